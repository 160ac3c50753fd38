"""A load run on one page of its own: what was judged, why, the plots, the comparison; prints well, needs no network."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from html import escape

from reports.evidence.model import WORKER_STATES, LoadCriterion, LoadResult
from reports.pages.chart import load_chart
from reports.pages.labels import PAGES, TRANSACTIONS, WORDS
from reports.pages.load_plots import breaking_point_plot, crm_plot, distribution_plot, pages_plot
from reports.rounds.baseline import RATIO, SHIFT, Baseline
from reports.words import Lang, Text

STATES = {
    "PASS": Text("✓ 通过", "✓ PASS"),
    "FAIL": Text("✗ 不符合", "✗ FAIL"),
    "INVALID": Text("! 无效", "! INVALID"),
    "NO EVIDENCE": Text("? 没有证据", "? NO EVIDENCE"),
}
CHANGES = {
    "slower": Text("✗ 变慢", "✗ slower"),
    "faster": Text("✓ 变快", "✓ faster"),
    "same": Text("＝ 无明显变化", "= no real change"),
    "ratio only": Text("只有比值", "ratio only"),
}
CSS = """
body{font:13px/1.5 "Noto Sans CJK SC","WenQuanYi Micro Hei","Microsoft YaHei",sans-serif;color:#16202a;background:#fff;
max-width:760px;margin:18px auto;padding:0 16px}h1{font-size:19px;margin:0 0 2px}h2{font-size:14px;margin:20px 0 6px;
border-bottom:1px solid #c9c9c9}p{margin:4px 0}table{border-collapse:collapse;width:100%;font-size:12px}
th,td{text-align:left;padding:3px 8px 3px 0;border-bottom:1px solid #e4e4e4;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.s{white-space:nowrap}
.FAIL,.slower{color:#b42318;font-weight:bold}.INVALID{color:#7a3e9d;font-weight:bold}.note{color:#7a5200}.dim{color:#5a6772}
svg{width:100%;height:auto;margin:8px 0;break-inside:avoid}tr{break-inside:avoid}
@page{size:A4;margin:14mm}@media print{body{margin:0;max-width:none;padding:0}}
"""


def load_page(load: LoadResult, baseline: Baseline | None, lang: Lang) -> str:
    """The page as HTML; whatever the evidence says is shown as text."""
    limit = _limit_ms(load.criteria, pages=False)
    before = baseline.load if baseline else None
    plots = [
        load_chart(load, lang),
        breaking_point_plot(load, lang, limit),
        distribution_plot(load, TRANSACTIONS, lang, before),
        pages_plot(load, PAGES, lang, _limit_ms(load.criteria, pages=True)),
        crm_plot(load, lang),
    ]
    parts = [
        _head(load, lang),
        _section(Text("逐条判定", "Criteria"), _criteria(load, lang), lang),
        _section(Text("与基线轮次相比", "Against the baseline round"), _compared(baseline, lang), lang),
        _section(Text("图", "Plots"), "".join(plots), lang),
        _section(Text("每一种操作", "Every kind of transaction"), _transactions(load, lang), lang),
        _section(Text("操作里的请求", "Requests inside the transactions"), _requests(load, lang), lang),
        _section(Text("压力机与 CRM", "Generator and CRM"), _sides(load, lang), lang),
        _section(Text("工作机", "Workers"), _workers(load, lang), lang),
    ]
    title = Text(f"{load.scenario} 负载", f"{load.scenario} load").in_(lang)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{CSS}</style></head><body>{''.join(parts)}</body></html>"
    )


def figures_csv(load: LoadResult, lang: Lang) -> str:
    """Every second of the run, for a spreadsheet."""
    head = [WORDS[w].in_(lang) for w in ("seconds", "users", "count", "failed", "mean")] + ["p95"]
    rows = [[s.t, s.users, s.count, s.failed, round(s.mean_ms, 3), round(s.p95_ms, 3)] for s in load.seconds]
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue()


def _head(load: LoadResult, lang: Lang) -> str:
    worst = next(
        (s for s in ("FAIL", "INVALID", "NO EVIDENCE") if any(c.state == s for c in load.criteria)), "PASS"
    )
    told = Text(
        f"{load.users} 名销售代表，{load.window_s:g} 秒，系统中已有 {load.crm.get('customers_before', 0):,.0f} 个客户",
        f"{load.users} reps, {load.window_s:g} s, {load.crm.get('customers_before', 0):,.0f} customers in the CRM before",
    )
    reasons = "".join(
        f'<p class="INVALID">{escape(r[0 if lang == "zh" else 1])}</p>' for r in load.invalid_reasons
    )
    reasons += "".join(
        f'<p class="note">{escape(n[0 if lang == "zh" else 1])}</p>'
        for n in load.notes
        if n not in load.invalid_reasons
    )
    if not load.complete:
        words = Text("测量中断，结果不完整", "The measurement was cut short; this is incomplete")
        reasons += f'<p class="INVALID">{escape(words.in_(lang))}</p>'
    return (
        f'<h1>{escape(load.scenario)} · <span class="{worst.replace(" ", "-")}">{STATES[worst].in_(lang)}</span></h1>'
        f"<p>{escape(told.in_(lang))}</p><p class=dim>{escape(load.profile)} · {escape(load.target)} · "
        f"{escape(load.address)} · {escape(load.started)}</p>{reasons}"
    )


def _section(title: Text, body: str, lang: Lang) -> str:
    return f"<h2>{escape(title.in_(lang))}</h2>{body}" if body else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers_from: int) -> str:
    """``rows`` are cells of HTML."""

    def cells(row: Sequence[str], tag: str) -> str:
        return "".join(
            f"<{tag}{' class=n' if n >= numbers_from else ''}>{cell}</{tag}>" for n, cell in enumerate(row)
        )

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return f"<table><thead><tr>{cells([escape(h) for h in head], 'th')}</tr></thead><tbody>{body}</tbody></table>"


def _criteria(load: LoadResult, lang: Lang) -> str:
    rows = [
        [
            f'<span class="s {c.state.replace(" ", "-")}">{STATES.get(c.state, Text(c.state, c.state)).in_(lang)}</span>',
            escape(c.requirement),
            escape(c.text_zh if lang == "zh" else c.text_en),
            escape(c.goal),
            escape(c.measured),
        ]
        for c in load.criteria
    ]
    head = [WORDS[w].in_(lang) for w in ("state", "requirement", "criterion", "goal", "measured")]
    return _table(head, rows, 3)


def _compared(baseline: Baseline | None, lang: Lang) -> str:
    if baseline is None:
        none = Text(
            "没有可比的更早轮次（已封存、同一系统、同一场景）。",
            "There is no earlier round to compare with (sealed, same CRM, same scenario).",
        )
        return f"<p class=dim>{escape(none.in_(lang))}</p>"
    head = [
        Text("操作", "Transaction").in_(lang),
        Text("结论", "Change").in_(lang),
        Text("平均：那时", "mean then").in_(lang),
        Text("现在", "now").in_(lang),
        Text("比值", "ratio").in_(lang),
        Text("p95 比值", "p95 ratio").in_(lang),
        Text("现在更慢的机会", "now longer").in_(lang),
        "p",
    ]
    rows = [
        [
            escape(_name(c.name, lang)),
            f'<span class="s {c.word}">{CHANGES[c.word].in_(lang)}</span>',
            f"{c.before.mean_ms:.0f} ms",
            f"{c.now.mean_ms:.0f} ms",
            f"× {c.ratio:.2f}",
            f"× {c.ratio_p95:.2f}",
            "—" if c.superiority is None else f"{c.superiority:.0%}",
            "—" if c.p is None else "< 0.001" if c.p < 0.001 else f"{c.p:.3f}",
        ]
        for c in baseline.changes
    ]
    doubts = "".join(f'<p class="INVALID">{escape(d.in_(lang))}</p>' for d in baseline.doubts)
    rule = Text(
        f"基线：{baseline.round}（{baseline.load.started}）。变慢 = 平均慢了 {RATIO:g} 倍以上，且 Mann-Whitney 检验 p < 0.001，"
        f"且随机取一次、现在更慢的机会不少于 {SHIFT:.0%}（50% 即无差别）。",
        f"Baseline: {baseline.round} ({baseline.load.started}). Slower = the mean by {RATIO:g} times or more, and p < 0.001 in the "
        f"Mann-Whitney test, and of two times drawn by chance now's is the longer in {SHIFT:.0%} or more (50 % = no difference).",
    )
    return doubts + _table(head, rows, 2) + f"<p class=dim>{escape(rule.in_(lang))}</p>"


def _transactions(load: LoadResult, lang: Lang) -> str:
    head = [WORDS[w].in_(lang) for w in ("transaction", "count", "failed", "mean")]
    rows = [
        [escape(_name(t.name, lang)), f"{t.count:,}", f"{t.failed:,}"]
        + [f"{ms:,.0f}" for ms in (t.mean_ms, t.p50_ms, t.p90_ms, t.p95_ms, t.p99_ms, t.max_ms)]
        for t in load.transactions
    ]
    return _table([*head, "p50", "p90", "p95", "p99", "max (ms)"], rows, 1)


def _requests(load: LoadResult, lang: Lang) -> str:
    if not load.requests:
        return ""
    head = [WORDS["transaction"].in_(lang), Text("请求", "Request").in_(lang)]
    head += [WORDS[w].in_(lang) for w in ("count", "failed", "mean")]
    rows = [
        [escape(_name(r.transaction, lang)), escape(r.request), f"{r.count:,}", f"{r.failed:,}"]
        + [f"{ms:,.0f}" for ms in (r.mean_ms, r.p95_ms, r.max_ms)]
        for r in load.requests
    ]
    return _table([*head, "p95", "max (ms)"], rows, 2)


SIDES = {
    "cpu_share": Text("压力机处理器（单核）", "generator: share of a core"),
    "lag_p99_ms": Text("压力机迟滞 p99（毫秒）", "generator: lag p99 (ms)"),
    "stolen_share": Text(
        "宿主机从虚拟机拿走的处理器", "processors that the virtual machine's host took away"
    ),
    "memory_mb": Text("压力机内存（MB）", "generator: memory (MB)"),
    "inside_ms": Text(
        "同一请求，压力机测得（毫秒，中位）", "one request, timed in the generator (ms, median)"
    ),
    "outside_ms": Text(
        "同一请求，独立探针测得（毫秒，中位）", "the same, timed by the probe outside (ms, median)"
    ),
}
CRM_SIDES = {
    "cpu_share": Text("CRM 处理器（单核）", "CRM: share of a core"),
    "memory_mb": Text("CRM 内存（MB）", "CRM: memory (MB)"),
    "memory_grew_mb": Text("CRM 内存增加（MB）", "CRM: memory grew by (MB)"),
    "database_mb": Text("数据库（MB）", "database (MB)"),
    "database_grew_mb": Text("数据库增加（MB）", "database grew by (MB)"),
    "confirmed": Text("确认保存的客户", "customers confirmed"),
    "stored": Text("实际入库的客户", "customers stored"),
}


def _sides(load: LoadResult, lang: Lang) -> str:
    rows = [
        [escape(words.in_(lang)), _figure(key, found[key])]
        for words_of, found in ((SIDES, load.generator), (CRM_SIDES, load.crm))
        for key, words in words_of.items()
        if key in found
    ]
    return _table([Text("项目", "What").in_(lang), Text("数值", "Value").in_(lang)], rows, 1)


def _workers(load: LoadResult, lang: Lang) -> str:
    if not load.workers:
        return ""
    head = [Text("工作机", "Worker"), Text("状态", "State"), Text("最多人数", "Reps at most"),
            Text("处理器（单核）", "Share of a core"), Text("迟滞 p99（毫秒）", "Lag p99 (ms)"), Text("内存（MB）", "Memory (MB)")]  # fmt: skip
    rows = [
        [escape(w.name), escape(Text(*WORKER_STATES.get(w.state, (w.state,))).in_(lang)), f"{w.reps:,}",
         f"{w.cpu_share:.1%}", f"{w.lag_p99_ms:,.1f}", f"{w.memory_mb:,.0f}"]
        for w in load.workers
    ]  # fmt: skip
    return _table([words.in_(lang) for words in head], rows, 2)


def _figure(key: str, value: float) -> str:
    if key.endswith("_share"):
        return f"{value:.1%}"
    return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"


def _name(name: str, lang: Lang) -> str:
    return TRANSACTIONS.get(name, Text(name, name)).in_(lang)


def _limit_ms(criteria: Iterable[LoadCriterion], *, pages: bool) -> float | None:
    """The tightest limit of a time that was judged, read from its goal (``≤ 3 s``)."""
    found = [
        float(m[1]) * 1000
        for c in criteria
        if ("/page-" in c.id) is pages
        and c.id.endswith(("/mean", "/p50", "/p90", "/p95", "/p99", "/max"))
        and (m := re.fullmatch(r"≤ ([\d.]+) s", c.goal))
    ]
    return min(found, default=None)
