"""The rows of files behind a figure as people read them; small counts of people stay hidden."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.settings import Settings
from outcomes.core.texts import Lang, t
from outcomes.figures.ask import sources_used
from outcomes.figures.figure import FEW
from outcomes.figures.provenance import Origin
from outcomes.warehouse.mart import Mart
from outcomes.warehouse.rows_behind import behind
from outcomes.warehouse.until_commit import while_unchanged


@dataclass(frozen=True, kw_only=True)
class RowTold:
    """One row: the file and row in it, the receipt, and its cells in words."""

    where: str
    upload_id: str
    words: str


def rows_told(settings: Settings, mart: Mart, asked: Origin, codes: Collection[str], lang: Lang) -> list[RowTold]:
    """The rows of these communities behind a figure, upload by upload; [] where nothing was reported."""
    indicator, period = catalogue().indicators[asked.indicators[0]], asked.period
    used = sources_used(mart, indicator, list(codes), period)
    uploads = while_unchanged(
        settings,
        ("rows behind", indicator.code, period, tuple(used), mart.look),
        lambda: behind(settings, indicator, period, used, mart.look),
    )
    found = []
    for upload in uploads:
        dataset = catalogue().datasets[upload["dataset"]]
        columns = {c.stored_as: c for c in dataset.column if c.type not in ("place", "text")}
        for row in upload["rows"]:
            told = [cell_words(dataset, columns[k], v, lang) for k, v in row.items() if k in columns and v is not None]
            where = f"{upload['file_name']} {t('brand.row', lang, row=row['source_row'])}"
            found.append(RowTold(where=where, upload_id=upload["upload_id"], words=" · ".join(told)))
    return found


def choice_words(dataset: str, column: str, code: object, lang: Lang) -> str:
    """The words of a choice column's code; empty for a code that is not known."""
    choices = catalogue().datasets[dataset].get(column).choices
    return next((c.zh if lang == "zh" else c.en for c in choices if c.code == code), "")


def cell_words(dataset: Dataset, column: Column, value: object, lang: Lang) -> str:
    """办理层级 社区: a cell of a row as people read it; counts of fewer than five people stay hidden."""
    if column.type == "choice" and not column.indicators:
        words = choice_words(dataset.code, column.code, value, lang)
    elif column.type == "choice":
        words = catalogue().indicators[str(value)].name[lang] if value in catalogue().indicators else str(value)
    elif column.type == "bool":
        words = t("definitions.yes" if value else "definitions.no", lang)
    elif column.type == "moment":
        words = str(value)[:16]
    elif column.personal == "low" and isinstance(value, int) and 0 < value < FEW:
        words = f"‹{FEW}"
    else:
        words = str(value)
    return f"{column.header if lang == 'zh' else column.en} {words}"
