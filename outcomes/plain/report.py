"""填报 without a script: what is owed, a form to fill in, a file to send; then the verdict, and what would be stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.html import NOTHING, tag
from outcomes.core.periods import add_months, last_complete_month, parse_month
from outcomes.core.places import Place
from outcomes.core.settings import today
from outcomes.core.texts import listed
from outcomes.figures.promises import nameless
from outcomes.figures.switched_on import datasets_asked
from outcomes.plain.document import document
from outcomes.plain.pieces import acting, asking, choice, hidden, labelled, preview_table, said, table
from outcomes.plain.view import View
from outcomes.reporting.board import Board
from outcomes.reporting.judgement import Judgement, Preview
from outcomes.reporting.said_none import none_as_zero_words, none_cells
from outcomes.reporting.senders_desk import SendersDesk
from outcomes.reporting.submission import Covers
from outcomes.reporting.typed_form import Asked, field_name, form_rows, is_given
from outcomes.warehouse.unknown_counts import UnknownCounts
from outcomes.words.reported import deadline, nameless_words, sums, todo_title, unknown_words

_ORDER = ("error", "warning", "notice")
_MOST_UNKNOWN = 30
FILES = ".csv,.txt,.tsv,.xlsx,.xls,.et,.ods"


def asked_of(view: View, desk: SendersDesk) -> Asked | None:
    """The table, place and month of an address, each the usual one unless it is among what the person reports."""
    tables = _tables(view, desk)
    if not tables:
        return None
    code = view.asked.get("d", "")
    known = {p.code: p for p in _places(view, desk)}
    return Asked(
        dataset=tables.get(code) or tables.get("monthly_report") or next(iter(tables.values())),
        place=known.get(view.asked.get("for", "")) or desk.place,
        month=parse_month(view.asked.get("rm", "")) or last_complete_month(today()),
    )


def _tables(view: View, desk: SendersDesk) -> dict[str, Dataset]:
    on = datasets_asked(view.mart)
    return {code: dataset for code, dataset in desk.sends().items() if code in on}


def _places(view: View, desk: SendersDesk) -> list[Place]:
    register, own = view.mart.register, desk.place
    return [own, *(p for p in register.of_levels(("street", "community"), own.code) if p.code != own.code)]


def report(
    view: View,
    desk: SendersDesk,
    asked: Asked | None,
    told: Markup = NOTHING,
    typed_before: Mapping[str, str] | None = None,
) -> Markup:
    """The page to begin with; `told`: what came of the last act; `typed_before`: what stood in the fields of its form."""
    title = view.say("page.report")
    if asked is None:
        return document(view, "report", title, told, tag("p", view.say("plain.nothing_to_report")))
    note = tag("p.note", view.say("report.sample_note")) if not desk.real else NOTHING
    on = datasets_asked(view.mart)
    duties = [*desk.duties(on, asked.month), *desk.owed_earlier(on, asked.month)]
    files = [
        tag("a", view.say(f"report.template_{s}"), href=_template(view, asked, s), download=True)
        for s in ("xlsx", "csv", "txt")
    ]
    return document(
        view,
        "report",
        title,
        told,
        note,
        _duties(view, desk.place, duties, desk.unknown_counts(on)),
        _choice(view, desk, asked),
        _by_hand(view, desk, asked, typed_before or {}),
        tag(
            "section",
            tag("h2", view.say("plain.by_file")),
            tag("p.files", files),
            _file_form(view, asked),
            _nothing(view, desk, asked),
        ),
    )


def _template(view: View, asked: Asked, suffix: str) -> str:
    return view.file("template", f"{asked.dataset.code}.{suffix}", m=asked.month, **{"for": asked.place.code})


def _duties(view: View, place: Place, boards: Sequence[Board], unknown: Sequence[UnknownCounts]) -> Markup:
    """What the place owes this month and still of earlier ones: tables with state, deadline, and why they came back."""
    if not boards:
        return NOTHING
    rows = []
    for board in boards:
        slots = list(board.inside(place.code))
        one = slots[0] if len(slots) == 1 else None
        state = view.say(f"slot.{one.state}") if one else sums(board, place.code, view.lang)
        why = tag("small", one.reason) if one and one.state == "returned" and one.reason else NOTHING
        name = board.dataset.name[view.lang]
        if board.period != boards[0].period:
            name = f"{view.month_words(board.period)} · {name}"
        rows.append([name, tag("td", state, why), deadline(board, place.code, view.lang)])
    for found in unknown[:_MOST_UNKNOWN]:
        rows.append([*unknown_words(found, view.mart.register, view.lang), view.say("board.unknown_asks")])
    names = nameless_words(nameless(view.mart, place.code), view.lang)
    rows += [[*words] for words in names]
    waiting = sum(any(s.state in ("unreported", "returned") for s in b.inside(place.code)) for b in boards)
    open_ = waiting + len(unknown) + len(names)
    title = todo_title(view.name(place), boards[0].period, open_, view.lang)
    head = [view.say(k) for k in ("history.table", "history.state", "board.deadline")]
    return tag("section", tag("h2", title), table(head, rows))


def _choice(view: View, desk: SendersDesk, asked: Asked) -> Markup:
    tables = {code: d.name[view.lang] for code, d in _tables(view, desk).items()}
    places = {p.code: view.name(p) for p in _places(view, desk)}
    last = last_complete_month(today())
    months = {m: view.month_words(m) for m in [asked.month, *(add_months(last, -n) for n in range(-1, 24))]}
    return asking(
        view,
        "report",
        [
            labelled("d", view.say("report.choose"), choice("d", tables, asked.dataset.code)),
            labelled("for", view.say("report.for"), choice("for", places, asked.place.code)),
            labelled("rm", view.say("report.month"), choice("rm", months, asked.month)),
        ],
    )


def _by_hand(view: View, desk: SendersDesk, asked: Asked, before: Mapping[str, str]) -> Markup:
    """A form with a field for every cell that is to be filled in."""
    rows = form_rows(desk, asked)
    if not rows:
        return NOTHING
    columns, draft = asked.dataset.column, desk.draft(asked)
    head = [c.header if view.lang == "zh" else c.en for c in columns]
    lines = [
        [
            _field(n, c, before.get(field_name(n, c), draft.get(field_name(n, c), "" if draft else cell)))
            if not is_given(c, asked.dataset)
            else tag("td.given", cell)
            for c, cell in zip(columns, row, strict=True)
        ]
        for n, row in enumerate(rows)
    ]
    buttons = [
        tag("button", view.say("plain.check"), type="submit", name="act", value="typed"),
        tag("button.second", view.say("form.keep"), type="submit", name="act", value="keep"),
    ]
    note = tag("p.note", view.say("plain.by_hand_note"), view.say("form.from_draft") if draft else "")
    return tag(
        "section",
        tag("h2", view.say("plain.by_hand")),
        note,
        acting(view, "report", [table(head, lines), *buttons], **asked.address),
    )


def _field(n: int, column: Column, cell: str) -> Markup:
    name, label = field_name(n, column), column.header
    if column.type == "choice" and not column.indicators:
        words = {"": "", **{c.zh: c.zh for c in column.choices}}
        return tag("td.typed.words", choice(name, words, cell))
    keys = column.keypad
    box = tag("input", name=name, value=cell, aria_label=label, inputmode=keys, maxlength="500", autocomplete="off")
    return tag("td.typed" if keys else "td.typed.words", box)


def _file_form(view: View, asked: Asked) -> Markup:
    box = tag("input", type="file", name="file", id="file", required=True, accept=FILES)
    complete: Sequence[Markup] = ()
    if asked.dataset.replace == "key" and asked.dataset.by_community:
        key = "report.complete_ledger" if asked.dataset.is_ledger else "report.complete_register"
        words = view.say(key, place=view.name(asked.place), month=view.month_words(asked.month))
        complete = [tag("label.check", tag("input", type="checkbox", name="complete", value="1"), " ", words)]
    button = tag("button", view.say("plain.check"), type="submit", name="act", value="file")
    return acting(
        view, "report", [labelled("file", view.say("report.upload"), box), *complete, button], **asked.address
    )


def covered(asked: Asked, fields: Mapping[str, str]) -> Covers | None:
    """What a file is complete for, as its sender says."""
    if fields.get("complete") != "1" or asked.dataset.replace != "key" or not asked.dataset.by_community:
        return None
    return Covers(place=asked.place.code, first=asked.month, last=asked.month)


def _nothing(view: View, desk: SendersDesk, asked: Asked) -> Markup:
    if asked.place.level == "district" or not desk.takes_nothing(asked.dataset):
        return NOTHING
    found = desk.nothing_for(asked.dataset, asked.place, asked.month)
    taken = view.say("report.nothing_sent", places=listed(map(view.name, found.sent), view.lang)) if found.sent else ""
    inside = [tag("p.note", taken)] if taken else []
    if found.free:
        inside += _nothing_asked(view, asked, found.free)
    return tag("section", tag("h2", view.say("report.nothing")), acting(view, "report", inside, **asked.address))


def _nothing_asked(view: View, asked: Asked, free: Sequence[Place]) -> list[Markup]:
    """What stands then, for the one community, or for those that are ticked; and the button."""
    month = view.month_words(asked.month)
    whom = view.name(free[0]) if len(free) == 1 else view.say("report.nothing_which")
    one = {"checked": True} if len(free) == 1 else {}
    boxes = [
        tag("label.check", tag("input", type="checkbox", name=f"none.{p.code}", value="1", **one), " ", view.name(p))
        for p in free
    ]
    button = tag("button.second", view.say("report.nothing_send"), type="submit", name="act", value="nothing")
    return [tag("p", view.say("report.nothing_asks", places=whom, month=month)), *boxes, button]


def without(desk: SendersDesk, asked: Asked, fields: Mapping[str, str]) -> list[Place]:
    """The communities that were ticked as having nothing to report."""
    found = desk.nothing_for(asked.dataset, asked.place, asked.month)
    return [place for place in (*found.free, *found.sent) if fields.get(f"none.{place.code}") == "1"]


def checked(  # noqa: PLR0913 - a page and what it is made of
    view: View,
    asked: Asked,
    judged: Judgement,
    changes: Preview | None,
    draft: str,
    told: Markup = NOTHING,
    reason: str = "",
) -> Markup:
    """The verdict on a file with every finding, what would be stored, and the button that sends it."""
    words = view.say(f"report.{judged.outcome}", n=judged.stored, bad=judged.refused)
    kind = {"reject_whole_file": "error", "reject_rows": "warning"}.get(judged.outcome, "done")
    back = tag("p", tag("a", view.say("plain.back"), href=view.to("report", **asked.address)))
    return document(
        view,
        "report",
        view.say("report.step3"),
        told,
        tag("p.note", f"{judged.file_name} · {view.say('report.draft')}"),
        said(words, kind),
        _findings(view, judged),
        _none_as_zero(view, asked, judged, draft),
        _preview(view, changes) if changes else NOTHING,
        _sending(view, asked, judged, draft, changes, reason) if changes else NOTHING,
        back,
    )


def _none_as_zero(view: View, asked: Asked, judged: Judgement, draft: str) -> Markup:
    """The button by which the counts that say 无 are reported as 0, with their cells."""
    cells = none_cells(judged.dataset, judged.findings, view.lang)
    if not cells:
        return NOTHING
    words = none_as_zero_words(cells, view.lang)
    button = tag("button.second", words, type="submit", name="act", value="zero")
    return acting(view, "report", [*hidden({"draft": draft}), button], **asked.address)


def _findings(view: View, judged: Judgement) -> Markup:
    if not judged.findings:
        return NOTHING
    told = sorted(judged.findings, key=lambda f: (_ORDER.index(f.severity), f.row or 0))
    head = ["", view.say("report.row"), view.say("report.col"), view.say("report.said")]
    rows = [
        [
            tag(f"td.{f.severity}", view.say(f"report.{f.severity}")),
            str(f.row or ""),
            f.column or "",
            f.message(view.lang),
        ]
        for f in told
    ]
    return tag("section", tag("h2", view.say("report.findings", n=len(told))), table(head, rows))


def _preview(view: View, changes: Preview) -> Markup:
    return tag("section", tag("h2", view.say("report.preview")), preview_table(view, changes))


def _sending(  # noqa: PLR0913 - as above
    view: View, asked: Asked, judged: Judgement, draft: str, changes: Preview | None, reason: str
) -> Markup:
    key = "report.confirm_good" if judged.outcome == "reject_rows" else "report.confirm"
    button = tag("button", view.say(key, n=judged.stored), type="submit", name="act", value="send")
    why: list[Markup] = []
    if changes and changes.changed_in_force:
        box = tag("input", name="reason", id="reason", value=reason, required=True, maxlength="200", autocomplete="off")
        why = [labelled("reason", view.say("report.reason", n=changes.changed_in_force), box)]
    return acting(view, "report", [*hidden({"draft": draft}), *why, button], **asked.address)
