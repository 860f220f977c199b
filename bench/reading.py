"""The check of a large workbook and of a large GBK file against DuckDB's plain reading of the same rows as UTF-8 CSV."""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

import duckdb
import xlsxwriter

from bench import events
from bench.measure import Ratio, Timed
from etl.check.judge import judge
from etl.check.surroundings import Surroundings
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT
from outcomes.reporting.submission import Submission

REPEATS = 3
SHEET_ROWS = 100_000


def checked(file: Path) -> int:
    """The product's way: decoding or opening in a child, header, damage checks, ten rules; the rows that may be stored."""
    sent = Submission(content=file.read_bytes(), name=file.name, today=date(2026, 6, 30), dataset=events.dataset().code)
    register = read_register(ROOT / "data" / "reference")
    judged = judge(sent, Surroundings(cat=events.catalogue(), register=register, max_mb=500))
    return judged.stored


def plain(file: Path) -> int:
    """DuckDB's own reading of the same rows with the types given, no rule; the number of rows."""
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in events.TYPES.items())
    con = duckdb.connect()
    con.execute(f"CREATE TABLE t AS FROM read_csv('{file}', header = true, columns = {{{columns}}})")
    found = con.execute("SELECT count(*) FROM t").fetchone()
    return int(found[0]) if found else 0


def write_files(folder: Path) -> None:
    """gbk.csv and gbk_utf8.csv with a million rows; sheet.xlsx and sheet_utf8.csv with a hundred thousand."""
    events.write_file(folder / "gbk_utf8.csv")
    (folder / "gbk.csv").write_bytes((folder / "gbk_utf8.csv").read_text(encoding="utf-8").encode("gbk"))
    events.write_file(folder / "sheet_utf8.csv", SHEET_ROWS)
    book = xlsxwriter.Workbook(str(folder / "sheet.xlsx"), {"constant_memory": True})
    sheet = book.add_worksheet("台账")
    with (folder / "sheet_utf8.csv").open(encoding="utf-8", newline="") as lines:
        for n, cells in enumerate(csv.reader(lines)):
            sheet.write_row(n, 0, [int(c) if n and i == 5 else c for i, c in enumerate(cells)])
    book.close()


def main(way: str, file: Path, rows: int) -> None:
    """Reads once in this process and prints its seconds and the largest memory of it or of its child in MB."""
    start = perf_counter()
    found = {"checked": checked, "plain": plain}[way](file)
    seconds = perf_counter() - start
    if found != rows:
        raise RuntimeError(f"{found} rows of {rows}")
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps([seconds, peak / 1024]))


def _in_a_child(way: str, file: Path, rows: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "bench.reading", way, str(file), str(rows)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    seconds, memory = json.loads(said)
    return float(seconds), float(memory)


def _ratio(name: str, ours: Path, baseline: Path, rows: int) -> Ratio:
    taken = [(_in_a_child("checked", ours, rows), _in_a_child("plain", baseline, rows)) for _ in range(REPEATS)]
    first, second = (
        Timed(seconds=tuple(s for s, _ in side), memory_mb=max(m for _, m in side)) for side in zip(*taken, strict=True)
    )
    return Ratio(name=f"{name}, {rows / first.middle:,.0f} rows/s", ours=first, baseline=second)


def measure(folder: Path) -> list[Ratio]:
    """Both ratios; work files go into the folder."""
    write_files(folder)
    made = [
        _ratio(
            "check of a GBK CSV ÷ plain read, 1,000,000 rows", folder / "gbk.csv", folder / "gbk_utf8.csv", events.ROWS
        ),
        _ratio(
            "check of an XLSX ÷ plain read of its CSV, 100,000 rows",
            folder / "sheet.xlsx",
            folder / "sheet_utf8.csv",
            SHEET_ROWS,
        ),
    ]
    for name in ("gbk.csv", "gbk_utf8.csv", "sheet.xlsx", "sheet_utf8.csv"):
        (folder / name).unlink()
    return made


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
