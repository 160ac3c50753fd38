"""The sample: what it proves, that it can be drawn again, and that drawing until it looks good is seen."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from drivers.words import Text
from migration.bounds import chance, clean_strata_bound, needed, upper_bound
from migration.evidence import of_sample
from migration.model import BadInput, Field
from migration.reconcile_model import Compared, Plan
from migration.sample_sheet import Side, read_verdicts, terminal_rows, write_workbook
from migration.sampling import Judged, Member, Picked, Record, draw

NOW = datetime(2025, 3, 1, 9, tzinfo=UTC)
FRAME = [
    Member(table, region, f"{region}{n}")
    for table in ("customers", "orders")
    for region, rows in (("华东", 500), ("华北", 300), ("华南", 3))
    for n in range(rows)
]
PLAN = Plan(
    "customers",
    Text("客户", "Customers"),
    ("id", "id"),
    tuple(Compared(Field(n, Text(zh, n)), n, n) for n, zh in (("name", "客户全称"), ("owner", "负责人"))),
)


def record(folder: Path, seed: int = 42, share: float = 0.1) -> Record:
    made = Record(folder / "sample.jsonl")
    made.draw(FRAME, seed=seed, share=share, by="王芳", at=NOW)
    return made


def word(one: Member, verdict: str = "right", draw: int = 1) -> Judged:
    return Judged(draw, one.table, one.key, verdict, "李强", NOW.isoformat())


def brute(total: int, sampled: int, wrong: int, confidence: Fraction) -> int:
    """The definition, in whole numbers."""
    ways = math.comb(total, sampled)
    likely = [
        bad
        for bad in range(wrong, total - sampled + wrong + 1)
        if Fraction(
            sum(math.comb(bad, i) * math.comb(total - bad, sampled - i) for i in range(wrong + 1)), ways
        )
        > 1 - confidence
    ]
    return max(likely)


@pytest.mark.parametrize(
    ("total", "sampled", "wrong"),
    [(100, 10, 0), (100, 10, 3), (60, 59, 0), (60, 59, 1), (40, 1, 0), (40, 1, 1), (300, 30, 2), (20, 20, 4)],
)
@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_the_bound_is_the_definition_counted_out(
    total: int, sampled: int, wrong: int, confidence: float
) -> None:
    found = upper_bound(total, sampled, wrong, confidence)
    assert found.most_wrong == brute(total, sampled, wrong, Fraction(str(confidence)))


@pytest.mark.parametrize(
    ("total", "sampled", "wrong", "most"),
    [(5000, 500, 0, 28), (1000, 100, 0, 28), (100, 10, 0, 24), (1_000_000, 100_000, 0, 28), (10, 10, 0, 0)],
)
def test_the_bound_has_its_known_values(total: int, sampled: int, wrong: int, most: int) -> None:
    assert upper_bound(total, sampled, wrong).most_wrong == most
    assert chance(total, sampled, wrong, most) > 0.05 - 1e-9
    assert total == sampled or chance(total, sampled, wrong, most + 1) <= 0.05


def test_a_chance_of_exactly_one_minus_the_confidence_is_decided_in_whole_numbers() -> None:
    assert upper_bound(20, 19, 0).most_wrong == brute(20, 19, 0, Fraction(19, 20)) == 0


def test_a_clean_tenth_of_a_thousand_cannot_show_99_percent() -> None:
    assert upper_bound(1000, 100, 0).share > 0.01
    clean = needed(1000, 0.01)
    assert upper_bound(1000, clean, 0).share <= 0.01 < upper_bound(1000, clean - 1, 0).share


def test_the_sentence_says_it_in_both_languages() -> None:
    said = upper_bound(5000, 500, 0).sentence()
    assert (
        said.zh
        == "5,000 行中抽查 500 行，0 行有误：以 95 % 的置信度，全部数据中有误的不超过 28 行（0.56 %）。"
    )
    assert (
        said.en
        == "0 wrong of 500 out of 5,000: with 95 % confidence at most 28 of all rows (0.56 %) are wrong."
    )


@pytest.mark.parametrize("figures", [(10, 11, 0), (10, 5, 6), (0, 0, 0), (10, 5, -1)])
def test_figures_that_contradict_each_other_are_refused(figures: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="sampled"):
        upper_bound(*figures)


def test_the_worst_spread_over_strata_is_never_better_than_one_stratum() -> None:
    assert clean_strata_bound([(5000, 500)]).most_wrong == upper_bound(5000, 500, 0).most_wrong
    assert clean_strata_bound([(50, 5)] * 100).most_wrong >= 28


def test_the_same_seed_draws_the_same_rows_whatever_their_order() -> None:
    one = draw(FRAME, seed=1, share=0.1, by="王芳", at=NOW)
    assert one == draw(reversed(FRAME), seed=1, share=0.1, by="王芳", at=NOW)
    assert one.drawn != draw(FRAME, seed=2, share=0.1, by="王芳", at=NOW).drawn


def test_each_stratum_has_its_proportion_and_none_goes_without() -> None:
    one = draw(FRAME, seed=1, share=0.1, by="王芳", at=NOW)
    assert {(s.table, s.region): s.drawn for s in one.strata} == {
        (t, r): n for t in ("customers", "orders") for r, n in (("华东", 50), ("华北", 30), ("华南", 1))
    }
    assert len(set(one.drawn)) == len(one.drawn) == 162 >= len(FRAME) * 0.1


def test_half_a_sample_proves_nothing(tmp_path: Path) -> None:
    made = record(tmp_path)
    drawn = made.state().draw.drawn
    for one in drawn[:-1]:
        made.judge(word(one))
    assert made.state().bound is None and "1 rows await" in made.state().sentences()[-1].en
    made.judge(word(drawn[-1]))
    bound = made.state().bound
    assert bound is not None and (bound.wrong, bound.sampled, bound.total) == (0, 162, 1606)


def test_a_verdict_that_is_changed_stands_and_a_picked_row_is_no_part_of_the_confidence(
    tmp_path: Path,
) -> None:
    made = record(tmp_path)
    for one in made.state().draw.drawn:
        made.judge(word(one))
    made.judge(word(made.state().draw.drawn[0], "wrong"))
    made.pick([Picked("customers", "华东499", "李强", NOW.isoformat())])
    made.judge(Judged(1, "customers", "华东499", "wrong", "李强", NOW.isoformat(), how="picked"))
    state = made.state()
    assert len(state.wrong) == 1 and state.bound is not None and state.bound.wrong == 1
    assert state.strata_bound is None and "自选 1 行，1 行有误" in state.sentences()[-1].zh


def test_drawing_again_until_it_looks_good_is_seen(tmp_path: Path) -> None:
    made = record(tmp_path, seed=1)
    made.draw(FRAME, seed=2, share=0.1, by="王芳", at=NOW)
    state = made.state()
    assert state.draw.number == 2 and [d.seed for d in state.abandoned] == [1]
    assert "此前已抽过 1 次（种子 1）" in state.sentences()[1].zh


def test_removing_the_first_draw_from_the_record_is_seen(tmp_path: Path) -> None:
    made = record(tmp_path, seed=1)
    made.draw(FRAME, seed=2, share=0.1, by="王芳", at=NOW)
    lines = made.path.read_text("utf-8").splitlines(keepends=True)
    made.path.write_text("".join(lines[1:]), "utf-8")
    with pytest.raises(ValueError, match="changed, removed or cut"):
        made.state()


def test_cutting_the_end_of_the_record_is_seen(tmp_path: Path) -> None:
    made = record(tmp_path, seed=1)
    made.judge(word(made.state().draw.drawn[0], "wrong"))
    made.judge(word(made.state().draw.drawn[1]))
    whole, last = made.path.read_text("utf-8"), made.last.read_text("utf-8")
    lines = whole.splitlines(keepends=True)
    for left in (lines[:1], lines[:2], []):
        made.path.write_text("".join(left), "utf-8")
        with pytest.raises(ValueError, match="was cut off"):
            made.state()
    made.path.unlink()
    with pytest.raises(ValueError, match="is gone"):
        made.draw(FRAME, seed=3, share=0.1, by="王芳", at=NOW)
    made.path.write_text(whole, "utf-8")
    made.last.unlink()
    with pytest.raises(ValueError, match="is missing or was changed"):
        made.state()
    made.last.write_text(last, "utf-8")
    assert len(made.state().judged) == 2


def test_a_line_that_was_written_when_somebody_pulled_the_plug_counts(tmp_path: Path) -> None:
    made = record(tmp_path, seed=1)
    before = made.last.read_text("utf-8")
    made.judge(word(made.state().draw.drawn[0], "wrong"))
    made.last.write_text(before, "utf-8")
    assert len(made.state().wrong) == 1


def test_no_verdict_without_a_name_or_on_a_row_that_was_not_drawn(tmp_path: Path) -> None:
    made = record(tmp_path)
    one = made.state().draw.drawn[0]
    with pytest.raises(ValueError, match="who"):
        made.judge(Judged(1, one.table, one.key, "right", " ", NOW.isoformat()))
    with pytest.raises(ValueError, match="not in draw"):
        made.judge(Judged(1, "customers", "nobody", "right", "李强", NOW.isoformat()))


def side(one: Member, new: dict[str, str] | None = None) -> Side:
    old = {"name": "=杭州云栖", "owner": "王芳"}
    return Side(one.table, one.region, one.key, old, old if new is None else new)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_verdicts_go_out_and_come_back_in_a_workbook(tmp_path: Path, lang: str) -> None:
    import openpyxl

    made = draw(FRAME[:30], seed=1, share=0.1, by="王芳", at=NOW)
    path = tmp_path / "sample.xlsx"
    write_workbook(
        path,
        Text("第 1 次", "Draw 1"),
        [PLAN],
        [side(one) for one in made.drawn],
        "zh" if lang == "zh" else "en",
    )
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    table = PLAN.label.in_("zh" if lang == "zh" else "en")
    assert (sheet["A3"].value, sheet["E3"].value) == (table, "=杭州云栖")
    sheet["H3"], sheet["I3"], sheet["J3"] = ("有误" if lang == "zh" else "wrong"), "李强", "换了负责人"
    book.save(path)
    (found,) = read_verdicts(path, made, NOW.isoformat())
    assert (found.table, found.key, found.verdict, found.who, found.remark) == (
        "customers",
        made.drawn[0].key,
        "wrong",
        "李强",
        "换了负责人",
    )
    sheet["I3"] = None
    book.save(path)
    with pytest.raises(BadInput, match="H3"):
        read_verdicts(path, made, NOW.isoformat())


def test_another_file_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_text("no", "utf-8")
    with pytest.raises(BadInput, match="workbook"):
        read_verdicts(tmp_path / "x.xlsx", draw(FRAME, seed=1, share=0.1, by="王芳", at=NOW), "")


def test_the_terminal_marks_what_differs_and_a_row_that_is_not_there() -> None:
    lines = terminal_rows(PLAN, side(FRAME[0], {"name": "=杭州云栖", "owner": "李强"}), "zh")
    assert [line[:3] for line in lines[1:]] == ["   ", "  ≠"]
    assert "doesn't have this row" in terminal_rows(PLAN, side(FRAME[0], {}), "en")[1]


def test_a_picked_row_that_waits_or_is_wrong_shows_in_the_figures(tmp_path: Path) -> None:
    made = record(tmp_path)
    drawn = made.state().draw.drawn
    judged = [Judged(1, m.table, m.key, "right", "李强", NOW.isoformat()) for m in drawn]
    made.judge(*judged)
    own = next(m for m in FRAME if m not in drawn)
    made.pick([Picked(own.table, own.key, "王芳", NOW.isoformat())])
    waiting = of_sample(made.state(), {}).figures
    assert (waiting["sample_picked"], waiting["sample_unjudged"]) == (1, 1)
    made.judge(Judged(1, own.table, own.key, "wrong", "王芳", NOW.isoformat(), how="picked"))
    told = of_sample(made.state(), {}).figures
    assert (told["sample_unjudged"], told["sample_wrong"], told["sample_picked_wrong"]) == (0, 0, 1)
