"""The SQL of a judgement, made from the dataset's columns: text cells to typed values and finding codes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb
import pyarrow as pa

from etl.check.surroundings import Surroundings
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.places import Place, bare_name

_BLANK = r"[\s\x{3000}\x{00A0}\x{200B}\x{FEFF}]"

MACROS = rf"""
CREATE MACRO bare(x) AS CASE WHEN regexp_full_match(x, '[!-~]*') THEN x
    ELSE translate(regexp_replace(x, '{_BLANK}', '', 'g'), '０１２３４５６７８９．，－／', '0123456789.,-/') END;
CREATE MACRO no_value(b) AS b IN ('', '-', '--', '—', '——', '－', '/', '\', '无', '空', 'null', 'NULL', 'N/A', 'n/a', 'NA', '...', '…', '未知', '不详');
CREATE MACRO formula_error(b) AS regexp_full_match(b, '#(DIV/0!|REF!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!)');
CREATE MACRO without_commas(b) AS CASE
    WHEN regexp_full_match(b, '-?[1-9]\d{{0,2}}(,\d{{3}})+(\.\d+)?') THEN replace(b, ',', '') ELSE b END;
CREATE MACRO exact_number(b) AS regexp_replace(without_commas(b), '^(-?\d+)\.0+$', '\1');
CREATE MACRO closed(x) AS CASE WHEN regexp_matches(x, '[0-9０-９,.，．]{_BLANK}+[0-9０-９,.，．]')
    THEN regexp_replace(regexp_replace(x, '^{_BLANK}+', ''), '{_BLANK}+$', '') ELSE bare(x) END;
CREATE MACRO one_mark(b) AS regexp_matches(b, '^\d{{4}}(-\d{{1,2}}-|/\d{{1,2}}/|\.\d{{1,2}}\.|年\d{{1,2}}月)');
CREATE MACRO date_value(b) AS CASE
    WHEN one_mark(b) AND regexp_full_match(b, '(19|20)\d\d[-/年.](0?[1-9]|1[0-2])[-/月.](0?[1-9]|[12]\d|3[01])日?( ?0?0:00(:00)?)?')
        THEN try_cast(b[:4] || '-' || lpad(regexp_extract(b, '^\d{{4}}[-/年.](\d{{1,2}})', 1), 2, '0') || '-' ||
            lpad(regexp_extract(b, '^\d{{4}}[-/年.]\d{{1,2}}[-/月.](\d{{1,2}})', 1), 2, '0') AS DATE)
    WHEN regexp_full_match(b, '(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])')
        THEN try_cast(b[:4] || '-' || b[5:6] || '-' || b[7:8] AS DATE) END;
CREATE MACRO month_text(b) AS CASE
    WHEN regexp_full_match(b, '(19|20)\d\d[-/年.]?(0[1-9]|1[0-2])月?')
        THEN b[:4] || '-' || regexp_extract(b, '(0[1-9]|1[0-2])月?$', 1)
    WHEN regexp_full_match(b, '(19|20)\d\d[-/年][1-9]月?') THEN b[:4] || '-0' || regexp_extract(b, '([1-9])月?$', 1)
    ELSE strftime(date_value(b), '%Y-%m') END;
CREATE MACRO month_surprising(b) AS regexp_matches(b, '^\d{{4}}\.\d\d') OR coalesce(day(date_value(b)) <> 1, FALSE);
CREATE MACRO moment_value(x) AS CASE
    WHEN regexp_full_match(x, '(19|20)\d\d[-/年.](0?[1-9]|1[0-2])[-/月.](0?[1-9]|[12]\d|3[01])日?[ T]+([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.0+)?)?')
        THEN try_cast(strftime(date_value(regexp_extract(x, '^[^ T]+')), '%Y-%m-%d') || ' ' ||
            lpad(regexp_extract(x, '[ T]+(\d{{1,2}}):', 1), 2, '0') || regexp_extract(x, '(:[0-5]\d(:[0-5]\d)?)(\.0+)?$', 1) AS TIMESTAMP) END;
"""


def prepare(con: duckdb.DuckDBPyConnection, dataset: Dataset, around: Surroundings) -> None:
    """Loads macros, the accepted spellings of places and of choices, and the text table `raw`."""
    con.execute(MACROS)
    register = around.register
    levels, streets = dataset.place_column.levels, {p.code for p in register.streets()}
    found_at = {t: tuple(p for p in found if p.level in levels) for t, found in register.spellings.items()}
    names = [(text, *_meaning(found, text, around.real, streets)) for text, found in found_at.items()]
    names = [row for row in names if row[1] is not None]
    choices = [(c.code, text, code) for c in dataset.column for text, code in choices_of(c, around.cat)]
    _table(
        con, "spelling", names, {"text": pa.string(), "code": pa.string(), "alias": pa.bool_(), "refusal": pa.string()}
    )
    _table(con, "choice", choices, {"col": pa.string(), "text": pa.string(), "code": pa.string()})
    con.execute("CREATE TABLE raw AS SELECT * FROM raw_arrow")
    con.unregister("raw_arrow")


def _table(
    con: duckdb.DuckDBPyConnection, name: str, rows: Sequence[tuple[object, ...]], columns: dict[str, pa.DataType]
) -> None:
    """Makes a small table of Python rows (through Arrow: a hundred times faster than row by row)."""
    arrays = {c: pa.array([row[i] for row in rows], kind) for i, (c, kind) in enumerate(columns.items())}
    con.register("small", pa.table(arrays))
    con.execute(f"CREATE TABLE {name} AS SELECT * FROM small")
    con.unregister("small")


def _meaning(
    found: tuple[Place, ...], text: str, real: bool, streets: Collection[str]
) -> tuple[str | None, bool, str | None]:
    """Code, whether it is an alias, and why it is refused, of a spelling; no code when it names no place of the levels.

    `streets`: the codes of those that have a community of the programme.
    """
    if not found:
        return None, False, None
    place = found[0]
    alias = text not in (place.code, bare_name(place.name))
    if len(found) > 1:
        return place.code, alias, "several"
    if not place.in_programme or (place.level == "street" and place.code not in streets):
        return place.code, alias, "not_in_programme"
    return place.code, alias, "unconfirmed" if place.assumed and real else None


def choices_of(column: Column, cat: Catalogue) -> list[tuple[str, str]]:
    """Accepted text -> stored code of a choice column: words in both languages and the code itself."""
    if column.indicators:
        offered = [(i.code, i.name.zh, i.name.en) for i in cat.indicators.values()]
    else:
        offered = [(c.code, c.zh, c.en) for c in column.choices]
    return [(text.replace(" ", ""), code) for code, zh, en in offered for text in dict.fromkeys((code, zh, en))]


def _month(column: Column) -> str:
    return f"""month_text(b) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN month_text(b) IS NULL THEN 'month_unclear'
        WHEN month_text(b) > strftime(getvariable('today'), '%Y-%m') THEN 'month_future'
        WHEN month_text(b) < '{column.earliest}' THEN 'month_too_old' END AS e,
        CASE WHEN month_surprising(b) THEN 'month_tidied' END AS f"""


def _year(column: Column) -> str:
    text = "CASE WHEN regexp_full_match(b, '20\\d\\d年?') THEN b[:4] END"
    last = f"strftime(getvariable('today') + INTERVAL {column.ahead} YEAR, '%Y')"
    return f"""{text} AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN {text} IS NULL THEN 'month_unclear'
        WHEN {text} > {last} THEN 'month_future' WHEN {text} < '2020' THEN 'month_too_old' END AS e,
        NULL AS f"""


def _place(_column: Column) -> str:
    return """s.code AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN s.code IS NULL THEN 'unknown_community'
        WHEN s.refusal IS NOT NULL THEN 'unknown_community' END AS e, CASE WHEN s.alias THEN 'name_alias' END AS f"""


def _choice(_column: Column) -> str:
    return """s.code AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN s.code IS NULL THEN 'not_a_choice' END AS e,
        NULL AS f"""


def _date(_column: Column) -> str:
    return """date_value(b) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN date_value(b) IS NULL
        THEN 'date_unclear' END AS e, NULL AS f"""


def _moment(_column: Column) -> str:
    text = "translate(replace(t, '：', ':'), '０１２３４５６７８９　', '0123456789 ')"
    return f"""moment_value({text}) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN moment_value({text}) IS NOT NULL THEN NULL
        WHEN date_value(b) IS NOT NULL THEN 'time_missing' ELSE 'date_unclear' END AS e, NULL AS f"""


def _choices(_column: Column) -> str:
    parts = "list_filter(regexp_split_to_array(b, '[;；、,，|]'), lambda p: p <> '')"
    codes = f"list_transform({parts}, lambda p: known[p])"
    return f"""nullif(array_to_string({codes}, ';'), '') AS v, CASE WHEN no_value(b) THEN 'missing_value'
        WHEN list_contains(list_transform({codes}, lambda c: c IS NULL), TRUE) THEN 'not_a_choice'
        WHEN len(list_distinct({codes})) < len({codes}) THEN 'not_a_choice' END AS e, NULL AS f"""


def _bool(_column: Column) -> str:
    yes, no = "('是', 'yes', 'Yes', 'TRUE', '1', 'Y')", "('否', 'no', 'No', 'FALSE', '0', 'N')"
    return f"""CASE WHEN b IN {yes} THEN TRUE WHEN b IN {no} THEN FALSE END AS v, CASE WHEN no_value(b) THEN 'missing_value'
        WHEN b NOT IN {yes} AND b NOT IN {no} THEN 'not_a_choice' END AS e, NULL AS f"""


def _count(column: Column) -> str:
    return f"""CASE WHEN regexp_full_match(n, '\\d{{1,12}}') THEN CAST(n AS BIGINT) END AS v,
        CASE WHEN no_value(b) THEN 'missing_value'
        WHEN regexp_full_match(n, '\\d{{1,12}}') THEN CASE WHEN CAST(n AS BIGINT) > {column.max:.0f} THEN 'out_of_range' END
        WHEN regexp_full_match(n, '\\d+') THEN 'out_of_range'
        WHEN regexp_full_match(n, '\\d+\\.\\d+') THEN 'not_integer' WHEN regexp_full_match(n, '-\\d+(\\.\\d+)?') THEN 'out_of_range'
        ELSE 'number_not_exact' END AS e,
        CASE WHEN t <> n OR regexp_matches(n, '^0\\d') THEN 'number_as_text' END AS f"""


def _decimal(column: Column) -> str:
    exact = "\\d{1,10}(\\.\\d{1,2}0*)?"
    return f"""CASE WHEN regexp_full_match(n, '{exact}') THEN CAST(n AS DECIMAL(14,2)) END AS v,
        CASE WHEN no_value(b) THEN 'missing_value' WHEN regexp_full_match(n, '\\d{{1,10}}\\.\\d*[1-9]\\d*')
        AND NOT regexp_full_match(n, '{exact}') THEN 'too_many_decimals' WHEN regexp_full_match(n, '{exact}')
        THEN CASE WHEN CAST(n AS DOUBLE) > {column.max:.0f} THEN 'out_of_range' END
        WHEN regexp_full_match(n, '-\\d+(\\.\\d+)?') THEN 'out_of_range' ELSE 'number_not_exact' END AS e,
        CASE WHEN t <> n OR regexp_matches(n, '^0\\d') THEN 'number_as_text' END AS f"""


def _degrees(column: Column) -> str:
    exact = "\\d{1,3}(\\.\\d{1,20})?"
    return f"""CASE WHEN regexp_full_match(n, '{exact}') AND CAST(n AS DOUBLE) <= {column.max:.0f}
        THEN CAST(CAST(n AS DOUBLE) AS {column.sql_type}) END AS v,
        CASE WHEN no_value(b) THEN 'missing_value' WHEN NOT regexp_full_match(n, '{exact}') THEN 'degrees_not_decimal'
        WHEN CAST(n AS DOUBLE) > {column.max:.0f} THEN 'out_of_range' END AS e, NULL AS f"""


def _text(column: Column) -> str:
    return f"""nullif(t, '') AS v, CASE WHEN b = '' THEN 'missing_value' WHEN length(t) > {column.max_length}
        THEN 'field_too_long' END AS e, NULL AS f"""


def _id(_column: Column) -> str:
    return """nullif(b, '') AS v, CASE WHEN b = '' THEN 'missing_value' WHEN regexp_full_match(b, '\\d(\\.\\d+)?[eE]\\+\\d+')
        THEN 'number_rounded' WHEN length(b) > 64 THEN 'field_too_long' END AS e, NULL AS f"""


_READERS = {
    "place": _place,
    "month": _month,
    "year": _year,
    "count": _count,
    "decimal": _decimal,
    "degrees": _degrees,
    "date": _date,
    "moment": _moment,
    "choice": _choice,
    "choices": _choices,
    "bool": _bool,
    "text": _text,
    "id": _id,
}


def _error(column: Column) -> str:
    error = "e" if column.required else "CASE WHEN e = 'missing_value' THEN NULL ELSE e END"
    return f"CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE {error} END"


def _plain(column: Column) -> str:
    """The macro that takes blanks out of a cell: names may be spaced out, digits may not."""
    return "bare" if column.type in ("place", "choice", "choices", "bool", "text", "id") else "closed"


def _number_text(column: Column) -> str:
    """The cell as a plain number: without its unit, thousands marks and a fraction of zeros."""
    unit = f"regexp_replace({_plain(column)}(raw), '({'|'.join(column.units)})$', '')"
    return f"exact_number({unit if column.units else f'{_plain(column)}(raw)'})"


def _read_column(column: Column, position: int) -> str:
    """A SELECT of every distinct text of a column with its value v, error code e and fix f."""
    look_up = ""
    if column.type == "place":
        look_up = "LEFT JOIN spelling s ON s.text = b"
    elif column.type == "choice":
        look_up = f"LEFT JOIN choice s ON s.col = '{column.code}' AND s.text = b"
    elif column.type == "choices":
        words = "SELECT map_from_entries(list((text, code))) AS known FROM choice"
        look_up = f"CROSS JOIN ({words} WHERE col = '{column.code}')"
    return f"""SELECT raw, v, {_error(column)} AS e, f FROM (SELECT raw, b, {_READERS[column.type](column)} FROM
        (SELECT raw, trim(raw) AS t, {_plain(column)}(raw) AS b, {_number_text(column)} AS n FROM
        (SELECT DISTINCT c{position} AS raw FROM raw)) {look_up})"""


def _with_column(column: Column, position: int, source: str) -> str:
    """The rows of a source with value, error and fix of a column whose texts hardly ever repeat (v3, e3, f3)."""
    return f"""(SELECT * EXCLUDE (t, b, v, e, f), v AS v{position}, {_error(column)} AS e{position}, f AS f{position} FROM
        (SELECT *, {_READERS[column.type](column)} FROM
        (SELECT *, trim(c{position}) AS t, bare(c{position}) AS b FROM {source})))"""


def judged_sql(dataset: Dataset, positions: dict[str, int]) -> str:
    """CREATE TABLE judged: per row the typed value v_, error e_ and fix f_ of every column."""
    parts, joins, source = [], [], "raw"
    for column in dataset.column:
        i, code = positions.get(column.code), column.code
        if i is None:
            parts.append(f"NULL::{column.sql_type} AS v_{code}, NULL AS e_{code}, NULL AS f_{code}")
        elif column.type == "id":
            source = _with_column(column, i, source)
            parts.append(f"r.v{i} AS v_{code}, r.e{i} AS e_{code}, r.f{i} AS f_{code}, r.c{i} AS c_{code}")
        else:
            joins.append(f"LEFT JOIN ({_read_column(column, i)}) m{i} ON m{i}.raw = r.c{i}")
            parts.append(f"m{i}.v AS v_{code}, m{i}.e AS e_{code}, m{i}.f AS f_{code}, r.c{i} AS c_{code}")
    return f"CREATE TABLE judged AS SELECT source_row, {', '.join(parts)} FROM {source} r {' '.join(joins)}"


def no_judged_rows(dataset: Dataset) -> pa.Table:
    """The table of a file that says there is nothing to report: source_row and the stored columns, and no row."""
    columns = ", ".join(f"NULL::{c.sql_type} AS {c.stored_as}" for c in dataset.column)
    con = duckdb.connect(":memory:")
    try:
        return con.execute(f"SELECT NULL::INTEGER AS source_row, {columns} LIMIT 0").to_arrow_table()
    finally:
        con.close()
