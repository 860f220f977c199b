"""A register of projects with hand-worked rows, and the mart after it was published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from etl.ledger import ledger
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.warehouse.mart import Mart, open_mart

HEADER = (
    "项目编号,社区,项目类型,项目名称,数量,单位,状态,计划完成日期,实际完成日期,调整后完成日期,调整依据,责任单位,下一步"
)
GUCHENG = "210214001003"
SENT = date(2025, 7, 10)
ROWS = [  # number, community, state, planned, completed
    ("P1", "古城", "完工", "2025-03-15", "2025-03-20"),
    ("P2", "古城", "完工", "2025-05-31", "2025-07-02"),
    ("P3", "古城", "在建", "2025-06-07", ""),
    ("P4", "古城", "计划", "2025-06-30", ""),
    ("P5", "古城", "完工", "2025-11-30", "2025-06-18"),
    ("P6", "古城", "在建", "2025-08-20", ""),
    ("P7", "古城", "在建", "2024-10-31", ""),
    ("P8", "古城", "取消", "2025-04-30", ""),
    ("P9", "台山", "在建", "2025-09-30", ""),
]


def register_file(rows: Iterable[tuple[str, ...]]) -> bytes:
    """A register with these rows; of each, further cells may follow: adjusted day, basis, office, next step."""
    lines = [HEADER]
    for number, community, state, planned, done, *more in rows:
        cells = [number, community, "停车位", f"{community}门前车位{number}", "30", "个", state, planned, done]
        lines.append(",".join([*cells, *more, *[""] * (4 - len(more))]))
    return "\r\n".join(lines).encode()


def sent(settings: Settings, rows: Iterable[tuple[str, ...]], on: date) -> Mart:
    """The mart after a register with these rows was published on a day."""
    sending = Submission(content=register_file(rows), name="p.csv", by="op", today=on, dataset="projects", publish=True)
    receipt = ledger.load(settings, sending)
    assert receipt.published, receipt.findings
    return open_mart(settings)
