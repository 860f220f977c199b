"""What the server needs for each page: the first time in its life, and the same choice once more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from statistics import median

import websockets

from bench.measure import Ratio, Timed
from bench.selection import monthly_rows
from bench.server import Server, serving
from bench.viewers import ask
from outcomes.core.settings import settings
from outcomes.warehouse.mart import the_store

_AGAIN, _ROUNDS = 10, 3
PAGES = {
    "overview": "",
    "brands": "",
    "outcomes": "",
    "explore": "",
    "wall": "",
    "report": "as=community_staff",
    "review": "",
    "history": "",
    "register": "",
    "people": "as=system_administrator",
    "audit": "as=auditor",
    "definitions": "",
    "quality": "",
}


async def _once(server: Server, page: str, query: str) -> tuple[float, float]:
    """Seconds of the first run of a new server, and the median of the same run again."""
    address = server.base.replace("http", "ws") + "/_stcore/stream"
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None, origin=server.base) as socket:
        first = await ask(socket, page, query)
        return first, median([await ask(socket, page, query) for _ in range(_AGAIN)])


def _rounds(
    page: str, sample: Path, plain: dict[str, str]
) -> Iterable[tuple[tuple[float, float], tuple[float, float]]]:
    for _ in range(_ROUNDS):
        with serving(sample) as server:
            ours = asyncio.run(_once(server, page, PAGES[page]))
        with serving(sample, "bench/plain_page.py", **plain) as server:
            yield ours, asyncio.run(_once(server, "", ""))


def measure(folder: Path) -> list[Ratio]:
    """Each page in a server of its own, by turns with the plain page in one of its own; imports are part of the first run."""
    csv, sample = folder / "monthly.csv", folder / "sample"
    monthly_rows(the_store().mart()).to_csv(csv, index=False)
    plain = {
        "BENCH_PLAIN_CSV": str(csv),
        "BENCH_PLAIN_VIEW": "overview",
        "BENCH_PLAIN_TILES": str(settings().reference / "communities_schematic.geojson"),
    }
    found = []
    for page in PAGES:
        ours, theirs = zip(*_rounds(page, sample, plain), strict=True)
        for n, when in enumerate(("the first time in a new server", "the same choice again")):
            mine, other = (Timed(seconds=tuple(seen[n] for seen in all_)) for all_ in (ours, theirs))
            found.append(Ratio(name=f"{page}, {when} ÷ plain page", ours=mine, baseline=other))
    return found
