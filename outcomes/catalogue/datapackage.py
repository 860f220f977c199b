"""The catalogue as a Frictionless Data Package: one resource with a Table Schema for each table that is reported."""

from __future__ import annotations

from typing import Any

from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Choice, Column, Dataset

_TYPES = {
    "place": "string",
    "month": "yearmonth",
    "year": "year",
    "count": "integer",
    "decimal": "number",
    "degrees": "number",
    "date": "date",
    "moment": "datetime",
    "choice": "string",
    "choices": "string",
    "bool": "boolean",
    "id": "string",
    "text": "string",
}
_ID_LENGTH = 64


def _choices(column: Column, cat: Catalogue) -> tuple[Choice, ...]:
    """The accepted codes of a choice column with their words."""
    if column.indicators:
        return tuple(Choice(code=i.code, zh=i.name.zh, en=i.name.en) for i in cat.indicators.values())
    return column.choices


def _form(column: Column) -> dict[str, Any]:
    """How values of this column are written."""
    if column.type == "moment":
        return {"format": "%Y-%m-%d %H:%M"}
    if column.type == "bool":
        return {"trueValues": ["是", "yes", "TRUE", "1"], "falseValues": ["否", "no", "FALSE", "0"]}
    return {}


def _constraints(column: Column, dataset: Dataset, choices: tuple[Choice, ...]) -> dict[str, Any]:
    """What a value must keep to."""
    found: dict[str, Any] = {"required": column.required}
    codes = [choice.code for choice in choices]
    if dataset.key == (column.code,):
        found["unique"] = True
    if column.type == "choice":
        found["enum"] = codes
    elif column.type == "choices":
        found["pattern"] = f"({'|'.join(codes)})(;({'|'.join(codes)}))*"
    elif column.is_number:
        found |= {"minimum": 0, "maximum": int(column.max)}
    elif column.type == "month":
        found["minimum"] = column.earliest
    elif column.type == "id":
        found["maxLength"] = _ID_LENGTH
    elif column.type == "text":
        found["maxLength"] = column.max_length
    return found


def _field(column: Column, dataset: Dataset, cat: Catalogue) -> dict[str, Any]:
    choices = _choices(column, cat)
    found = {
        "name": column.code,
        "title": column.header,
        "title_en": column.en,
        "description": column.help.zh,
        "description_en": column.help.en,
        "type": _TYPES[column.type],
        **_form(column),
        "constraints": _constraints(column, dataset, choices),
    }
    if choices:
        found["categories"] = [{"value": c.code, "label": c.zh, "label_en": c.en} for c in choices]
    if column.units:
        found["unit"] = column.units[0]
    if column.levels != ("community",):
        found["levels"] = list(column.levels)
    if column.also:
        found["other_titles"] = list(column.also)
    return found


def _foreign_keys(dataset: Dataset) -> list[dict[str, Any]]:
    """The columns that hold a number which another table defines."""
    found = []
    for column in dataset.column:
        if column.refers:
            table, _, key = column.refers.partition(".")
            found.append({"fields": [column.code], "reference": {"resource": table, "fields": [key]}})
    return found


def _schema(dataset: Dataset, cat: Catalogue) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, dataset, cat) for column in dataset.column],
        "primaryKey": list(dataset.key),
        "missingValues": [""],
    }
    if keys := _foreign_keys(dataset):
        schema["foreignKeys"] = keys
    return schema


def _resource(dataset: Dataset, cat: Catalogue) -> dict[str, Any]:
    return {
        "name": dataset.code,
        "type": "table",
        "path": f"{dataset.code}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": dataset.name.zh,
        "title_en": dataset.name.en,
        "description": f"{dataset.about.zh}{dataset.row.zh}。",
        "description_en": f"{dataset.about.en} {dataset.row.en[:1].upper()}{dataset.row.en[1:]}.",
        "systems": list(dataset.systems),
        "reporter": dataset.reporter,
        "basis": dataset.basis.model_dump(),
        "frequency": dataset.frequency,
        "in_use": dataset.on,
        "replaces": dataset.replace,
        "rules": [{"severity": r.severity, "field": r.column, "zh": r.zh, "en": r.en} for r in dataset.rule],
        "schema": _schema(dataset, cat),
    }


def datapackage(cat: Catalogue) -> dict[str, Any]:
    """The descriptor of every table that can be reported: fields, types, constraints, keys and words.

    Fields are named by code and titled as on paper. The resources' paths say where a table would lie; a descriptor
    holds no data.
    """
    return {
        "name": "pulandian-outcomes",
        "title": "普兰店区“一社区一品牌”数据表",
        "title_en": "Tables of the “one community, one brand” programme of Pulandian District",
        "description": "各数据表的栏目、类型、取值和唯一标识，由目录生成。",
        "description_en": "Fields, types, values and keys of every table, generated from the catalogue.",
        "resources": [_resource(dataset, cat) for dataset in cat.datasets.values()],
    }
