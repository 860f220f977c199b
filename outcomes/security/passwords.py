"""Passwords: what is refused and why, how they are kept (Argon2id), and first ones for new accounts."""

from __future__ import annotations

import os
import re
import secrets
import threading
import tomllib
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 128
_LEAST_OWN = 4  # letters that remain when everything easy to guess is taken away
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_hasher = PasswordHasher()


def _behind_pages() -> None:
    """Lets this thread (and those that it starts) run only when no page wants the processor."""
    with suppress(AttributeError, OSError):  # elsewhere than on Linux threads have no priority of their own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 15)


# each hash takes 64 MB and both cores: one after the other
_hashing = ThreadPoolExecutor(1, thread_name_prefix="password", initializer=_behind_pages)


@cache
def _easy_words() -> list[str]:
    content = tomllib.loads((Path(__file__).parent / "common_passwords.toml").read_text(encoding="utf-8"))
    return sorted(content["words"], key=len, reverse=True)


def plain(password: str) -> str:
    """The password in one form, however the keyboard put its characters together."""
    return unicodedata.normalize("NFKC", password)


def _is_easy(password: str, own: tuple[str, ...]) -> bool:
    left = plain(password).casefold()
    for word in (*(w.casefold() for w in own if len(w) > 1), *_easy_words()):
        left = left.replace(word, "")
    left = "".join(re.findall(r"[^\W\d_]", left))
    return len(left) < _LEAST_OWN or len(set(left)) < 3


def fault(password: str, account: str, name: str, *, old: str = "") -> str:
    """The key (account.…) of what is wrong with a new password; empty when it may be used. `old`: hash of the one before."""
    if len(plain(password)) < SHORTEST:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    if account.casefold() in plain(password).casefold() and len(account) > 2:
        return "holds_name"
    if _is_easy(password, (account, name)):
        return "too_easy"
    if old and matches(old, password):
        return "same_again"
    return ""


def kept(password: str) -> str:
    """The hash that is stored."""
    return _hashing.submit(lambda: _hasher.hash(plain(password))).result()


@cache
def _nobody() -> str:
    """A hash that no password opens: with it unknown accounts take as long as known ones."""
    return _hasher.hash(secrets.token_hex(16))


def matches(stored: str, password: str) -> bool:
    """Whether this is the password of that hash; for an empty hash False, after the same time."""
    if len(password) > LONGEST:
        password = password[:LONGEST] + "…"
    return _hashing.submit(_is_of, stored, password).result()


def _is_of(stored: str, password: str) -> bool:
    nobody = _nobody()  # always: the first question of a process takes longer for known accounts too
    try:
        return _hasher.verify(stored or nobody, plain(password)) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def first() -> str:
    """A one-time first password: four groups that can be read out on the telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
