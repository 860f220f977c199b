"""How tables are sent: ledgers, registers and monthly tables as one file for each half-year, with their oddities."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from etl.sample.disturbances import FIRST_MONTHS
from etl.sample.sample_file import DISTRICT, LAST_DAY, Cell, Form, SampleFile, SampleSheet, file_bytes
from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Dataset

Row = dict[str, Cell]


@dataclass(frozen=True, kw_only=True)
class HalfYear:
    """Six months, their words in a file's name, their last day, and the working days after it on which files come."""

    first: str
    last: str
    words: str
    cut: date
    days: tuple[date, ...]


def _half_year(year: int, half: int, days: tuple[int, ...]) -> HalfYear:
    return HalfYear(
        first=f"{year}-{1 if half == 1 else 7:02d}",
        last=f"{year}-{6 if half == 1 else 12:02d}",
        words=f"{year}年{'上' if half == 1 else '下'}半年",
        cut=date(year, 6, 30) if half == 1 else date(year, 12, 31),
        days=tuple(date(year, 7, day) if half == 1 else date(year + 1, 1, day) for day in days),
    )


HALF_YEARS = (
    _half_year(2023, 1, (3, 3, 5, 5, 5)),
    _half_year(2023, 2, (2, 2, 4, 4, 4)),
    _half_year(2024, 1, (2, 2, 4, 4, 4)),
    _half_year(2024, 2, (2, 2, 6, 6, 6)),
    _half_year(2025, 1, (2, 2, 4, 4, 4)),
    _half_year(2025, 2, (5, 5, 5, 6, 6)),
)


@dataclass(frozen=True, kw_only=True)
class SampleLine:
    """One line of a ledger or register: what it says in the end, and what it said before certain days."""

    row: Row
    entered: date
    earlier: tuple[tuple[date, Row], ...] = ()  # (day of a change, the cells as they stood before it), in order of time

    def at(self, day: date) -> Row:
        """The line as it stands at the end of this day."""
        row = self.row
        for changed, before in reversed(self.earlier):
            if changed > day:
                row = {**row, **before}
        return row

    def changed(self, after: date, until: date) -> bool:
        """Whether anything in the line changed on a day after the first and up to the second."""
        return any(after < day <= until for day, _ in self.earlier)


@dataclass(frozen=True, kw_only=True)
class SentTable:
    """A dataset on its way: its file name, who sends it, and on which of the half-year's days."""

    code: str
    name: str
    by: str
    turn: int
    words: str = ""  # in a file's name, instead of those of its half-year

    @property
    def dataset(self) -> Dataset:
        """What the catalogue says of it."""
        return catalogue().datasets[self.code]


@dataclass(frozen=True, kw_only=True)
class _SheetStyle:
    """How a clerk lays a file out."""

    form: Form = "gbk"
    short_names: bool = False
    slashes: bool = False  # dates as 2025/3/5
    other_headers: bool = False  # accepted variants of the headers
    title: bool = False


# the files that look different from the rest: dataset and number of the half-year
# (a title tells registers apart that have not changed: the same bytes a second time would be no new upload)
_STYLES: dict[tuple[str, int], _SheetStyle] = {
    **{(code, n): _SheetStyle(title=True) for code in ("canteens", "compounds") for n in range(6)},
    ("requests", 1): _SheetStyle(other_headers=True),
    ("requests", 4): _SheetStyle(form="utf-8-sig"),
    ("volunteer_services", 2): _SheetStyle(slashes=True),
    ("volunteer_services", 5): _SheetStyle(form="utf-8-sig", title=True),
    ("grid_patrols", 3): _SheetStyle(form="utf-8-sig"),
    ("services", 0): _SheetStyle(short_names=True, title=True),
    ("deliberations", 1): _SheetStyle(slashes=True, title=True),
    ("deliberations", 4): _SheetStyle(other_headers=True),
    ("activities", 3): _SheetStyle(short_names=True),
    ("canteens", 2): _SheetStyle(form="xlsx", title=True),
    ("canteen_monthly", 4): _SheetStyle(form="xlsx", title=True),
    ("points_monthly", 1): _SheetStyle(form="xlsx"),
    ("surveys", 3): _SheetStyle(form="xlsx", title=True),
    ("committee_meetings", 2): _SheetStyle(form="xlsx"),
    ("committee_members", 3): _SheetStyle(title=True),
    ("partners", 4): _SheetStyle(form="utf-8-sig"),
    ("disputes", 2): _SheetStyle(slashes=True),
    ("hazards", 3): _SheetStyle(title=True, short_names=True),
    ("tasks", 4): _SheetStyle(other_headers=True),
    ("organisation_monthly", 2): _SheetStyle(other_headers=True),
    ("participation_monthly", 4): _SheetStyle(form="utf-8-sig"),
    ("recycling_monthly", 0): _SheetStyle(form="xlsx"),
    ("facility_checks", 1): _SheetStyle(title=True),
}


def by_month(sheet: SentTable, rows: Iterable[Row]) -> list[SampleFile]:
    """A monthly table: the rows of each half-year in a file of their own; no file where there is nothing to report."""
    rows = [row for row in rows if str(row["month"]) >= FIRST_MONTHS.get(str(row["community"]), "")]
    of_half = [[row for row in rows if half.first <= str(row["month"]) <= half.last] for half in HALF_YEARS]
    return [a_file(sheet, n, found) for n, found in enumerate(of_half) if found]


