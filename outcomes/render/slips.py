"""Slips with one-time passwords as PDF, ten on a sheet of A4 to be cut; nothing of them is written to a disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from outcomes.core.places import Register
from outcomes.core.texts import Lang, t
from outcomes.render.fonts import fonts_folder
from outcomes.security.account_sheet import Slip
from outcomes.security.passwords import SHORTEST

_TEMPLATE = Path(__file__).with_name("slips.typ")
_WORDS = ("name", "role", "address", "account", "password", "care")


def slips_pdf(slips: Sequence[Slip], places: Register, address: str, lang: Lang) -> bytes:
    """A slip for each person, with the address of the site and what to do first; FontMissing."""
    words = {word: t(f"slips.{word}", lang) for word in _WORDS} | {"first": t("slips.first", lang, least=SHORTEST)}
    given = {
        "lang": lang,
        "title": t("slips.title", lang, app=t("app.title", lang)),
        "address": address,
        "words": words,
        "slips": [_slip(slip, places, lang) for slip in slips],
    }
    made: bytes = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(fonts_folder())],
        ignore_system_fonts=True,
        sys_inputs={"slips": json.dumps(given, ensure_ascii=False)},
    )
    return made


def _slip(slip: Slip, places: Register, lang: Lang) -> dict[str, str]:
    new = slip.account
    role = f"{t(f'role.{new.role}', lang)} · {places.get(new.place).name_in(lang)}"
    return {"name": new.name, "role": role, "account": new.account, "password": slip.password}
