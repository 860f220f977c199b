"""Acts on the register: communities renamed, merged, split, confirmed, taken out, or the whole list replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, get_args

from outcomes.core.errors import WarehouseError
from outcomes.core.periods import parse_month
from outcomes.core.places import Place, Register, bare_name, romanised
from outcomes.core.register_list import ListedCommunity, faults, is_kind_alone, is_name

DatedKind = Literal["renamed", "merged", "split"]
Kind = Literal[DatedKind, "confirmed", "left", "replaced"]
DATED: tuple[DatedKind, ...] = get_args(DatedKind)  # those that hold from a month on
_BEGINNING = "2020-01-01"  # of the communities of a list that holds without a month, as of those of the first register


@dataclass(frozen=True, kw_only=True)
class RegisterAct:
    """What is changed, from which month on; of the communities in `ended` those go that do not stand in `made`.

    `confirmed` has no month; `left` and `replaced` may be without one: what was put right was never otherwise.
    """

    kind: Kind
    since: str  # YYYY-MM
    ended: tuple[str, ...]  # codes of the communities that it is about
    made: tuple[tuple[str, str], ...] = ()  # code and name of those that there are afterwards; replaced: the whole list
    streets: tuple[str, ...] = ()  # replaced: the code of the street of each in `made`
    former: tuple[str, ...] = ()  # the names of `ended` before
    number: int = 0  # of the act in the ledger
    sender: str = ""
    made_at: str = ""
    reason: str = ""
    undone: bool = False

    @property
    def listed(self) -> list[ListedCommunity]:
        """The rows of the list that took the place of the register."""
        rows = zip(self.made, self.streets, strict=True)
        return [ListedCommunity(code=code, name=name, street=street) for (code, name), street in rows]


def _refuse(zh: str, en: str) -> WarehouseError:
    return WarehouseError(f"{zh}，没有改动 / {en}; nothing was changed")


def changed(register: Register, acts: Iterable[RegisterAct]) -> Register:
    """The register after these acts in their order; WarehouseError for one that does not fit what there is by then."""
    for act in acts:
        register = register if act.undone else _after(register, act)
    return register


def _after(register: Register, act: RegisterAct) -> Register:
    if act.kind == "replaced":
        return _replaced(register, act)
    if act.kind in ("confirmed", "left"):
        return _marked(register, act)
    _check(register, act)
    places = list(register.places)
    codes = [p.code for p in places]
    made = dict(act.made)
    first = f"{act.since}-01"
    for code in act.ended:
        i = codes.index(code)
        places[i] = _named(places[i], made[code]) if code in made else replace(places[i], valid_to=_before(act.since))
    after = max(codes.index(code) for code in act.ended) + 1
    new = [_new(code, name, first) for code, name in act.made if code not in codes]
    return Register((*places[:after], *new, *places[after:]), register.aliases)


def _before(since: str) -> str:
    """The last day before a month."""
    return (date.fromisoformat(f"{since}-01") - timedelta(days=1)).isoformat()


def _marked(register: Register, act: RegisterAct) -> Register:
    """The register with some communities confirmed, or no longer (without a month: never) of the programme."""
    _check_marked(register, act)
    done = {
        p.code: replace(p, basis="confirmed") if act.kind == "confirmed" else _gone(p, act.since)
        for p in register.communities()
        if p.code in act.ended and (p.assumed or act.kind == "left")
    }
    return Register(tuple(done.get(p.code, p) for p in register.places), register.aliases)


def _gone(place: Place, since: str) -> Place:
    return replace(place, valid_to=_before(since)) if since else replace(place, in_programme=False)


def _check_marked(register: Register, act: RegisterAct) -> None:
    known = {p.code: p for p in register.communities() if not p.valid_to}
    if act.since and parse_month(act.since) != act.since:
        raise _refuse("起始月份要写成2026-03这样", "the month must be like 2026-03")
    if not act.ended:
        raise _refuse("没有选社区", "no community was chosen")
    for code in act.ended:
        if code not in known:
            raise _refuse(f"名单里没有社区{code}", f"there is no community {code} on the list")
        if act.kind == "confirmed" and not known[code].assumed and not act.number:  # a recorded act stays what it was
            name = known[code].name
            raise _refuse(f"{name}已经确认过", f"{name} does not wait to be confirmed")
        if act.since and known[code].valid_from[:7] >= act.since:
            raise _refuse(
                f"{act.since}没有社区{code}可改", f"in {act.since} there is no community {code} to be changed"
            )


def _replaced(register: Register, act: RegisterAct) -> Register:
    """The register whose communities of the programme are those of a list; who stays keeps code, months and basis."""
    for fault in faults(register, act.listed, act.since):
        zh, en = (fault.in_language(lang).rstrip("。.") for lang in ("zh", "en"))
        raise _refuse(zh, en)
    listed = {row.code: row for row in act.listed}
    first = f"{act.since}-01" if act.since else _BEGINNING
    places = []
    for place in register.places:
        if row := listed.get(place.code):
            places.append(_as_listed(place, row, first))
        else:
            there = place.level == "community" and place.in_programme and not place.valid_to
            places.append(_gone(place, act.since) if there else place)
    for code in listed.keys() - {p.code for p in register.places}:
        row = listed[code]
        places.append(replace(_new(code, row.name, first), parent=row.street, basis="official_list"))
    return Register(tuple(_by_street(places)), register.aliases)


def _as_listed(place: Place, row: ListedCommunity, first: str) -> Place:
    """A known community as a list has it: new to the programme it begins then, assumed it is confirmed."""
    place = replace(_named(place, row.name), parent=row.street)
    if not place.in_programme:
        return replace(place, in_programme=True, basis="official_list", valid_from=first)
    return replace(place, basis="official_list") if place.assumed else place


def _by_street(places: list[Place]) -> list[Place]:
    """Places in the order of their levels and streets, inside a street by their code."""
    streets = {p.code: n for n, p in enumerate(places) if p.level == "street"}
    above = [p for p in places if p.level != "community"]
    rest = [p for p in places if p.level == "community"]
    return [*above, *sorted(rest, key=lambda p: (streets[p.parent], p.code))]


def _named(place: Place, name: str) -> Place:
    if name == place.name:
        return place
    return replace(place, name=name, name_en=romanised(name, "community"), register_name=place.register_name)


def _new(code: str, name: str, since: str) -> Place:
    return Place(
        code=code,
        name=name,
        name_en=romanised(name, "community"),
        level="community",
        parent=code[:9],
        basis="district_act",
        valid_from=since,
    )


def _check(register: Register, act: RegisterAct) -> None:
    """Refuses what does not fit, in a sentence."""
    if parse_month(act.since) != act.since:
        raise _refuse("起始月份要写成2026-03这样", "the month must be like 2026-03")
    known = {p.code: p for p in register.communities()}
    for code in act.ended:
        if code not in known or not known[code].valid_in(act.since) or known[code].valid_from[:7] >= act.since:
            raise _refuse(
                f"{act.since}没有社区{code}可改", f"in {act.since} there is no community {code} to be changed"
            )
    sizes = {"renamed": (1, 1), "merged": (2, 1), "split": (1, 2)}
    least, results = sizes[act.kind]
    enough = len(set(act.ended)) >= least and (len(act.made) >= 2 if act.kind == "split" else len(act.made) == results)
    if not enough or (act.kind != "merged" and len(act.ended) != 1):
        raise _refuse("社区的个数不对：合并至少两个，拆分后至少两个", "merge at least two, split into at least two")
    _check_made(register, act)


def _check_made(register: Register, act: RegisterAct) -> None:
    streets = {p.code for p in register.places if p.level == "street"}
    codes = {p.code: p for p in register.places}
    names = {bare_name(p.name) for p in register.communities() if p.code not in act.ended and not p.valid_to}
    for code, name in act.made:
        if not is_name(name):
            raise _refuse(f"名称「{name}」要用2至20个汉字", f"the name “{name}” must be 2 to 20 Chinese letters")
        if not act.number and is_kind_alone(name):  # a recorded act stays what it was
            raise _refuse(f"「{name}」只有通名，请写全称", f"“{name}” is only the kind of place: give its name")
        if bare_name(name) in names:
            raise _refuse(f"已有社区叫「{name}」", f"another community is called “{name}”")
        if code in act.ended:
            continue
        if code in codes or not re.fullmatch(r"\d{12}", code) or code[:9] not in streets:
            raise _refuse(
                f"新代码「{code}」要是12位、以街道代码开头、没有用过的",
                f"the new code “{code}” must be 12 unused digits that begin with a street's",
            )
        names.add(bare_name(name))
    if act.kind == "renamed" and [c for c, _ in act.made] != list(act.ended):
        raise _refuse("改名不改代码", "a new name keeps the code")
    if act.kind == "renamed" and codes[act.ended[0]].name == act.made[0][1]:
        raise _refuse("名称没有变", "the name is the same")
