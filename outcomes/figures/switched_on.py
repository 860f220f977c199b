"""What a page shows: the indicators whose tables are on, and everything else hidden."""

from __future__ import annotations

from outcomes.catalogue.catalogue import UPLOADS, Indicator, System, catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.periods import last_complete_month
from outcomes.core.settings import today
from outcomes.reporting.rules import rules_of
from outcomes.warehouse.mart import Mart, once_per_version


@once_per_version
def datasets_on(mart: Mart) -> frozenset[str]:
    """The tables of which anything is shown: those that are asked for and those that hold uploads; all in the sample."""
    return datasets_asked(mart) | datasets_in_use(mart)


@once_per_version
def datasets_asked(mart: Mart) -> frozenset[str]:
    """The tables that are to be sent: as the rules say, else by their own word or because they are sent already."""
    known, rules, in_use = catalogue().datasets, rules_of(mart), datasets_in_use(mart)
    if mart.data_class == "sample":
        return frozenset(known)
    said = {code: rules.asked(code) for code in known}
    return frozenset(c for c, d in known.items() if said[c] or (said[c] is None and (d.on or c in in_use)))


def datasets_in_use(mart: Mart) -> frozenset[str]:
    """The tables of which any upload is in force."""
    return frozenset(str(code) for code in mart.query("in_use")["dataset"])


def is_on(mart: Mart, dataset: Dataset) -> bool:
    """Whether a table is on."""
    return dataset.code in datasets_on(mart)


def _shown(mart: Mart, indicator: Indicator) -> bool:
    on = datasets_on(mart)
    return any(all(d in on or d == UPLOADS for d in source.reads[:1]) for source in indicator.source)


@once_per_version
def indicators_on(mart: Mart) -> dict[str, Indicator]:
    """The indicators that any table that is on can feed, by code, in the order of the catalogue."""
    return {code: i for code, i in catalogue().indicators.items() if _shown(mart, i)}


def months_with_figures(mart: Mart) -> list[str]:
    """The months that have any request figure, newest first: the complete ones where there are any."""
    found = [str(m) for m in mart.query("months", indicator="requests_received")["month"]]
    complete = last_complete_month(today())
    return [m for m in found if m <= complete] or found


@once_per_version
def systems_of(mart: Mart, theme: str) -> list[tuple[System, list[Indicator]]]:
    """The systems of a theme with their indicators, as far as these are shown."""
    on = indicators_on(mart)
    found = []
    for system in catalogue().systems.values():
        shown = [i for i in catalogue().of_system(system.code) if i.code in on]
        if system.theme == theme and shown:
            found.append((system, shown))
    return found


@once_per_version
def headline_of(mart: Mart, theme: str = "", most: int = 4) -> list[Indicator]:
    """The indicators that speak for the systems first (of one theme, or of all), at most so many of each system."""
    on = indicators_on(mart)
    systems = [s for s in catalogue().systems.values() if theme in ("", s.theme)]
    return [on[code] for system in systems for code in system.headline[:most] if code in on]
