"""What is kept is never changed by whoever gets it: every reader whose answers are kept, walked one by one."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import outcomes
from etl.boundaries import ledger as outlines
from etl.ledger import history
from etl.ledger.register import acts
from etl.review import desk
from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.comparison import index_file
from outcomes.core.copies import copy_of
from outcomes.core.periods import month, twelve_months, year_to_date
from outcomes.core.settings import Settings
from outcomes.figures.provenance import uploads_of
from outcomes.render import plotly, table
from outcomes.security.access import Person
from outcomes.warehouse import mart as marts
from outcomes.warehouse.mart import Mart
from tests.outcomes.comparison.test_index_scores import FILE as INDEX

LAST = "2025-12"


@pytest.fixture(scope="module")
def mart(sample_mart: Mart) -> Mart:
    return sample_mart


@pytest.fixture(scope="module")
def readers() -> list[Callable[..., Any]]:
    """Every reader of the package whose answers are kept per version."""
    for module in pkgutil.walk_packages(outcomes.__path__, "outcomes."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return marts.READERS


def _given(mart: Mart, index: index_file.IndexFile) -> dict[str, Any]:
    """What a reader is asked, by the name that it gives its question."""
    tiers = next(p for s in catalogue().systems.values() for p in s.pictures if p.kind == "tiers")
    return {
        "last": LAST,
        "month": LAST,
        "lang": "zh",
        "level": "community",
        "within": "210214",
        "theme": "effective_governance",
        "index": index,
        "place": mart.register.get("210214001003"),
        "place_code": "210214001003",
        "indicator": catalogue().indicators["closed_to_received_ratio"],
        "period": year_to_date(LAST),
        "spans": (month(LAST), month("2025-11")),
        "chosen": "",
        "radius": 500,
        "promised": (),
        "beside": (month("2025-11"),),
        "places": tuple(mart.register.communities()[:3]),
        "read": "months",
        "shown": tiers,
        "asked": charts.LineAsked(place=mart.register.get("210214001003"), last=LAST),
    }


OWN = {
    "parts": {"column": "category", "indicator": "requests_received"},
    "part_months": {"column": "category", "indicator": "requests_received"},
    "reach": {"kind": "pocket_park"},
    "tile_map": {"asked": charts.MapAsked(by="size")},
    "comparison": {"among": charts.Among(level="community")},
    "sites_map": {"asked": charts.SitesAsked(kind="pocket_park", last=LAST, radius=300)},
    "launch_months": {"kind": "brand"},
    "funnel_plot": {"period": twelve_months(LAST)},
}


def _asked(reader: Callable[..., Any], known: dict[str, Any]) -> dict[str, Any]:
    own = OWN.get(reader.__name__, {})
    found = {}
    for name, parameter in list(inspect.signature(reader).parameters.items())[1:]:
        if name == "within" and "Place" in parameter.annotation:
            continue
        value = own.get(name, known.get(name))
        if name in own or name in known:
            found[name] = catalogue().indicators[value] if name == "indicator" and isinstance(value, str) else value
        else:
            assert parameter.default is not inspect.Parameter.empty, f"{reader.__qualname__}: what is `{name}`?"
    return found


def changeable(value: Any, where: str = "") -> Iterator[tuple[int, str]]:
    """Every part of a value that somebody could change, with the way to it; values of the catalogue are everybody's."""
    if isinstance(value, pd.DataFrame) or (isinstance(value, np.ndarray) and value.flags.writeable):
        yield id(value), where
    elif isinstance(value, dict | list | set):
        yield id(value), where
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in inside:
            yield from changeable(part, f"{where}[{key!r}]")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from changeable(part, f"{where}[{key!r}]")
    elif isinstance(value, tuple | frozenset):
        for n, part in enumerate(value):
            yield from changeable(part, f"{where}[{n}]")
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        assert value.__dataclass_params__.frozen, f"{where}: {type(value).__name__} is not frozen"
        if type(value).__name__ not in ("Register", "Place"):
            for field in dataclasses.fields(value):
                yield from changeable(getattr(value, field.name), f"{where}.{field.name}")


