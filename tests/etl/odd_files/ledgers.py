"""Odd files of other tables: registers and ledgers with numbers, moments and choices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.etl.odd_files import FILE, FIX, OK, ROWS, OddFile, lines, odd
from tests.etl.odd_files.made import form, written

_REQUEST_HEAD = ("诉求编号", "社区", "受理时间", "来源渠道", "诉求类别", "办理层级", "办理状态", "办结时间", "事项摘要")
_REQUEST = (
    "210214001002-202503-001",
    "台山社区",
    "2025-03-03 09:12",
    "来访",
    "停车",
    "社区",
    "办结",
    "2025-03-09 15:40",
    "划线不清",
)
_KEPT = ("source_row", "request_id", "community_code", "received_at", "resolved_at", "summary")
_STORED = (2, _REQUEST[0], "210214001002", datetime(2025, 3, 3, 9, 12), datetime(2025, 3, 9, 15, 40), "划线不清")
_SERVICE_HEAD = ("服务编号", "社区", "服务日期", "服务主题", "志愿者人次", "服务时长(小时)", "服务群众人次")
_SERVICE = ("0012", "台山社区", "2025-03-07", "环境整治", 8, 16, 30)
_SERVICE_KEPT = ("source_row", "service_id", "community_code", "served_on", "volunteers")
_SERVICE_STORED = (2, "0012", "210214001002", date(2025, 3, 7), 8)


def _requests(name: str, content: bytes | str, outcome: str, *codes: str, **more: Any) -> OddFile:
    return odd(
        name, content, outcome, *codes, **{"dataset": "requests", "columns": _KEPT, "file_name": "台账.xlsx", **more}
    )


def _services(name: str, content: bytes | str, outcome: str, *codes: str, **more: Any) -> OddFile:
    given = {"dataset": "volunteer_services", "columns": _SERVICE_KEPT, "file_name": "活动.xlsx", **more}
    return odd(name, content, outcome, *codes, **given)


def _moments(book: Any) -> None:
    sheet = form(book, "台账", _REQUEST, header=_REQUEST_HEAD)
    shown = book.add_format({"num_format": "yyyy/m/d h:mm"})
    sheet.write_datetime(1, 2, datetime(2025, 3, 3, 9, 12), shown)
    sheet.write_datetime(1, 7, datetime(2025, 3, 9, 15, 40), shown)


def _number(value: float) -> bytes:
    return written(lambda book: form(book, "活动", (value, *_SERVICE[1:]), header=_SERVICE_HEAD))


def cases() -> list[OddFile]:
    """All of them."""
    head, row = lines(_REQUEST, header=_REQUEST_HEAD).splitlines()
    repeated = "\r\n".join([head, row, "", head, row.replace("-001,", "-002,", 1)]) + "\r\n"
    second = (4 + 1, _REQUEST[0].replace("-001", "-002"), *_STORED[2:])
    dates = written(
        lambda b: form(b, "活动", _SERVICE, header=_SERVICE_HEAD).write_datetime(
            1, 2, datetime(2025, 3, 7), b.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        )
    )
    return [
        _requests("诉求-时间格子1900", written(_moments), OK, rows=[_STORED]),
        _requests("诉求-时间格子1904", written(_moments, date_1904=True), OK, rows=[_STORED]),
        _requests(
            "诉求-gb18030重复表头",
            repeated.encode("gb18030"),
            FIX,
            "encoding",
            "header_repeated",
            rows=[_STORED, second],
        ),
        _requests(
            "诉求-引号里有整行",
            lines((*_REQUEST[:8], '"甲\r\n' + ",".join(_REQUEST) + '\r\n"'), header=_REQUEST_HEAD),
            FILE,
            "quote_unbalanced",
        ),
        _requests(
            "诉求-引号里有换行",
            lines((*_REQUEST[:8], '"划线不清\n再看"'), header=_REQUEST_HEAD),
            OK,
            rows=[(*_STORED[:5], "划线不清\n再看")],
        ),
        _requests(
            "诉求-累计两字在标题里",
            "累计诉求台账,,,,,,,,\r\n" + f"{head}\r\n{row}\r\n",
            FIX,
            "header_row_found",
            rows=[(3, *_STORED[1:])],
        ),
        _services("活动-日期格子", dates, OK, rows=[_SERVICE_STORED]),
        _services(
            "活动-编号前面的零",
            written(lambda b: form(b, "活动", _SERVICE, header=_SERVICE_HEAD)),
            OK,
            rows=[_SERVICE_STORED],
        ),
        _services("活动-12位编号是数字", _number(210214001002), OK, rows=[(2, "210214001002", *_SERVICE_STORED[2:])]),
        _services("活动-16位编号是数字", _number(1234567890123456), ROWS, "number_rounded"),
        _services(
            "活动-只有合计行",
            lines(("合计", "", "", "", 8, 16, 30), header=_SERVICE_HEAD),
            FILE,
            "total_row_skipped",
            "no_rows",
        ),
    ]
