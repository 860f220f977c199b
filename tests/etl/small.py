"""A small catalogue, so that a test can do many acts in a short time: few tables, few indicators, the same code."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from etl.ledger import warehouse
from outcomes.catalogue.catalogue import HERE, Catalogue, read_catalogue
from outcomes.core.settings import Settings
from outcomes.security.access import Person
from tests import warehouses
from tests.conftest import HEADER

TODAY = date(2025, 4, 2)
TABLES = ("monthly_report", "activities", "brands", "projects")  # brands and projects: what every mart of a page holds
INDICATORS = ("requests_received", "closed_to_received_ratio", "act_sessions", "burden_firstpass")
STREET, GUCHENG, TAISHAN = "210214001", "210214001003", "210214001002"
CLERK = Person(account="gucheng", name="古城填报员", role="community_staff", place=GUCHENG)
OTHER = Person(account="taishan", name="台山填报员", role="community_staff", place=TAISHAN)
SENDER = Person(account="fengrong", name="丰荣填报员", role="street_staff", place=STREET)
APPROVER = Person(account="fengrong-sh", name="丰荣审核员", role="street_approver", place=STREET)
DISTRICT = Person(account="qu1", name="区级", role="district_staff")


def make_catalogue(folder: Path, *, ledger: bool = False) -> Path:
    """Writes the small catalogue into a folder and gives it; with `ledger` the requests may come from their ledger too."""
    for part, names in (("datasets", TABLES + ("requests",) * ledger), ("indicators", INDICATORS)):
        (folder / part).mkdir(parents=True)
        for path in (p for name in names for p in (HERE / part).glob(f"{name}.*")):
            shutil.copy(path, folder / part)
    if ledger:
        return folder
    for path in (folder / "indicators").glob("*.toml"):  # the source from the ledger of requests is no part of it
        head, *sources = path.read_text(encoding="utf-8").split("[[source]]")
        kept = [s for s in sources if 'dataset = "requests"' not in s]
        head = re.sub(r'by = \["category", "channel"\]\n', "", head)
        path.write_text("[[source]]".join([head, *kept]), encoding="utf-8")
    return folder


@cache
def read(folder: Path) -> Catalogue:
    """The small catalogue, read once in a process."""
    return read_catalogue(folder)


@cache
def _new(ledger: bool) -> Path:
    """A folder with the small catalogue and a new warehouse of it, made once in a process."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    cat = read(make_catalogue(folder / "catalogue", ledger=ledger))
    warehouse.init(Settings(data=folder / "real"), data_class="real", cat=cat)
    return folder


def make(folder: Path, *, ledger: bool = False) -> tuple[Settings, Catalogue]:
    """A fresh real warehouse with the small catalogue, both inside a folder: a copy of a new one."""
    new = _new(ledger)
    shutil.copytree(new / "catalogue", folder / "catalogue")
    return copy(new / "real", folder), read(new / "catalogue")


def copy(real: Path, folder: Path) -> Settings:
    """The settings of a copy of a warehouse inside a folder, which a writer waits for half a minute."""
    return Settings(data=warehouses.copy(real, folder / "real"), lock_seconds=30)


def content_of(*rows: tuple[object, ...]) -> bytes:
    """The bytes of a monthly report: (community, month, received, resolved) a row."""
    lines = [HEADER, *((*map(str, row), "6", "0", "0", "0", "") for row in rows)]
    return "".join(",".join(line) + "\r\n" for line in lines).encode("gb18030")
