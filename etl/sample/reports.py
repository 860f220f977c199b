"""The sample's monthly reports: what each community counted, and the files it was sent in, mistakes included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from etl.sample.disturbances import FIRST_MONTHS, remark_on
from etl.sample.projects import Project
from etl.sample.sample_file import (
    HEATING,
    MONTHS,
    PARTY,
    SPRING_FESTIVAL,
    Allotted,
    Cell,
    Form,
    SampleFile,
    SampleSheet,
    file_bytes,
    stream,
)
from outcomes.core.periods import month_of

_REMARKS, _GAPS, _MISCOUNTED = 4, 5, 6  # numbers of the streams
_HEADERS = (
    "社区",
    "月份",
    "诉求受理数",
    "诉求办结数",
    "志愿服务人次",
    "改造小区数",
    "新增停车位",
    "口袋公园数",
    "备注",
)
_MISSING_IN_DECEMBER = ("谷泡社区", "圈龙山社区", "建设社区")
_OTHER_GAPS = 14
_OFF = 0.011  # share of the months whose counts are not those of the ledgers
# the volunteers of these rows are typed as 近…: the check refuses the row, and one of them is sent again
_NOT_EXACT = {("唐房社区", "2024-09"), ("建设社区", "2025-11")}
_SENT_AGAIN = ("建设社区", "2025-11", date(2025, 12, 20))
_MENDED = {"台山社区", "和平社区", "普东社区"}  # their volunteers of this month were counted by half at first
_MENDED_MONTH = "2025-03"

MonthForm = Literal["2025-03", "2025年3月", "2025/3", "202503"]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What the ledgers of one community say of each of the 36 months."""

    received: list[int]
    closed: list[int]
    volunteers: list[int]


@dataclass(frozen=True, kw_only=True)
class _Report:
    """What one community counted in one month."""

    place: Allotted
    month: str
    received: int
    closed: int
    volunteers: int | str
    compounds: int
    spaces: int
    parks: int
    remark: str


@dataclass(frozen=True, kw_only=True)
class _ReportStyle:
    """How a clerk lays a file out: kept throughout one file."""

    month: MonthForm = "2025-03"
    short_names: bool = False
    title: str = ""
    total: bool = False
    form: Form = "gbk"


def report_files(
    places: list[Allotted], projects: list[Project], counts: dict[str, Counts], seed: int
) -> list[SampleFile]:
    """Half-years for the whole district, the last two months street by street, and what was sent more than once."""
    reports = [report for place in places for report in _reports_of(place, projects, counts[place.code], seed)]
    sent = sorted(_without_gaps(reports, seed), key=lambda r: (r.month, r.place.code))
    return [
        *_half_years(sent),
        *_street_months(sent),
        _mended_month(sent),
        _cumulative_by_mistake(sent),
        _mended_row(sent),
        _too_early(sent),
        _returned(sent),
    ]


def _reports_of(place: Allotted, projects: list[Project], counts: Counts, seed: int) -> list[_Report]:
    """The 36 months of one community, counted from its ledgers and the register of projects."""
    reported = _miscounted(counts, stream(seed, _MISCOUNTED, place.code))
    remarks = _remarks(stream(seed, _REMARKS, place.code))
    built: Counter[tuple[str, str]] = Counter()
    for project in projects:
        if project.place == place and project.completed_on:
            built[project.kind, month_of(project.completed_on)] += project.quantity
    return [
        _Report(
            place=place,
            month=month,
            received=reported.received[i],
            closed=reported.closed[i],
            volunteers=reported.volunteers[i],
            compounds=built["老旧小区改造", month],
            spaces=built["停车位", month],
            parks=built["口袋公园", month],
            remark=remark_on(place, month) or remarks[i],
        )
        for i, month in enumerate(MONTHS)
    ]


def _miscounted(counts: Counts, rng: np.random.Generator) -> Counts:
    """The counts as they were reported: about one month in a hundred is a few cases off the ledgers."""
    received, closed = list(counts.received), list(counts.closed)
    for i in np.flatnonzero(rng.random(len(MONTHS)) < _OFF):
        if rng.random() < 0.5:
            received[i] += int(rng.integers(1, 4))
        else:
            closed[i] = max(0, closed[i] - int(rng.integers(1, 4)))
    return replace(counts, received=received, closed=closed)


def _remarks(rng: np.random.Generator) -> list[str]:
    """Mostly empty; now and then a word on the month."""
    found = []
    for month in MONTHS:
        word = "春节假期" if month in SPRING_FESTIVAL else "供暖诉求较多" if month[5:] in HEATING else "含12345转办"
        found.append(word if rng.random() < 0.03 else "")
    return found


