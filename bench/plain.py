"""The plain pages: the slowest answer but one in twenty, two people asking at once, against the shortest answer there is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import httpx

from bench.measure import Ratio, Timed
from bench.server import Server, serving

_ROUNDS, _ASKED, _AT_ONCE = 3, 100, 2
PAGES = {
    "overview": "/plain/overview",
    "source of a ratio": "/plain/source?src=closed_to_received_ratio~210214~2025-01~2025-12",
    "rows of a community": "/plain/source?src=requests_received~210214001003~2025-12~2025-12",
    "report": "/plain/report?as=community_staff",
    "history": "/plain/history",
}


def _slowest(server: Server, path: str) -> float:
    """The 95th percentile of the seconds of many answers."""

    def once(_n: int) -> float:
        begun = perf_counter()
        browser.get(server.base + path).raise_for_status()
        return perf_counter() - begun

    with httpx.Client(verify=False, timeout=120) as browser, ThreadPoolExecutor(_AT_ONCE) as people:
        once(0)
        return quantiles(people.map(once, range(_ASKED)), n=20)[-1]


def measure(folder: Path) -> list[Ratio]:
    """Each page by turns with /_stcore/health of the same server, after one unmeasured answer of each."""
    found = []
    with serving(folder / "sample") as server:
        for name, path in PAGES.items():
            pairs = [(_slowest(server, path), _slowest(server, "/_stcore/health")) for _ in range(_ROUNDS)]
            ours, theirs = zip(*pairs, strict=True)
            found.append(
                Ratio(name=f"{name}, p95 ÷ p95 of health", ours=Timed(seconds=ours), baseline=Timed(seconds=theirs))
            )
    return found
