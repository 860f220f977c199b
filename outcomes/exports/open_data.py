"""The open data of the district: published rows and figures as CSV and Parquet with their descriptor, in one zip."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.catalogue.datapackage import datapackage
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.csv_text import safe_text
from outcomes.core.periods import Period
from outcomes.core.settings import Settings
from outcomes.core.texts import t
from outcomes.figures.ask import monthly
from outcomes.figures.switched_on import datasets_on, indicators_on
from outcomes.warehouse.in_force import in_force_sql, see
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Mart
from outcomes.warehouse.statements import statement

Descriptor = dict[str, Any]  # a part of datapackage.json
Fields = tuple[tuple[str, str, str, str], ...]  # of a table: name, type, zh, en
_BOM = "\ufeff".encode()
# what the figures and lists that are worked out hold, as Table Schema fields: name, type, zh, en
_FIGURES = (
    ("indicator", "string", "指标代码", "Figure code"),
    ("place", "string", "社区代码", "Community code"),
    ("month", "yearmonth", "月份", "Month"),
    ("value", "number", "数值", "Value"),
    ("numerator", "number", "分子", "Numerator"),
    ("denominator", "number", "分母", "Denominator"),
    ("state", "string", "状态", "State"),
)
_PLACES = (
    ("code", "string", "代码", "Code"),
    ("name", "string", "名称", "Name"),
    ("name_en", "string", "英文名称", "Name in English"),
    ("level", "string", "层级", "Level"),
    ("parent", "string", "上级代码", "Parent"),
    ("basis", "string", "依据", "Basis"),
)
_INDICATORS = (
    ("indicator", "string", "指标代码", "Figure code"),
    ("name", "string", "名称", "Name"),
    ("name_en", "string", "英文名称", "Name in English"),
    ("unit", "string", "单位", "Unit"),
    ("definition", "string", "口径", "Definition"),
    ("definition_en", "string", "英文口径", "Definition in English"),
)


def open_data(settings: Settings, mart: Mart, hear: Callable[[float], None] = lambda _: None) -> bytes:
    """A zip: for each table that is on and each list of figures a CSV (UTF-8 with BOM) and a Parquet file, and
    datapackage.json.

    Only rows in force of the mart's version. Free text and columns about a few people are left out; figures that are
    protected are empty with the state that says so.
    """
    cat, resources = catalogue(), list[Descriptor]()
    content = io.BytesIO()
    with (
        tempfile.TemporaryDirectory(prefix="open-") as folder,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as zip_,
    ):
        con = connect(settings)
        try:
            see(con, cat, mart.look.slices)
            told = {r["name"]: r for r in datapackage(cat)["resources"]}
            on = [d for d in cat.datasets.values() if d.code in datasets_on(mart)]
            for n, dataset in enumerate(on):
                resources.append(_dataset(con, dataset, told[dataset.code], zip_, Path(folder)))
                hear(0.5 * (n + 1) / len(on))
        finally:
            con.close()
        for name, frame, fields, zh, en in _worked_out(mart, hear):
            _write(zip_, Path(folder), name, frame)
            resources.append(_resource(name, fields, zh, en))
        zip_.writestr("datapackage.json", json.dumps(_package(cat, mart, resources), ensure_ascii=False, indent=1))
    return content.getvalue()


def shown(dataset: Dataset) -> list[Column]:
    """The columns of a table that are open: no free text, nothing about a few people."""
    return [c for c in dataset.column if not c.scan and c.personal == "none" and c.code != "void"]


def _dataset(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, told: Descriptor, zip_: zipfile.ZipFile, folder: Path
) -> Descriptor:
    """Writes the rows in force of one table; its resource."""
    columns = shown(dataset)
    frame = con.execute(statement("open_rows", columns=columns, rows=in_force_sql(dataset))).df()
    _write(zip_, folder, dataset.code, frame)
    kept = {c.code for c in columns}
    schema = dict(told["schema"])
    schema["fields"] = [f for f in schema["fields"] if f["name"] in kept] + [
        {"name": "upload_id", "type": "string", "title": "上报编号", "title_en": "Upload"},
        {"name": "source_row", "type": "integer", "title": "原文件行号", "title_en": "Row of the file"},
    ]
    left_out = [c.header for c in dataset.column if c.code not in kept]
    if set(schema["primaryKey"]) - kept:
        del schema["primaryKey"]
    return {**told, "schema": schema, "parquet": f"{dataset.code}.parquet", "left_out": left_out}


def _worked_out(mart: Mart, hear: Callable[[float], None]) -> list[tuple[str, pd.DataFrame, Fields, str, str]]:
    """The figures of every community and month, the places, the indicators."""
    months = mart.connection.cursor().execute("SELECT min(month), max(month) FROM value").fetchone()
    rows: list[tuple[object, ...]] = []
    on = list(indicators_on(mart).values())
    if months and months[0]:
        period = Period(first=str(months[0]), last=str(months[1]))
        for n, indicator in enumerate(on):
            cells = monthly(mart, indicator, period, mart.register.district.code)
            rows += [(indicator.code, *key, c.value, c.numerator, c.denominator, c.state) for key, c in cells.items()]
            hear(0.5 + 0.4 * (n + 1) / len(on))
    register = mart.register
    places = [
        (p.code, p.name, p.name_en, p.level, p.parent, p.basis)
        for p in register.of_levels(("district", "street", "community"))
    ]
    told = [(i.code, i.name.zh, i.name.en, i.unit.zh, i.definition.zh, i.definition.en) for i in on]
    return [
        (
            "figures",
            pd.DataFrame(rows, columns=[f[0] for f in _FIGURES]),
            _FIGURES,
            "各社区逐月指标",
            "Figures of the communities by month",
        ),
        (
            "places",
            pd.DataFrame(places, columns=[f[0] for f in _PLACES]),
            _PLACES,
            "区、街道、社区名单",
            "District, streets, communities",
        ),
        (
            "indicators",
            pd.DataFrame(told, columns=[f[0] for f in _INDICATORS]),
            _INDICATORS,
            "指标和口径",
            "Figures and their definitions",
        ),
    ]


def _write(zip_: zipfile.ZipFile, folder: Path, name: str, frame: pd.DataFrame) -> None:
    """One table as CSV that WPS opens right, with no text that it takes for a formula, and as Parquet."""
    safe = frame.copy()
    for column in safe.columns:
        if safe[column].dtype == object or str(safe[column].dtype) in ("string", "str"):
            safe[column] = safe[column].map(lambda v: safe_text(v) if isinstance(v, str) else v)
    zip_.writestr(f"{name}.csv", _BOM + safe.to_csv(index=False, lineterminator="\r\n").encode())
    file = folder / f"{name}.parquet"
    frame.to_parquet(file, index=False)
    zip_.write(file, f"{name}.parquet")
    file.unlink()


def _resource(name: str, fields: Fields, zh: str, en: str) -> Descriptor:
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "parquet": f"{name}.parquet",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": zh,
        "title_en": en,
        "schema": {
            "fields": [{"name": n, "type": kind, "title": z, "title_en": e} for n, kind, z, e in fields],
            "missingValues": [""],
        },
    }


def _package(cat: Catalogue, mart: Mart, resources: list[Descriptor]) -> Descriptor:
    kind = "sample" if mart.data_class == "sample" else "reported"
    return {
        **{k: v for k, v in datapackage(cat).items() if k != "resources"},
        "description": t("open.about", "zh"),
        "description_en": t("open.about", "en"),
        "version": str(mart.version),
        "known_at": mart.known_at,
        "data_class": t(f"data.{kind}", "zh"),
        "data_class_en": t(f"data.{kind}", "en"),
        "resources": resources,
    }
