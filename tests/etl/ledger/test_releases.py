"""A warehouse of every earlier release opens after `init`, shows the figures it showed, rebuilds, and takes a new month.

`releases.tar.xz` holds one folder for each release, named by its day and hour: two streets' first two months, made by the
command line of that release; the first month of 古城社区 was sent a second time with 11 instead of 9.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from etl.commands.rebuild import rebuild
from etl.ledger import history, ledger, warehouse
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import month
from outcomes.core.settings import Settings
from outcomes.figures.ask import figure
from outcomes.reporting.submission import Submission
from outcomes.security import audit
from outcomes.warehouse.mart import open_mart
from tests import tree

KEPT = Path(__file__).with_name("releases.tar.xz")
SHOWN = {
    ("古城社区", "2025-03"): 11,
    ("台山社区", "2025-03"): 20,
    ("古城社区", "2025-04"): 12,
    ("渤海社区", "2025-04"): 33,
    ("新村社区", "2025-04"): 40,
    ("普兰店区", "2025-03"): 31,
    ("普兰店区", "2025-04"): 85,
    ("孛兰社区", "2025-03"): None,
}
# they digested the rows of an upload in another way, and kept no judgement of it
OTHER_DIGESTS = {"11-23-2037", "11-25-0449", "11-25-0554"}
pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    with tarfile.open(KEPT) as packed:
        packed.extractall(folder, filter="data")
    return folder


def _releases() -> list[str]:
    """Every release in the long run; else the oldest ones, which differ most, one of their middle and the newest."""
    with tarfile.open(KEPT) as packed:
        every = sorted({name.partition("/")[0] for name in packed.getnames()})
    return every if tree.LONG else [*every[:3], every[len(every) // 2], every[-1]]


def _figures(settings: Settings) -> dict[tuple[str, str], float | None]:
    mart, received = open_mart(settings), catalogue().indicators["requests_received"]

    def value(name: str, of: str) -> float | None:
        place = mart.register.find(name)
        assert place is not None
        return figure(mart, received, place, month(of)).value

    return {(name, of): value(name, of) for name, of in SHOWN}


@pytest.mark.parametrize("release", _releases())
def test_a_warehouse_of_an_earlier_release_is_taken_over(
    unpacked: Path, release: str, report: Callable[..., bytes]
) -> None:
    settings = Settings(data=unpacked / release)
    assert warehouse.init(settings, data_class="real") in ("unchanged", "updated")
    assert _figures(settings) == SHOWN
    assert [u["rows_stored"] for u in history.uploads(settings)] == [1, 1, 2, 2]
    assert audit.verify(settings) == []
    may = Submission(
        content=report(("古城社区", "2025-05", 14, 13, 6, 0, 0, 0)), name="五月.csv", by="op", today=date(2025, 6, 3)
    )
    assert ledger.load(settings, may).rows_stored == 1
    if tree.LONG:
        found = rebuild(settings)
        if release in OTHER_DIGESTS:  # said to be different, and nothing is changed until it is accepted
            assert (len(found.different), found.kept) == (4, False)
            found = rebuild(settings, accept=True)
        assert found.same or release in OTHER_DIGESTS
        assert _figures(settings) == SHOWN
