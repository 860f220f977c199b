"""Names that the register does not hold: which communities they may mean, by characters and by sound."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache, reduce

from rapidfuzz.distance import Levenshtein

from outcomes.core.places import Level, Place, Register, bare_name

_ENDING = re.compile(
    r"(?:社[区區](?:(?:居委会|居委會|居民委员会|居民委員會|居民会|村委会|村))?|居委会|居委會|居民委员会|小区|村委会|村)$"
)
_NEAR = 0.5  # a share of what must agree; below it nothing is suggested
_FAR_BEHIND = 0.35  # whoever is so much less like it than the likeliest is no longer worth a mention
_LONGEST = 30
_LONGEST_WRITTEN = 100  # with city, district and street before the name: longer texts are not looked at
_SAME_SOUND, _LIKE_SOUND = 0.97, 0.9  # how much a homophone counts against the same characters
_SAME_STREET = 0.1
_COMMUNITY: tuple[Level, ...] = ("community",)
# what is often taken for each other when typed by ear: zh z, ch c, sh s, l n, ang an, eng en, ing in
_BY_EAR = ((r"^zh", "z"), (r"^ch", "c"), (r"^sh", "s"), (r"^l(?=.)", "n"), (r"(?<=[aei])ng$", "n"))


def suggest(register: Register, text: str, n: int = 3, levels: Collection[Level] = _COMMUNITY) -> list[Place]:
    """The programme's places of these levels that a text may mean, likeliest first; empty when none comes near."""
    core, street = _parts(register, text)
    if not core or len(core) > _LONGEST:
        return []
    scored: list[tuple[float, int, Place]] = []
    for order, place in enumerate(register.of_levels(levels)):
        score = _likeness(core, _ENDING.sub("", place.name))
        if score >= _NEAR:
            bonus = _SAME_STREET if street is not None and place.parent == street.code else 0.0
            scored.append((round(score + bonus, 6), -order, place))
    scored.sort(key=lambda found: found[:2], reverse=True)
    return [place for score, _, place in scored[:n] if score > scored[0][0] - _FAR_BEHIND]


def contradicted(register: Register, text: str) -> tuple[Place, Place, Place] | None:
    """Community, its own street and the other street that stands before its name; None when no such thing is said."""
    core, street = _parts(register, text)
    place = register.find(core) or register.find(f"{core}社区")
    if street is None or place is None or place.level != "community" or place.parent == street.code:
        return None
    return place, register.get(place.parent), street


def _parts(register: Register, text: str) -> tuple[str, Place | None]:
    """What is left of a name without city, district, street and the words for community, and the street named.

    Nothing is left of a text that is too long for a name.
    """
    if len(text) > _LONGEST_WRITTEN:
        return "", None
    bare = bare_name(text)
    for outer in ("辽宁省", "大连市", "大连", "普兰店区", "普兰店市", "普兰店"):
        bare = bare.removeprefix(outer)
    street = None
    for place in register.places:
        short = place.name.removesuffix("街道")
        found = re.match(rf"{re.escape(short)}(?:街道办事处|街道办|街道|街办|街|办事处)", bare)
        if place.level == "street" and found and found.end() < len(bare):
            street, bare = place, bare[found.end() :]
            break
    return _ENDING.sub("", _without_tail(bare)), street


def _without_tail(text: str) -> str:
    """The text without the signs, digits and brackets with what they hold that stand at its end: 古城社区（新）1."""
    last = _end_of_letters(text)
    closing = max(text.rfind(")"), text.rfind("）"))
    opening = min((at for at in map(text.find, "(（") if at >= 0), default=len(text))
    return text[: _end_of_letters(text[:opening]) if closing >= last and opening < closing else last]


def _end_of_letters(text: str) -> int:
    """Where the last letter of a text ends; 0 where there is none."""
    letters = (n for n in range(len(text), 0, -1) if text[n - 1].isalnum() and not text[n - 1].isdecimal())
    return next(letters, 0)


def _likeness(core: str, name: str) -> float:
    """0 … 1: how near two names are, by their characters or by their sound, whichever is nearer."""
    if core.isascii() and core.isalpha():
        return Levenshtein.normalized_similarity(core.lower(), "".join(_syllables(name)))
    by_character = Levenshtein.normalized_similarity(core, name)
    heard, said = _syllables(core), _syllables(name)
    by_sound = _SAME_SOUND * Levenshtein.normalized_similarity(heard, said)
    by_ear = _LIKE_SOUND * Levenshtein.normalized_similarity(_by_ear(heard), _by_ear(said))
    return max(by_character, by_sound, by_ear) + 0.01 * by_character


@lru_cache(maxsize=4096)
def _syllables(text: str) -> tuple[str, ...]:
    """The syllables of a name in Hanyu Pinyin, without tones."""
    from pypinyin import lazy_pinyin  # half a second to import, needed for unknown names only

    return tuple(lazy_pinyin(text))


def _by_ear(syllables: tuple[str, ...]) -> tuple[str, ...]:
    """Syllables in which what is often mixed up is written alike."""
    return tuple(reduce(lambda heard, rule: re.sub(rule[0], rule[1], heard), _BY_EAR, s) for s in syllables)
