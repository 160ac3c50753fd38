"""The command line: words and options only; each command imports its work when it's called."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path
from typing import NoReturn

import click

from golive.bilingual import LANG, WORDS, Group, in_chinese, said, t
from golive.key_user_cli import approve, manual
from golive.migrating import migrate
from golive.options import OUT, ROOT, TARGET, run_folder, settings_of
from golive.reconciling import reconciling
from golive.signoff_cli import checklist, round_group, signoff

USED_WRONGLY = 2


def main() -> NoReturn:
    """Run the command line; a usage error is told in words and answers 2."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that whatever was started is stopped
    try:
        answer = cli.main(WORDS, prog_name="golive", standalone_mode=False)
        sys.exit(answer if isinstance(answer, int) else 0)
    except click.UsageError as wrong:
        click.echo(t("用法不对：", "Used wrongly: ") + said(wrong, cli.commands), err=True)
        if wrong.ctx:
            click.echo(in_chinese(wrong.ctx.get_usage()), err=True)
        sys.exit(USED_WRONGLY)
    except (click.Abort, KeyboardInterrupt):
        click.echo(t("已中断。", "Interrupted."), err=True)
        sys.exit(130)
    except Exception as wrong:
        complaints = getattr(wrong, "complaints", None)  # golive.toml, a profile, the register, the checklist
        if complaints is None:
            raise
        for complaint in complaints:
            click.echo(t(complaint.zh, complaint.en), err=True)
        sys.exit(USED_WRONGLY)


def _shard(words: str | None) -> tuple[int, int] | None:
    """``2/3`` as numbers; a usage error for anything else."""
    if words is None:
        return None
    found = re.fullmatch(r"([1-9]\d?)/([1-9]\d?)", words)
    if not found or int(found[1]) > int(found[2]):
        raise click.UsageError(f"--shard {words}: 1/3, 2/3, 3/3")
    return int(found[1]), int(found[2])


@click.group(
    cls=Group, help=t("这套 CRM 能上线吗？用证据回答。", "May this CRM go live? Answered on evidence.")
)
@click.option("--lang", metavar="zh|en", help=t("语言，默认随系统", "language, by default the system's"))
def cli(lang: str | None) -> None:
    pass


@cli.command(
    help=t(
        "用自带的 CRM 走完整个流程，得到结论和报告", "The whole way on the bundled CRM, to verdict and report"
    )
)
@click.option(
    "-n", "--workers", default=2, show_default=True, help=t("同时几个进程", "test processes at once")
)
@click.option("--channel", type=click.Choice(["ui", "http", "both"]), default="both", show_default=True)
@click.option(
    "--tags", metavar="EXPR", help=t("只跑带这些标签的场景（不出结论）", "only these tags (no verdict)")
)
def demo(workers: int, channel: str, tags: str | None) -> int:
    from golive.demo import demo as run_demo

    return run_demo(ROOT, OUT, LANG, workers=workers, channel=channel, tags=tags)


@cli.command(help=t("对一个 CRM 运行验收场景", "Run the acceptance scenarios against a CRM"))
@TARGET
@click.option(
    "--channel",
    type=click.Choice(["ui", "http", "both"]),
    default="both",
    show_default=True,
    help=t("经由页面、接口或两者", "through pages, HTTP, or both"),
)
@click.option(
    "--tags",
    metavar="EXPR",
    help=t(
        "例如 “@CUS-01 and not @load”；部分运行不出结论",
        "for example '@CUS-01 and not @load'; a part yields no verdict",
    ),
)
@click.option(
    "--failed-of", metavar="RUN", help=t("只跑那一次没有通过的", "only what did not pass in that run")
)
@click.option(
    "--round", "round_name", metavar="NAME", default="", help=t("测试轮次的名称", "name of the round")
)
@click.option(
    "-n", "--workers", default=2, show_default=True, help=t("同时几个进程", "test processes at once")
)
@click.option(
    "--shard",
    metavar="N/M",
    help=t(
        "M 台机器中的第 N 份；之后用 golive round merge 合并",
        "share N of M machines; put together by golive round merge",
    ),
)
@click.option(
    "--short",
    is_flag=True,
    help=t(
        "不跑割接前才需要的长时间性能场景（记为未运行）",
        "leave out the long load scenarios that belong before the cutover (shown as not run)",
    ),
)
@click.option(
    "--configuration",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help=t(
        "CRM 不显示版本时：它的配置导出文件，记下指纹（与 release.toml 比较）",
        "where the CRM shows no build: the export of its configuration, whose digest release.toml states",
    ),
)
def run(
    target: str | None,
    channel: str,
    tags: str | None,
    failed_of: str | None,
    round_name: str,
    workers: int,
    shard: str | None,
    short: bool,
    configuration: Path | None,
) -> int:
    from golive.running import RunOptions, run_command
    from reports.evidence.write import digest_of

    before = run_folder(failed_of) if failed_of else None
    digest = digest_of(configuration) if configuration else ""
    wanted = RunOptions(channel, tags, before, round_name, workers, _shard(shard), short, digest)
    return run_command(ROOT, OUT, settings_of(target), wanted, LANG)


