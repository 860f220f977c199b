"""`python -m bench [PART …] [--write]`: the ratios of one run as a table, and with --write also in bench/README.md."""

from __future__ import annotations

import argparse
import logging
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import (
    exports,
    hostile,
    loads,
    maps,
    marts,
    pages,
    plain,
    queries,
    reading,
    selection,
    sign_ins,
    signals,
    viewers,
    wall,
    worst,
)
from bench.measure import Ratio
from outcomes.core.settings import ROOT, today

README = Path(__file__).with_name("README.md")
START, END = "<!-- figures -->\n", "<!-- /figures -->"

PARTS: dict[str, Callable[[Path], list[Ratio]]] = {
    "loads": loads.measure,
    "reading": reading.measure,
    "hostile": hostile.measure,
    "worst": worst.measure,
    "queries": lambda _: queries.measure(),
    "selections": selection.measure,
    "marts": lambda folder: marts.measure(folder / "sample", folder),
    "signals": lambda _: signals.measure(),
    "pages": pages.measure,
    "plain": plain.measure,
    "viewers": viewers.measure,
    "sign_ins": sign_ins.measure,
    "maps": lambda _: maps.measure(),
    "exports": exports.measure,
    "wall": lambda folder: wall.measure(folder / "sample"),
}
WITHOUT_SAMPLE = {"loads", "reading", "worst", "sign_ins"}


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
    return f"{today()}, {model}, {os.cpu_count()} cores, {memory:.0f} GB, {versions}\n"


def _write(machine: str, ratios: list[Ratio]) -> None:
    """Puts new figures into the README's table: the line of the same name is replaced, what was not measured stays."""
    before, rest = README.read_text(encoding="utf-8").split(START)
    block, after = rest.split(END)
    lines = block.splitlines()
    made = {line.split(" | ")[0]: line for line in _table(ratios).splitlines()[2:]}
    kept = [made.pop(line.split(" | ")[0], line) for line in lines]
    end = max(n for n, line in enumerate(kept) if line.startswith("| ")) + 1
    kept[end:end] = made.values()
    kept[0] = machine.strip()
    README.write_text(before + START + "\n".join(kept) + "\n" + END + after, encoding="utf-8")


def _build_sample(folder: Path) -> None:
    """Builds the sample warehouse in the folder and makes it the one that the settings name."""
    os.environ["OUTCOMES_DATA"] = str(folder)
    subprocess.run([sys.executable, "-m", "etl", "init", "--sample"], cwd=ROOT, check=True, capture_output=True)


def main() -> None:
    """Measures everything in a temporary folder and prints the table."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Ratios, each against a baseline of the same run"
    )
    parser.add_argument("--write", action="store_true", help="put these figures into bench/README.md")
    parser.add_argument("parts", nargs="*", help=f"only these of {', '.join(PARTS)}; default: all")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}")
    logging.disable(logging.WARNING)  # AppTest warns on every run that there is no server
    chosen = asked.parts or list(PARTS)
    ratios: list[Ratio] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        if set(chosen) - WITHOUT_SAMPLE:
            _build_sample(folder / "sample")
        for n, part in enumerate(chosen, 1):
            print(f"{n}/{len(chosen)} {part}", file=sys.stderr, flush=True)
            found = PARTS[part](folder)
            print(_table(found), flush=True)  # at once: a later part may fail
            if asked.write:
                _write(_machine(), found)
            ratios += found
    print(f"{_machine()}\n{_table(ratios)}")


if __name__ == "__main__":
    main()
