"""来源 without a script: a figure with its definition, the uploads in force behind it, what is inside it, its rows."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from outcomes.catalogue.catalogue import UPLOADS, catalogue
from outcomes.core.html import NOTHING, tag
from outcomes.core.settings import settings
from outcomes.figures.ask import figure, figures
from outcomes.figures.figure import Figure
from outcomes.figures.provenance import Origin, uploads_of
from outcomes.plain.document import document
from outcomes.plain.pieces import figure_link, table
from outcomes.plain.view import View
from outcomes.security.access import communities_of, may
from outcomes.words.source_rows import rows_told

_MOST = 100


def source(view: View, asked: Origin) -> Markup:
    """The page of one figure's source."""
    indicator, place = catalogue().indicators[asked.indicators[0]], view.mart.register.get(asked.place)
    f = figure(view.mart, indicator, place, asked.period)
    below = (
        f.period.label(view.lang),
        f.base(view.lang),
        f.interval(view.lang),
        f.why(view.lang),
        f.reported(view.lang),
    )
    value = tag("p.v" if f.state == "known" else "p.v.off", f.text(view.lang, unit=True))
    told = (
        (view.say("definitions.definition"), indicator.definition[view.lang]),
        (view.say("definitions.code"), f"{indicator.code} · {indicator.system}"),
    )
    return document(
        view,
        "source",
        f"{view.say('source.title')} · {view.name(place)} · {indicator.name[view.lang]}",
        tag("section", value, tag("p.note", " · ".join(part for part in below if part))),
        tag("section", tag("dl.told", [tag("dt", k) + tag("dd", v) for k, v in told])),
        _uploads(view, f),
        _rows(view, asked) if place.level == "community" else _parts(view, f),
    )


def _uploads(view: View, f: Figure) -> Markup:
    if UPLOADS in f.indicator.datasets:
        return _section(view.say("source.uploads"), tag("p", view.say("source.own_record")))
    found = uploads_of(settings(), view.mart, f.indicator, f.place, f.period).to_dict("records")
    title = f"{view.say('source.uploads')} · {view.say('source.in_force', n=len(found))}"
    if not found:
        return _section(title, tag("p", view.say("chart.no_source")))
    keys = ("history.file", "history.period", "history.rows", "source.sent", "source.approved", "source.published")
    return _section(
        title,
        table([view.say(k) for k in keys], [_upload(view, r) for r in found[:_MOST]], right=(2,)),
        _more(view, len(found)),
    )


def _upload(view: View, r: dict[str, Any]) -> list[str]:
    name = catalogue().datasets[r["dataset"]].name[view.lang]
    months = list(dict.fromkeys(m for m in (r["first_period"], r["last_period"]) if isinstance(m, str)))
    return [
        tag("td", str(r["file_name"]), tag("small", f"{name} · {r['upload_id']}")),
        " – ".join(months) or "—",
        tag("td.r", f"{r['rows_stored']:,}"),
        tag("td", r["sender"], tag("small", f"{r['made_at']:%Y-%m-%d %H:%M}")),
        tag("td", r["approved_by"] or "—", tag("small", r["approved_at"])),
        tag("td", r["published_by"] or "—", tag("small", r["published_at"])),
    ]


def _parts(view: View, f: Figure) -> Markup:
    """What every community inside says, each with its own source; those that said nothing say so."""
    own = figures(view.mart, f.indicator, "community", f.period, within=f.place.code)
    rows = [
        [
            view.name(part.place),
            tag(
                "td.r",
                figure_link(view, part, part.text(view.lang, unit=True)),
                tag("small", part.note(view.lang) or part.why(view.lang)),
            ),
            part.source_words(view.lang) if part.sources else "—",
        ]
        for part in own
    ]
    head = [view.say("quality.community"), view.say("section.value"), view.say("source.word")]
    return _section(view.say("source.parts"), table(head, rows, right=(1,)))


def _rows(view: View, asked: Origin) -> Markup:
    """The very rows of the files, for those who may see them."""
    own = communities_of(view.person, view.mart.register) if may(view.person, "see_rows") else frozenset()
    title = view.say("source.rows")
    if asked.place not in own:
        return _section(title, tag("p", view.say("brand.rows_not_yours")))
    told = rows_told(settings(), view.mart, asked, [asked.place], view.lang)
    if not told:
        return _section(title, tag("p", view.say("chart.no_source")))
    rows = [[tag("td", row.where, tag("small", row.upload_id)), row.words] for row in told[:_MOST]]
    return _section(title, table([view.say("history.file"), view.say("history.values")], rows), _more(view, len(told)))


def _section(title: str, *body: Markup) -> Markup:
    return tag("section", tag("h2", title), *body)


def _more(view: View, n: int) -> Markup:
    return tag("p.note", view.say("source.more", n=n - _MOST)) if n > _MOST else NOTHING
