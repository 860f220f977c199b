"""审核AB岗: a clerk of a street who stands in for its approver from day to day; named, ended early, and over by the clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from outcomes.core.settings import Settings, now
from outcomes.security import audit
from outcomes.security.access import Denied, Person, Role
from outcomes.security.accounts import Account, AccountError, account_of, allowed, known, listing, moment_text, register
from outcomes.security.database import DEPUTY, StoredRow, reading

STANDS_IN: Role = "street_staff"
LONGEST_DAYS = 92  # whoever is away for longer is replaced by an account of its own


@dataclass(frozen=True, kw_only=True)
class Deputising:
    """A time in which an account stands in for the approver of its street: days, both included, by whom, and why."""

    number: int
    account: str
    place: str
    since: str
    until: str
    named_by: str
    reason: str
    ended_at: str

    def is_on(self, day: str) -> bool:
        """Whether it holds on this day."""
        return not self.ended_at and self.since <= day <= self.until


@dataclass(frozen=True, kw_only=True)
class WantedDeputy:
    """Who is to stand in, from which day to which, and why."""

    account: str
    since: date
    until: date
    reason: str


def _day(at: datetime | None) -> str:
    return (at or now()).date().isoformat()


def _deputising(row: StoredRow) -> Deputising:
    return Deputising(**{name: getattr(row, name) for name in Deputising.__dataclass_fields__})


def with_deputy(con: Connection, account: Account, at: datetime | None = None) -> Account:
    """The account with the day until which it stands in for its street's approver at this moment."""
    if account.role != STANDS_IN:
        return account
    mine = (DEPUTY.c.account == account.account) & (DEPUTY.c.place == account.place) & (DEPUTY.c.ended_at == "")
    day = _day(at)
    asked = select(DEPUTY.c.until).where(mine, DEPUTY.c.since <= day, DEPUTY.c.until >= day)
    return replace(account, deputy_until=max(con.execute(asked).scalars(), default=""))


def people_of(settings: Settings, street: str, at: datetime | None = None) -> list[Person]:
    """The active people of a street, those who stand in for its approver now as such."""
    with reading(settings) as con:
        return [with_deputy(con, a, at).person for a in listing(settings) if a.active and a.place == street]


def stood_in_for(settings: Settings, street: str) -> list[str]:
    """The approvers of a street whose place its deputy takes, by account; the street's own code where it has none."""
    found = [a.account for a in listing(settings) if a.active and a.place == street and a.role == "street_approver"]
    return found or [street]


def standing(settings: Settings, places: Collection[str], at: datetime | None = None) -> list[Deputising]:
    """What holds now or later in these streets, by its first day."""
    asked = select(DEPUTY).where(DEPUTY.c.ended_at == "", DEPUTY.c.until >= _day(at))
    with reading(settings) as con:
        found = [_deputising(row) for row in con.execute(asked.order_by(DEPUTY.c.since, DEPUTY.c.number))]
    return [one for one in found if one.place in places]


def name(settings: Settings, wanted: WantedDeputy, *, by: Person | None, at: datetime | None = None) -> None:
    """Lets a clerk of a street stand in for its approver in these days; AccountError says what is wrong, Denied is recorded."""
    with reading(settings) as con:
        account = account_of(known(con, wanted.account))
    who, channel = allowed(settings, by, account.account, "name_deputy", register(settings).find(account.place))
    _check(account, wanted, who, _day(at))
    since, until = wanted.since.isoformat(), wanted.until.isoformat()
    with audit.recording(settings) as con:
        mine = (DEPUTY.c.account == account.account) & (DEPUTY.c.ended_at == "")
        same_days = (DEPUTY.c.since <= until) & (DEPUTY.c.until >= since)
        if con.execute(select(DEPUTY.c.number).where(mine, same_days)).first():
            raise AccountError("deputy_there", account=account.account)
        values = {
            "account": account.account,
            "place": account.place,
            "since": since,
            "until": until,
            "named_by": who,
            "named_at": moment_text(at),
            "reason": wanted.reason.strip()[:200],
            "ended_at": "",
        }
        con.execute(insert(DEPUTY).values(**values))
        detail = {key: values[key] for key in ("place", "since", "until", "reason")}
        deed = audit.Deed(who=who, act="deputy_named", what=account.account, channel=channel, detail=detail)
        audit.append(con, settings, deed)


def _check(account: Account, wanted: WantedDeputy, who: str, day: str) -> None:
    if who == account.account:
        raise AccountError("own")
    if not account.active or account.role != STANDS_IN:
        raise AccountError("no_deputy", account=account.account)
    days = (wanted.until - wanted.since).days
    if days < 0 or wanted.until.isoformat() < day or days >= LONGEST_DAYS:
        raise AccountError("deputy_days", most=LONGEST_DAYS)
    if not wanted.reason.strip():
        raise AccountError("deputy_reason")


def end(settings: Settings, number: int, *, by: Person | None, at: datetime | None = None) -> None:
    """Ends it before its last day, at once; AccountError where it is over already, Denied is recorded."""
    with reading(settings) as con:
        row = con.execute(select(DEPUTY).where(DEPUTY.c.number == number)).first()
    place = register(settings).find(row.place) if row is not None else None
    if by is not None and place is None:
        raise Denied("name_deputy")
    who, channel = allowed(settings, by, row.account if row is not None else "", "name_deputy", place)
    with audit.recording(settings) as con:
        running = (DEPUTY.c.number == number) & (DEPUTY.c.ended_at == "") & (DEPUTY.c.until >= _day(at))
        if row is None or con.execute(update(DEPUTY).where(running).values(ended_at=moment_text(at))).rowcount != 1:
            raise AccountError("deputy_over")
        detail = {"place": row.place, "until": row.until}
        deed = audit.Deed(who=who, act="deputy_ended", what=row.account, channel=channel, detail=detail)
        audit.append(con, settings, deed)
