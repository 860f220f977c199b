"""Pieces of the report page for exports of other systems: what each column of a chosen file is, and the profiles kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from outcomes.catalogue.dataset import Column, Dataset, plain_header
from outcomes.core.texts import listed
from outcomes.reporting.column_map import ColumnMap, FileColumn, MapActs, MapVersion
from outcomes.reporting.judgement import Judgement
from outcomes.ui.frame.acting import attempt, kept
from outcomes.ui.frame.shell import lang, say
from outcomes.ui.frame.show import plain
from outcomes.ui.frame.streamlit_private import ChosenFile
from outcomes.ui.staff.filing import always

_OTHER_HEADERS = ("header_missing", "missing_required_column")
_SPOKEN = {"yes": "是", "no": "否"}
_MOST = 60  # columns that are asked about
_MOST_GRADES = 10
_OPEN = "?"  # nothing was chosen yet


def map_panel(judged: Judgement, dataset: Dataset, acts: MapActs, file: ChosenFile) -> None:
    """Where a file has other headers than the table: what each of its columns is, asked once and kept under a name."""
    known = judged.mapped if judged.mapped and judged.mapped.name else None
    if known is None and not any(f.code in _OTHER_HEADERS for f in judged.findings):
        return
    if known and not st.toggle(say("mapping.again"), key=f"map{file.file_id}"):
        return
    before = next((v.profile for v in acts.versions() if known and v.profile.number == known.number), None)
    with st.expander(say("mapping.open"), expanded=True):
        columns = kept(("columns", file.file_id, dataset.code), lambda: acts.columns(file.getvalue(), file.name))
        if not columns:
            st.caption(say("mapping.unread"))
            return
        st.caption(plain(say("mapping.about")))
        _form(dataset, acts, columns[:_MOST], before, f"{file.file_id}{dataset.code}")


def _form(dataset: Dataset, acts: MapActs, columns: Sequence[FileColumn], before: ColumnMap | None, key: str) -> None:
    """The questions in order: columns, values, what every row holds, the name; kept at the end."""
    if personal := [c.header for c in columns if c.personal]:
        st.warning(plain(say("mapping.personal", columns=listed(personal, lang()))))
    chosen = _headers(dataset, [c for c in columns if not c.personal], before, key)
    headers = {c.header: chosen.get(c.header, "") for c in columns}
    values = _values(dataset, columns, headers, before, key)
    constants = _constants(dataset, headers, before, key)
    name = st.text_input(say("mapping.name"), value=before.name if before else "", key=f"mapname{key}", max_chars=40)
    for_all = acts.for_all and st.checkbox(
        say("mapping.for_all"), value=before is None or not before.sender, key=f"mapall{key}"
    )
    profile = ColumnMap(dataset=dataset.code, name=name, headers=headers, values=values, constants=constants)
    pressed = st.button(say("mapping.save"), key=f"mapsave{key}", type="primary")
    if pressed and attempt(lambda: acts.keep(profile, for_all), _saved):
        st.session_state["names"] = st.session_state.get("names", 0) + 1
        st.rerun()


def _saved(made: ColumnMap) -> str:
    return say("mapping.saved", name=made.name, version=made.version)


def _headers(dataset: Dataset, columns: Sequence[FileColumn], before: ColumnMap | None, key: str) -> dict[str, str]:
    """Header → the column chosen for it, '' where it is not needed."""
    words = {"": say("mapping.drop"), **{c.code: c.header if lang() == "zh" else c.en for c in dataset.column}}
    codes, known, found = list(words), before.mapped if before else {}, dict[str, str]()
    for n, (column, side) in enumerate(zip(columns, _sides(len(columns), 2), strict=True)):
        guess = known.get(plain_header(column.header), "") if before else column.guess
        first = listed(column.first, lang()) or say("mapping.empty")
        found[column.header] = side.selectbox(
            plain(say("mapping.column", header=column.header, first=first)),
            codes,
            index=codes.index(guess) if guess in codes else 0,
            format_func=lambda code: words[code],
            key=f"map{n}{key}",
        )
    return found


def _sides(n: int, beside: int) -> list[DeltaGenerator]:
    """So many places in rows of a few, in the order in which a phone shows them."""
    rows = [st.columns(beside) for _ in range(0, n, beside)]
    return [side for row in rows for side in row][:n]


def _words_of(column: Column) -> dict[str, str]:
    """Code → word of what a column of a list, of yes and no, or of a few grades may hold; {} for others."""
    if column.type == "bool":
        return {code: _SPOKEN[code] if lang() == "zh" else code for code in ("yes", "no")}
    if column.type == "count" and column.max <= _MOST_GRADES:
        return {str(n): str(n) for n in range(int(column.max) + 1)}
    if column.type != "choice":
        return {}
    return {c.code: c.zh if lang() == "zh" else c.en for c in column.choices}


def _known_word(column: Column, text: str) -> bool:
    """Whether the table itself knows what a text of the file stands for."""
    if column.type == "bool":
        return text in ("是", "否", "有", "无", "√", "×")
    if column.is_number:
        return bool(re.fullmatch(r"[\d.]+", text))
    return any(text in (c.zh, c.code) for c in column.choices)


def _values(
    dataset: Dataset, columns: Sequence[FileColumn], headers: Mapping[str, str], before: ColumnMap | None, key: str
) -> dict[str, dict[str, str]]:
    """Column → text of the file → value, for the texts that the table does not know."""
    asked = [
        (column, dataset.get(headers[column.header]), text)
        for column in columns
        if headers[column.header]
        for text in column.texts
        if text != "***"
        and _words_of(dataset.get(headers[column.header]))
        and not _known_word(dataset.get(headers[column.header]), text)
    ]
    if not asked:
        return {}
    st.markdown("**" + say("mapping.values") + "**")
    found: dict[str, dict[str, str]] = {}
    for n, ((of_file, column, text), side) in enumerate(zip(asked, _sides(len(asked), 3), strict=True)):
        known = before.values.get(column.code, {}).get(text) if before else None
        label = say("mapping.value", header=of_file.header, text=text)
        with side:
            value = _value(
                column, label, _likely(column, text) if known is None else known, f"mapvalue{n}{key}{column.code}"
            )
        if value != _OPEN:
            found.setdefault(column.code, {})[text] = value
    return found


def _likely(column: Column, text: str) -> str:
    """The value whose word is in the text, or the other way round; _OPEN where none or several are."""
    fits = [code for code, word in _words_of(column).items() if word in text or (len(text) > 1 and text in word)]
    return fits[0] if len(fits) == 1 else _OPEN


def _value(column: Column, label: str, known: str, key: str) -> str:
    """One value chosen from a list, or typed; _OPEN where none was chosen."""
    words = _words_of(column)
    if not words:
        return st.text_input(plain(label), value=known, key=key, max_chars=100).strip()
    said = {_OPEN: say("mapping.open_value"), **words, **({} if column.required else {"": say("mapping.nothing")})}
    codes = list(said)
    index = codes.index(known) if known in codes else 0
    return st.selectbox(plain(label), codes, index=index, format_func=lambda code: said[code], key=key)


def _constants(dataset: Dataset, headers: Mapping[str, str], before: ColumnMap | None, key: str) -> dict[str, str]:
    """What every row holds in the columns that are needed and that the file does not have."""
    mapped, period = set(headers.values()), dataset.period_column
    missing = [c for c in dataset.column if c.required and c.code not in mapped and c is not period]
    if not missing:
        return dict(before.constants) if before else {}
    st.markdown("**" + say("mapping.constants") + "**")
    found = {c: v for c, v in before.constants.items() if c not in mapped} if before else {}
    for column, side in zip(missing, _sides(len(missing), 3), strict=True):
        label = say("mapping.constant", column=column.header if lang() == "zh" else column.en)
        with side:
            value = _value(column, label, found.get(column.code, ""), f"mapconstant{key}{column.code}")
        found[column.code] = value
    return {code: value for code, value in found.items() if value not in ("", _OPEN)}


def maps_panel(acts: MapActs) -> None:
    """The profiles of a table that are read by or were, each version to be stopped and used again; nothing where there is none."""
    versions = acts.versions()
    if not versions:
        return
    with st.expander(plain(say("mapping.list", n=sum(v.applies for v in versions)))):
        for version in versions:
            _version(acts, version)


def _state(version: MapVersion) -> str:
    return say(f"mapping.{'applies' if version.applies else 'older' if version.in_use else 'stopped'}")


def _version(acts: MapActs, version: MapVersion) -> None:
    profile = version.profile
    words, button = st.columns([4, 1], vertical_alignment="center")
    told = {"name": profile.name, "version": profile.version, "by": version.made_by, "at": version.made_at}
    words.markdown(plain(say("mapping.version", **told, state=_state(version))))
    if not acts.may_move(version):
        return
    act = acts.stop if version.in_use else acts.resume
    word = say("mapping.stop") if version.in_use else say("mapping.resume")
    pressed = button.button(plain(word), key=f"mapmove{profile.number}", help=say("mapping.stop_help"))
    state = say("mapping.stopped" if version.in_use else "mapping.applies")
    done = always(say("mapping.moved", name=profile.name, version=profile.version, state=state))
    if pressed and attempt(partial(act, version), done):
        st.session_state["names"] = st.session_state.get("names", 0) + 1
        st.rerun()
