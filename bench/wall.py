"""The wall screen for a long time: memory of server and browser after 2,000 refreshes against after the first 100."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.measure import Ratio, Timed
from bench.server import Server, serving

REFRESHES, FIRST, STEP = 2_000, 100, 100
_COUNT = """() => { const wall = document.querySelector('.oc-wall').wall, take = wall.take.bind(wall);
    window.taken = 0; wall.take = (data) => { window.taken += 1; take(data); }; }"""


def _heap_mb(devtools: CDPSession) -> float:
    devtools.send("HeapProfiler.collectGarbage")
    metrics = {m["name"]: m["value"] for m in devtools.send("Performance.getMetrics")["metrics"]}
    return float(metrics["JSHeapUsedSize"]) / 2**20


def _watch(page: Page, server: Server, refreshes: int) -> list[tuple[int, float, float]]:
    """(refreshes so far, server MB, browser MB) after every hundred."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    page.goto(f"{server.base}/wall")
    page.wait_for_selector(".oc-wall .scene.on", timeout=60_000)
    page.evaluate(_COUNT)
    seen = []
    for wanted in range(STEP, refreshes + 1, STEP):
        page.wait_for_function(f"() => window.taken >= {wanted}", timeout=STEP * 10_000)
        seen.append((wanted, server.memory_mb(), _heap_mb(devtools)))
    return seen


def measure(sample: Path, refreshes: int = REFRESHES) -> list[Ratio]:
    """Memory of server and browser at the end against after the first hundred; the last three looks of each."""
    with serving(sample, OUTCOMES_WALL_SECONDS="1") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        seen = _watch(page, server, refreshes)
        browser.close()
    first, last = seen[FIRST // STEP - 1], seen[-3:]

    def ratio(what: str, at: int) -> Ratio:
        return Ratio(
            name=f"wall, {what} after {last[-1][0]:,} refreshes ÷ after {FIRST}",
            ours=Timed(seconds=tuple(float(s[at]) for s in last), unit="MB"),
            baseline=Timed(seconds=(float(first[at]),) * len(last), unit="MB"),
            goal=1.1,
        )

    return [ratio("server memory", 1), ratio("browser heap", 2)]
