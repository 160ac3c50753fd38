"""datacompy on pandas over the same two CSV files; runs in an environment of its own and prints JSON.

python migration_datacompy.py FOLDER
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import datacompy  # type: ignore[import-not-found]
import pandas  # type: ignore[import-untyped, import-not-found, unused-ignore]


def main(folder: Path) -> None:
    """Both files read as text, the old dates turned, compared on the key, and the report made, as people use it."""
    began, worked = time.perf_counter(), time.process_time()
    old, new = (
        pandas.read_csv(folder / f"{side}.csv", dtype=str, keep_default_na=False) for side in ("old", "new")
    )
    old["created"] = pandas.to_datetime(old["created"], format="%d/%m/%Y").dt.strftime("%Y-%m-%d")
    kind = getattr(datacompy, "PandasCompare", None) or datacompy.Compare
    compared = kind(old, new, join_columns="legacy_id")
    told = compared.report()
    rows = len(compared.intersect_rows)
    took, worked = time.perf_counter() - began, time.process_time() - worked
    print(json.dumps({"s": took, "cpu": worked, "rows": rows, "told": len(told)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
