"""``golive load --worker``: this machine plays reps for a master elsewhere, until the master says that it's over."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from drivers.settings import Settings
from drivers.words import Lang, Text
from load.generator import worker_of


def worker_command(settings: Settings, master: str, port: int, lang: Lang, say: Callable[[str], None]) -> int:
    """Be a worker: 0 when the load has ended, 2 can't take part, 3 no master, 1 it broke.

    Loads only hosts that this machine's own golive.toml lists; the accounts' passwords come from its environment.
    """
    hosts = settings.safety.hosts
    with tempfile.TemporaryDirectory(prefix="golive-worker-") as folder:
        process = worker_of(Path(folder), f"{master}:{port}", hosts, settings.target.load_accounts)
        say(
            Text(
                f"工作机（进程 {process.pid}）连接主机 {master}:{port}，可加压的主机：{'、'.join(hosts)}",
                f"worker (process {process.pid}) of the master at {master}:{port}; may load {', '.join(hosts)}",
            ).in_(lang)
        )
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            say(Text("已退出，主机会把人移走", "left; the master moves the reps").in_(lang))
            return 1
        last = (Path(folder) / "worker.log").read_text("utf-8", "replace").strip().splitlines()[-3:]
    if code == 0:
        say(Text("压测已结束", "the load has ended").in_(lang))
    for line in last if code else ():
        say(line)
    return code if code in (0, 2, 3) else 1
