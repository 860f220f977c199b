"""Acts on the register: from a month on a community is called otherwise, several become one, or one becomes several."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, get_args

from outcomes.core.errors import WarehouseError
from outcomes.core.periods import parse_month
from outcomes.core.places import Place, Register, bare_name, romanised

Kind = Literal["renamed", "merged", "split"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, kw_only=True)
class RegisterAct:
    """What is changed, from which month on; of the communities in `ended` those go that do not stand in `made`."""

    kind: Kind
    since: str  # YYYY-MM
    ended: tuple[str, ...]  # codes of the communities that it is about
    made: tuple[tuple[str, str], ...]  # code and name of those that there are afterwards
    former: tuple[str, ...] = ()  # the names of `ended` before
    number: int = 0  # of the act in the ledger
    sender: str = ""
    made_at: str = ""
    reason: str = ""
    undone: bool = False


_KINDS_OF_PLACE = re.compile(r"(?:社区|居民委员会|居委会|村民委员会|村委会|委员会|村){1,4}\Z")


def _refuse(zh: str, en: str) -> WarehouseError:
    return WarehouseError(f"{zh}，没有改动 / {en}; nothing was changed")


def changed(register: Register, acts: Iterable[RegisterAct]) -> Register:
    """The register after these acts in their order; WarehouseError for one that does not fit what there is by then."""
    for act in acts:
        register = register if act.undone else _after(register, act)
    return register


def _after(register: Register, act: RegisterAct) -> Register:
    _check(register, act)
    places = list(register.places)
    codes = [p.code for p in places]
    made = dict(act.made)
    first = f"{act.since}-01"
    last = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    for code in act.ended:
        i = codes.index(code)
        places[i] = _named(places[i], made[code]) if code in made else replace(places[i], valid_to=last)
    after = max(codes.index(code) for code in act.ended) + 1
    new = [_new(code, name, first) for code, name in act.made if code not in codes]
    return Register((*places[:after], *new, *places[after:]), register.aliases)


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
        if not re.fullmatch(r"[\u4e00-\u9fff·]{2,20}", name):
            raise _refuse(f"名称「{name}」要用2至20个汉字", f"the name “{name}” must be 2 to 20 Chinese letters")
        if not act.number and not _KINDS_OF_PLACE.sub("", bare_name(name)):  # a recorded act stays what it was
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