def test_no_reader_hands_out_what_it_keeps(
    mart: Mart,
    readers: list[Callable[..., Any]],
    sample_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(sample_folder))
    file = tmp_path / "index.toml"
    file.write_text(INDEX, encoding="utf-8")
    monkeypatch.setenv("OUTCOMES_INDEX_FILE", str(file))
    index = index_file.chosen()
    assert index is not None
    known = _given(mart, index)
    for reader in readers:
        reader(mart, **_asked(reader, known))
    names = {key[1] for key in mart.answers if key[0] != "query"}
    assert {reader.__qualname__ for reader in readers} <= names
    for key, kept in list(mart.answers.items()):
        own = dict(changeable(kept))
        shared = [where for at, where in changeable(copy_of(kept)) if at in own]
        assert not shared, f"{key[:2]} hands out what it keeps: {shared[:3]}"


def test_a_table_that_a_query_gave_can_be_changed_and_the_next_one_is_as_it_was(mart: Mart) -> None:
    first = mart.query("published")
    first["more"] = 1
    first.loc[:, first.columns[0]] = "changed"
    again = mart.query("published")
    assert "more" not in again.columns
    assert "changed" not in set(again[again.columns[0]])


def test_the_source_of_a_figure_adds_its_columns_to_a_table_of_its_own(mart: Mart, sample_folder: Path) -> None:
    """Who asks 来源 and who lists the uploads are two people: the first one's columns are not in the second one's table."""
    indicator, place = catalogue().indicators["closed_to_received_ratio"], mart.register.district
    period = year_to_date(LAST)
    with_deeds = uploads_of(Settings(data=sample_folder), mart, indicator, place, period)
    assert "approved_by" in with_deeds.columns
    tables = [kept for key, kept in mart.answers.items() if key[:2] == ("query", "behind")]
    assert tables
    assert all("approved_by" not in kept.columns for kept in tables)


def test_the_table_behind_a_chart_is_the_readers_own(mart: Mart) -> None:
    chart = charts.comparison(
        mart, catalogue().indicators["requests_received"], charts.Among(level="community"), year_to_date(LAST), "zh"
    )
    read = table.frame(chart)
    read["more"] = 1
    assert "more" not in table.frame(chart).columns
    assert b"more" not in table.csv(chart)


def test_the_drawing_of_a_chart_is_the_readers_own(mart: Mart) -> None:
    received, year = catalogue().indicators["requests_received"], year_to_date(LAST)
    for chart in (
        charts.trend(mart, received, mart.register.district, LAST, "zh"),
        charts.comparison(mart, received, charts.Among(level="community"), year, "zh"),
        charts.tile_map(mart, received, year, "zh"),
    ):
        before = plotly.figure(chart).to_json()
        drawn = plotly.figure(chart)
        drawn.update_layout(title="changed", annotations=[])
        drawn.data[0].update(name="changed", customdata=[1])
        assert plotly.figure(chart).to_json() == before


def test_what_is_kept_until_the_next_commit_is_handed_out_as_a_copy(sample_folder: Path) -> None:
    settings = Settings(data=sample_folder)
    for read in (lambda: history.uploads(settings), lambda: acts(settings), lambda: outlines.versions(settings)):
        first = read()
        own = dict(changeable(first))
        assert not [where for at, where in changeable(read()) if at in own]


def test_a_persons_boards_are_their_own(mart: Mart, sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(sample_folder))
    person = Person(account="q", name="区", role="district_staff", place="210214")
    sitting = desk.desk_of(mart, person)
    own = dict(changeable(sitting.boards(["monthly_report"], LAST)))
    assert not [where for at, where in changeable(sitting.boards(["monthly_report"], LAST)) if at in own]
