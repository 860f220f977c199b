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
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 128
_LEAST_OWN = 4  # letters that remain when everything easy to guess is taken away
_LONG_WORD = 14
_WALK = 4  # so many keys beside each other are a walk
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_LOOKS_LIKE = {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
_BETWEEN = re.compile(r"(?<=[a-z])[013457@$!](?=[a-z])")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# what OWASP asks for, and not more: forty people sign in at nine o'clock, and whoever is inside goes on (decision 93)
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def _behind_pages() -> None:
    """Lets this thread (and those that it starts) give way to pages, and still get their share beside long work."""
    with suppress(AttributeError, OSError):  # elsewhere than on Linux threads have no priority of their own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)


# one at a time: the other core is for pages
_hashing = ThreadPoolExecutor(1, thread_name_prefix="password", initializer=_behind_pages)


@cache
def _easy_words() -> list[str]:
    content = tomllib.loads((Path(__file__).parent / "common_passwords.toml").read_text(encoding="utf-8"))
    return sorted([*content["words"], *content["places"]], key=len, reverse=True)


def plain(password: str) -> str:
    """The password in one form, however the keyboard put its characters together."""
    return unicodedata.normalize("NFKC", password)


_KEYS = {key: (row, at) for row, keys in enumerate(_ROWS) for at, key in enumerate(keys)}


def _is_step(one: str, other: str) -> bool:
    """Whether a finger goes from one key to the other without a leap."""
    if one not in _KEYS or other not in _KEYS:
        return False
    (row, at), (next_row, next_at) = _KEYS[one], _KEYS[other]
    return abs(row - next_row) <= 1 and abs(at - next_at) <= 1


def _without_walks(typed: str) -> str:
    """What is typed without the walks over the keyboard in it."""
    walks, left = [""], ""
    for key in typed:
        if walks[-1] and not _is_step(walks[-1][-1], key):
            walks.append("")
        walks[-1] += key
    for walk in walks:
        left += "" if len(walk) >= _WALK else walk
    return left


def _in_pinyin(name: str) -> tuple[str, ...]:
    """A Chinese name as it is typed in Latin letters: whole, the family name last, and each part."""
    if not re.search(r"[\u4e00-\u9fff]", name):
        return ()
    from pypinyin import lazy_pinyin  # half a second to import

    syllables = lazy_pinyin(name)
    family, given = syllables[0], "".join(syllables[1:])
    return family + given, given + family, given, family


def _is_easy(password: str, own: tuple[str, ...]) -> bool:
    left = plain(password).casefold()
    for word in (*(w.casefold() for w in own if len(w) > 1), *_easy_words()):
        left = left.replace(word, "")
    for rest in (left, _without_walks(left)):
        letters = "".join(re.findall(r"[^\W\d_]", rest))
        if len(letters) < _LEAST_OWN or len(set(letters)) < 3:
            return True
    return False


def _is_one_word(password: str) -> bool:
    """Whether it is one Latin word with digits and marks around it, as company@123 or Season2026!."""
    text = _BETWEEN.sub(lambda found: _LOOKS_LIKE[found.group()], plain(password).casefold())
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) == 1 and words[0].isascii() and len(words[0]) < _LONG_WORD


def fault(password: str, account: str, name: str, *, old: str = "") -> str:
    """The key (account.…) of what is wrong with a new password; empty when it may be used. `old`: hash of the one before."""
    if len(plain(password)) < SHORTEST:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    if account.casefold() in plain(password).casefold() and len(account) > 2:
        return "holds_name"
    if _is_easy(password, (account, name, *_in_pinyin(name))):
        return "too_easy"
    if _is_one_word(password):
        return "one_word"
    if old and matches(old, password):
        return "same_again"
    return ""


@dataclass(frozen=True, kw_only=True)
class PasswordRule:
    """What a password has to be: a text key (password_rule.…), and whether what was typed is so; None: nothing was typed."""

    key: str
    met: bool | None


def rules(password: str, account: str, name: str) -> list[PasswordRule]:
    """Every rule with whether a password keeps it; all are kept by what `fault` finds nothing wrong with but its being old."""
    own = (account, name, *_in_pinyin(name))
    typed = plain(password)
    kept_ones = {
        "length": len(typed) >= SHORTEST and len(password) <= LONGEST,
        "account": len(account) <= 2 or account.casefold() not in typed.casefold(),
        "easy": bool(typed) and not _is_easy(password, own),
        "words": bool(typed) and not _is_one_word(password),
    }
    return [PasswordRule(key=key, met=met if password else None) for key, met in kept_ones.items()]


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


def is_kept_otherwise(stored: str) -> bool:
    """Whether a hash was made at another cost than today's: it is made anew when its password is typed."""
    return _hasher.check_needs_rehash(stored)


def first() -> str:
    """A one-time first password: four groups that can be read out on the telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
