"""The figures that were published, as a text is held against them."""

from __future__ import annotations

from typing import Any

from outcomes.warehouse.mart import Mart, once_per_version

PublishedFact = dict[str, Any]  # a row of the query all_facts


@once_per_version
def all_facts(mart: Mart) -> tuple[PublishedFact, ...]:
    """Every published figure."""
    return tuple({str(k): v for k, v in row.items()} for row in mart.query("all_facts").to_dict("records"))
