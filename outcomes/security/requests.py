"""Who a request or a websocket speaks for: the account of its cookie, or a role looked through in the sample."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from starlette.requests import HTTPConnection
from starlette.types import Scope

from outcomes.core.places import DISTRICT
from outcomes.core.settings import Settings, settings
from outcomes.core.texts import t
from outcomes.security import just_typed
from outcomes.security.access import LEVEL_OF, ROLES, Person, Role
from outcomes.security.addresses import client_of, is_secure
from outcomes.security.attempts import Client
from outcomes.security.half_sign_in import COOKIE
from outcomes.security.sessions import RanOut, Session, cookie_among, find, ran_out

_DEVICE = "oc_device"
LOOKING: Role = "district_staff"
_EXAMPLE = {"community": "210214001003", "street": "210214001", "district": DISTRICT}
_MOST_VIEWS = 20_000
_views: dict[str, str] = {}


def is_open(chosen: Settings) -> bool:
    """Whether no account is asked for: the sample only."""
    return chosen.data_class == "sample"


def looking(role: str | None) -> Person:
    """Somebody who looks at the sample through a role, in a fixed place; the district's staff for an unknown role."""
    known: Role = next((r for r in ROLES if r == role), LOOKING)
    return Person(
        account=f"sample.{known}",
        name=t(f"role.{known}", "zh"),
        role=known,
        place=_EXAMPLE[LEVEL_OF[known]],
        looking=True,
    )


def _cookies(scope: Scope) -> dict[str, str]:
    raw = "; ".join(v.decode("latin-1") for k, v in scope["headers"] if k == b"cookie")
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(raw)
    except CookieError:
        return {}
    return {name: kept.value for name, kept in jar.items()}


def cookie_of(scope: Scope) -> str:
    """The session cookie of an ASGI scope; empty without one."""
    return cookie_among(_cookies(scope), secure=is_secure(scope))


def device_name(scope: Scope) -> str:
    """The name of the cookie that knows a browser again."""
    return f"__Host-{_DEVICE}" if is_secure(scope) else _DEVICE


def half_name(scope: Scope) -> str:
    """The name of the cookie of a sign-in that still needs its code."""
    return f"__Host-{COOKIE}" if is_secure(scope) else COOKIE


def half_of(scope: Scope) -> str:
    """The value of that cookie; empty without one."""
    return _cookies(scope).get(half_name(scope), "")


def typed_name(scope: Scope) -> str:
    """The name of the cookie that says that a password was just typed."""
    return f"__Secure-{just_typed.COOKIE}" if is_secure(scope) else just_typed.COOKIE


def has_just_typed(scope: Scope, account: str) -> bool:
    """Whether the present password of this account was typed in this browser a moment ago."""
    return just_typed.is_proof(settings(), account, _cookies(scope).get(typed_name(scope), "")[:1000])


def client_from(scope: Scope) -> Client:
    """Where a sign-in comes from: its address and what the browser is known by."""
    return Client(address=client_of(scope), device=_cookies(scope).get(device_name(scope), "")[:1000])


def session_of(scope: Scope, *, by_hand: bool = True) -> Session | None:
    """The open session of a scope's cookie."""
    return find(settings(), cookie_of(scope), by_hand=by_hand)


def ran_out_of(scope: Scope) -> RanOut | None:
    """The session of a scope's cookie, where it is over by the clock alone."""
    return ran_out(settings(), cookie_of(scope))


def person_of(request: HTTPConnection) -> Person | None:
    """Who asks: an account that has nothing to fill in before, or in the sample the role that `as` names; else None."""
    if is_open(settings()):
        return looking(request.query_params.get("as"))
    session = session_of(request.scope)
    return session.account.person if session and not session.first_page else None


def bind(view: str, person: Person) -> None:
    """Keeps whose a Streamlit view is, so that nobody else joins it by its id; in the sample the role may change."""
    if view not in _views and len(_views) >= _MOST_VIEWS:
        _views.pop(next(iter(_views)))
    if person.looking:
        _views[view] = person.account
    _views.setdefault(view, person.account)


def owner_of(view: str) -> str | None:
    """The account a view belongs to; None before its first run."""
    return _views.get(view)


def looker_of(view: str) -> Person | None:
    """Who looks at the sample in this view; None before its first run."""
    owner = owner_of(view)
    return looking(owner.partition(".")[2]) if owner else None
