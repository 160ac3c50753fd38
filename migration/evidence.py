"""What the steps of a migration are evidence of, as ``MigrationResult``: figures, words, pages, and the files' digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from drivers.words import Text
from migration.cleaning import Cleaned
from migration.cleaning_report import total
from migration.reconcile_model import Reconciliation
from migration.sampling import State
from reports.evidence.model import MigrationResult
from reports.evidence.write import digest_of

NO_PAGES: Mapping[str, str] = {}


def now() -> str:
    """This moment, ISO 8601 with its zone."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def file_digests(paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of each file by folder and name, so that two sides' files of one name are told apart."""
    return {f"{path.resolve().parent.name}/{path.name}": digest_of(path) for path in paths}


def of_cleaning(
    cleaned: Cleaned, files: dict[str, str], pages: Mapping[str, str] = NO_PAGES, name: str = "clean"
) -> MigrationResult:
    """MIG-02, MIG-03 and MIG-09: every source row has one place."""
    counts = total(cleaned.tables)
    placed = sum(counts[key] for key in ("after", "merged", "rejected", "out_of_scope"))
    figures = {key: float(count) for key, count in counts.items()} | {
        "unaccounted": float(abs(counts["before"] - placed))
    }
    said = Text(
        f"清洗前 {counts['before']:,} 行 = 清洗后 {counts['after']:,} + 合并 {counts['merged']:,}"
        f" + 拒绝 {counts['rejected']:,} + 范围外 {counts['out_of_scope']:,}",
        f"{counts['before']:,} rows before = {counts['after']:,} after + {counts['merged']:,} merged"
        f" + {counts['rejected']:,} rejected + {counts['out_of_scope']:,} out of scope",
    )
    return _result(name, ("MIG-02", "MIG-03", "MIG-09"), files, figures, [said], pages)


def of_reconciliation(
    result: Reconciliation,
    files: dict[str, str],
    pages: Mapping[str, str] = NO_PAGES,
    name: str = "reconcile",
) -> MigrationResult:
    """MIG-05: totals, keys, fields, sums and links of both systems."""
    tables = result.tables
    values = sum(f.compared for t in tables for f in t.fields)
    wrong = sum(f.content for t in tables for f in t.fields)
    figures = {
        "old_rows": sum(t.old_rows for t in tables),
        "new_rows": sum(t.new_rows for t in tables),
        "wrong_rows": sum(t.missing + t.extra + t.doubled + t.blank for t in tables),
        "values": values,
        "wrong_values": wrong,
        "agreement_percent": float(100 * (values - Decimal(wrong)) / values) if values else 0.0,
        "wrong_sums": sum(s.old != s.new or bool(s.unreadable) for t in tables for s in t.sums),
        "wrong_totals": sum(x.old != x.new for t in tables for x in t.totals),
        "lost_links": sum(k.dangling_new for k in result.links),
    }
    said = [
        Text(
            f"{t.label.zh}：旧 {t.old_rows:,} 行，CRM {t.new_rows:,} 行，缺少 {t.missing:,}，多出 {t.extra:,}，"
            f"重复 {t.doubled:,}，不同的值 {sum(f.content for f in t.fields):,}",
            f"{t.label.en}: {t.old_rows:,} old rows, {t.new_rows:,} in the CRM, {t.missing:,} missing,"
            f" {t.extra:,} extra, {t.doubled:,} doubled, {sum(f.content for f in t.fields):,} values differ",
        )
        for t in tables
    ]
    said += [g.sentence for t in tables for g in t.groups if g.content]
    return _result(name, ("MIG-05",), files, {k: float(v) for k, v in figures.items()}, said, pages)


def of_sample(
    state: State, files: dict[str, str], pages: Mapping[str, str] = NO_PAGES, name: str = "sample"
) -> MigrationResult:
    """MIG-06: how much was checked by people, and what it shows."""
    drawn, bound = state.draw, state.bound
    figures = {
        "sample_rows": len(drawn.drawn),
        "sample_of": drawn.rows,
        "sample_percent": 100 * len(drawn.drawn) / drawn.rows,
        "sample_seed": drawn.seed,
        "sample_draws": 1 + len(state.abandoned),
        "sample_unjudged": state.unjudged,
        "sample_wrong": len(state.wrong),
        "sample_picked": len(state.chosen),
        "sample_picked_wrong": sum(one.verdict == "wrong" for one in state.picked),
    }
    if bound:
        figures["sample_bound_percent"] = 100 * bound.share
    numbers = {k: float(v) for k, v in figures.items()}
    return _result(name, ("MIG-06",), files, numbers, list(state.sentences()), pages)


def of_played_sample(state: State, files: dict[str, str]) -> MigrationResult:
    """What a scenario shows by a sample that it has judged itself: that drawing works. No word of the business, so no
    verdict is a figure and no requirement rests on it."""
    told = of_sample(state, files)
    kept = ("sample_rows", "sample_of", "sample_percent", "sample_seed", "sample_draws")
    said = Text(
        "以下判定由场景按“新旧不同即有误”代作，只说明抽样和判定可用；MIG-06 须由业务核对："
        "golive migrate sample draw、judge、show --run",
        "The verdicts below were played by the scenario (what differs is wrong) and only show that sampling works; MIG-06 "
        "needs the business: golive migrate sample draw, judge, show --run",
    )
    figures = {name: told.figures[name] for name in kept}
    return _result("sample", (), files, figures, [said, *state.sentences()], NO_PAGES)


def together(name: str, parts: Iterable[MigrationResult], pages: Mapping[str, str]) -> MigrationResult:
    """Several steps of one migration as one result; ``pages`` are all its pages."""
    steps = list(parts)
    return MigrationResult(
        name,
        now(),
        tuple(dict.fromkeys(r for step in steps for r in step.requirements)),
        {k: v for step in steps for k, v in step.files.items()},
        {k: v for step in steps for k, v in step.figures.items()},
        tuple(line for step in steps for line in step.lines_zh),
        tuple(line for step in steps for line in step.lines_en),
        dict(pages),
    )


def _result(
    name: str, requirements: tuple[str, ...], files: dict[str, str], figures: dict[str, float],
    said: list[Text], pages: Mapping[str, str],
) -> MigrationResult:  # fmt: skip
    lines_zh, lines_en = tuple(s.zh for s in said), tuple(s.en for s in said)
    return MigrationResult(name, now(), requirements, files, figures, lines_zh, lines_en, dict(pages))
