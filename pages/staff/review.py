"""审核: where a table of a month stands, what waits for this person, and what to look at again in what is published."""

from etl import remind, review
from etl.board import Board
from etl.desk import Desk
from outcomes import quality, ui
from outcomes.catalog import catalogue
from outcomes.periods import label
from outcomes.places import Place
from outcomes.security.access import may
from outcomes.settings import settings, today
from outcomes.visible import datasets_on

lang, mart, say = ui.lang(), ui.mart(), ui.say
real, person = mart.data_class != "sample", ui.person()
desk = Desk(settings=settings(), cat=catalogue(), person=person, register=mart.register, real=real, today=today())
last = ui.month_head(lambda month: say("page.review"), "", any_month=True)
ui.done_banner()
names = {code: d.name[lang] for code, d in catalogue().datasets.items() if code in datasets_on(mart)}
with ui.columns([2, 5])[0]:
    code = ui.choose_one("d", say("board.which"), list(names), lambda d: names[d], default="monthly_report", quiet=True)
[board] = desk.boards([code], last)
ui.board_panel(board, desk.place)


class Month:
    """The acts of a person on this table and month."""

    def __init__(self, board: Board) -> None:
        self.of = (settings(), person, code, board.period)
        self.board = board

    def publish(self, within: str) -> tuple[int, int]:
        return review.publish_month(settings(), person, code, last, within)

    def leave_out(self, place: Place, reason: str) -> None:
        review.leave_out(*self.of, place, reason)

    def put_back(self, place: Place) -> None:
        review.put_back(*self.of, place)

    def close(self) -> None:
        review.close_month(*self.of)

    def reopen(self, reason: str) -> None:
        review.reopen_month(*self.of, reason)

    def reminder(self, lang: str) -> str:
        return remind.message(self.board, lang)

    def remind(self, text: str) -> None:
        review.remind(settings(), person, text)


ui.month_acts(board, desk.place, Month(board), lambda act: may(person, act, mart.register))
waiting = desk.waiting()
ui.subhead(say("review.waiting", n=len(waiting)) if waiting else say("review.nothing"))
for n, one in enumerate(waiting[:30]):
    number = one.upload["upload_id"]
    ui.decision(
        one, lambda u=number, w=one: ui.kept(("waiting", u, lang, mart.version), lambda: desk.changes(u, lang, w.communities)),
        lambda ask, u, who, why: review.decide(settings(), person, ask, u, communities=who, reason=why), opened=n == 0,
    )  # fmt: skip

if may(person, "approve", mart.register) or may(person, "publish", mart.register):
    hints = [h for h in quality.hints(mart, last, lang) if mart.register.get(h.place) in desk.communities()]
    text = ui.hints_table(mart, hints) if hints else ui.note(say("hint.none", month=label(last, lang)))
    ui.panel(say("hint.title"), ui.note(say("hint.help")) + text)
