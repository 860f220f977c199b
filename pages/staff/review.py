"""审核: where a table of a month stands, what waits for this person, and what to look at again in what is published."""

from etl.review.desk import desk_of
from outcomes import ui
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import label
from outcomes.figures import quality
from outcomes.figures.switched_on import datasets_on
from outcomes.security.access import may, places_for

lang, mart, say = ui.lang(), ui.mart(), ui.say
person = ui.person()
desk = desk_of(mart, person)
last = ui.month_head(lambda _: say("page.review"), "", any_month=True)
ui.done_banner()
ui.deputy_banner()
names = {code: d.name[lang] for code, d in catalogue().datasets.items() if code in datasets_on(mart) and d.by_community}
with ui.columns([2, 5])[0]:
    code = ui.choose_one("d", say("board.which"), names, default="monthly_report", shape="quiet box")
[board] = desk.boards([code], last)
ui.board_panel(board, desk.place)


ui.month_acts(board, desk.place, desk.month(board), lambda act: may(person, act))
waiting = desk.waiting()
ui.subhead(say("review.waiting", n=len(waiting)) if waiting else say("review.nothing"))
for n, one in enumerate(waiting[:30]):
    key = ("waiting", one.upload["upload_id"], lang, mart.version)
    changes = lambda w=one, k=key: ui.kept(k, lambda: desk.changes(w.upload["upload_id"], lang, w.communities))  # noqa: E731
    ui.decision(one, changes, desk.decide, opened=n == 0)

if may(person, "approve") or may(person, "publish"):
    hints = quality.hints(mart, last, lang, places_for(person, "see_rows", mart.register))
    text = ui.hints_table(mart, hints) if hints else ui.note(say("hint.none", month=label(last, lang)))
    ui.panel(say("hint.title"), ui.note(say("hint.help")) + text)
