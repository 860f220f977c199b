"""The addresses that give a file away: whoever takes one may, and each is recorded before it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from outcomes.core.errors import WarehouseError
from outcomes.core.settings import settings, today
from outcomes.exports import jobs
from outcomes.exports.chart_download import respond
from outcomes.security import audit, audit_files
from outcomes.security.access import Act, Denied, Person, demand
from outcomes.security.requests import person_of
from outcomes.security.which_mart import asked_mart
from outcomes.warehouse.mart import the_store

_REFUSED = "没有权限 / not allowed"
_GONE = "没有这个文件，或已过期 / no such file, or it has expired"
_MEDIA = {
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A file as it leaves: bytes, name, media type, and what its record says was taken."""

    content: bytes
    name: str
    what: str
    media: str = ""  # empty: told by the name
    act: str = "export"
    detail: Mapping[str, object] = field(default_factory=dict)

    def deed(self, person: Person) -> audit.Deed:
        """What is recorded when this person takes it."""
        detail = {"file": self.name, **self.detail, "bytes": len(self.content)}
        return audit.Deed(who=person.account, act=self.act, what=self.what, detail=detail)

    def answer(self) -> Response:
        """The answer that a browser saves under the file's name."""
        media = self.media or _MEDIA.get(PurePath(self.name).suffix, "application/octet-stream")
        named = f"attachment; filename*=UTF-8''{quote(self.name, safe='')}"
        return Response(
            self.content, media_type=media, headers={"content-disposition": named, "cache-control": "no-store"}
        )


Find = Callable[[Person, Request], Taken]
# bytes and name of what an address names, for this person: Denied, WarehouseError or LookupError where there is none
Kept = Callable[[Person, str, Mapping[str, str]], tuple[bytes, str]]


def _taken(act: Act, find: Find) -> Callable[[Request], object]:
    """The one way by which a file leaves: the act is asked for, the file made, its taking recorded, then it is sent."""

    def answer(request: Request) -> Response:
        person = person_of(request)
        if person is None:
            return PlainTextResponse(_REFUSED, status_code=403)
        try:
            demand(person, act)
            taken = find(person, request)
            audit.record(settings(), taken.deed(person))
        except Denied as denied:
            audit.refused(settings(), person, denied, request.url.path)
            return PlainTextResponse(_REFUSED, status_code=403)
        except LookupError:
            return PlainTextResponse(_GONE, status_code=404)
        except ValueError as error:
            return PlainTextResponse(str(error), status_code=400)
        except WarehouseError as error:
            return PlainTextResponse(str(error), status_code=503)
        return taken.answer()

    async def respond_to(request: Request) -> Response:
        return await asyncio.to_thread(answer, request)

    return respond_to


def _chart(person: Person, request: Request) -> Taken:
    """A chart as PNG, SVG, CSV or PPTX."""
    query, asked = dict(request.query_params), request.path_params["name"]
    with the_store().sitting():
        content, media, name = respond(asked_mart(person, query), asked, query)
    return Taken(content=content, media=media, name=name, what=asked, detail={"asked": query})


def _made(person: Person, request: Request) -> Taken:
    """A file that was made for this person; Denied for another's."""
    job = jobs.find(settings(), request.path_params["id"])
    if job is None or job.state != "done":
        raise LookupError(request.path_params["id"])
    if job.account != person.account:
        raise Denied("take_own")
    try:
        content = jobs.file_of(settings(), job).read_bytes()
    except OSError as error:
        raise LookupError(job.id) from error
    return Taken(content=content, media=jobs.media_of(job), name=job.name, what=job.kind, detail={"file_id": job.id})


def _audit(_person: Person, request: Request) -> Taken:
    """The records that are asked for as CSV."""
    asked = {k: request.query_params.get(k, "") for k in ("who", "act", "since", "until")}
    content = audit_files.as_csv(audit.entries(settings(), audit.Sought(**asked)))
    name = f"审计-{today().isoformat()}.csv"
    return Taken(content=content, name=name, what="", act="audit_exported", detail=asked)


def _of(kind: str, kept: Kept) -> Find:
    """What somebody sent, or a form to fill in, by its number or name."""

    def find(person: Person, request: Request) -> Taken:
        number = request.path_params["id"]
        content, name = kept(person, number, dict(request.query_params))
        return Taken(content=content, name=name, what=f"{kind} {number}")

    return find


def file_routes(*, original: Kept, outlines: Kept, template: Kept) -> Sequence[Route]:
    """Every address that gives a file away; what was sent and the forms are found by those who keep them."""
    return (
        Route("/download/{name}", _taken("take_figures", _chart)),
        Route("/made/{id}", _taken("take_own", _made)),
        Route("/audit.csv", _taken("take_audit", _audit)),
        Route("/original/{id}", _taken("see_rows", _of("original", original))),
        Route("/outlines/{id}", _taken("keep_register", _of("outlines", outlines))),
        Route("/template/{id}", _taken("upload", _of("template", template))),
    )
