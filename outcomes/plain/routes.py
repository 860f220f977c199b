"""The addresses of the plain pages: pages without script and websocket, for old browsers, narrow lines, phones, paper."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.errors import WarehouseError, in_one_line
from outcomes.core.html import NOTHING, tag
from outcomes.core.settings import settings
from outcomes.core.texts import Lang, t
from outcomes.figures.provenance import parse
from outcomes.plain import history, report
from outcomes.plain.brands import brands
from outcomes.plain.document import offered_to
from outcomes.plain.drafts import Drafts
from outcomes.plain.kept_forms import KeptForms
from outcomes.plain.overview import overview
from outcomes.plain.pieces import said
from outcomes.plain.sent import Sent, sent_of
from outcomes.plain.source import source
from outcomes.plain.view import View
from outcomes.reporting.said_none import none_cells
from outcomes.reporting.senders_desk import SendersDesk
from outcomes.reporting.submission import Submission
from outcomes.reporting.typed_form import Asked, is_field, typed, typed_name
from outcomes.reporting.uploads import Receipt, StoredUpload
from outcomes.security import audit
from outcomes.security.access import PAGES, Denied, Person, demand
from outcomes.security.form_token import form_token, is_form_token
from outcomes.security.requests import is_open, looking, ran_out_of, session_of
from outcomes.security.which_mart import asked_mart
from outcomes.warehouse.mart import Mart, the_store
from outcomes.words.reported import received_words

DeskOf = Callable[[Mart, Person], SendersDesk]
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


Answer = Callable[[View, SendersDesk, Sent], Markup | Response]


def _lang(request: Request) -> Lang:
    return "en" if request.query_params.get("lang") == "en" else "zh"


def _html(page: Markup, status: int = 200) -> Response:
    headers = {"content-security-policy": _POLICY, "cache-control": "no-store"}
    return HTMLResponse(page, status_code=status, headers=headers)


def _sentence(words: str, lang: Lang, status: int, *, again: bool = False) -> Response:
    """A page of one sentence, where there is nothing else to show; `again`: the browser asks again by itself."""
    meta = [
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        *([tag("meta", http_equiv="refresh", content="5")] if again else []),
        tag("title", t("app.name", lang)),
    ]
    page = tag("html", tag("head", meta), tag("body", tag("p", words)), lang="en" if lang == "en" else "zh-CN")
    return _html(Markup("<!doctype html>") + page, status)


class PlainPages:
    """Answers what is asked of the plain pages; `desk_of` gives the desk of who asks."""

    def __init__(self, desk_of: DeskOf) -> None:
        self.desk_of = desk_of
        self.drafts = Drafts()
        self.kept = KeptForms()

    def routes(self) -> list[Route]:
        """Every address."""
        return [
            Route("/plain", self._page("", self._first)),
            Route("/plain/overview", self._page("overview", lambda view, _desk, _sent: overview(view))),
            Route("/plain/brands", self._page("brands", lambda view, _desk, _sent: brands(view))),
            Route("/plain/source", self._page("overview", self._source)),
            Route("/plain/report", self._page("report", self._report), methods=["GET", "POST"]),
            Route("/plain/history", self._page("history", self._history), methods=["GET", "POST"]),
        ]

    def _page(self, page: str, answer: Answer) -> Callable[[Request], object]:
        """What answers an address: rights first, then the page; what is wrong is one sentence."""

        async def respond(request: Request) -> Response:
            try:
                sent = await sent_of(request) if request.method == "POST" else None
            except HTTPException as error:
                return _sentence(str(error.detail), _lang(request), error.status_code)
            return await asyncio.to_thread(self._answered, request, page, answer, sent)

        return respond

    def _answered(self, request: Request, page: str, answer: Answer, sent: Sent | None) -> Response:
        lang = _lang(request)
        person, session = _who(request)
        if person is None:
            later = self._kept_for_later(request, sent) if page == "report" and sent is not None else None
            return later or _sentence(t("plain.sign_in", lang), lang, 401)
        if not settings().is_built():
            return _sentence(t("app.building", lang), lang, 503, again=True)
        try:
            if page:
                demand(person, PAGES[page])
            if sent is not None and not is_form_token(settings(), session, sent.fields.get("token", "")):
                return _sentence(t("plain.token", lang), lang, 403)
            with the_store().sitting():
                view = _view(request, person, form_token(settings(), session), page)
                made = answer(view, self.desk_of(view.mart, person), sent or Sent())
        except Denied as denied:
            audit.refused(settings(), person, denied, request.url.path)
            return _sentence(denied.in_language(lang), lang, 403)
        except WarehouseError as error:
            return _sentence(t("app.error", lang, why=in_one_line(error)), lang, 503)
        return made if isinstance(made, Response) else _html(made)

    def _kept_for_later(self, request: Request, sent: Sent) -> Response | None:
        """To the sign-in and back with what was filled in, where the session that showed the form has merely run out."""
        gone = None if is_open(settings()) else ran_out_of(request.scope)
        if gone is None or not is_form_token(settings(), gone.key, sent.fields.get("token", "")):
            return None
        name = self.kept.keep(gone.account, sent)
        asked = {k: v for k, v in request.query_params.items() if k in ("d", "for", "rm", "lang")}
        to = f"{request.url.path}?{urlencode({**asked, 'kept': name or 'none'})}"
        english = {"lang": "en"} if _lang(request) == "en" else {}
        query = {"next": to, **({"kept": "1"} if name else {}), **english}
        return RedirectResponse(f"/sign-in?{urlencode(query)}", status_code=303)

    def _first(self, view: View, _desk: SendersDesk, _sent: Sent) -> Response:
        """The first page that the person may open."""
        offered = offered_to(view)
        if not offered:
            return _sentence(view.say("plain.none_for_you"), view.lang, 403)
        return RedirectResponse(view.to(offered[0]), status_code=303)

    def _source(self, view: View, _desk: SendersDesk, _sent: Sent) -> Markup | Response:
        found = parse(view.asked.get("src", ""), view.mart.register)
        return source(view, found) if found else RedirectResponse(view.to("overview"), status_code=303)

    def _report(self, view: View, desk: SendersDesk, sent: Sent) -> Markup | Response:
        asked, act = report.asked_of(view, desk), sent.fields.get("act", "")
        if asked is not None and not act and view.asked.get("kept"):
            return self._restored(view, desk, asked)
        if asked is None or not act:
            return report.report(view, desk, asked)
        try:
            return self._reported(view, desk, asked, sent)
        except WarehouseError as error:
            return report.report(view, desk, asked, said(error.in_language(view.lang), "error"))

    def _reported(self, view: View, desk: SendersDesk, asked: Asked, sent: Sent) -> Markup | Response:
        act = sent.fields["act"]
        if act == "nothing":
            communities = report.without(desk, asked, sent.fields)
            if not communities:
                return report.report(view, desk, asked, said(view.say("report.nothing_which"), "error"))
            made = desk.send_nothing(asked.dataset, asked.place, asked.month, communities)
            return self._received(view, made[-1])
        if act in ("send", "zero"):
            chosen = self.drafts.take(view.person.account, sent.fields.get("draft", ""))
            if chosen is None:
                return report.report(view, desk, asked, said(view.say("plain.draft_gone"), "error"))
            if act == "zero":
                return self._check(view, desk, asked, replace(chosen, partial=False, none_is_zero=True))
            return self._send(view, desk, asked, replace(chosen, reason=sent.fields.get("reason", "").strip()))
        cells = {name: text.strip() for name, text in sent.fields.items() if is_field(name)}
        if act == "keep":
            desk.keep_draft(asked, cells)
            return report.report(view, desk, asked, said(view.say("form.kept")))
        if act == "typed":
            with suppress(WarehouseError):  # what no draft may hold is said by the judgement
                desk.keep_draft(asked, cells)
            return self._check(view, desk, asked, typed(desk, asked, sent.fields))
        if not sent.file_name:
            return report.report(view, desk, asked, said(view.say("plain.no_file"), "error"))
        return self._check(view, desk, asked, _chosen(asked, sent))

    def _restored(self, view: View, desk: SendersDesk, asked: Asked) -> Markup:
        """The page as it was filled in before the sign-in ran out; nothing of it is sent yet."""
        sent = self.kept.take(view.person.account, view.asked["kept"])
        act = sent.fields.get("act", "") if sent else ""
        if sent is None:
            return report.report(view, desk, asked, said(view.say("plain.kept_gone"), "error"))
        told = said(view.say("plain.kept"), "warning")
        if act == "file" and sent.file_name:
            return self._check(view, desk, asked, _chosen(asked, sent), told)
        draft = self.drafts.take(view.person.account, sent.fields.get("draft", "")) if act == "send" else None
        if draft is not None:
            return self._check(view, desk, asked, replace(draft, reason=sent.fields.get("reason", "")), told)
        return report.report(view, desk, asked, told, sent.fields)

    def _check(self, view: View, desk: SendersDesk, asked: Asked, chosen: Submission, told: Markup = NOTHING) -> Markup:
        judged = desk.judge(chosen)
        usable = judged.stored > 0 and judged.outcome != "reject_whole_file"
        changes = desk.preview(judged, view.lang) if usable else None
        partly = judged.outcome == "reject_rows"
        again = usable or none_cells(judged.dataset, judged.findings, view.lang)
        draft = self.drafts.keep(view.person.account, replace(chosen, partial=partly)) if again else ""
        return report.checked(view, asked, judged, changes, draft, told, chosen.reason)

    def _send(self, view: View, desk: SendersDesk, asked: Asked, chosen: Submission) -> Markup | Response:
        receipt = desk.send(chosen)
        if receipt.upload_id is None:
            return report.checked(view, asked, desk.judge(chosen), None, "")
        if chosen.name == typed_name(asked):
            desk.drop_draft(asked)
        return self._received(view, receipt)

    def _received(self, view: View, receipt: Receipt) -> Response:
        """The receipt: the page of what was stored, at an address of its own that can be opened again."""
        told = "again" if receipt.repeated else "sent"
        return RedirectResponse(view.to("history", u=receipt.upload_id or "", told=told), status_code=303)

    def _history(self, view: View, desk: SendersDesk, sent: Sent) -> Markup | Response:
        number = view.asked.get("u", "")
        upload = next((u for u in desk.uploads() if u["upload_id"] == number), None)
        if upload is None:
            return history.history(
                view, desk, said(view.say("plain.no_upload", id=number), "error") if number else NOTHING
            )
        ask = sent.fields.get("ask", "")
        if ask:
            return self._decided(view, desk, upload, sent)
        return history.one_upload(view, desk, upload, _told(view, upload))

    def _decided(self, view: View, desk: SendersDesk, upload: StoredUpload, sent: Sent) -> Markup | Response:
        ask, seen = sent.fields["ask"], sent.fields.get("seen", "").split(",")
        if ask not in desk.asks(upload) or seen != upload["states"]:
            return history.one_upload(view, desk, upload, said(view.say("plain.moved_on"), "error"))
        try:
            desk.decide(ask, upload, upload["codes"], sent.fields.get("reason", "").strip())
        except WarehouseError as error:
            return history.one_upload(view, desk, upload, said(error.in_language(view.lang), "error"))
        return RedirectResponse(view.to("history", u=upload["upload_id"], told="done"), status_code=303)


def _chosen(asked: Asked, sent: Sent) -> Submission:
    """The file of a form as it is judged."""
    covers, code = report.covered(asked, sent.fields), asked.dataset.code
    return Submission(content=sent.content, name=sent.file_name, dataset=code, covers=covers, month=asked.month)


def _told(view: View, upload: StoredUpload) -> Markup:
    """What came of the act before: the words of a receipt, or that it was done."""
    told, number = view.asked.get("told", ""), upload["upload_id"]
    if told == "done":
        return said(view.say("history.done", id=number, version=view.mart.version))
    if told == "again":
        return said(view.say("report.repeated", id=number))
    if told == "sent":
        table = catalogue().datasets[upload["dataset"]]
        return said(received_words(number, upload["rows_stored"], table, view.lang))
    return NOTHING


def _who(request: Request) -> tuple[Person | None, str]:
    """Who asks, and what the tokens of their forms are made for."""
    if is_open(settings()):
        person = looking(request.query_params.get("as"))
        return person, person.account
    session = session_of(request.scope)
    if session is None or session.account.must_change:
        return None, ""
    return session.account.person, session.key


def _view(request: Request, person: Person, token: str, page: str) -> View:
    asked = dict(request.query_params)
    acts = page in ("report", "history")  # where people act they see what is there now
    mart = the_store().mart() if acts else asked_mart(person, asked)
    return View(person=person, mart=mart, lang=_lang(request), asked={**asked, "path": request.url.path}, token=token)
