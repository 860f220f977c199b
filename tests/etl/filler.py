"""Fills templates with plausible rows from the catalogue alone, as staff would."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

from lxml import etree

from etl.templates import template
from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.places import Place, Register

TODAY, MONTH = date(2025, 4, 2), "2025-03"
Row = dict[str, str]  # column code -> text
_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

# What the columns alone do not say: words that a rule asks for, and numbers that make a figure worth working out.
SPECIAL: dict[str, list[Row]] = {
    "activities": [{"sessions": "3"}, {"sessions": "4", "participants": "55"}],
    "brands": [
        {
            "brand_name": "同心社区",
            "stage": "已发布",
            "launch_month": "2018-06",
            "target_1": "",
            "target_2": "",
            "target_3": "",
        }
    ],
    "canteen_monthly": [{"open_days": "22", "meals": "880", "elderly_meals": "600"}],
    "canteens": [{"open_month": "2016-05"}, {}],
    "committee_meetings": [{"due": "20", "present": "18"}, {"due": "20", "present": "15"}],
    "committee_members": [{"start_month": "2019-11"}, {"start_month": "2025-03"}],
    "community_profile": [{"households": "2000", "parking_spaces": "500"}],
    "compounds": [{"households": "300", "built_year": "1998"}, {"households": "100", "built_year": "2004"}],
    "deliberations": [{"rating": ""}, {"rating": "5"}],
    "disputes": [{}, {"outcome": "化解", "closed_on": "2025-03-20"}],
    "facility_checks": [{"items": "40", "items_ok": "30"}],
    "grid_patrols": [{"patrol_due": "40", "patrol_done": "30"}, {"patrol_due": "60", "patrol_done": "30"}],
    "hazards": [{}, {"fixed_on": "2025-03-05"}],
    "list_items": [{}, {"status": "已认领", "claimed_on": "2025-03-09"}],
    "monthly_report": [{"requests_received": "12", "requests_resolved": "11"}],
    "organisation_monthly": [{"visits": "64"}],
    "organisations": [
        {"tier": "网格党支部", "grid_no": "0001", "founded_month": "2006-07"},
        {"tier": "网格党支部", "grid_no": "0002"},
    ],
    "participation_monthly": [{"lone_elders": "40", "lone_elders_visited": "30"}],
    "partners": [{"joined_month": "2012-03"}, {}],
    "points_monthly": [{"points_issued": "1500", "points_redeemed": "900"}],
    "projects": [
        {"project_type": "停车位", "quantity": "30", "status": "完工", "completed_on": "2025-03-11"},
        {
            "project_type": "老旧小区改造",
            "compound_id": "compounds-1",
            "quantity": "1",
            "households_benefited": "100",
            "status": "完工",
            "completed_on": "2025-03-30",
        },
    ],
    "recycling_monthly": [{"kilograms": "120.5"}, {"kilograms": "79.5"}],
    "requests": [
        {"satisfaction": ""},
        {
            "status": "办结",
            "resolved_at": "2025-03-06 10:00",
            "call_back_at": "2025-03-07 10:00",
            "call_back_valid": "是",
            "confirmed_solved": "是",
            "satisfaction": "5",
        },
    ],
    "services": [{}, {"mode": "代办"}],
    "step_changes": [{"month": "2025-03"}],
    "surveys": [{"kind": "居民总体", "valid": "200", "sent": "250", "satisfied": "160", "weight": ""}],
    "targets": [{"target": "92"}],
    "tasks": [{}, {"status": "办结", "done_on": "2025-03-20"}],
    "volunteer_services": [{"volunteers": "7"}, {"volunteers": "8"}],
    "volunteer_teams": [{"founded_month": "2015-03"}, {}],
}


def _number(dataset: Dataset, column: Column, n: int, place: Place) -> str:
    """A number for this row: the n-th of the table that defines it, apart for each community."""
    table = column.refers.partition(".")[0] or dataset.code
    return f"{table}-{place.code[-6:]}-{n}"


def cell(dataset: Dataset, column: Column, n: int, place: Place) -> str:
    """A plausible text for this column: equal counts, so that no part is larger than its whole."""
    kind = column.type
    if kind == "place":
        return place.code if n % 2 else place.name
    if kind in ("count", "decimal"):
        return str(min(20, int(column.max) - 1)) if kind == "count" else "12.50"
    if kind in ("month", "year") and column.code in dataset.key:
        return MONTH if kind == "month" else MONTH[:4]
    if kind == "choices":
        return "；".join(c.zh for c in column.choices[:2])
    if not column.required:
        return ""
    if column.indicators:
        return catalogue().indicators["case_ontime"].name.zh
    if kind == "choice":
        return column.choices[0].zh
    if kind == "id":
        return _number(dataset, column, n, place)
    return {"month": "2024-05", "date": f"{MONTH}-05", "moment": f"{MONTH}-05 09:30", "bool": "是"}.get(kind, "内容")


def rows(dataset: Dataset, place: Place) -> list[Row]:
    """One or two rows of this table for a community, good in the eyes of every rule."""
    return [
        {c.code: cell(dataset, c, n, place) for c in dataset.column} | special
        for n, special in enumerate(SPECIAL[dataset.code], 1)
    ]


def _csv(content: bytes, dataset: Dataset, made: list[Row]) -> bytes:
    """The CSV template with its prefilled rows completed and further rows added."""
    head, *given = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    by_header = {c.header: c.code for c in dataset.column}
    lines = []
    for n, row in enumerate(made):
        known = given[n] if n < len(given) else [""] * len(head)
        lines.append([row[by_header[h]] or known[i] for i, h in enumerate(head)])
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([head, *lines])
    return text.getvalue().encode("gb18030")


def _xlsx(content: bytes, dataset: Dataset, made: list[Row]) -> bytes:
    """The XLSX template with these rows typed into its sheet: text where the column is text, numbers elsewhere."""
    before = zipfile.ZipFile(io.BytesIO(content))
    tree = etree.fromstring(before.read("xl/worksheets/sheet1.xml"))
    data = tree.find(f"{{{_NS}}}sheetData")
    assert data is not None
    for row in list(data)[1:]:
        data.remove(row)
    for n, made_row in enumerate(made, 2):
        line = etree.SubElement(data, f"{{{_NS}}}row", r=str(n))
        for i, column in enumerate(dataset.column):
            _type(line, f"{chr(65 + i)}{n}", made_row[column.code], column.type in ("count", "decimal"))
    after = io.BytesIO()
    with zipfile.ZipFile(after, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in before.namelist():
            archive.writestr(name, etree.tostring(tree) if name.endswith("sheet1.xml") else before.read(name))
    return after.getvalue()


def _type(line: etree._Element, where: str, text: str, number: bool) -> None:
    if not text:
        return
    if number:
        etree.SubElement(etree.SubElement(line, f"{{{_NS}}}c", r=where), f"{{{_NS}}}v").text = text
        return
    inline = etree.SubElement(etree.SubElement(line, f"{{{_NS}}}c", r=where, t="inlineStr"), f"{{{_NS}}}is")
    etree.SubElement(inline, f"{{{_NS}}}t").text = text


def filled(dataset: Dataset, register: Register, place: Place, suffix: str, made: list[Row] | None = None) -> bytes:
    """The template of this table for a community with rows typed in, as the sender would send it."""
    content = template.Template(dataset=dataset, cat=catalogue(), register=register, place=place, month=MONTH).file(
        suffix
    )
    made = rows(dataset, place) if made is None else made
    return _csv(content, dataset, made) if suffix == ".csv" else _xlsx(content, dataset, made)
