"""A real warehouse with brands that promise something, and two years of one community's months to hold them against."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from etl.ledger import ledger
from outcomes.core.periods import add_months
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.warehouse.mart import Mart, open_mart
from tests.outcomes.real import publish

GUCHENG, TAISHAN = "210214001003", "210214001002"
TODAY = date(2026, 1, 5)
_HEAD = "社区,品牌名称,品牌阶段,发布月份,承诺指标1,承诺目标1,承诺指标2,承诺目标2,承诺指标3,承诺目标3"


def with_brands(settings: Settings, *brands: str) -> None:
    """Publishes rows of the table of brands."""
    sheet = "\r\n".join((_HEAD, *brands)).encode()
    sent = Submission(content=sheet, name="品牌.csv", by="甲", today=TODAY, dataset="brands", publish=True)
    assert ledger.load(settings, sent).upload_id


def promised(settings: Settings, *brands: str, closed: Sequence[int] = (36,) * 12 + (39,) * 12) -> Mart:
    """古城 received 40 a month from January 2024 on and closed `closed` of them; its one park was built in December 2025."""
    months = [(add_months("2024-01", n), done) for n, done in enumerate(closed)]
    publish(settings, *(("古城", m, 40, done, 6, 0, 0, int(m == "2025-12")) for m, done in months), today=TODAY)
    with_brands(settings, *brands)
    return open_mart(settings)
