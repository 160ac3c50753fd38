"""Register, checklist and criteria as people edit them; mistakes are told by cell or key."""

import pytest

from reports.verdict.checklist import read_checklist
from reports.verdict.criteria import read_criteria
from reports.verdict.register import read_register
from reports.verdict.table import InputError
from tests.evidence_factory import ROOT, register

REGISTER = ROOT / "features" / "requirements.csv"
CHECKLIST = ROOT / "reports" / "checklist.csv"
CRITERIA = ROOT / "reports" / "criteria.toml"


def complaints(read, *args):
    with pytest.raises(InputError) as caught:
        read(*args)
    assert all(c.zh and c.en for c in caught.value.complaints)
    return str(caught.value)


def altered(tmp_path, source, old, new):
    text = source.read_text("utf-8-sig")
    assert old in text
    path = tmp_path / source.name
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_the_register_of_this_repository_has_every_row():
    rows = register().rows
    assert len(rows) == 77
    assert sum(r.checklist for r in rows) == 11
    assert {r.id for r in rows if r.assumed} >= {"CUS-01", "APR-01", "APR-02", "INT-01", "INT-06", "PERF-01"}
    assert next(r for r in rows if r.id == "PERF-05").channels == ("ui",)


def test_the_register_opens_right_in_excel():
    assert REGISTER.read_bytes().startswith("\ufeff".encode())


def test_every_assumption_says_which_part_is_assumed():
    assert all(r.note.zh and r.note.en for r in register() if r.assumed)


@pytest.mark.parametrize(
    "old, new, cell",
    [
        ("PERM-01,requirement,PERM,M,B", "PERM-01,requirement,PERM,X,B", "D2"),
        ("PERM-01,requirement,PERM,M,B", "PERM-01,requirement,PERM,M,Z", "E2"),
        ("PERM-01,requirement,PERM,M,B", "PERM-02,requirement,PERM,M,B", "A3"),
        ("PERM-01,requirement,PERM,M,B", "CUS-01,requirement,PERM,M,B", "A2"),
        ("PERM-01,requirement,PERM,M,B", "PERM-01,note,PERM,M,B", "B2"),
        (",,,in,,", ",,,out,,", "L2"),
    ],
)
def test_a_wrong_cell_of_the_register_is_named(tmp_path, old, new, cell):
    assert f"requirements.csv!{cell}" in complaints(read_register, altered(tmp_path, REGISTER, old, new))


def test_an_empty_register_is_an_error(tmp_path):
    path = tmp_path / "requirements.csv"
    path.write_text(REGISTER.read_text("utf-8-sig").splitlines()[0] + "\n", "utf-8")
    assert "没有任何需求" in complaints(read_register, path)


def test_a_register_saved_in_gbk_is_told_how_to_save_it(tmp_path):
    path = tmp_path / "requirements.csv"
    path.write_bytes(REGISTER.read_text("utf-8-sig").encode("gb18030"))
    assert "CSV UTF-8" in complaints(read_register, path)


def test_a_missing_file_and_a_missing_column_are_told(tmp_path):
    assert "无法打开" in complaints(read_register, tmp_path / "none.csv")
    assert "第 1 行" in complaints(read_register, altered(tmp_path, REGISTER, "priority", "prio"))


def test_the_checklist_covers_the_register_and_is_unticked():
    items = read_checklist(CHECKLIST).items
    assert {i.id for i in items} == {r.id for r in register() if r.checklist}
    assert not any(i.ticked_by or i.ticked_on for i in items)


def test_a_wrong_date_of_the_checklist_is_named(tmp_path):
    line = next(x for x in CHECKLIST.read_text("utf-8-sig").splitlines() if x.startswith("GOL-05"))
    path = altered(tmp_path, CHECKLIST, line, line[: -len(",,,,,,,,")] + ",,,,,,,赵敏,明天")
    assert "checklist.csv!K6" in complaints(read_checklist, path)


def test_the_criteria_of_this_repository_can_be_read():
    rules = read_criteria(CRITERIA, register())
    assert rules.load_of("PERF-01").max_mean_ms == 3000
    assert rules.conditions == ()


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("max_age_days = 14", "max_age_day = 14", "did you mean max_age_days?"),
        ("max_age_days = 14", "max_age_days = -1", "-1"),
        ("max_age_days = 14", "max_age_days = true", "True"),
        ("max_age_days = 14   #", "#", "max_age_days is missing"),
        ("[evidence]", "[evidences]", "did you mean evidence?"),
        ('"PERF-01"', '"PERF-1"', "did you mean PERF-01?"),
        ('"PERF-02"', '"PERF-01"', "more than once"),
        ("min_rows = 1000", "min_rows = 0", "an empty trial shows nothing"),
        ("[evidence]", "[evidence", "can't be read"),
    ],
)
def test_a_mistake_in_the_criteria_is_told(tmp_path, old, new, says):
    assert says in complaints(read_criteria, altered(tmp_path, CRITERIA, old, new), register())


CONDITION = """
[[condition]]
requirement = "CUS-05"
owner = "李强"
due = 2026-12-31
action_zh = "补上"
action_en = "add it"
"""


def with_condition(tmp_path, old="", new=""):
    path = tmp_path / "criteria.toml"
    path.write_text(
        CRITERIA.read_text("utf-8") + CONDITION.replace(old, new)
        if old
        else CRITERIA.read_text("utf-8") + CONDITION,
        "utf-8",
    )
    return path


def test_a_condition_is_read_with_owner_and_date(tmp_path):
    (condition,) = read_criteria(with_condition(tmp_path), register()).conditions
    assert (condition.requirement, condition.owner, str(condition.due)) == ("CUS-05", "李强", "2026-12-31")


@pytest.mark.parametrize(
    "old, new",
    [
        ("CUS-05", "CUS-01"),
        ("CUS-05", "CUS-99"),
        ("李强", " "),
        ("2026-12-31", '"soon"'),
        ('owner = "李强"\n', ""),
    ],
)
def test_a_condition_without_owner_or_date_or_on_a_must_is_refused(tmp_path, old, new):
    complaints(read_criteria, with_condition(tmp_path, old, new), register())
