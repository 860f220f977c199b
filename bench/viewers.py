"""Many people at once: 50 new sessions at the same moment, and 50 viewers who click every 30 seconds, on a real server."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.measure import Ratio, Timed
from bench.selection import monthly_rows
from bench.server import Server, serving
from outcomes.core.settings import settings
from outcomes.warehouse.mart import the_store

PEOPLE, PAUSE, MINUTES, ROUNDS = 50, 30.0, 2.0, 3
GOAL = 1.0  # seconds within which 95 % of the clicks are to be answered
_OURS = ("overview", "brands", "outcomes", "explore")
_PLAIN = ("",)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What one round on one server gave: seconds of first runs and of clicks, MB for each further session."""

    first: tuple[float, ...]
    clicks: tuple[float, ...]
    session_mb: float


def quantile(values: tuple[float, ...], share: float) -> float:
    """The value that this share of the values does not exceed (nearest rank)."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


async def ask(socket: websockets.ClientConnection, page: str, query: str) -> float:
    """Asks for one run of a page and waits until it has ended; the seconds it took."""
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = page, query
    start = time.perf_counter()
    await socket.send(message.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(await asyncio.wait_for(socket.recv(), 120))
        if answer.WhichOneof("type") == "script_finished":
            return time.perf_counter() - start


async def _person(
    server: Server, pages: tuple[str, ...], months: list[str], n: int, all_there: asyncio.Barrier
) -> tuple[float, list[float]]:
    """One viewer: comes; once all have come, chooses another page or month every PAUSE seconds from a moment of its own on."""
    chance, address = random.Random(n), server.base.replace("http", "ws") + "/_stcore/stream"
    clicks = []
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None, origin=server.base) as socket:
        first = await ask(socket, pages[0], "")
        await all_there.wait()
        until = time.monotonic() + 60 * MINUTES
        await asyncio.sleep(chance.uniform(0, PAUSE))
        while time.monotonic() < until:
            clicks.append(await ask(socket, chance.choice(pages), f"m={chance.choice(months)}"))
            await asyncio.sleep(max(0.0, PAUSE - clicks[-1]))
    return first, clicks


async def _round(server: Server, pages: tuple[str, ...], months: list[str]) -> Seen:
    before = server.memory_mb()
    all_there = asyncio.Barrier(PEOPLE)
    found = await asyncio.gather(*(_person(server, pages, months, n, all_there) for n in range(PEOPLE)))
    clicks = tuple(seconds for _, each in found for seconds in each)
    return Seen(first=tuple(f for f, _ in found), clicks=clicks, session_mb=(server.memory_mb() - before) / PEOPLE)


@contextmanager
def _both(sample: Path, csv: Path) -> Iterator[tuple[Server, Server]]:
    plain = {
        "BENCH_PLAIN_CSV": str(csv),
        "BENCH_PLAIN_VIEW": "overview",
        "BENCH_PLAIN_TILES": str(settings().reference / "communities_schematic.geojson"),
    }
    with serving(sample) as ours, serving(sample, "bench/plain_page.py", **plain) as theirs:
        yield ours, theirs


def measure(folder: Path) -> list[Ratio]:
    """Medians and 95th percentiles of our pages against the plain page, by turns, and the memory of a session."""
    mart, csv = the_store().mart(), folder / "monthly.csv"
    monthly_rows(mart).to_csv(csv, index=False)
    months = [str(m) for m in mart.query("months", indicator="requests_received")["month"][:12]]
    ours: list[Seen] = []
    plain: list[Seen] = []
    with _both(folder / "sample", csv) as (server, other):
        asyncio.run(_once(server, _OURS, months))
        asyncio.run(_once(other, _PLAIN, months))
        for _ in range(ROUNDS):
            ours.append(asyncio.run(_round(server, _OURS, months)))
            plain.append(asyncio.run(_round(other, _PLAIN, months)))

    def ratio(name: str, values: dict[str, list[float]], unit: str = "s") -> Ratio:
        mine, theirs = (Timed(seconds=tuple(values[k]), unit=unit) for k in ("ours", "plain"))
        return Ratio(name=name, ours=mine, baseline=theirs)

    def each(part: str, share: float) -> dict[str, list[float]]:
        return {k: [quantile(getattr(s, part), share) for s in seen] for k, seen in (("ours", ours), ("plain", plain))}

    memory = {k: [max(s.session_mb, 0.01) for s in seen] for k, seen in (("ours", ours), ("plain", plain))}
    return [
        ratio(f"{PEOPLE} new sessions at once, half within: our overview ÷ plain page", each("first", 0.5)),
        ratio(f"{PEOPLE} new sessions at once, 95 % within: our overview ÷ plain page", each("first", 0.95)),
        ratio(
            f"{PEOPLE} viewers, a click each {PAUSE:.0f} s, half within: our pages ÷ plain page", each("clicks", 0.5)
        ),
        ratio(
            f"{PEOPLE} viewers, a click each {PAUSE:.0f} s, 95 % within: our pages ÷ plain page",
            each("clicks", 0.95),
        ),
        Ratio(
            name=f"{PEOPLE} viewers, a click each {PAUSE:.0f} s, 95 % within: our pages ÷ {GOAL:.0f} s",
            ours=Timed(seconds=tuple(each("clicks", 0.95)["ours"])),
            baseline=Timed(seconds=(GOAL,) * ROUNDS),
            goal=1,
        ),
        ratio("memory of a session: our pages ÷ plain page", memory, "MB"),
    ]


async def _once(server: Server, pages: tuple[str, ...], months: list[str]) -> None:
    """Every page and month once, so that both servers have seen what they will be asked."""
    address = server.base.replace("http", "ws") + "/_stcore/stream"
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None, origin=server.base) as socket:
        for page in pages:
            for month in months:
                await ask(socket, page, f"m={month}")
