"""``golive approve``: by name, of a text; shown, counted, and open again once the text has changed."""

import pytest

from golive.approving import approve_command
from reports.verdict.approvals import add_approvals
from reports.verdict.papers import APPROVALS, read_project
from reports.verdict.risks import Approval
from reports.verdict.table import InputError
from tests.signoff.acceptance import make

FEATURE = """# language: zh-CN
功能: 打印
  @UAT-0901 @CUS-01 @人工
  场景: 清单看得清楚
    那么 公司全称没有被截断

  @UAT-0902 @CUS-01 @人工
  场景: 颜色分得开
    那么 各阶段的颜色分得开
"""


@pytest.fixture
def place(tmp_path):
    """A project, and a checkout whose two scenarios nobody has approved."""
    made = make(tmp_path / "project", signed=False)
    (tmp_path / "checkout/features").mkdir(parents=True)
    (tmp_path / "checkout/steps").mkdir()
    (tmp_path / "checkout/features/打印.feature").write_text(FEATURE, "utf-8")
    return made.root, tmp_path / "checkout"


def approve(place, *words, by="王芳", role="key-user"):
    root, checkout = place
    return approve_command(root, words, by, role, "zh", checkout)


def shown(place, capsys):
    code = approve(place)
    return code, capsys.readouterr().out


def test_a_scenario_is_approved_by_its_id_and_a_file_as_a_whole(place, capsys):
    assert shown(place, capsys)[0] == 1
    assert approve(place, "@UAT-0901") == 0
    code, words = shown(place, capsys)
    assert code == 1 and "✓ 已批准 UAT-0901" in words and "· 未批准 UAT-0902" in words
    assert approve(place, "打印.feature") == 0
    code, words = shown(place, capsys)
    assert code == 0 and "已批准 2/2" in words
    assert (place[0] / APPROVALS).read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_changed_text_is_open_again(place, capsys):
    approve(place, "UAT-0901")
    path = place[1] / "features/打印.feature"
    path.write_text(FEATURE.replace("没有被截断", "可以被截断"), "utf-8")
    assert "△ 批准后有改动 UAT-0901" in shown(place, capsys)[1]


@pytest.mark.parametrize(
    "words, by, role",
    [(["UAT-0901"], "某人", "key-user"), (["UAT-0901"], "陈静", "it"), (["UAT-9"], "王芳", "key-user"),
     (["UAT-0901"], "", "key-user"), (["x.feature"], "王芳", "key-user")],
)  # fmt: skip
def test_who_may_not_and_what_is_not_there_is_told(place, words, by, role):
    before = (place[0] / APPROVALS).read_bytes()
    with pytest.raises(InputError):
        approve(place, *words, by=by, role=role)
    assert (place[0] / APPROVALS).read_bytes() == before


def test_what_could_run_as_a_formula_is_not_written(tmp_path):
    from datetime import date

    with pytest.raises(InputError):
        add_approvals(tmp_path / "a.csv", [Approval("=cmd|x", "王芳", "key-user", date(2026, 11, 20), "d")])
    assert not (tmp_path / "a.csv").exists()


def test_approvals_are_added_to_a_file_that_excel_has_saved(place):
    path = place[0] / APPROVALS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n").rstrip(b"\r\n"))
    before = len(read_project(place[0]).papers.approvals)
    approve(place, "UAT-0901")
    assert len(read_project(place[0]).papers.approvals) == before + 1
