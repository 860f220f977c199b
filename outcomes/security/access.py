"""Who may do what, and where: one table, one function, one WHERE clause; what is not in the table is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from outcomes.catalogue.dataset import Dataset
from outcomes.core.places import DISTRICT, Place, Register

Role = Literal[
    "community_staff",
    "street_staff",
    "street_approver",
    "district_staff",
    "district_leader",
    "system_administrator",
    "auditor",
    "wall_screen",
]
Act = Literal[
    "see_definitions",
    "see_quality",
    "see_gaps",
    "see_figures",
    "see_wall",
    "see_pending",
    "see_rows",
    "see_uploads",
    "see_board",
    "take_figures",
    "take_own",
    "upload",
    "correct",
    "confirm_name",
    "approve",
    "approve_instead",
    "send_back",
    "leave_out",
    "publish",
    "take_back",
    "withdraw",
    "restore",
    "close_month",
    "reopen_month",
    "remind",
    "manage_people",
    "help_sign_in",
    "name_deputy",
    "see_audit",
    "take_audit",
    "see_register",
    "keep_register",
    "see_rules",
    "keep_rules",
]
# where an act is allowed: everywhere inside one's own place, or only for what one has sent oneself
Reach = Literal["place", "own"]
ROLES: tuple[Role, ...] = get_args(Role)
ACTS: tuple[Act, ...] = get_args(Act)
LEVEL_OF: dict[Role, str] = {
    "community_staff": "community",
    "street_staff": "street",
    "street_approver": "street",
    "district_staff": "district",
    "district_leader": "district",
    "system_administrator": "district",
    "auditor": "district",
    "wall_screen": "district",
}

_READ: dict[Act, Reach] = {"see_definitions": "place", "see_quality": "place"}
_SEND: dict[Act, Reach] = {
    "see_gaps": "place",
    "see_uploads": "place",
    "see_rows": "place",
    "see_board": "place",
    "upload": "place",
    "correct": "place",
    "confirm_name": "place",
    "take_back": "own",
    "restore": "own",
}
_FIGURES: dict[Act, Reach] = {"see_figures": "place", "see_wall": "place", "take_figures": "place", "take_own": "place"}
TABLE: dict[Role, dict[Act, Reach]] = {
    "community_staff": {**_READ, **_SEND, "take_own": "place"},
    "street_staff": {**_READ, **_SEND, **_FIGURES},
    "street_approver": {
        **_READ,
        **_SEND,
        **_FIGURES,
        "see_pending": "place",
        "approve": "place",
        "send_back": "place",
        "leave_out": "place",
        "help_sign_in": "place",
        "name_deputy": "place",
    },
    "district_staff": {
        **_READ,
        **_SEND,
        **_FIGURES,
        "see_pending": "place",
        "approve_instead": "place",
        "send_back": "place",
        "leave_out": "place",
        "publish": "place",
        "withdraw": "place",
        "restore": "place",
        "close_month": "place",
        "reopen_month": "place",
        "remind": "place",
        "help_sign_in": "place",
        "name_deputy": "place",
        "see_register": "place",
        "keep_register": "place",
        "see_rules": "place",
        "keep_rules": "place",
    },
    "district_leader": {
        **_READ,
        **_FIGURES,
        "see_pending": "place",
        "see_gaps": "place",
        "see_rows": "place",
        "see_board": "place",
        "see_register": "place",
        "see_rules": "place",
    },
    "system_administrator": {**_READ, "manage_people": "place"},
    "auditor": {
        **_READ,
        "see_gaps": "place",
        "see_uploads": "place",
        "see_audit": "place",
        "take_audit": "place",
        "see_register": "place",
        "see_rules": "place",
    },
    "wall_screen": {"see_wall": "place"},  # a screen on a wall: signed in once, shows nothing but the wall
}
# nobody decides about what they have sent themselves
_NEVER_OWN: frozenset[Act] = frozenset({"approve", "approve_instead", "publish"})
# what a deputy does in an approver's place: decides, and hands nothing on
_DEPUTISED: dict[Act, Reach] = {"see_pending": "place", "approve": "place", "send_back": "place", "leave_out": "place"}
# whose accounts a role helps to sign in again
_HELPS: dict[Role, tuple[Role, ...]] = {
    "street_approver": ("community_staff", "street_staff"),
    "district_staff": ("community_staff", "street_staff", "street_approver"),
}
_OF_A_STREET: frozenset[Act] = frozenset({"approve", "send_back", "leave_out"})
# whose tables a role may send
_SENDS: dict[str, tuple[Role, ...]] = {
    "community": ("community_staff", "street_staff", "street_approver", "district_staff"),
    "street": ("street_staff", "street_approver", "district_staff"),
    "district_office": ("district_staff",),
    "system_export": ("district_staff",),
}
# which act opens a page
PAGES: dict[str, Act] = {
    "overview": "see_figures",
    "brands": "see_figures",
    "outcomes": "see_figures",
    "explore": "see_figures",
    "briefing": "take_own",
    "wall": "see_wall",
    "report": "upload",
    "review": "see_board",
    "history": "see_uploads",
    "helping": "help_sign_in",
    "people": "manage_people",
    "audit": "see_audit",
    "register": "see_register",
    "rules": "see_rules",
    "definitions": "see_definitions",
    "quality": "see_quality",
}
# the page at the root of the address
HOME: dict[Role, str] = {
    "community_staff": "report",
    "street_staff": "report",
    "street_approver": "overview",
    "district_staff": "overview",
    "district_leader": "overview",
    "system_administrator": "people",
    "auditor": "audit",
    "wall_screen": "wall",
}


# which acts take a file: a table, outlines, a sheet of accounts, and for a brief its template or a text that is checked
_TAKES_FILES: frozenset[Act] = frozenset({"upload", "keep_register", "take_own", "manage_people"})


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is at the screen: an account with one role in one place (the code of a community, a street or the district)."""

    account: str
    name: str
    role: Role
    place: str = DISTRICT
    deputy_until: str = ""  # the last day on which the person stands in for the approver of their street
    looking: bool = False  # looks through a role of the sample, without an account

    @property
    def sender(self) -> str:
        """The name under which uploads and acts are recorded: the account."""
        return self.account


