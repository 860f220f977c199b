"""Exports of other systems for the ledger of requests: what each looks like, the profile that reads it, the rows by hand."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from outcomes.core.csv_text import csv_text

Rows = tuple[tuple[str, ...], ...]
GU_CHENG, TAI_SHAN = "210214001003", "210214001002"


@dataclass(frozen=True, kw_only=True)
class Export:
    """One export: its header and rows as texts, titles above, the profile as JSON, and what is to be stored."""

    name: str
    suffix: str
    header: tuple[str, ...]
    rows: Rows
    profile: dict[str, Any]
    stored: tuple[dict[str, Any], ...]  # source_row and the columns that hold anything
    personal: tuple[str, ...]  # what may be nowhere in the data folder
    dropped: tuple[str, ...]
    titles: tuple[str, ...] = ()

    @property
    def content(self) -> bytes:
        """The bytes: GBK with CRLF, or a workbook of texts."""
        return made((*((t,) for t in self.titles), self.header, *self.rows), self.suffix)


def made(lines: tuple[tuple[str, ...], ...], suffix: str) -> bytes:
    """Lines of cells as a file of this kind."""
    if suffix == ".csv":
        return csv_text(lines).encode("gbk")
    told = io.BytesIO()
    with xlsxwriter.Workbook(told, {"in_memory": True}) as book:
        sheet = book.add_worksheet("导出")
        for n, line in enumerate(lines):
            sheet.write_row(n, 0, line)
    return told.getvalue()


HOTLINE = Export(
    name="12345导出",
    suffix=".csv",
    titles=("12345热线工单导出",),
    header=(
        *("工单编号", "来电时间", "来电人", "来电号码", "所属社区", "地址", "诉求内容", "诉求分类", "承办层级"),
        *("工单状态", "归档时间", "回访时间", "是否接通", "是否解决", "评价"),
    ),
    rows=(
        (
            *("RX20250301", "2025-03-04 09:30", "张桂兰", "13912345678", "古城社区", "古城街3号楼2单元501"),
            *("家里暖气不热，孩子发烧", "供暖问题", "社区办理", "已归档", "2025-03-05 10:00", "2025-03-06 10:00"),
            *("已接通", "解决", "非常满意"),
        ),
        (
            *("RX20250302", "2025/3/7 14:05", "李建国", "0411-83112345", "台山", "台山小区北门"),
            *("车库被占，停不了车", "停车难", "街道办理", "办理中", "", "", "", "", ""),
        ),
    ),
    profile={
        "name": "12345导出",
        "headers": {
            "工单编号": "request_id",
            "来电时间": "received_at",
            "所属社区": "community",
            "诉求分类": "category",
            "承办层级": "level_handled",
            "工单状态": "status",
            "归档时间": "resolved_at",
            "回访时间": "call_back_at",
            "是否接通": "call_back_valid",
            "是否解决": "confirmed_solved",
            "评价": "satisfaction",
        },
        "values": {
            "category": {"供暖问题": "heating", "停车难": "parking"},
            "level_handled": {"社区办理": "community", "街道办理": "street"},
            "status": {"已归档": "resolved", "办理中": "processing"},
            "call_back_valid": {"已接通": "yes", "未接通": "no"},
            "confirmed_solved": {"解决": "yes", "未解决": "no"},
            "satisfaction": {"非常满意": "5", "满意": "4"},
        },
        "constants": {"channel": "hotline"},
    },
    stored=(
        {
            "source_row": 3,
            "request_id": "RX20250301",
            "community_code": GU_CHENG,
            "received_at": datetime(2025, 3, 4, 9, 30),
            "channel": "hotline",
            "category": "heating",
            "level_handled": "community",
            "status": "resolved",
            "resolved_at": datetime(2025, 3, 5, 10, 0),
            "call_back_at": datetime(2025, 3, 6, 10, 0),
            "call_back_valid": True,
            "confirmed_solved": True,
            "satisfaction": 5,
        },
        {
            "source_row": 4,
            "request_id": "RX20250302",
            "community_code": TAI_SHAN,
            "received_at": datetime(2025, 3, 7, 14, 5),
            "channel": "hotline",
            "category": "parking",
            "level_handled": "street",
            "status": "processing",
        },
    ),
    personal=("张桂兰", "13912345678", "古城街3号楼", "暖气不热", "李建国", "83112345", "台山小区北门", "车库被占"),
    dropped=("来电人", "来电号码", "地址", "诉求内容"),
)
GRID = Export(
    name="网格系统",
    suffix=".xlsx",
    header=(
        "事件编号",
        "社区名称",
        "上报时间",
        "网格员",
        "事件描述",
        "事件大类",
        "处置单位",
        "当前环节",
        "截止日期",
        "经度",
    ),
    rows=(
        (
            *("WG-0001", "古城社区", "2025-03-10 08:15:00", "王秀英", "3号楼道灯坏了，刘大爷摔了一跤"),
            *("公共设施-楼道灯", "网格", "待处置", "2025-03-17", "121.96"),
        ),
    ),
    profile={
        "name": "网格系统",
        "headers": {
            "事件编号": "request_id",
            "社区名称": "community",
            "上报时间": "received_at",
            "事件大类": "category",
            "处置单位": "level_handled",
            "当前环节": "status",
            "截止日期": "due_on",
        },
        "values": {"category": {"公共设施-楼道灯": "lighting"}, "status": {"待处置": "open"}},
        "constants": {"channel": "grid"},
    },
    stored=(
        {
            "source_row": 2,
            "request_id": "WG-0001",
            "community_code": GU_CHENG,
            "received_at": datetime(2025, 3, 10, 8, 15),
            "channel": "grid",
            "category": "lighting",
            "due_on": date(2025, 3, 17),
            "level_handled": "grid",
            "status": "open",
        },
    ),
    personal=("王秀英", "刘大爷", "121.96"),
    dropped=("网格员", "事件描述", "经度"),
)
STREET = Export(
    name="街道台账",
    suffix=".csv",
    header=(
        "序号",
        "登记号",
        "社区",
        "接待日期时间",
        "居民姓名",
        "联系电话",
        "反映事项类别",
        "办到哪一级",
        "结果",
        "办完时间",
        "身份",
    ),
    rows=(
        (
            "1",
            "JD-7",
            "台山社区",
            "2025年3月12日 9:00",
            "赵铁柱",
            "13800001111",
            "邻里",
            "社区",
            "办完",
            "2025-03-12 16:00",
            "党员",
        ),
        ("2", "JD-8", "古城社区", "2025年3月13日 10:30", "孙丽华", "13800002222", "医保", "区里", "没办完", "", ""),
    ),
    profile={
        "name": "街道台账",
        "headers": {
            "登记号": "request_id",
            "社区": "community",
            "接待日期时间": "received_at",
            "反映事项类别": "category",
            "办到哪一级": "level_handled",
            "结果": "status",
            "办完时间": "resolved_at",
            "身份": "requester_kind",
        },
        "values": {
            "category": {"邻里": "neighbours", "医保": "insurance"},
            "level_handled": {"区里": "district"},
            "status": {"办完": "resolved", "没办完": "processing"},
        },
        "constants": {"channel": "visit"},
    },
    stored=(
        {
            "source_row": 2,
            "request_id": "JD-7",
            "community_code": TAI_SHAN,
            "received_at": datetime(2025, 3, 12, 9, 0),
            "channel": "visit",
            "category": "neighbours",
            "requester_kind": "party_member",
            "level_handled": "community",
            "status": "resolved",
            "resolved_at": datetime(2025, 3, 12, 16, 0),
        },
        {
            "source_row": 3,
            "request_id": "JD-8",
            "community_code": GU_CHENG,
            "received_at": datetime(2025, 3, 13, 10, 30),
            "channel": "visit",
            "category": "insurance",
            "level_handled": "district",
            "status": "processing",
        },
    ),
    personal=("赵铁柱", "13800001111", "孙丽华", "13800002222"),
    dropped=("序号", "居民姓名", "联系电话"),
)
PROPERTY = Export(
    name="物业报修",
    suffix=".xlsx",
    titles=("金城物业报修单",),
    header=(
        "报修单号",
        "社区",
        "房号",
        "业主姓名",
        "业主电话",
        "报修时间",
        "报修类型",
        "报修内容",
        "处理状态",
        "完工时间",
    ),
    rows=(
        (
            *("BX-31", "古城社区", "3-2-501", "周建军", "13700003333", "2025-03-20 18:40", "漏水"),
            *("厨房下水漏到楼下周老师家", "完工", "2025-03-21 09:10"),
        ),
    ),
    profile={
        "name": "物业报修",
        "headers": {
            "报修单号": "request_id",
            "社区": "community",
            "报修时间": "received_at",
            "报修类型": "category",
            "处理状态": "status",
            "完工时间": "resolved_at",
        },
        "values": {"category": {"漏水": "drainage"}, "status": {"完工": "resolved"}},
        "constants": {"channel": "other", "requester_kind": "property", "level_handled": "community"},
    },
    stored=(
        {
            "source_row": 3,
            "request_id": "BX-31",
            "community_code": GU_CHENG,
            "received_at": datetime(2025, 3, 20, 18, 40),
            "channel": "other",
            "category": "drainage",
            "requester_kind": "property",
            "level_handled": "community",
            "status": "resolved",
            "resolved_at": datetime(2025, 3, 21, 9, 10),
        },
    ),
    personal=("3-2-501", "周建军", "13700003333", "周老师"),
    dropped=("房号", "业主姓名", "业主电话", "报修内容"),
)
EXPORTS = (HOTLINE, GRID, STREET, PROPERTY)
