"""The access table, cell by cell: what is expected is written out here and not taken from the table itself."""

from dataclasses import replace
from typing import get_args

import pytest

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.places import Register, read_register
from outcomes.core.settings import Settings
from outcomes.security.access import (
    ACTS,
    HOME,
    LEVEL_OF,
    PAGES,
    ROLES,
    Act,
    Denied,
    Person,
    Role,
    demand,
    helps,
    may,
    may_open,
    where,
)

# P: inside one's own place; o: only what one has sent oneself; X: inside one's place, never what one has sent; -: never
EXPECTED = """
                 community street approver district leader administrator auditor wall
see_definitions  P         P      P        P        P      P             P       -
see_quality      P         P      P        P        P      P             P       -
see_gaps         P         P      P        P        P      -             P       -
see_figures      -         P      P        P        P      -             -       -
see_wall         -         P      P        P        P      -             -       P
see_pending      -         -      P        P        P      -             -       -
see_rows         P         P      P        P        P      -             -       -
see_uploads      P         P      P        P        -      -             P       -
see_board        P         P      P        P        P      -             -       -
take_figures     -         P      P        P        P      -             -       -
take_own         P         P      P        P        P      -             -       -
upload           P         P      P        P        -      -             -       -
correct          P         P      P        P        -      -             -       -
confirm_name     P         P      P        P        -      -             -       -
approve          -         -      X        -        -      -             -       -
approve_instead  -         -      -        X        -      -             -       -
send_back        -         -      P        P        -      -             -       -
leave_out        -         -      P        P        -      -             -       -
publish          -         -      -        X        -      -             -       -
take_back        o         o      o        o        -      -             -       -
withdraw         -         -      -        P        -      -             -       -
restore          o         o      o        P        -      -             -       -
close_month      -         -      -        P        -      -             -       -
reopen_month     -         -      -        P        -      -             -       -
remind           -         -      -        P        -      -             -       -
manage_people    -         -      -        -        -      P             -       -
help_sign_in     -         -      P        P        -      -             -       -
name_deputy      -         -      P        P        -      -             -       -
see_audit        -         -      -        -        -      -             P       -
take_audit       -         -      -        -        -      -             P       -
see_register     -         -      -        P        P      -             P       -
keep_register    -         -      -        P        -      -             -       -
see_rules        -         -      -        P        P      -             P       -
keep_rules       -         -      -        P        -      -             -       -
"""
COLUMNS: tuple[Role, ...] = (
    "community_staff",
    "street_staff",
    "street_approver",
    "district_staff",
    "district_leader",
    "system_administrator",
    "auditor",
    "wall_screen",
)
CELLS = [
    (role, line.split()[0], mark)
    for line in EXPECTED.strip().splitlines()[1:]
    for role, mark in zip(COLUMNS, line.split()[1:], strict=True)
]
PLACE = {"community": "古城社区", "street": "丰荣街道", "district": "普兰店区"}
OUTSIDE = "铁西街道"


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register(Settings().reference)


def _person(role: Role, register: Register) -> Person:
    place = register.find(PLACE[LEVEL_OF[role]])
    assert place is not None
    return Person(account="me", name="我", role=role, place=place.code)


def test_every_role_and_act_is_in_the_expected_table() -> None:
    assert {role for role, _, _ in CELLS} == set(ROLES) == set(get_args(Role))
    assert {act for _, act, _ in CELLS} == set(ACTS)


@pytest.mark.parametrize(("role", "act", "mark"), CELLS)
def test_cell(register: Register, role: Role, act: Act, mark: str) -> None:
    person = _person(role, register)
    inside, outside = register.find("古城社区"), register.communities(register.find(OUTSIDE).code)[0]
    everywhere = LEVEL_OF[role] == "district"
    for sender in ("me", "other"):
        allowed = {"P": True, "o": sender == "me", "X": sender == "other", "-": False}[mark]
        assert may(person, act, place=inside, sender=sender) is allowed, (sender, "inside")
        assert may(person, act, place=outside, sender=sender) is (allowed and everywhere), (sender, "outside")
        if allowed:
            demand(person, act, place=inside, sender=sender)
        else:
            with pytest.raises(Denied):
                demand(person, act, place=inside, sender=sender)


