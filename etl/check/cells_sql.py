"""The SQL of a judgement, made from the dataset's columns: text cells to typed values and finding codes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from duckdb.func import PythonUDFType

from etl.check.statements import statement
from etl.check.surroundings import Surroundings
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import SAYS_NONE, UNKNOWN_YET, Column, Dataset
from outcomes.core import characters
from outcomes.core.places import Place, bare_name

_AT_ONCE = 50_000  # texts that are read together


def prepare(con: duckdb.DuckDBPyConnection, dataset: Dataset, around: Surroundings) -> None:
    """Loads macros and the accepted spellings of places and of choices."""
    load_macros(con)
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


def load_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Loads how a cell is read, with the two ways to see its characters: translate() would build its map for every text."""
    for name, seen in (("text_plainly", characters.plainly), ("text_folded", characters.folded)):
        con.create_function(name, _for_each(seen), ["VARCHAR"], "VARCHAR", type=PythonUDFType.ARROW)
    con.execute(macros_sql())


def _for_each(seen: Callable[[str], str]) -> Callable[[pa.ChunkedArray], pa.Array]:
    return lambda texts: pa.array(map(seen, texts.to_pylist()), pa.string())


@cache
def macros_sql() -> str:
    """The macros, with the characters that are folded."""
    return statement(
        "macros",
        odd=characters.UNSEEN + characters.LOOKALIKE_RANGES,
        joiners=characters.JOINERS,
        wide="".join(characters.WIDE),
        of_none=SAYS_NONE,
        letters=characters.LETTERS,
    )


def _table(
    con: duckdb.DuckDBPyConnection, name: str, rows: Sequence[tuple[object, ...]], columns: dict[str, pa.DataType]
) -> None:
    """Makes a small table of Python rows (through Arrow: a hundred times faster than row by row)."""
    arrays = {c: pa.array([row[i] for row in rows], kind) for i, (c, kind) in enumerate(columns.items())}
    con.register("small", pa.table(arrays))
    con.execute(f"CREATE TABLE {name} AS FROM small")
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


def judge_cells(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    positions: dict[str, int],
    table: pa.Table,
    kept: dict[str, list[str]],
) -> None:
    """Makes the view judged: per row the value v_, error e_ and fix f_ of every column, its text c_ if the file has it.

    Column by column, and a text that repeats is read once: all at once would take many times the file's memory.
    `kept`: column -> the communities whose number there another table gives.
    """
    read: dict[str, pa.Array | pa.ChunkedArray] = {"source_row": table["source_row"]}
    few = table.num_rows < _AT_ONCE  # then making a question ready is most of the time
    alike: dict[tuple[str, str], list[Column]] = {}
    for column in dataset.column:
        if column.code in positions:
            alike.setdefault((texts_sql(dataset, column), "" if few else column.code), []).append(column)
        else:
            read |= {f"{part}_{column.code}": pa.nulls(table.num_rows, pa.string()) for part in "ef"}
            read[f"v_{column.code}"] = _no_values(con, column, table.num_rows)
    for (query, _), columns in alike.items():
        texts = {c.code: table[f"c{positions[c.code]}"] for c in columns}
        read |= {f"c_{code}": cells for code, cells in texts.items()} | _read_together(con, texts, query)
    con.register("cells_read", pa.table(read))
    con.execute(judged_sql(dataset, kept))


def _read_together(
    con: duckdb.DuckDBPyConnection, texts: dict[str, pa.ChunkedArray], query: str
) -> dict[str, pa.Array]:
    """v_, e_ and f_ of columns that are read alike, by one question for all of them."""
    cells = {code: pc.dictionary_encode(of_column.combine_chunks()) for code, of_column in texts.items()}
    own_texts = [c.dictionary for c in cells.values()]
    found = _read_texts(con, own_texts[0] if len(own_texts) == 1 else pa.concat_arrays(own_texts), query)
    read, start = {}, 0
    for code, of_column in cells.items():
        own = found.slice(start, len(of_column.dictionary))
        start += len(of_column.dictionary)
        for part in "vef":
            values = own[part].combine_chunks()
            short = pc.dictionary_encode(values) if pa.types.is_string(values.type) else values
            read[f"{part}_{code}"] = short.take(of_column.indices)
    return read


def _read_texts(con: duckdb.DuckDBPyConnection, texts: pa.Array, query: str) -> pa.Table:
    """What texts are read as, some at a time."""
    made = []
    for start in range(0, max(1, len(texts)), _AT_ONCE):
        some = texts.slice(start, _AT_ONCE)
        con.register("texts", pa.table({"place": pa.array(np.arange(len(some), dtype=np.int32)), "raw": some}))
        made.append(con.execute(query).to_arrow_table())
        con.unregister("texts")
    return pa.concat_tables(made)


def _no_values(con: duckdb.DuckDBPyConnection, column: Column, n: int) -> pa.Array:
    """As many values of a column's type as there are rows, none of them known."""
    kind = con.execute(statement("no_values", column=column)).to_arrow_table().schema.field(0).type
    return pa.nulls(n, kind)


def texts_sql(dataset: Dataset, column: Column) -> str:
    """What each text of a column is read as."""
    return _texts_sql(column, column.code in dataset.may_wait)


@cache
def _texts_sql(column: Column, may_wait: bool) -> str:
    return statement("texts_read", column=column, may_wait=may_wait, unknown=UNKNOWN_YET)


def judged_sql(dataset: Dataset, kept: dict[str, list[str]]) -> str:
    """CREATE VIEW judged over what was read."""
    return statement("judged", place=dataset.place_column.code, kept=kept)


def no_judged_rows(dataset: Dataset) -> pa.Table:
    """The table of a file that says there is nothing to report: source_row and the stored columns, and no row."""
    con = duckdb.connect(":memory:")
    try:
        return con.execute(statement("no_judged_rows", dataset=dataset)).to_arrow_table()
    finally:
        con.close()
