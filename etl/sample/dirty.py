"""Deliberately wrong files as clerks make them, with the verdict that each must get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.csv_text import csv_text

Texts = dict[str, str]
TODAY = date(2025, 7, 10)
_OK, _FIX, _ROWS, _FILE = "accept", "accept_with_fix", "reject_rows", "reject_whole_file"


@dataclass(frozen=True, kw_only=True)
class DirtyFile:
    """A wrong file, what must become of it, and the codes of everything that must be found in it."""

    name: str
    dataset: str
    content: bytes
    outcome: str
    codes: frozenset[str]
    today: date = field(default=TODAY)


# one good row of each dataset by column
_GOOD: dict[str, Texts] = {
    "monthly_report": {
        "community": "台山社区", "month": "2025-06", "requests_received": "24", "requests_resolved": "22",
        "volunteer_participations": "95", "compounds_renovated": "0", "parking_spaces_added": "0", "pocket_parks_built": "0",
    },
    "requests": {
        "request_id": "210214001002-202506-001", "community": "台山社区", "received_at": "2025-06-03 09:12",
        "channel": "来访", "category": "停车", "level_handled": "社区", "status": "办结", "resolved_at": "2025-06-09 15:40",
        "summary": "示例：车位划线不清",
    },
    "volunteer_services": {
        "service_id": "ZF001002-2506-01", "community": "台山社区", "served_on": "2025-06-07", "theme": "环境整治",
        "volunteers": "8", "hours": "16", "people_served": "30",
    },
    "services": {
        "case_id": "FW001002-2506-01", "community": "台山社区", "served_on": "2025-06-05", "service_kind": "政务协办",
        "mode": "代办", "finished": "是",
    },
    "grid_patrols": {
        "community": "台山社区", "month": "2025-06", "grid_no": "001002-G01", "workers": "2", "workers_active": "2",
        "patrol_due": "400", "patrol_done": "380", "found": "6", "self_solved": "4", "due_to_close": "5", "closed": "5",
        "priority_people": "20", "priority_met": "19", "diary_days": "28", "quiet_days": "22",
    },
    "points_monthly": {
        "community": "元景社区", "month": "2025-06", "points_issued": "2100", "points_redeemed": "1500", "redeemers": "24",
        "households_with_points": "310", "points_held": "5200", "points_held_top10": "1900", "cost_yuan": "75.5",
    },
    "canteen_monthly": {
        "community": "碧海社区", "month": "2025-06", "canteen_id": "ST002005", "open_days": "21", "meals": "2100",
        "elderly_meals": "1500", "delivered_meals": "180", "seniors": "150", "seniors_nearby": "1200",
        "income_yuan": "20100", "subsidy_yuan": "4860", "cost_yuan": "26400",
    },
    "canteens": {
        "canteen_id": "ST002005", "community": "碧海社区", "canteen_name": "示例-碧海社区-社区食堂", "open_month": "2023-05",
        "modes": "送餐上门；长者优惠",
    },
    "disputes": {
        "dispute_id": "JF001002-2506-01", "community": "台山社区", "accepted_on": "2025-06-04", "kind": "邻里",
        "grade": "绿", "mediated": "是", "outcome": "化解", "closed_on": "2025-06-12",
    },
    "hazards": {
        "hazard_id": "YH001002-2506-01", "community": "台山社区", "found_on": "2025-06-04", "kind": "飞线充电",
        "due_on": "2025-06-11", "fixed_on": "2025-06-09",
    },
    "tasks": {
        "task_id": "RW001002-2506-01", "community": "台山社区", "set_by": "街道", "assigned_on": "2025-06-03",
        "due_on": "2025-06-18", "status": "办结", "done_on": "2025-06-16",
    },
    "activities": {
        "activity_id": "HD001002-2506-01", "community": "台山社区", "held_on": "2025-06-14", "activity_type": "书法",
        "title": "示例-台山社区-书法-2506", "sessions": "1", "participants": "26",
    },
    "deliberations": {
        "matter_id": "YS001002-2506-01", "community": "台山社区", "proposed_on": "2025-06-02", "proposer": "居民",
        "topic": "楼道照明", "outcome": "推进中",
    },
    "list_items": {
        "item_id": "QD001002-01", "community": "台山社区", "list_kind": "需求清单", "title": "示例-台山社区-需求-001",
        "created_on": "2025-05-06", "status": "未认领",
    },
    "partners": {
        "partner_id": "DW001002-01", "community": "台山社区", "partner_name": "示例-共建单位-001", "partner_kind": "学校",
        "joined_month": "2024-03",
    },
    "committee_members": {
        "member_id": "WY001002-01", "community": "台山社区", "org_kind": "学校", "start_month": "2024-03",
    },
    "committee_meetings": {
        "meeting_id": "HY001002-01", "community": "台山社区", "held_on": "2025-06-20", "due": "7", "present": "6",
    },
    "organisation_monthly": {
        "community": "台山社区", "month": "2025-06", "opinions_collected": "18", "opinions_solved": "11",
        "households_linked": "2600", "priority_households": "90", "priority_visited": "76", "visits": "140",
        "visits_with_problem": "19", "inservice_registered": "130", "inservice_active_ytd": "61",
    },
    "participation_monthly": {
        "community": "台山社区", "month": "2025-06", "deliberation_people": "31", "activity_people": "140",
        "activity_first_timers": "30", "lone_elders": "150", "lone_elders_visited": "141", "volunteers_registered": "1050",
        "volunteers_active_ytd": "260",
    },
    "recycling_monthly": {
        "community": "海湾社区", "month": "2025-06", "station_id": "XM003013-HS01", "kilograms": "3120.5", "drops": "1010",
        "overflow_days": "1",
    },
    "facility_checks": {"community": "台山社区", "month": "2025-06", "items": "26", "items_ok": "25", "repairs": "1"},
    "surveys": {
        "community": "台山社区", "month": "2025-06", "kind": "居民总体", "sent": "200", "valid": "168", "satisfied": "147",
    },
    "projects": {
        "project_id": "XM001002-TC01", "community": "台山社区", "project_type": "停车位",
        "project_name": "示例-台山社区-停车位-01", "quantity": "14", "unit": "个", "status": "在建",
        "planned_on": "2025-09-30",
    },
    "compounds": {
        "compound_id": "X210214001002-01", "community": "台山社区", "compound_name": "示例-台山社区-小区01",
        "households": "520", "is_old": "否",
    },
    "volunteer_teams": {
        "team_id": "ZD001002-01", "community": "台山社区", "team_name": "示例-台山社区-邻里互助队", "theme": "邻里互助",
        "founded_month": "2023-03",
    },
    "organisations": {
        "org_id": "ZZ001002-G01", "community": "台山社区", "tier": "网格党支部", "grid_no": "001002-G01",
        "founded_month": "2022-06",
    },
}  # fmt: skip


def _text(dataset: str, *changes: Texts, extra: Sequence[str] = (), without: str = "") -> str:
    """The CSV text of one row for each change of the good row; an empty change is the good row itself."""
    columns = [c for c in catalogue().datasets[dataset].column if c.code in _GOOD[dataset] and c.code != without]
    told = [_GOOD[dataset] | change for change in changes]
    rows = [[*(row[c.code] for c in columns), *("" for _ in extra)] for row in told]
    return csv_text([[*(c.header for c in columns), *extra], *rows])


def _dirty(
    name: str, dataset: str, content: str | bytes, outcome: str, *codes: str, encoding: str = "gbk"
) -> DirtyFile:
    """A file in GBK, as WPS saves it, unless bytes are given."""
    if isinstance(content, bytes):
        return DirtyFile(name=name, dataset=dataset, content=content, outcome=outcome, codes=frozenset(codes))
    return DirtyFile(
        name=name,
        dataset=dataset,
        content=content.encode(encoding),
        outcome=outcome,
        codes=frozenset({"encoding", *codes}),
    )


def dirty_files() -> list[DirtyFile]:
    """About thirty wrong files over all kinds of tables."""
    return [*_numbers(), *_names_and_keys(), *_words_and_dates(), *_rules(), *_files()]


def _second(dataset: str, change: Texts) -> Texts:
    """The change for a second row: with another key, so that it is no double of the first."""
    key = catalogue().datasets[dataset].key[0]
    other = "古城社区" if key == "community" else f"{_GOOD[dataset][key]}9"
    return {key: other} | change


def _with_bad(dataset: str, **change: str) -> str:
    """A good row and a second one that is wrong in the way given."""
    return _text(dataset, {}, _second(dataset, change))


def _numbers() -> list[DirtyFile]:
    """Counts that are no exact whole numbers, or do not add up."""
    total = _text("monthly_report", {}) + "合计,,25,22,95,0,0,0\r\n"
    with_units = _text("volunteer_services", {}, _second("volunteer_services", {"volunteers": "１2人次"}))
    return [
        _dirty("合计对不上.csv", "monthly_report", total, _FILE, "total_row_skipped", "total_mismatch"),
        _dirty(
            "近1000.csv",
            "volunteer_services",
            _with_bad("volunteer_services", people_served="近1000"),
            _ROWS,
            "number_not_exact",
        ),
        _dirty("兑换人次空着.csv", "points_monthly", _with_bad("points_monthly", redeemers=""), _ROWS, "missing_value"),
        _dirty(
            "实到半人.csv", "committee_meetings", _with_bad("committee_meetings", present="5.5"), _ROWS, "not_integer"
        ),
        _dirty(
            "负数回收量.csv",
            "recycling_monthly",
            _with_bad("recycling_monthly", kilograms="-20"),
            _ROWS,
            "out_of_range",
        ),
        _dirty("一月35天.csv", "grid_patrols", _with_bad("grid_patrols", diary_days="35"), _ROWS, "out_of_range"),
        _dirty("全角和单位.csv", "volunteer_services", with_units, _FIX, "number_as_text"),
    ]


def _names_and_keys() -> list[DirtyFile]:
    """Communities that are not in the register, numbers that are doubled, and an exchange that no check can see."""
    rounded = _with_bad("requests", community="2.10214E+11")
    doubled = _text("grid_patrols", {}, {"patrol_done": "390"})
    swapped = _text("organisation_monthly", {"community": "新村社区"}, {"community": "新城社区", "visits": "90"})
    return [
        _dirty("古成社区.csv", "services", _with_bad("services", community="古成社区"), _ROWS, "unknown_community"),
        _dirty("代码变成科学计数.csv", "requests", rounded, _ROWS, "unknown_community"),
        _dirty(
            "编号变成科学计数.csv",
            "requests",
            _with_bad("requests", request_id="2.10214E+17"),
            _ROWS,
            "number_rounded",
        ),
        _dirty("同一网格两行.csv", "grid_patrols", doubled, _ROWS, "duplicate_key"),
        # each row is right in itself: only the communities know that their figures were exchanged
        _dirty("两个社区填反了.csv", "organisation_monthly", swapped, _OK),
    ]


def _words_and_dates() -> list[DirtyFile]:
    """Words that are not in the list, months and moments that cannot be read, and personal data."""
    phone = _with_bad("requests", summary="请回电13800000000")
    door = _with_bad("partners", partner_name="示例小区3号楼2单元501")
    return [
        _dirty("隐患类别自编.csv", "hazards", _with_bad("hazards", kind="电动车上楼"), _ROWS, "not_a_choice"),
        _dirty("服务模式自编.csv", "canteens", _with_bad("canteens", modes="送餐上门；自助餐"), _ROWS, "not_a_choice"),
        _dirty(
            "下个月的月报.csv",
            "canteen_monthly",
            _with_bad("canteen_monthly", community="新苑社区", month="2025-08"),
            _ROWS,
            "month_future",
        ),
        _dirty(
            "只写月份.csv",
            "participation_monthly",
            _with_bad("participation_monthly", month="6月"),
            _ROWS,
            "month_unclear",
        ),
        _dirty("没有这一天.csv", "tasks", _with_bad("tasks", assigned_on="2025-06-31"), _ROWS, "date_unclear"),
        _dirty(
            "受理时间没写几点.csv", "requests", _with_bad("requests", received_at="2025-06-03"), _ROWS, "time_missing"
        ),
        _dirty("摘要里有手机号.csv", "requests", phone, _ROWS, "personal_data"),
        _dirty("单位名称写成门牌.csv", "partners", door, _ROWS, "personal_data"),
    ]


def _rules() -> list[DirtyFile]:
    """Columns of one row that contradict each other."""
    return [
        _dirty(
            "办结早于受理.csv", "requests", _with_bad("requests", resolved_at="2025-06-02 10:00"), _ROWS, "rule_broken"
        ),
        _dirty(
            "实到多于应到.csv", "committee_meetings", _with_bad("committee_meetings", present="9"), _ROWS, "rule_broken"
        ),
        _dirty("完工没有日期.csv", "projects", _with_bad("projects", status="完工"), _ROWS, "rule_broken"),
        _dirty("办理中却有办结日期.csv", "disputes", _with_bad("disputes", outcome="办理中"), _ROWS, "rule_broken"),
        _dirty(
            "办结多于受理.csv",
            "monthly_report",
            _with_bad("monthly_report", requests_resolved="40"),
            _OK,
            "rule_broken",
        ),
    ]


def _files() -> list[DirtyFile]:
    """Files that cannot be read as they should, or whose headers are not those of the table."""
    activities, matters = _text("activities", {}), _text("deliberations", {}, _second("deliberations", {}))
    head, row = _text("committee_members", {}).encode("utf-8").split(b"\r\n", 1)
    mixed = head + b"\r\n" + row.decode("utf-8").encode("gbk")
    unclosed = _text("list_items", {}).replace("示例-台山社区-需求-001", '"示例-台山社区-需求-001')
    header, line = _text("tasks", {}).splitlines()
    repeated = "\r\n".join([header, line, header, line.replace("-01,", "-02,", 1)]) + "\r\n"
    more = _text("compounds", {}) + "X210214001002-02,台山社区,示例-小区02,480,否,多余\r\n"
    no_grade = _text("disputes", {}, without="grade")
    return [
        _dirty("另存为Unicode.csv", "activities", b"\xff\xfe" + activities.encode("utf-16-le"), _OK, "encoding"),
        _dirty("标题在上.csv", "deliberations", "台山社区议事台账,,,,,\r\n" + matters, _FIX, "header_row_found"),
        _dirty("两种编码拼在一起.csv", "committee_members", mixed, _FILE, "encoding_mixed"),
        _dirty("引号没有关上.csv", "list_items", unclosed.encode("gbk"), _FILE, "quote_unbalanced"),
        _dirty("缺风险等级一列.csv", "disputes", no_grade, _FILE, "missing_required_column"),
        _dirty("多了一列.csv", "facility_checks", _text("facility_checks", {}, extra=["检查人"]), _OK, "unknown_column"),
        _dirty("中间又有表头.csv", "tasks", repeated, _FIX, "header_repeated"),
        _dirty("一行多了一格.csv", "compounds", more, _ROWS, "row_field_count"),
        _dirty("只有表头.csv", "volunteer_teams", _text("volunteer_teams").encode("gbk"), _FILE, "no_rows"),
        _dirty("其实是PDF.csv", "organisations", b"%PDF-1.7 \xe4\xba\x94", _FILE, "file_type"),
        _dirty("空文件.csv", "surveys", b"", _FILE, "empty_file"),
    ]  # fmt: skip
