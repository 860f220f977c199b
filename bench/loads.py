"""A validated load of a million rows against a typed load of the same file into the same kind of lake."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

from bench import events
from bench.measure import Ratio, Timed
from etl.ledger import ledger, warehouse
from outcomes.core.settings import ROOT, Settings
from outcomes.reporting.submission import Submission
from outcomes.warehouse.lake import connect, transaction

REPEATS = 5
TABLE = "lake.main.typed_events"


def validated(settings: Settings, file: Path) -> None:
    """The product's way: bytes, reading, ten rules, landing, ledger, one commit."""
    receipt = ledger.load(
        settings,
        Submission(
            content=file.read_bytes(),
            name=file.name,
            by="bench",
            today=date(2026, 6, 30),
            dataset=events.dataset().code,
        ),
        cat=events.catalogue(),
    )
    if receipt.rows_stored != events.ROWS:
        raise RuntimeError(f"{receipt.rows_stored} rows stored: {receipt.findings[:3]}")


def typed(settings: Settings, file: Path) -> None:
    """DuckDB's own way: read_csv with given types into a table of the lake, no rules, one commit."""
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in events.TYPES.items())
    con = connect(settings)
    with transaction(con, author="bench", message="typed load"):
        con.execute(f"INSERT INTO {TABLE} FROM read_csv('{file}', header = true, columns = {{{columns}}})")
    con.close()


def empty_warehouse(folder: Path) -> None:
    """Makes a warehouse with the benchmark's table in the ledger and the same columns in a table without rules."""
    settings = Settings(data=folder)
    warehouse.init(settings, data_class="real", cat=events.catalogue())
    columns = ", ".join(f'"{name}" {kind}' for name, kind in events.TYPES.items())
    con = connect(settings)
    con.execute(f"CREATE TABLE {TABLE} ({columns})")
    con.close()


def main(way: str, folder: Path, file: Path) -> None:
    """Loads once in this process and prints its seconds and its largest memory in MB."""
    settings = Settings(data=folder, max_upload_mb=500)
    start = perf_counter()
    {"validated": validated, "typed": typed}[way](settings, file)
    seconds = perf_counter() - start
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def _in_a_child(way: str, folder: Path, file: Path) -> tuple[float, float]:
    """Seconds and memory of one load in a process and a fresh warehouse of its own."""
    empty_warehouse(folder)
    command = [sys.executable, "-m", "bench.loads", way, str(folder), str(file)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    shutil.rmtree(folder)
    seconds, memory = json.loads(said)
    return float(seconds), float(memory)


def measure(folder: Path) -> list[Ratio]:
    """The ratio of both loads, each five times by turns; work files go into the folder."""
    file = folder / "events.csv"
    events.write_file(file)
    taken: dict[str, list[tuple[float, float]]] = {"validated": [], "typed": []}
    for _ in range(REPEATS):
        for way, results in taken.items():
            results.append(_in_a_child(way, folder / "warehouse", file))
    file.unlink()
    ours, baseline = (
        Timed(seconds=tuple(s for s, _ in results), memory_mb=max(m for _, m in results)) for results in taken.values()
    )
    return [Ratio(name="validated load ÷ typed load, 1,000,000 rows", ours=ours, baseline=baseline, goal=1.5)]


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