def _without_gaps(reports: list[_Report], seed: int) -> list[_Report]:
    """The reports that were ever sent: three communities still owe December 2025, a few an older month.

    What lies before the first month of a community that began late is not among them.
    """
    gaps = {(name, "2025-12") for name in _MISSING_IN_DECEMBER}
    may_lack = [
        (r.place.name, r.month)
        for r in reports
        if r.month < "2025-11" and r.month != _MENDED_MONTH and (r.place.name, r.month) not in _NOT_EXACT
    ]
    for i in stream(seed, _GAPS).choice(len(may_lack), size=_OTHER_GAPS, replace=False):
        gaps.add(may_lack[int(i)])
    return [r for r in reports if (r.place.name, r.month) not in gaps and r.month >= FIRST_MONTHS.get(r.place.name, "")]


def _half_years(sent: list[_Report]) -> list[SampleFile]:
    """One file for the whole district per half-year; that of the first half of 2024 came a month late."""
    titled = _ReportStyle(title="普兰店区2023年上半年社区月报汇总表", total=True)
    workbook = _ReportStyle(month="2025年3月", title="社区月报汇总表", form="xlsx")
    runs: list[tuple[str, str, str, date, _ReportStyle]] = [
        ("2023-01", "2023-06", "2023年上半年", date(2023, 7, 10), titled),
        ("2023-07", "2023-12", "2023年下半年", date(2024, 1, 10), _ReportStyle(month="2025年3月")),
        ("2024-01", "2024-06", "2024年上半年", date(2024, 8, 12), _ReportStyle(month="2025/3", short_names=True)),
        ("2024-07", "2024-12", "2024年下半年", date(2025, 1, 10), _ReportStyle()),
        ("2025-01", "2025-06", "2025年上半年", date(2025, 7, 10), _ReportStyle(form="utf-8-sig", total=True)),
        ("2025-07", "2025-10", "2025年7至10月", date(2025, 11, 10), workbook),
    ]
    files = []
    for first, last, words, today, style in runs:
        rows = [r for r in sent if first <= r.month <= last]
        files.append(_first_sent(f"普兰店区社区月报汇总（{words}）", rows, style, by=PARTY, today=today))
    return files


def _first_sent(name: str, reports: list[_Report], style: _ReportStyle, *, by: str, today: date) -> SampleFile:
    """The reports as they came first; where a row of them is refused, the others are stored."""
    file = _file(name, [_as_first_sent(r) for r in reports], style, by=by, today=today)
    return replace(file, partial=any((r.place.name, r.month) in _NOT_EXACT for r in reports))


