"""All marts made from 1, 10 and 100 times the sample's requests: the cost of a row must not grow with their number."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from bench.measure import Ratio, Timed
from etl.mart import refresh
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.settings import ROOT, Settings, now
from outcomes.warehouse.lake import connect, transaction

REPEATS = 3
TIMES = (1, 10, 100)
PER_ROWS = 10_000  # what is compared: the seconds for so many requests


def multiplied(sample: Path, folder: Path, times: int) -> int:
    """A copy of the sample with so many times its requests and empty marts; gives the rows of the requests' table."""
    shutil.copytree(sample, folder)
    con = connect(Settings(data=folder))
    with transaction(con, author="bench", message=f"requests × {times}"):
        con.execute(
            """INSERT INTO lake.ledger.requests SELECT r.* REPLACE (r.request_id || '-' || k AS request_id)
            FROM lake.ledger.requests r, range(1, ?) t(k)""",
            [times],
        )
        for table in refresh.TABLES:
            con.execute(f"DELETE FROM lake.mart.{table}")
    found = con.execute("SELECT count(*) FROM lake.ledger.requests").fetchone()
    con.close()
    assert found is not None
    return int(found[0])


def main(folder: Path) -> None:
    """Makes all marts once in this process and takes them back; prints the seconds and the largest memory in MB."""
    con = connect(Settings(data=folder))
    con.execute("BEGIN TRANSACTION")
    start = perf_counter()
    made = refresh.refresh(con, catalogue(), at=now(), data_class="sample")
    seconds = perf_counter() - start
    con.execute("ROLLBACK")
    if not made:
        raise RuntimeError("no mart was made")
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def _in_a_child(folder: Path) -> tuple[float, float]:
    """Seconds and memory of one build in a process of its own."""
    command = [sys.executable, "-m", "bench.marts", str(folder)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    seconds, memory = json.loads(said)
    return float(seconds), float(memory)


def _per_row(results: list[tuple[float, float]], rows: int) -> Timed:
    return Timed(seconds=tuple(s * PER_ROWS / rows for s, _ in results), memory_mb=max(m for _, m in results))


def measure(sample: Path, folder: Path) -> list[Ratio]:
    """The cost of a request among 10 and 100 times as many, each three times by turns; the sample is not changed."""
    rows = {times: multiplied(sample, folder / f"times-{times}", times) for times in TIMES}
    taken: dict[int, list[tuple[float, float]]] = {times: [] for times in TIMES}
    for _ in range(REPEATS):
        for times, results in taken.items():
            results.append(_in_a_child(folder / f"times-{times}"))
    for times in TIMES:
        shutil.rmtree(folder / f"times-{times}")
    timed = {times: _per_row(results, rows[times]) for times, results in taken.items()}

    def among(times: int) -> str:
        whole = timed[times].middle * rows[times] / PER_ROWS
        return f"{rows[times]:,} requests ({whole:.1f} s)"

    return [
        Ratio(
            name=f"all marts, seconds per {PER_ROWS:,} requests: of {among(more)} ÷ of {among(fewer)}",
            ours=timed[more],
            baseline=timed[fewer],
            goal=1,
        )
        for fewer, more in ((1, 10), (1, 100), (10, 100))
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
