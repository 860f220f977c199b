"""`python -m bench [--write]`: the ratios of one run as a table, and with --write also in bench/README.md."""

from __future__ import annotations

import argparse
import logging
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from bench import loads, marts, queries, reading, selection, signals
from bench.measure import Ratio
from outcomes.settings import ROOT

README = Path(__file__).with_name("README.md")
START, END = "<!-- figures -->\n", "<!-- /figures -->"


def _table(ratios: list[Ratio]) -> str:
    """The ratios as a Markdown table."""
    lines = ["| what | ratio (spread) | goal | ours | baseline |", "|---|---|---|---|---|"]
    for r in ratios:
        low, high = r.spread
        goal = "" if r.goal is None else f"≤ {r.goal:g} {'✓' if r.value <= r.goal else '✗'}"
        ours, baseline = (t.text() + (f", {t.memory_mb:,.0f} MB" if t.memory_mb else "") for t in (r.ours, r.baseline))
        lines.append(f"| {r.name} | **{r.value:.2f}** ({low:.2f}–{high:.2f}) | {goal} | {ours} | {baseline} |")
    return "\n".join(lines) + "\n"


def _machine() -> str:
    """Day, processor, cores, memory, Python and DuckDB of this run in one line."""
    import duckdb
    import streamlit

    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, Streamlit {streamlit.__version__}"
    return f"{date.today()}, {model}, {os.cpu_count()} cores, {memory:.0f} GB, {versions}\n"


def _write(text: str) -> None:
    """Puts the text into the figures block of the README."""
    before, rest = README.read_text(encoding="utf-8").split(START)
    README.write_text(before + START + text + END + rest.split(END)[1], encoding="utf-8")


def _build_sample(folder: Path) -> None:
    """Builds the sample warehouse in the folder and makes it the one that the settings name."""
    os.environ["OUTCOMES_DATA"] = str(folder)
    subprocess.run([sys.executable, "-m", "etl", "init", "--sample"], cwd=ROOT, check=True, capture_output=True)


def main() -> None:
    """Measures everything in a temporary folder and prints the table."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Ratios, each against a baseline of the same run"
    )
    parser.add_argument("--write", action="store_true", help="update the figures in bench/README.md")
    write = parser.parse_args().write
    logging.disable(logging.WARNING)  # AppTest warns on every run that there is no server
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        print("1/6 loads", file=sys.stderr, flush=True)
        ratios = loads.measure(folder)
        print("2/6 reading", file=sys.stderr, flush=True)
        ratios += reading.measure(folder)
        print("3/6 queries (building the sample first)", file=sys.stderr, flush=True)
        _build_sample(folder / "sample")
        ratios += queries.measure()
        print("4/6 selections", file=sys.stderr, flush=True)
        ratios += selection.measure(folder)
        print("5/6 marts", file=sys.stderr, flush=True)
        ratios += marts.measure(folder / "sample", folder)
        print("6/6 signals", file=sys.stderr, flush=True)
        ratios += signals.measure()
    text = f"{_machine()}\n{_table(ratios)}"
    print(text)
    if write:
        _write(text)


if __name__ == "__main__":
    main()
