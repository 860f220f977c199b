"""The benchmark's own table: its definition, its catalogue, and a file of many rows."""

from __future__ import annotations

import tomllib
from pathlib import Path

import duckdb

from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT

ROWS = 1_000_000
FOLDER = Path(__file__).resolve().parent
TYPES = {
    "诉求编号": "VARCHAR",
    "社区": "VARCHAR",
    "受理日期": "DATE",
    "办结日期": "DATE",
    "来源": "VARCHAR",
    "走访次数": "BIGINT",
    "是否解决": "VARCHAR",
}


def dataset() -> Dataset:
    """The table of bench/events.toml, with its ten rules."""
    made = Dataset.model_validate(tomllib.loads((FOLDER / "events.toml").read_text(encoding="utf-8")))
    assert len(made.column) + len(made.rule) == 10
    return made


def catalogue() -> Catalogue:
    """A catalogue that holds this one table and no indicator."""
    return Catalogue(datasets={dataset().code: dataset()}, indicators={})


def write_file(path: Path, rows: int = ROWS) -> None:
    """A UTF-8 CSV of so many rows without an error: numbered requests of three years in the confirmed communities."""
    register = read_register(ROOT / "data" / "reference")
    names = [place.name for place in register.communities() if not place.assumed]
    con = duckdb.connect()
    con.execute("CREATE MACRO any_of(i, salt, n) AS (hash(i, salt) % n)::INTEGER")
    con.execute(
        f"""COPY (
            SELECT 'SQ' || lpad(i::VARCHAR, 10, '0') AS "诉求编号", $names[1 + any_of(i, 0, len($names))] AS "社区",
                DATE '2023-01-01' + any_of(i, 1, 1000) AS "受理日期",
                CASE WHEN any_of(i, 2, 10) > 0 THEN "受理日期" + any_of(i, 3, 40) END AS "办结日期",
                ['12345热线', '网格员', '来访', '网络'][1 + any_of(i, 4, 4)] AS "来源", 1 + any_of(i, 5, 9) AS "走访次数",
                CASE WHEN "办结日期" IS NOT NULL AND any_of(i, 6, 20) > 0 THEN '是' ELSE '否' END AS "是否解决"
            FROM range($rows) t(i)
        ) TO '{path}' (HEADER, DELIMITER ',')""",
        {"names": names, "rows": rows},
    )
    con.close()