@cli.command(help=t("对一个 CRM 运行性能场景", "Put a CRM under load"))
@TARGET
@click.option("--profile", default="recording", show_default=True, metavar="P", help="load/profiles/*.toml")
@click.option(
    "--processes",
    type=click.IntRange(1),
    metavar="N",
    help=t("本机用 N 个进程加压", "N processes on this machine"),
)
@click.option(
    "--master", is_flag=True, help=t("由其他机器上的工作机加压", "workers on other machines make the load")
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1),
    help=t("等待几台工作机", "how many to wait for"),
)
@click.option("--worker", is_flag=True, help=t("本机为主机加压", "this machine is one of the workers"))
@click.option("--master-host", metavar="H", help=t("主机的地址", "where the master is"))
@click.option(
    "--reps",
    type=click.IntRange(1, 10_000),
    metavar="N",
    help=t("人数，代替档案中的", "in place of the profile's"),
)
@click.option(
    "--customers",
    type=click.IntRange(0),
    metavar="N",
    help=t("系统中应已有的客户数，代替档案中的", "how many there must be, in place of the profile's"),
)
@click.option(
    "--check-accounts",
    is_flag=True,
    help=t("只检查所有账号能否登录", "only try whether every account can sign in"),
)
@click.option(
    "--web",
    is_flag=True,
    help=t("同时打开 Locust 自带的网页（只在本机）", "Locust's own web page as well, on this machine only"),
)
@click.option("--port", default=5557, show_default=True, help=t("主机的端口", "the master's port"))
def load(
    target: str | None,
    profile: str,
    processes: int | None,
    master: bool,
    workers: int,
    worker: bool,
    master_host: str | None,
    port: int,
    reps: int | None,
    customers: int | None,
    check_accounts: bool,
    web: bool,
) -> int:
    from load.accounts import accounts_command
    from load.command import load_command
    from load.exchange import Team
    from load.joining import worker_command

    if (
        worker != bool(master_host)
        or (worker and (master or processes))
        or (master and processes)
        or (web and worker)
    ):
        raise click.UsageError(
            t(
                "三选一：--processes N；--master [--workers N]；--worker --master-host H（它不能与 --web 同用）",
                "one of: --processes N; --master [--workers N]; --worker --master-host H (which has no --web)",
            )
        )
    if check_accounts:
        return accounts_command(settings_of(target), profile, LANG, click.echo, reps=reps)
    if master_host:
        return worker_command(settings_of(target), master_host, port, LANG, click.echo)
    team = Team(local=processes, workers=processes) if processes and processes > 1 else None
    if master:
        team = Team(workers=workers, host="*", port=port)
    return load_command(
        settings_of(target), profile, OUT, LANG, team=team, reps=reps, customers=customers, web=web
    )


@cli.command(help=t("由一次运行的证据生成报告", "Make the report of a run"))
@click.argument("run_name", metavar="RUN")
def report(run_name: str) -> int:
    from golive.signing import report_command

    return report_command(ROOT, run_folder(run_name), LANG)


@cli.command(help=t("检查场景文件里的笔误", "Find writers' accidents in the feature files"))
@click.option(
    "--write",
    is_flag=True,
    help=t("同时更新 features/SENTENCES.md", "bring features/SENTENCES.md up to date"),
)
def check(write: bool) -> int:
    from golive.checking import check_command

    return check_command(ROOT, LANG, write=write)


@cli.command(help=t("再次清理一次运行留下的数据", "Remove again what a run has left in the CRM"))
@click.argument("run_name", metavar="RUN")
@TARGET
def clean(run_name: str, target: str | None) -> int:
    from golive.cleaning import clean_command
    from reports.evidence.read import read

    info = read(run_folder(run_name)).info
    there = (info.target, info.address) if info and target is None else (target, None)
    return clean_command(settings_of(*there), info, LANG)


@cli.command(
    help=t("在前台启动自带的 CRM，列出登录名", "The bundled CRM in the foreground, with its sign-in names")
)
@click.option("--port", default=8800, show_default=True)
@click.option(
    "--fault", "faults", multiple=True, metavar="NAME", help=t("故意弄坏一条规则", "break a rule on purpose")
)
@click.option("--faults", "show", is_flag=True, help=t("列出所有可以弄坏的规则", "list what can be broken"))
@click.option(
    "--database",
    default="var/practice/crm.sqlite3",
    show_default=True,
    metavar="PATH|URL",
    help=t("SQLite 文件或 postgresql:// 地址", "an SQLite file or a postgresql:// URL"),
)
@click.option(
    "--company/--empty",
    default=True,
    show_default=True,
    help=t("先准备示例公司一年的数据，或从空库开始", "with a year of made-up business, or empty"),
)
def crm(port: int, faults: tuple[str, ...], show: bool, database: str, company: bool) -> int:
    from golive.practice import crm_command

    return crm_command(ROOT, LANG, port=port, faults=faults, show=show, database=database, company=company)


@cli.command(help=t("这台机器上有什么、缺什么、怎么办", "What is here, what is missing, what to do"))
def doctor() -> int:
    from golive.doctor import examine, show

    findings = examine(ROOT)
    show(findings, LANG)
    return 0 if all(f.state == "ok" or getattr(f, "optional", False) for f in findings) else 1


@cli.group(cls=Group, help=t("安装、启动、停止第三方 CRM", "Install, start, stop a third-party CRM"))
def target() -> None:
    pass


@target.command(help=t("安装并启动", "Install and start"))
@click.argument("name", type=click.Choice(["creme"]))
@click.option("--database", default="sqlite", show_default=True, metavar="sqlite|URL")
def up(name: str, database: str) -> int:
    from golive.practice import target_up

    return target_up(ROOT, LANG, database)


@target.command(help=t("停止", "Stop"))
@click.argument("name", type=click.Choice(["creme"]))
def down(name: str) -> int:
    from golive.practice import target_down

    return target_down(ROOT, LANG)


reconciling(migrate)
cli.add_command(migrate)
for command in (signoff, checklist, round_group, manual, approve):
    cli.add_command(command)