def by_event(
    sheet: SentTable, entries: Sequence[SampleLine], streets: dict[str, list[str]], *, but: Collection[int] = ()
) -> list[SampleFile]:
    """A ledger: what was entered in each half-year (`but` those numbers), and again what has changed since.

    The first half-year comes street by street, because not every community reported it in full.
    """
    later = [n for n in range(1, len(HALF_YEARS)) if n not in but]
    return [
        *_first_half_year(sheet, ledger_rows(entries, 0), streets),
        *(a_file(sheet, n, ledger_rows(entries, n), covers=DISTRICT) for n in later),
    ]


def _first_half_year(sheet: SentTable, rows: list[Row], streets: dict[str, list[str]]) -> list[SampleFile]:
    """A file for each street, and where some of its communities began later, for each that had begun by then."""
    half, files = HALF_YEARS[0], []
    for street, names in streets.items():
        late = any(name in FIRST_MONTHS for name in names)
        for place, of_place in {name: [name] for name in names}.items() if late else [(street, names)]:
            first = FIRST_MONTHS.get(place, half.first)
            if first <= half.last:
                own = replace(sheet, words=f"{half.words}，{place}")
                file = a_file(own, 0, [row for row in rows if row["community"] in of_place], covers=place)
                files.append(replace(file, covers_first=first))
    return files


def ledger_rows(entries: Sequence[SampleLine], n: int) -> list[Row]:
    """The lines of a ledger that the file of the n-th half-year holds, as they stand on its last day."""
    until = HALF_YEARS[n].cut
    since = HALF_YEARS[n - 1].cut if n else date.min
    return [
        e.at(until) for e in entries if since < e.entered <= until or (e.entered <= since and e.changed(since, until))
    ]


def as_it_stood(sheet: SentTable, entries: Sequence[SampleLine], halves: Sequence[int] = range(6)) -> list[SampleFile]:
    """A register: the whole of it every half-year, as it stood on the day it was sent."""
    files = []
    for n in halves:
        day = HALF_YEARS[n].days[sheet.turn]
        rows = [entry.at(day) for entry in entries if entry.entered <= day]
        files.append(a_file(sheet, n, rows, covers=DISTRICT))
    return files


def a_file(sheet: SentTable, n: int, rows: Sequence[Row], *, covers: str = "", today: date | None = None) -> SampleFile:
    """The file of the n-th half-year; `covers` is the place that a ledger or register speaks of in full."""
    half, style, dataset = HALF_YEARS[n], _STYLES.get((sheet.code, n), _SheetStyle()), sheet.dataset
    sent = today or half.days[sheet.turn]
    title = f"{DISTRICT}{sheet.name}（{sheet.words or half.words}）"
    table = SampleSheet(
        headers=_headers(dataset, style),
        rows=[_cells(dataset, row, style) for row in rows],
        title=title if style.title else "",
    )
    of_events = dataset.is_ledger and covers
    return SampleFile(
        dataset=sheet.code,
        file_name=f"{title}.{'xlsx' if style.form == 'xlsx' else 'csv'}",
        content=file_bytes(table, style.form, sent),
        by=sheet.by,
        today=sent,
        covers_place=covers,
        covers_first=half.first if of_events else "",
        covers_last=half.last if of_events else "",
    )


def _headers(dataset: Dataset, style: _SheetStyle) -> list[str]:
    return [c.also[0] if style.other_headers and c.also else c.header for c in dataset.column]


def _cells(dataset: Dataset, row: Row, style: _SheetStyle) -> list[Cell]:
    """The row in the order of the columns; KeyError when it has a column that the dataset does not know."""
    codes = [c.code for c in dataset.column]
    if unknown := row.keys() - set(codes):
        raise KeyError(f"{dataset.code}: {sorted(unknown)}")
    cells = [row.get(code) for code in codes]
    if style.short_names:
        cells = [
            c.removesuffix("社区") if k == "community" and isinstance(c, str) else c
            for k, c in zip(codes, cells, strict=True)
        ]
    if style.slashes:
        cells = [f"{c.year}/{c.month}/{c.day}" if isinstance(c, date) else c for c in cells]
    return cells


def cut_after(day: date) -> date:
    """The last day of the half-year that this day lies in."""
    return date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)


def enter(row: Row, entered: date, changes: Iterable[tuple[date | None, Row]] = ()) -> SampleLine:
    """A line that is complete but for changes after the sample's last day: those never come.

    Each change is the day it happened (None: never) and the cells as they stood before it.
    """
    known = sorted(((day, before) for day, before in changes if day), key=lambda change: change[0])
    entry = SampleLine(row=row, entered=min(entered, LAST_DAY), earlier=tuple(known))
    if known and known[-1][0] > LAST_DAY:
        kept = tuple((day, before) for day, before in known if day <= LAST_DAY)
        entry = SampleLine(row=entry.at(LAST_DAY), entered=entry.entered, earlier=kept)
    return entry


def days_later(day: date, n: float) -> date:
    """The day n days later."""
    return day + timedelta(days=int(n))


def on_a_weekday(day: date) -> date:
    """The day itself, or for a weekend the Friday before it in the same month, else the Monday after it."""
    if day.weekday() < 5:
        return day
    friday = day - timedelta(days=day.weekday() - 4)
    return friday if friday.month == day.month else day + timedelta(days=7 - day.weekday())


def by_street(
    sheet: SentTable, entries: Sequence[SampleLine], n: int, streets: dict[str, list[str]], short: dict[str, str]
) -> list[SampleFile]:
    """The n-th half-year of a ledger, a file for each street; `short` names the last month of streets that owe more."""
    rows = ledger_rows(entries, n)
    files = []
    for street, names in streets.items():
        own = replace(sheet, by=f"示例·{street}", words=f"{street}{HALF_YEARS[n].words}")
        file = a_file(own, n, [row for row in rows if row["community"] in names], covers=street)
        files.append(replace(file, covers_last=short.get(street, file.covers_last)))
    return files
