"""People at the door: a signed-in page while 40 wrong passwords are tried at once, and 40 honest sign-ins at nine o'clock."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import httpx
import websockets

from bench.measure import Ratio, Timed
from bench.server import Server, serving
from bench.viewers import ask, quantile
from etl.ledger.warehouse import init
from outcomes.core.settings import Settings
from outcomes.security import accounts, sessions

PEOPLE, ROUNDS, CLICKS = 40, 7, 12
SLOWER, ALL_IN = 2.0, 3.0
_PASSWORD = "Luoyu-qingtian7"


def _people(kept: Settings) -> str:
    """Adds everybody and gives the cookie of one who is signed in."""
    for n in range(PEOPLE + 1):
        wanted = accounts.Profile(name=f"第{n}位", role="district_staff", place="普兰店区")
        accounts.add(kept, f"staff{n}", wanted, by=None, password=_PASSWORD)
    accounts.change_password(kept, f"staff{PEOPLE}", _PASSWORD, "Chunjiang-huaye8")
    found = accounts.get(kept, f"staff{PEOPLE}")
    assert found is not None
    return sessions.start(kept, found)


async def _crowd(base: str, password: str, status: int) -> float:
    """Everybody signs in at the same moment; the seconds until the last is answered."""
    limits = httpx.Limits(max_connections=PEOPLE)
    headers = {"origin": base}
    async with httpx.AsyncClient(base_url=base, timeout=120, limits=limits, headers=headers) as client:
        start = time.perf_counter()
        forms = [{"account": f"staff{n}", "password": password} for n in range(PEOPLE)]
        answers = await asyncio.gather(*(client.post("/sign-in", data=form) for form in forms))
        assert {answer.status_code for answer in answers} == {status}
        return time.perf_counter() - start


def _come(base: str, password: str, status: int) -> float:
    """The same from a process of its own, so that the one that clicks is not kept busy by the crowd."""
    return asyncio.run(_crowd(base, password, status))


async def _clicks(server: Server, cookie: str) -> tuple[list[float], list[float]]:
    """Median seconds of a click on a page, in peace and under 40 wrong passwords at once that never end."""
    address = server.base.replace("http", "ws") + "/_stcore/stream"
    headers = {"Cookie": f"{sessions.COOKIE}={cookie}"}
    quiet: list[float] = []
    tried: list[float] = []
    loop, crowd = asyncio.get_running_loop(), ProcessPoolExecutor(1)
    await loop.run_in_executor(crowd, _come, server.base, "wrong", 401)
    async with websockets.connect(
        address, subprotocols=["streamlit"], max_size=None, origin=server.base, additional_headers=headers
    ) as socket:

        async def middle() -> float:
            return quantile(tuple([await ask(socket, "quality", "") for _ in range(CLICKS)]), 0.5)

        await middle()
        for _ in range(ROUNDS):
            quiet.append(await middle())
            attack = loop.run_in_executor(crowd, _come, server.base, "wrong", 401)
            tried.append(await middle())
            await attack
    crowd.shutdown()
    return tried, quiet


def measure(folder: Path) -> list[Ratio]:
    """A click under attack against one in peace, and everybody's sign-in against the seconds that it may take."""
    kept = Settings(data=folder / "door")
    init(kept, data_class="real")
    cookie = _people(kept)
    never = {"OUTCOMES_LOCK_AFTER": "100000", "OUTCOMES_LOCK_ADDRESS_AFTER": "100000"}  # each one is checked
    with serving(kept.data, **never) as server:
        tried, quiet = asyncio.run(_clicks(server, cookie))
        honest = [asyncio.run(_crowd(server.base, _PASSWORD, 303)) for _ in range(ROUNDS)]
    return [
        Ratio(
            name=f"a click while {PEOPLE} wrong passwords are tried at once ÷ in peace",
            ours=Timed(seconds=tuple(tried)),
            baseline=Timed(seconds=tuple(quiet)),
            goal=SLOWER,
        ),
        Ratio(
            name=f"{PEOPLE} sign-ins at once, all answered ÷ {ALL_IN:.0f} s",
            ours=Timed(seconds=tuple(honest)),
            baseline=Timed(seconds=(ALL_IN,) * ROUNDS),
            goal=1.0,
        ),
    ]
