"""Masking on hostile text: 10 MB that was made to keep patterns busy. Ends with 1 when any takes too long.

python -m bench.masking [MB]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drivers import masking as wire  # noqa: E402
from reports.evidence import masking as kept  # noqa: E402

LIMIT_S_PER_MB = 3.0
HOSTILE: dict[str, Callable[[int], str]] = {
    "one word": lambda n: "a" * n,
    "one word with dashes": lambda n: "a-" * (n // 2),
    "blanks after a name": lambda n: "password" + " " * n,
    "names and blanks": lambda n: ("password" + " " * 40) * (n // 48),
    "names without values": lambda n: "password " * (n // 9),
    "names run together": lambda n: "passwordtokensecret" * (n // 19),
    "a value that never ends": lambda n: 'password="' + "x" * n,
    "an escaped value that never ends": lambda n: 'password=\\"' + "x" * n,
    "escaped quotes only": lambda n: 'pw:\\"' * (n // 5),
    "backslashes": lambda n: 'password:"' + "\\" * n,
    "backslashes and quotes": lambda n: 'password:"' + '\\"' * (n // 2),
    "single quotes open": lambda n: "pw='" * (n // 4),
    "angle brackets": lambda n: "<" * n,
    "a tag that never ends": lambda n: "<input " + "a " * (n // 2),
    "tags with names": lambda n: ("<" + 'name="pw" ' * 40) * (n // 401),
    "tags with values": lambda n: ("<" + "value='x' " * 40) * (n // 401),
    "digits": lambda n: "1" * n,
    "digits in groups": lambda n: "138 0013 " * (n // 9),
    "ids that are none": lambda n: "110101199001011230" * (n // 18),
    "cookies": lambda n: "cookie:" * (n // 7),
    "bearers": lambda n: "bearer " * (n // 7),
    "tokens": lambda n: "eyJaaaaaaaa." * (n // 12),
    "authorizations": lambda n: "authorization: " * (n // 15),
    "lines": lambda n: "\r\n" * (n // 2),
    "Chinese": lambda n: "密码口令" * (n // 4),
}


def main() -> int:
    """One line a text and module; 1 when any is over the limit."""
    size = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    missed = 0
    for name, make in HOSTILE.items():
        text = make(int(size * 1_000_000))
        took = []
        for module in (wire, kept):
            began = time.process_time()
            module.masked(text)
            took.append(time.process_time() - began)
        late = max(took) > LIMIT_S_PER_MB * size
        missed += late
        print(
            f"{name:34} {took[0]:8.2f} s wire {took[1]:8.2f} s kept{'  MISSED' if late else ''}", flush=True
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