def _as_first_sent(report: _Report) -> _Report:
    """The report with what was wrong in it when it came."""
    if (report.place.name, report.month) in _NOT_EXACT:
        return replace(report, volunteers=f"近{report.volunteers}")
    if report.place.name in _MENDED and report.month == _MENDED_MONTH:
        return replace(report, volunteers=int(report.volunteers) // 2)
    return report


def _street_months(sent: list[_Report]) -> list[SampleFile]:
    """November and December 2025, a file for each street; 铁西街道 sends November again, put right.

    The same street sends its December twice: the same bytes, because nobody knew whether they had arrived.
    """
    sent_on = {
        ("2025-11", "丰荣街道"): date(2025, 12, 2),
        ("2025-11", "铁西街道"): date(2025, 12, 8),
        ("2025-11", "太平街道"): date(2025, 12, 4),
        ("2025-11", "皮口街道"): date(2025, 12, 4),
        ("2025-12", "丰荣街道"): date(2026, 1, 5),
        ("2025-12", "铁西街道"): date(2026, 1, 4),
        ("2025-12", "太平街道"): date(2026, 1, 5),
        ("2025-12", "皮口街道"): date(2026, 1, 6),
    }
    styles = {
        "丰荣街道": _ReportStyle(short_names=True, total=True),
        "铁西街道": _ReportStyle(month="2025年3月"),
        "太平街道": _ReportStyle(month="202503", title="太平街道社区月报", total=True),
        "皮口街道": _ReportStyle(month="2025/3"),
    }
    files = {
        (month, street): _first_sent(
            _street_title(street, month, again=(month, street) == ("2025-11", "铁西街道")),
            [r for r in sent if r.month == month and r.place.street == street],
            styles[street],
            by=f"示例·{street}",
            today=today,
        )
        for (month, street), today in sent_on.items()
    }
    twice = replace(files["2025-12", "铁西街道"], today=date(2026, 1, 5), repeats=True)
    return [*files.values(), twice]


def _street_title(street: str, month: str, *, again: bool = False) -> str:
    return f"{street}{month[:4]}年{int(month[5:])}月社区月报{'（更正）' if again else ''}"


def _mended_month(sent: list[_Report]) -> SampleFile:
    """Three communities of 丰荣街道 send an older month again: the volunteers had been counted by half."""
    rows = [replace(r, remark="补报志愿服务人次") for r in sent if r.place.name in _MENDED and r.month == _MENDED_MONTH]
    return _file(
        "丰荣街道2025年3月社区月报（更正3个社区）", rows, _ReportStyle(), by="示例·丰荣街道", today=date(2025, 9, 16)
    )


def _mended_row(sent: list[_Report]) -> SampleFile:
    """The row of 皮口街道 that was refused in November 2025, alone and long after the deadline."""
    name, month, today = _SENT_AGAIN
    rows = [r for r in sent if (r.place.name, r.month) == (name, month)]
    title = f"{_street_title('皮口街道', month)}（补报{name}）"
    return _file(title, rows, _ReportStyle(month="2025/3"), by="示例·皮口街道", today=today)


def _too_early(sent: list[_Report]) -> SampleFile:
    """December 2025 of three communities of 丰荣街道 before its last services were counted.

    It still waits for review when the file of the whole street takes its place.
    """
    rows = [
        replace(r, volunteers=int(r.volunteers) * 3 // 4)
        for r in sent
        if r.place.name in _MENDED and r.month == "2025-12"
    ]
    title = f"{_street_title('丰荣街道', '2025-12')}（先报3个社区）"
    file = _file(title, rows, _ReportStyle(short_names=True), by="示例·丰荣街道", today=date(2026, 1, 4))
    return replace(file, publish=False)


def _returned(sent: list[_Report]) -> SampleFile:
    """December 2025 of 太平街道 with received and closed cases exchanged: sent back, and put right a day later."""
    of_street = [r for r in sent if r.place.street == "太平街道" and r.month == "2025-12"]
    rows = [replace(r, received=r.closed, closed=r.received) for r in of_street]
    style = _ReportStyle(month="202503", title="太平街道社区月报")
    title = f"{_street_title('太平街道', '2025-12')}（第一次）"
    file = _file(title, rows, style, by="示例·太平街道", today=date(2026, 1, 4))
    return replace(file, publish=False, returned="诉求受理数和办结数两列填反了，更正后重报")


def _cumulative_by_mistake(sent: list[_Report]) -> SampleFile:
    """November 2025 of 铁西街道 with the volunteers of the year so far: published, then taken back."""
    of_street = [r for r in sent if r.place.street == "铁西街道" and "2025-01" <= r.month <= "2025-11"]
    so_far: Counter[str] = Counter()
    for report in of_street:
        so_far[report.place.code] += int(report.volunteers)
    rows = [replace(r, volunteers=so_far[r.place.code]) for r in of_street if r.month == "2025-11"]
    title = _street_title("铁西街道", "2025-11")
    file = _file(title, rows, _ReportStyle(month="2025年3月"), by="示例·铁西街道", today=date(2025, 12, 3))
    return replace(file, withdraw="志愿服务人次误填为全年累计数，更正后重报", withdrawn_on=date(2025, 12, 5))


_MONTH_TEXT: dict[MonthForm, Callable[[str], str]] = {
    "2025-03": lambda month: month,
    "2025年3月": lambda month: f"{month[:4]}年{int(month[5:])}月",
    "2025/3": lambda month: f"{month[:4]}/{int(month[5:])}",
    "202503": lambda month: month.replace("-", ""),
}


def _file(name: str, reports: list[_Report], style: _ReportStyle, *, by: str, today: date) -> SampleFile:
    """The reports as a file in one clerk's style."""
    rows: list[list[Cell]] = []
    for r in reports:
        place = r.place.name.removesuffix("社区") if style.short_names else r.place.name
        rows.append([place, _MONTH_TEXT[style.month](r.month), *_counts(r), r.remark])
    if style.total:
        columns = zip(*(_counts(r) for r in reports), strict=True)
        rows.append(["合计", "", *(sum(int(n) for n in column) for column in columns), ""])
    table = SampleSheet(headers=_HEADERS, rows=rows, title=style.title)
    suffix = "xlsx" if style.form == "xlsx" else "csv"
    content = file_bytes(table, style.form, today)
    return SampleFile(dataset="monthly_report", file_name=f"{name}.{suffix}", content=content, by=by, today=today)


def _counts(r: _Report) -> tuple[int | str, ...]:
    return r.received, r.closed, r.volunteers, r.compounds, r.spaces, r.parks
