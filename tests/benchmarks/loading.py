"""Loading a company's files, by hand: ``python -m tests.benchmarks.loading [--rows 10m] [--runs 3]``.

bare     DuckDB's own ``read_csv`` of the activities into a table of a file, without a check, in a process of its own
tables   ``load`` of the activities with every check, of 5,000 people and 200,000 customers, until all tables are filled
months   building the month tables after that
peak     resident memory of the process that loads, MB at most: until the tables are filled, and in all

cpu      seconds of the processor that each of them takes: on a busy machine these tell more than the clock

Bare and load take turns, each in a fresh process. Targets: tables at most 2.5 times bare; peak under 2 GiB.
``--asks`` is the worst case: the last value is one that asks for the proof of its column's form, so that all that was
filled is undone, and the file is read twice more.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from analytics.policy import Policy
from analytics.warehouse.identity import mapping_for
from analytics.warehouse.load import load
from tests.benchmarks.machine import Load, heading, spread, table

FILES = {
    "managers": "SELECT 'M' || i AS manager_id, 'Name ' || i AS name FROM range(5000) t(i)",
    "customers": "SELECT 'C' || i AS customer_id, 'Name ' || i AS name FROM range(200000) t(i)",
    "activities": """SELECT 'A' || i AS activity_id, 'M' || (i % 5000) AS manager_id,
        'C' || (i * 7919 % 200000) AS customer_id,
        TIMESTAMP '2023-01-02 08:00:00' + INTERVAL 1 SECOND * ((i * 37) % 90000000) AS occurred_at,
        ['call', 'visit', 'email', 'note'][1 + i % 4] AS type, round((i * 13 % 900) / 10.0, 1) AS minutes,
        CASE WHEN i % 3 = 0 THEN ['done', 'no answer', 'later'][1 + i % 3] END AS outcome FROM range({rows}) t(i)""",
}


ASKS = "A,M1,C1,2023-01-02 08:00:00,call,1.234,\n"


def write(folder: Path, rows: int, asks: bool = False) -> None:
    with duckdb.connect() as con:
        for name, sql in FILES.items():
            con.execute(f"COPY ({sql.format(rows=rows)}) TO '{folder / f'{name}.csv'}' (HEADER)")
    if asks:
        with (folder / "activities.csv").open("a") as file:
            file.write(ASKS)


def bare(folder: Path, aside: Path) -> dict[str, float]:
    start = time.perf_counter()
    with duckdb.connect(str(aside / "bare.duckdb")) as con:
        con.execute(f"CREATE TABLE activities AS SELECT * FROM read_csv('{folder / 'activities.csv'}')")
        con.execute("CHECKPOINT")
    return {"bare": time.perf_counter() - start, "bare cpu": time.process_time()}


def loaded(folder: Path, aside: Path) -> dict[str, float]:
    marks: dict[str, tuple[float, float, float]] = {}

    def progress(share: float, step: str) -> None:
        marks.setdefault("filled" if share >= 0.6 else "reading", (time.perf_counter(), time.process_time(), _peak()))

    start = time.perf_counter()
    mapping = mapping_for([folder / f"{name}.csv" for name in FILES])
    load(mapping, folder, aside / "loaded.duckdb", Policy(), progress)
    end = time.perf_counter()
    filled, cpu, peak = marks["filled"]
    return {"tables": filled - start, "tables cpu": cpu, "months": end - filled,
            "months cpu": time.process_time() - cpu, "peak": peak, "peak in all": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def in_a_process(what: str, folder: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        said = subprocess.run([sys.executable, "-m", __spec__.name, "--once", what, "--folder", str(folder), aside],
                              capture_output=True, text=True, check=True)
    return json.loads(said.stdout.splitlines()[0])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", default="10m")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--asks", action="store_true")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--once", choices=("bare", "load"))
    parser.add_argument("aside", type=Path, nargs="?")
    options = parser.parse_args()
    if options.once:
        print(json.dumps((bare if options.once == "bare" else loaded)(options.folder, options.aside)), flush=True)
        return
    rows = int(options.rows.lower().replace("m", "000000").replace("k", "000"))
    machine, found = Load(), dict[str, list[float]]()
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), rows, options.asks)
        for _ in range(options.runs):
            for what in ("bare", "load"):
                for key, value in in_a_process(what, Path(name)).items():
                    found.setdefault(key, []).append(value)
    ratio = statistics.median(t / b for t, b in zip(found["tables"], found["bare"], strict=True))
    cpu = statistics.median(t / b for t, b in zip(found["tables cpu"], found["bare cpu"], strict=True))
    print(heading(f"Loading {rows:,} activities, s and MB: median (min–max)", machine.others()))
    print(table([*found, "tables / bare", "by cpu"], [[*map(spread, found.values()), f"{ratio:.2f}", f"{cpu:.2f}"]]))


if __name__ == "__main__":
    main()