class Denied(Exception):
    """An act that the table does not allow; the message is a sentence for the person, zh / en."""

    def __init__(self, act: Act) -> None:
        super().__init__("您的账号没有这项权限，没有任何改动 / your account may not do this; nothing was changed")
        self.act = act

    def in_language(self, lang: str) -> str:
        """The sentence in one language."""
        return str(self).split(" / ")[0 if lang == "zh" else -1]


def acts_of(person: Person) -> Mapping[Act, Reach]:
    """What a person may do somewhere: by their role, and for a deputy what the approver of the street decides."""
    own = TABLE.get(person.role, {})
    return {**_DEPUTISED, **own} if person.deputy_until else own


def stands_in(person: Person, act: Act) -> bool:
    """Whether a person may do this in the place of their street's approver alone, as its deputy."""
    return bool(person.deputy_until) and act in _DEPUTISED and act not in TABLE.get(person.role, {})


def helps(person: Person, role: Role, place: Place) -> bool:
    """Whether a person may help an account of this role and place to sign in again: inside their place, none above it."""
    return role in _HELPS.get(person.role, ()) and may(person, "help_sign_in", place=place)


def communities_of(person: Person, register: Register) -> frozenset[str]:
    """The codes of the communities inside the person's place."""
    return frozenset(p.code for p in register.communities(person.place))


def places_of(person: Person, register: Register) -> frozenset[str]:
    """The codes of the person's place and of every place inside it."""
    return frozenset(p.code for p in register.of_levels(("district", "street", "community"), person.place))


def places_for(person: Person, act: Act, register: Register) -> frozenset[str]:
    """The codes of the places in which the table lets the person do this; none where it does not know the act."""
    return places_of(person, register) if act in acts_of(person) else frozenset()


def may(
    person: Person,
    act: Act,
    *,
    place: Place | None = None,
    sender: str | None = None,
    dataset: Dataset | None = None,
) -> bool:
    """Whether a person may do this here; `sender` is the account that sent what the act is about.

    What is recorded of any place goes from one office of the district to another: no street decides about it.
    """
    reach = acts_of(person).get(act)
    if reach is None or (reach == "own" and sender != person.account):
        return False
    if sender == person.account and (act in _NEVER_OWN or act not in TABLE[person.role]):
        return False
    if dataset is not None and act in ("upload", "correct") and person.role not in _SENDS[dataset.reporter]:
        return False
    if person.place == DISTRICT:
        return True
    if dataset is not None and not dataset.by_community and act in _OF_A_STREET:
        return False
    return place is None or (place.parent != "" and person.place in (place.code, place.parent))


def demand(
    person: Person,
    act: Act,
    *,
    place: Place | None = None,
    sender: str | None = None,
    dataset: Dataset | None = None,
) -> None:
    """Raises Denied unless the person may do this here."""
    if not may(person, act, place=place, sender=sender, dataset=dataset):
        raise Denied(act)


def where(person: Person, register: Register, column: str = "community_code") -> tuple[str, list[list[str]]]:
    """The one WHERE clause that keeps rows of other people's places out, with its parameters."""
    return f"list_contains(?, {column})", [sorted(places_of(person, register))]


def may_open(person: Person, page: str) -> bool:
    """Whether a page stands in the person's menu and may be run."""
    act = PAGES.get(page)
    return act is not None and act in acts_of(person)


def may_send_files(person: Person) -> bool:
    """Whether some page of the person's takes a file."""
    return any(act in TABLE.get(person.role, {}) for act in _TAKES_FILES)
