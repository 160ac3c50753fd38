"""``golive signoff``, ``golive checklist``, ``golive round``: the words and options; the work is in ``golive/signing.py``."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from golive.bilingual import LANG, Group, t
from golive.options import FILE, OUT, ROOT, TARGET, run_folder, settings_of


def project_root() -> Path:
    """Where register, criteria and papers lie: the checkout, unless told otherwise."""
    return Path(os.environ.get("GOLIVE_PROJECT") or ROOT)


class WithDefault(Group):
    """A group whose first word may be a run: ``golive signoff last`` is ``golive signoff judge last``."""

    default = "judge"

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            args = [self.default, *args]
        return super().resolve_command(ctx, args)


@click.group(
    cls=WithDefault,
    help=t(
        "签核：golive signoff RUN 给出结论（0 可上线，4 有条件上线，1 不可上线）",
        "Sign-off: golive signoff RUN gives the verdict (0 GO, 4 GO WITH CONDITIONS, 1 NO-GO)",
    ),
)
def signoff() -> None:
    pass


@signoff.command(help=t("给出结论，生成签核单和报告", "The verdict, with page and report"))
@click.argument("run_name", metavar="RUN")
def judge(run_name: str) -> int:
    from golive.signing import signoff_command

    return signoff_command(project_root(), run_folder(run_name), LANG, tools=ROOT)


@signoff.command(
    help=t("结论从何而来，做哪几件事能改变它", "Which facts led to the verdict, and what would turn it")
)
@click.argument("run_name", metavar="RUN")
def explain(run_name: str) -> int:
    from golive.signing import explain_command

    return explain_command(project_root(), run_folder(run_name), LANG)


@signoff.command(
    help=t(
        "列出每个失败及其原话，写豁免和缺陷时引用",
        "Each failure in its words, to be quoted by waivers and defects",
    )
)
@click.argument("run_name", metavar="RUN")
def failures(run_name: str) -> int:
    from golive.signing import failures_command

    return failures_command(project_root(), run_folder(run_name), LANG)


@signoff.command(
    help=t(
        "签字：归档扫描件，或用自己的 SSH 密钥", "Sign: file the scan of the signed page, or use an SSH key"
    )
)
@click.argument("run_name", metavar="RUN")
@click.option(
    "--name", required=True, metavar="NAME", help=t("people.toml 中的姓名", "a name of people.toml")
)
@click.option(
    "--role", required=True, metavar="ROLE", help=t("people.toml 中的角色", "a role of people.toml")
)
@click.option(
    "--scan",
    type=FILE,
    metavar="FILE",
    help=t("签好的签核单（PDF、JPG、PNG）", "the signed page (PDF, JPG, PNG)"),
)
@click.option("--key", type=FILE, metavar="FILE", help=t("SSH 私钥", "an SSH private key"))
@click.option("--note", default="", metavar="TEXT", help=t("附言", "a remark"))
def sign(run_name: str, name: str, role: str, scan: Path | None, key: Path | None, note: str) -> int:
    from golive.signing import sign_command

    if (scan is None) == (key is None):
        raise click.UsageError("--scan 与 --key 须选一个 / give either --scan or --key")
    return sign_command(project_root(), run_folder(run_name), (name, role, scan, key, note), LANG)


@signoff.command(
    help=t("核对签名：一次运行，或归档的 zip、文件夹", "Check the signatures of a run, or of a bundle")
)
@click.argument("what", metavar="RUN|BUNDLE")
@click.option(
    "--allowed",
    type=FILE,
    metavar="FILE",
    help=t("自己手里的 allowed_signers", "your own file of allowed signers"),
)
def verify(what: str, allowed: Path | None) -> int:
    from golive.signing import verify_command

    place = Path(what) if Path(what).exists() else run_folder(what)
    return verify_command(project_root(), place, allowed, LANG)


@signoff.command(
    help=t(
        "打包归档：证据、准则、签核单、签名和每个文件的指纹",
        "One zip to archive, with the digest of each file",
    )
)
@click.argument("run_name", metavar="RUN")
@click.option("--to", "target", type=FILE, required=True, metavar="FILE")
def bundle(run_name: str, target: Path) -> int:
    from golive.signing import bundle_command

    return bundle_command(project_root(), run_folder(run_name), target, LANG)


@click.group(cls=Group, help=t("上线检查清单（GOL）", "The go-live checklist (GOL)"))
def checklist() -> None:
    pass


@checklist.command(help=t("每一项的状态", "How each item stands"))
def show() -> int:
    from golive.checklists import show_command

    return show_command(project_root(), LANG)


@checklist.command(help=t("勾选一项", "Tick an item"))
@click.argument("item", metavar="GOL-NN")
@click.option("--by", required=True, metavar="NAME", help=t("谁勾选", "who ticks"))
@click.option("--evidence", required=True, metavar="TEXT", help=t("证据", "the evidence"))
@click.option("--owner", default="", metavar="NAME", help=t("责任人", "responsible"))
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help=t("期限", "due date"))
def tick(item: str, by: str, evidence: str, owner: str, due: datetime | None) -> int:
    from golive.checklists import tick_command

    day = due.date().isoformat() if due else ""
    return tick_command(
        project_root(), item, {"ticked_by": by, "evidence": evidence, "owner": owner, "due": day}, LANG
    )


@checklist.command(help=t("取消勾选", "Take a tick away"))
@click.argument("item", metavar="GOL-NN")
def untick(item: str) -> int:
    from golive.checklists import untick_command

    return untick_command(project_root(), item, LANG)


@checklist.command(
    help=t(
        "为机器证明的项归档证据：对账结果，或冒烟运行",
        "File the proof of a machine-made item: a reconciliation, or a smoke run",
    )
)
@click.argument("item", metavar="GOL-NN")
@click.option("--reconciliation", type=FILE, metavar="FILE", help="reconciliation.json")
@click.option("--run", "run_name", metavar="RUN", help=t("冒烟运行", "the smoke run"))
def prove(item: str, reconciliation: Path | None, run_name: str | None) -> int:
    from golive.checklists import prove_command

    if (reconciliation is None) == (run_name is None):
        raise click.UsageError("--reconciliation 与 --run 须选一个 / give either --reconciliation or --run")
    folder = run_folder(run_name) if run_name else None
    return prove_command(project_root(), item, reconciliation, folder, LANG)


@click.group(
    name="round", cls=Group, help=t("测试轮次：台账与对比", "Rounds of testing: ledger and comparison")
)
def round_group() -> None:
    pass


@round_group.command(
    help=t("结束一轮：记入台账 reports/rounds.jsonl", "Close a round: one line in reports/rounds.jsonl")
)
@click.argument("run_name", metavar="RUN")
def close(run_name: str) -> int:
    from golive.rounds import close_command

    return close_command(project_root(), run_folder(run_name), LANG)


@round_group.command(
    help=t("把各台机器的分片合并为一次运行", "Put the shards of several machines together as one run")
)
@click.argument("shards", metavar="RUN…", nargs=-1, required=True)
@click.option("--to", "name", required=True, metavar="NAME", help=t("新运行的名称", "name of the new run"))
def merge(shards: tuple[str, ...], name: str) -> int:
    from golive.rounds import merge_command

    return merge_command([run_folder(s) for s in shards], OUT / name, LANG)


@round_group.command(name="list", help=t("列出各轮", "List the rounds"))
def list_rounds() -> int:
    from golive.rounds import list_command

    return list_command(project_root(), LANG)


@round_group.command(
    help=t("与前几轮相比：新失败、复发、已修复……", "Against the rounds before: new, regressed, mended, …")
)
@click.argument("run_name", metavar="RUN")
def compare(run_name: str) -> int:
    from golive.rounds import compare_command

    return compare_command(project_root(), run_folder(run_name), LANG)


@round_group.command(name="check", help=t("一轮开始前的准入检查", "What has to hold before a round"))
@TARGET
def check_entry(target: str | None) -> int:
    from golive.rounds import entry_command

    return entry_command(settings_of(target), OUT, LANG)
