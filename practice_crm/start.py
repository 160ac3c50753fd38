"""The command: read the options, make database and accounts ready, serve until told to stop."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from practice_crm import database, faults
from practice_crm.accounts import KEY_VARIABLE, PASSWORD_VARIABLE

LARGEST_REPS = 999
COMPANY = 320
"""Customers of the made-up company: enough to look around, made in a quarter of a minute."""
LARGEST_COMPANY = 800
USED_WRONGLY = 2


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m practice_crm",
        description="内置的练习 CRM，只在本机提供服务 / the bundled CRM, on this machine only",
    )
    add = parser.add_argument
    add("--port", type=int, default=0, help="端口，0 为任意空闲端口 / port, 0 = any free one")
    add(
        "--database",
        default="var/practice_crm/crm.sqlite3",
        help="SQLite 文件，或 postgresql:// 地址 / SQLite file or postgresql:// address",
    )
    add("--certificate", default="", help="HTTPS 证书（PEM） / certificate for HTTPS (PEM)")
    add("--key", default="", help="证书的私钥（PEM） / private key of the certificate (PEM)")
    add(
        "--with-parent",
        action="store_true",
        help="标准输入关闭时结束，不比启动它的进程活得久 / end when standard input closes: with whoever started it",
    )
    add("--practice", action="store_true", help="开放 /practice/ 测试接口 / offer /practice/ to tests")
    add(
        "--smtp",
        default=os.environ.get("PRACTICE_CRM_SMTP", ""),
        metavar="HOST:PORT",
        help="市场活动的发信服务器 / mail server that campaigns leave by",
    )
    add("--reps", type=int, default=0, help="压测用销售代表人数 / number of reps for load runs")
    add("--customers", type=int, default=0, help="至少要有的客户数 / customers that must exist at least")
    add(
        "--company",
        type=int,
        nargs="?",
        const=COMPANY,
        default=0,
        metavar="CUSTOMERS",
        help="空库先放入一年的示例业务 / a year of made-up business in an empty CRM",
    )
    add(
        "--fault",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="故意打开的缺陷 / defects to plant",
    )
    add("--faults", action="store_true", help="列出所有缺陷后退出 / list all defects and stop")
    add("--json", action="store_true", help="与 --faults 合用，输出 JSON / with --faults: as JSON")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 after a normal end, 2 when it was used wrongly or something is missing."""
    asked = options(arguments)
    if asked.faults:
        _say(_catalogue(asked.json))
        return 0
    if asked.with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    wrong = _wrong_use(asked) or _prepare_environment(asked)
    if wrong:
        return _complain(wrong)
    return _serve(asked)


def _serve(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from practice_crm import encrypted, server
    from practice_crm.accounts import seed
    from practice_crm.company import year
    from practice_crm.services import filling, imports, register, sessions

    try:
        seed.password()
        seed.make_tables()
        seed.seed(asked.reps)
        sessions.tidy()
        imports.after_a_crash()
        register.register()
        year.make(asked.company)
        filling.fill(asked.customers)
        faults.switch(asked.fault)
        server.serve(
            asked.port,
            lambda url: _say(json.dumps({"url": url, "pid": os.getpid()})),
            certificate=(Path(asked.certificate), Path(asked.key)) if asked.certificate else None,
        )
    except (seed.NotReady, server.NoPort, encrypted.CertificateUnusable) as wrong:
        return _complain(str(wrong))
    return 0


def _wrong_use(asked: argparse.Namespace) -> str:
    if not 0 <= asked.port <= 65535:
        return f"端口应在 0 到 65535 之间，不能是 / the port must be between 0 and 65535, not: {asked.port}"
    if bool(asked.certificate) != bool(asked.key):
        return (
            "HTTPS 需要同时给出 --certificate 和 --key / HTTPS needs both --certificate and --key: "
            f"{asked.certificate or asked.key}"
        )
    if not 0 <= asked.reps <= LARGEST_REPS:
        return f"--reps 应在 0 到 {LARGEST_REPS} 之间 / must be between 0 and {LARGEST_REPS}: {asked.reps}"
    if not 0 <= asked.customers <= 1_000_000:
        return f"--customers 应在 0 到 1000000 之间 / must be between 0 and 1000000: {asked.customers}"
    if not 0 <= asked.company <= LARGEST_COMPANY:
        return f"--company 应在 0 到 {LARGEST_COMPANY} 之间 / must be between 0 and {LARGEST_COMPANY}: {asked.company}"
    if not os.environ.get(PASSWORD_VARIABLE):
        return (
            f"没有设置环境变量 {PASSWORD_VARIABLE}：它是所有练习账号的密码。请先设置，再启动。\n"
            f"The environment variable {PASSWORD_VARIABLE} is not set: it is the password of all practice accounts. "
            "Set it, then start again."
        )
    if asked.practice and not os.environ.get(KEY_VARIABLE):
        return (
            f"使用 --practice 时必须设置环境变量 {KEY_VARIABLE}（测试接口的口令）。\n"
            f"With --practice the environment variable {KEY_VARIABLE} (the key of the test interface) must be set."
        )
    try:
        faults.known(asked.fault)
    except faults.UnknownFault as unknown:
        return str(unknown)
    return ""


def _prepare_environment(asked: argparse.Namespace) -> str:
    """Tell the settings what was asked for; a sentence when the database can't be."""
    try:
        database.setting(asked.database)
        if "://" not in asked.database:
            file = Path(asked.database).resolve()
            file.parent.mkdir(parents=True, exist_ok=True)
            asked.database = str(file)
    except (ValueError, OSError) as wrong:
        return str(wrong)
    os.environ["PRACTICE_CRM_DATABASE"] = asked.database
    os.environ["PRACTICE_CRM_SMTP"] = asked.smtp
    os.environ["PRACTICE_CRM_PRACTICE"] = "1" if asked.practice else "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "practice_crm.settings"
    return ""


def _catalogue(as_json: bool) -> str:
    if as_json:
        rows = [
            {
                "name": fault.name,
                "requirement": fault.requirement,
                "channels": list(fault.channels),
                "zh": fault.text.zh,
                "en": fault.text.en,
                "rule": fault.rule,
            }
            for fault in faults.FAULTS
        ]
        return json.dumps(rows, ensure_ascii=False, indent=2)
    return "\n".join(
        f"{fault.requirement:<8} {fault.name:<32} {'+'.join(fault.channels):<8} {fault.text.zh} / {fault.text.en}"
        for fault in faults.FAULTS
    )


def _end_with_parent() -> None:
    """However the parent ends, a pipe from it closes; nobody else would stop this one then."""
    while os.read(sys.stdin.fileno(), 1024):  # Python can't end while a buffer is held
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _complain(what: str) -> int:
    sys.stderr.write(what + "\n")
    return USED_WRONGLY