def test_a_community_is_not_inside_its_neighbour_and_a_street_not_inside_its_community(register: Register) -> None:
    clerk = _person("community_staff", register)
    assert not may(clerk, "upload", place=register.find("台山社区"))
    assert not may(clerk, "upload", place=register.find("丰荣街道"))
    assert not may(_person("street_staff", register), "upload", place=register.district)


@pytest.mark.parametrize(
    ("role", "helped"),
    [
        ("community_staff", ""),
        ("street_staff", ""),
        ("street_approver", "community_staff street_staff"),
        ("district_staff", "community_staff street_staff street_approver"),
        ("district_leader", ""),
        ("system_administrator", ""),
        ("auditor", ""),
        ("wall_screen", ""),
    ],
)
def test_whose_accounts_a_role_helps_to_sign_in(register: Register, role: Role, helped: str) -> None:
    person = _person(role, register)
    inside = {r: register.find(PLACE[LEVEL_OF[r]]) for r in ROLES}
    assert {r for r, place in inside.items() if place and helps(person, r, place)} == set(helped.split())
    outside = register.find(OUTSIDE)
    assert outside is not None
    assert helps(person, "street_staff", outside) is (role == "district_staff")


DEPUTISED = ("see_pending", "approve", "send_back", "leave_out")


@pytest.mark.parametrize("act", ACTS)
def test_a_deputy_decides_in_the_street_never_on_what_they_sent_and_hands_nothing_on(
    register: Register, act: Act
) -> None:
    clerk = _person("street_staff", register)
    deputy = replace(clerk, deputy_until="2026-12-05")
    inside, outside = register.find("古城社区"), register.communities(register.find(OUTSIDE).code)[0]
    for sender in ("me", "other"):
        more = act in DEPUTISED and sender == "other"
        assert may(deputy, act, place=inside, sender=sender) is (may(clerk, act, place=inside, sender=sender) or more)
        assert may(deputy, act, place=outside, sender=sender) is False


def test_an_unknown_role_may_nothing(register: Register) -> None:
    stranger = Person(account="x", name="x", role="operator")
    assert not any(may(stranger, act) for act in ACTS)
    assert not any(may_open(stranger, page) for page in PAGES)


def test_a_table_is_sent_only_by_those_who_report_it(register: Register) -> None:
    by_reporter = {d.reporter: d for d in catalogue().datasets.values()}
    expected = {
        "community": {"community_staff", "street_staff", "street_approver", "district_staff"},
        "street": {"street_staff", "street_approver", "district_staff"},
        "district_office": {"district_staff"},
        "system_export": {"district_staff"},
    }
    for reporter, dataset in by_reporter.items():
        allowed = {r for r in ROLES if may(_person(r, register), "upload", dataset=dataset)}
        assert allowed == expected[reporter], reporter


def test_the_clause_keeps_to_the_communities_of_the_place(register: Register) -> None:
    clause, (codes,) = where(_person("street_staff", register), register)
    assert clause == "list_contains(?, community_code)"
    assert codes == ["210214001", *sorted(p.code for p in register.communities("210214001"))]
    assert where(_person("community_staff", register), register)[1] == [["210214001003"]]


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("community_staff", "briefing report review history definitions quality"),
        ("street_staff", "overview brands outcomes explore briefing wall report review history definitions quality"),
        (
            "street_approver",
            "overview brands outcomes explore briefing wall report review history helping definitions quality",
        ),
        (
            "district_staff",
            "overview brands outcomes explore briefing wall report review history helping register rules definitions quality",
        ),
        ("district_leader", "overview brands outcomes explore briefing wall review register rules definitions quality"),
        ("system_administrator", "people definitions quality"),
        ("auditor", "history audit register rules definitions quality"),
        ("wall_screen", "wall"),
    ],
)
def test_pages_of_a_role(register: Register, role: Role, pages: str) -> None:
    assert {page for page in PAGES if may_open(_person(role, register), page)} == set(pages.split())
    assert HOME[role] in pages.split()
