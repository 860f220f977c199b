"""Going back to a month already seen: the product's overview against a plain pandas page that reads the CSV each time."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pandas as pd
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from bench.measure import Ratio, by_turns
from outcomes.core.settings import ROOT, settings
from outcomes.warehouse.mart import Mart, the_store

REPEATS = 40


def opened(script: str, page: str = "", **query: str) -> AppTest:
    """A Streamlit script (on one of its pages) after its first runs; RuntimeError when it fails."""
    test = AppTest.from_file(str(ROOT / script), default_timeout=120)
    test.query_params.update(query)
    test.run()
    if page:
        test.switch_page(page)
        test.query_params.update(query)
        test.run()
    if test.exception:
        raise RuntimeError(f"{script}: {test.exception[0].message}")
    return test


def monthly_rows(mart: Mart) -> pd.DataFrame:
    """Everything our page can show, as one long table: indicator, community, street, month, numerator, denominator."""
    values = mart.connection.cursor().execute("SELECT indicator, place, month, numerator, denominator FROM value").df()
    values = values[values["place"].str.len() == 12]  # without what is known of the district alone
    places = [mart.register.get(code) for code in values["place"]]
    values.insert(2, "community", [p.name for p in places])
    values.insert(3, "street", [mart.register.get(p.parent).name for p in places])
    return values.rename(columns={"place": "code"})


def share_script_cache() -> None:
    """Lets AppTest keep the compiled scripts between reruns, as a running server does (for both pages alike)."""
    kept = ScriptCache()
    local_script_runner.ScriptCache = lambda: kept
    app_test.ScriptCache = lambda: kept


def back_and_forth(page: AppTest, months: list[str]) -> Callable[[], None]:
    """A call that chooses the other one of two months in the page's month filter, as a user does."""
    turns = cycle(months)

    def choose() -> None:
        page.selectbox(key="w_m").set_value(next(turns)).run()
        if page.exception:
            raise RuntimeError(page.exception[0].message)

    choose(), choose()
    return choose


def measure(folder: Path) -> list[Ratio]:
    """The ratios for the overview and for one comparison; the CSV holds the sample's own monthly rows."""
    share_script_cache()
    mart = the_store().mart()
    rows = monthly_rows(mart)
    file = folder / "monthly.csv"
    rows.to_csv(file, index=False)
    os.environ["BENCH_PLAIN_CSV"] = str(file)
    os.environ["BENCH_PLAIN_TILES"] = str(settings().reference / "communities_schematic.geojson")
    months = [str(m) for m in mart.query("months", indicator="requests_received")["month"][1:3]]
    return [_against("overview", opened("frame.py"), months), _against("compare", _comparison(), months)]


def _comparison() -> AppTest:
    return opened("frame.py", "pages/leaders/explore.py", view="compare")


def _against(view: str, page: AppTest, months: list[str]) -> Ratio:
    """Our page against the plain page's view of the same name, by turns."""
    os.environ["BENCH_PLAIN_VIEW"] = view
    ours, plain = back_and_forth(page, months), back_and_forth(opened("bench/plain_page.py"), months)
    mine, theirs = by_turns(ours, plain, REPEATS)
    return Ratio(name=f"a month seen before, {view}: our page ÷ plain page", ours=mine, baseline=theirs, goal=0.3)
