"""Rollback by digest: nothing but the very same content counts as the state before."""

from __future__ import annotations

from pathlib import Path

import pytest

from migration.digests import back_as_before, compare, digest_csv, digest_rows, load, save

HEAD = ("number", "name", "amount")
ROWS = [("C1", "杭州云栖", "10.00"), ("C2", "宁波港", "20.00"), ("C2", "宁波港", "20.00")]


def changed(rows: list[tuple[object, ...]], head: tuple[str, ...] = HEAD) -> bool:
    return not back_as_before(
        compare([digest_rows("customers", HEAD, ROWS)], [digest_rows("customers", head, rows)])
    )


def test_order_of_rows_and_columns_does_not_matter() -> None:
    turned = [(a, n, k) for k, n, a in reversed(ROWS)]
    assert not changed(turned, ("amount", "name", "number"))


@pytest.mark.parametrize(
    "rows",
    [
        ROWS[:-1],
        [*ROWS, ("C3", "", "")],
        [("C1", "杭州云栖", "10.0"), *ROWS[1:]],
        [("C1", "杭州云栖 ", "10.00"), *ROWS[1:]],
        [("C1", None, "10.00"), *ROWS[1:]],
        [("C1", "杭州云栖10", ".00"), *ROWS[1:]],
        [ROWS[0], ROWS[0], ROWS[1]],
    ],
    ids=["row lost", "row more", "amount", "space", "nothing", "moved", "another doubled"],
)
def test_any_change_of_content_shows(rows: list[tuple[object, ...]]) -> None:
    assert changed(rows)


def test_no_table_at_all_proves_nothing() -> None:
    assert not back_as_before(compare([], []))


def test_a_table_that_vanished_or_appeared_is_told_in_both_languages() -> None:
    one = digest_rows("contacts", HEAD, ROWS)
    gone, came = compare([one], [])[0], compare([], [one])[0]
    assert "回退后没有" in gone.sentence().zh and "missing after" in gone.sentence().en
    assert "回退前没有" in came.sentence().zh and "missing before" in came.sentence().en


def test_volatile_columns_are_left_out_and_a_state_survives_its_file(tmp_path: Path) -> None:
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_text("number,viewed\nC1,Monday\n", "utf-8")
    after.write_text("\ufeffviewed,number\nFriday,C1\n", "utf-8")
    save(tmp_path / "state.json", [digest_csv(before, "customers", ["viewed"])])
    assert back_as_before(
        compare(load(tmp_path / "state.json"), [digest_csv(after, "customers", ["viewed"])])
    )


@pytest.mark.parametrize("content", ["", 'a,b\n1,"half', "a,b\n1\n"])
def test_half_a_file_is_refused_with_its_place(tmp_path: Path, content: str) -> None:
    path = tmp_path / "cut.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(ValueError, match="cut.csv"):
        digest_csv(path)


def test_another_file_is_no_state(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]", "utf-8")
    with pytest.raises(ValueError, match="not a state file"):
        load(tmp_path / "x.json")
