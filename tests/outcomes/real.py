"""A real warehouse with months of two communities, for tests that publish more to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from etl.ledger import ledger
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from tests import warehouses

TODAY = date(2025, 4, 20)


def kept_months(new_folder: Path, target: Path) -> Settings:
    """A copy of a new warehouse with fourteen months of 古城 and 台山."""
    settings = Settings(data=warehouses.copy(new_folder, target))
    months = [f"{2024 + n // 12}-{n % 12 + 1:02d}" for n in range(1, 15)]
    publish(settings, *((c, m, 30 + i, 28, 6 + i, 0, 0, 0) for c in ("古城", "台山") for i, m in enumerate(months)))
    return settings


def monthly_report(*rows: tuple[object, ...]) -> bytes:
    """The bytes of a monthly report of such rows (community, month, seven figures)."""
    head = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注"
    lines = (head, *(",".join(map(str, row)) + "," for row in rows))
    return "".join(line + "\r\n" for line in lines).encode("gb18030")


def publish(settings: Settings, *rows: tuple[object, ...], today: date = TODAY) -> None:
    """Loads and publishes monthly reports."""
    done = ledger.load(
        settings,
        Submission(
            content=monthly_report(*rows),
            name="月报.csv",
            by="operator",
            today=today,
            publish=True,
            dataset="monthly_report",
        ),
    )
    assert done.upload_id
