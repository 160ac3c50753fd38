"""The master's side of a load over several machines, as a process of its own for the network namespace it runs in.

``python -m tests.load.hosts CRM MASTER PORT WORKERS WINDOW_S FOLDER``: the truth server at the address CRM, and a
run with workers that come over the network to MASTER. Prints one line when the window has begun, and the truth at the end.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from load.exchange import Team
from load.progress import Progress
from load.runner import LoadRun
from tests.load.conftest import BUILD, settings_for, short
from tests.load.servers.truth import Server, Truth

REPS = 9


def main() -> None:
    address, master, port, workers, window_s, folder = sys.argv[1:]
    team = Team(host=master, port=int(port), workers=int(workers), gone_s=3.0)
    profile = short(
        reps={"count": REPS}, window={"measured_s": float(window_s), "ramp_s": 1.0, "drain_s": 2.0}
    )
    began: list[str] = []

    def show(progress: Progress) -> None:
        if progress.phase == "window" and not began:
            began.append("window")
            print("window", flush=True)

    with Server(Truth(), address) as server:
        settings = settings_for(server.address, Path(folder))
        settings = settings.model_copy(
            update={"safety": settings.safety.model_copy(update={"hosts": [address]})}
        )
        run = LoadRun(
            settings, profile, scenario="try", mark="gabc", out=Path(folder), say=lambda _: None, show=show,
            build=BUILD, team=team,
        )  # fmt: skip
        with run:
            run.prepare()
            run.work()
        names = [row["name"] for row in server.truth.rows]
        print(json.dumps({"asked": server.truth.asked, "rows": len(names), "names": len(set(names)),
                          "together": server.truth.together}))  # fmt: skip


if __name__ == "__main__":
    main()
