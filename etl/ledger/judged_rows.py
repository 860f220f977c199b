"""What an upload was judged to hold when it came, kept beside landing: a rebuild replays it, whatever is read otherwise today."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from etl.ledger import landing
from outcomes.core.settings import Settings

Cells = list[tuple[str, str]]
_ABOUT = b"judged"


@dataclass(frozen=True, kw_only=True)
class JudgedRows:
    """The typed rows of one upload (source_row and stored columns), and what else its judgement came to."""

    rows: pa.Table
    refused: tuple[int, ...] = ()  # rows of the file that were not taken
    sheet: str | None = None
    cells: tuple[tuple[str, str], ...] = ()  # (community, month) that it speaks of


def keep(settings: Settings, told: JudgedRows) -> str:
    """Keeps a judgement safely on disk, as Parquet; gives the SHA-256 of its file."""
    about = {"refused": told.refused, "sheet": told.sheet, "cells": told.cells}
    named = told.rows.replace_schema_metadata({_ABOUT: json.dumps(about, ensure_ascii=False).encode()})
    made = io.BytesIO()
    pq.write_table(named, made, compression="zstd")
    return landing.keep(settings.judged, made.getvalue())


def fetch(settings: Settings, sha256: str | None) -> JudgedRows | None:
    """The judgement that was kept in the file of this SHA-256; None when there is none, or it was changed."""
    content = landing.found_in(settings.judged, sha256) if sha256 else None
    if content is None:
        return None
    rows = pq.read_table(io.BytesIO(content))
    about = json.loads(rows.schema.metadata[_ABOUT])
    return JudgedRows(
        rows=rows.replace_schema_metadata(None),
        refused=tuple(about["refused"]),
        sheet=about["sheet"],
        cells=tuple((code, month) for code, month in about["cells"]),
    )
