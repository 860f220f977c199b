"""What a person has typed into a form and not sent yet, kept for that person alone until it is sent or thrown away."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, insert, select

from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings, now
from outcomes.security.database import KEPT_FORM, reading, writing

_MOST_OF_ONE = 100  # forms of one account: the oldest make room
_LONGEST = 200_000


@dataclass(frozen=True, kw_only=True)
class FormOf:
    """Whose form it is, and of which table, place and month."""

    account: str
    dataset: str
    place: str
    month: str


def kept_form(settings: Settings, which: FormOf) -> dict[str, str]:
    """What was typed, by the name of the field; {} where nothing is kept."""
    with reading(settings) as con:
        text = con.execute(select(KEPT_FORM.c.fields).where(*_is(which))).scalar()
    return dict(json.loads(text)) if text else {}


def keep_form(settings: Settings, which: FormOf, fields: Mapping[str, str]) -> None:
    """Keeps what was typed in place of what was kept before; a form without a word in it is not kept."""
    typed = {name: value for name, value in fields.items() if value}
    text = json.dumps(typed, ensure_ascii=False)
    if len(text) > _LONGEST:
        raise WarehouseError("填的内容太多，草稿没有保存 / too much for a draft: it was not kept")
    table = KEPT_FORM.c
    with writing(settings) as con:
        con.execute(delete(KEPT_FORM).where(*_is(which)))
        if not typed:
            return
        con.execute(insert(KEPT_FORM).values(**vars(which), at=now().isoformat(), fields=text))
        own = select(table.dataset, table.place, table.month).where(table.account == which.account)
        for old in con.execute(own.order_by(table.at.desc()).offset(_MOST_OF_ONE)).fetchall():
            con.execute(delete(KEPT_FORM).where(*_is(FormOf(account=which.account, **old._asdict()))))


def drop_form(settings: Settings, which: FormOf) -> None:
    """Throws away what was kept."""
    with writing(settings) as con:
        con.execute(delete(KEPT_FORM).where(*_is(which)))


def _is(which: FormOf) -> list[ColumnElement[bool]]:
    return [KEPT_FORM.c[name] == value for name, value in vars(which).items()]
