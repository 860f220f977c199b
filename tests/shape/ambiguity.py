"""Which repetitions of a regular expression can share a text in several ways, so that a hostile one takes them all.

A pattern becomes an automaton with one state for each character it reads. Two ways round one loop make the time
exponential; two loops that can divide the same text between them, or a search that begins anew inside a loop, make
it quadratic. Python's own parser reads the pattern; what it does not give back (a*+, (?>…)) cannot be divided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Literal

Use = Literal["match", "fullmatch", "search"]
_MANY = 20  # more repetitions than that count as without end
_USUAL = "0a_Zé \t\n\r.-,:;()[]{}'\"<>=/|\\@#%&*+?!^$~`中文一０，。、；：（）“”　·—\x00\x85"
_LOOPS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_CATEGORY = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


@dataclass
class Part:
    """A piece of a pattern: where it may begin and end, and whether it may be empty."""

    first: set[int] = field(default_factory=set)
    last: set[int] = field(default_factory=set)
    empty: bool = True


class Automaton:
    """The states of a pattern with their characters (as bits of an alphabet) and what may follow each."""

    def __init__(self, tree: Any, flags: int, *, search: bool) -> None:
        self.flags, self.search = flags, search
        self.alphabet = sorted({*_USUAL, *_characters(tree)})
        self.masks: list[int] = [(1 << len(self.alphabet)) - 1]  # state 0: what a search has passed over
        self.follow: list[set[int]] = [set()]
        self.guards: list[int] = [0]  # characters that may not stand before
        self.twice: set[tuple[int, int]] = set()
        self.separate: list[Any] = []
        self.whole = self._sequence(tree)
        if search:
            self._join({0}, {0} | self.whole.first)
        self.components = list(_loops(self.follow))
        self.must_end = bool(tree) and tree[-1][0] in (op.AT, op.ASSERT, op.ASSERT_NOT)

    def _join(self, ends: Iterable[int], begins: Iterable[int]) -> None:
        for one in ends:
            for other in begins:
                if other in self.follow[one]:
                    self.twice.add((one, other))
                self.follow[one].add(other)

    def _state(self, mask: int) -> Part:
        self.masks.append(mask)
        self.follow.append(set())
        self.guards.append(0)
        n = len(self.masks) - 1
        return Part({n}, {n}, False)

    def _sequence(self, items: Iterable[Any]) -> Part:
        whole, guard = Part(), 0
        for kind, told in items:
            if kind in (op.ASSERT, op.ASSERT_NOT) and told[0] < 0:
                near = self._near(told[1])
                guard |= near if kind is op.ASSERT_NOT else self.masks[0] & ~near
                continue
            if kind is op.AT:
                guard |= self._bits(r"\w") if told is op.AT_BOUNDARY else 0
                guard |= self.masks[0] if told is op.AT_BEGINNING_STRING else 0
                guard |= self._at_begin() if told is op.AT_BEGINNING else 0
                continue
            if kind in (op.ASSERT, op.ASSERT_NOT):  # looked at from here on, and no further
                self._join(whole.last, self._sequence(told[1]).first)
                continue
            part = self._part(kind, told)
            if whole.empty:
                for n in part.first:
                    self.guards[n] |= guard
            self._join(whole.last, part.first)
            whole = Part(
                whole.first | part.first if whole.empty else whole.first,
                whole.last | part.last if part.empty else part.last,
                whole.empty and part.empty,
            )
        return whole

    def _at_begin(self) -> int:
        return self._bits(r"[^\n]") if self.flags & re.MULTILINE else self.masks[0]

    def _near(self, items: Any) -> int:
        """The characters that a look behind asks for right before, where it asks for one character alone."""
        found = list(items)
        if len(found) == 1 and found[0][0] in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY, op.CATEGORY):
            return self._mask(*found[0])
        return 0

    def _part(self, kind: Any, told: Any) -> Part:
        if kind in _LOOPS:
            return self._loop(kind, *told)
        if kind is op.BRANCH:
            return _either([self._sequence(items) for items in told[1]])
        if kind is op.SUBPATTERN:
            return self._sequence(told[3])
        if kind is op.ATOMIC_GROUP:
            return self._kept(told, empty=False)
        if kind is op.GROUPREF_EXISTS:
            return _either([self._sequence(items or ()) for items in told[1:]])
        if kind is op.GROUPREF:
            return Part()
        return self._state(self._mask(kind, told))

    def _kept(self, items: Any, *, empty: bool) -> Part:
        """What is never given back: one state outside, judged by itself within."""
        self.separate.append(items)
        before = len(self.masks)
        inner = self._sequence(items)
        mask = 0
        for n in inner.first:
            mask |= self.masks[n]
        del self.masks[before:], self.follow[before:], self.guards[before:]
        self.twice = {pair for pair in self.twice if max(pair) < before}
        part = self._state(mask)
        return Part(part.first, part.last, empty or inner.empty)

    def _loop(self, kind: Any, low: int, high: Any, items: Any) -> Part:
        endless = high is op.MAXREPEAT or high > _MANY
        if kind is op.POSSESSIVE_REPEAT and not (self.search and endless):
            return self._kept(items, empty=low == 0)
        low = min(low, _MANY)
        parts = [self._sequence(items) for _ in range(max(low, 1) if endless else high)]
        whole = Part()
        for n, part in enumerate(parts):
            may_miss = part.empty or n >= low
            self._join(whole.last, part.first)
            whole = Part(
                whole.first | part.first if whole.empty else whole.first,
                whole.last | part.last if may_miss else part.last,
                whole.empty and may_miss,
            )
        if endless:
            self._join(parts[-1].last, parts[-1].first)
        return whole

    def _mask(self, kind: Any, told: Any) -> int:
        if kind is op.ANY:
            return self.masks[0] if self.flags & re.DOTALL else self._bits(r"[^\n]")
        if kind is op.IN:
            mask, negated = 0, False
            for one, value in told:
                negated |= one is op.NEGATE
                mask |= 0 if one is op.NEGATE else self._mask(one, value)
            return self.masks[0] & ~mask if negated else mask
        if kind is op.CATEGORY:
            return self._bits(_CATEGORY[told])
        if kind is op.NOT_LITERAL:
            return self.masks[0] & ~self._mask(op.LITERAL, told)
        low, high = told if kind is op.RANGE else (told, told)
        return self._set(c for c in self.alphabet if any(low <= ord(form) <= high for form in self._forms(c)))

    def _forms(self, c: str) -> tuple[str, ...]:
        both = (c, *(f for f in (c.lower(), c.upper()) if len(f) == 1))
        return both if self.flags & re.IGNORECASE else (c,)

    def _bits(self, pattern: str) -> int:
        return self._set(c for c in self.alphabet if re.fullmatch(pattern, c))

    def _set(self, characters: Iterable[str]) -> int:
        mask = 0
        for c in characters:
            mask |= 1 << self.alphabet.index(c)
        return mask

    def meet(self, *states: int) -> bool:
        """Whether one character leads into all of these states."""
        mask = self.masks[0]
        for n in states:
            mask &= self.masks[n]
        return bool(mask)


def _either(parts: list[Part]) -> Part:
    return Part(
        set().union(*(p.first for p in parts)), set().union(*(p.last for p in parts)), any(p.empty for p in parts)
    )


def _characters(items: Iterable[Any]) -> Iterator[str]:
    """The characters that a pattern names, and those next to the ends of its ranges."""
    for kind, told in items:
        if kind in (op.LITERAL, op.NOT_LITERAL):
            yield from {chr(told), chr(told).lower()[0], chr(told).upper()[0]}
        elif kind is op.RANGE:
            yield from (chr(n) for n in (told[0], told[1], max(0, told[0] - 1), min(told[1] + 1, 0x10FFFF)))
        elif kind is op.IN:
            yield from _characters(told)
        elif kind is op.BRANCH:
            for branch in told[1]:
                yield from _characters(branch)
        elif kind in (*_LOOPS, op.SUBPATTERN, op.ASSERT, op.ASSERT_NOT):
            yield from _characters(told[-1])
        elif kind is op.ATOMIC_GROUP:
            yield from _characters(told)


def _loops(follow: list[set[int]]) -> Iterator[frozenset[int]]:
    """The sets of states that lead into each other again."""
    reach = [_reached(follow, n) for n in range(len(follow))]
    seen: set[int] = set()
    for n in range(len(follow)):
        if n in reach[n] and n not in seen:
            together = frozenset(m for m in reach[n] if n in reach[m])
            seen |= together
            yield together


def _reached(follow: list[set[int]], start: int) -> set[int]:
    found: set[int] = set()
    ahead = [start]
    while ahead:
        new = follow[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def ambiguous(pattern: str | bytes, use: Use = "search", flags: int = 0) -> str:
    """Why a pattern may take long on a hostile text: exponential, quadratic, restart; empty where it cannot."""
    tree = _parser.parse(pattern, flags)
    return _judged(tree, use, tree.state.flags)


def _judged(tree: Any, use: Use, flags: int) -> str:
    pure = Automaton(tree, flags, search=False)
    if _exponential(pure):
        return "exponential"
    if any(_two_loops(pure, one, other, use) for one in pure.components for other in pure.components if one != other):
        return "quadratic"
    if within := next(filter(None, (_judged(items, "match", flags) for items in pure.separate)), ""):
        return within
    if use == "search":
        sought = Automaton(tree, flags, search=True)
        if any(_two_loops(sought, frozenset({0}), c, use) for c in sought.components if 0 not in c):
            return "restart"
    return ""


def _exponential(made: Automaton) -> bool:
    """Whether one text leads round a loop in two ways."""
    for loop in made.components:
        if any(one in loop and other in loop for one, other in made.twice):
            return True
        pairs = {(p, q): _pairs_after(made, loop, p, q) for p in loop for q in loop}
        index = {pair: n for n, pair in enumerate(pairs)}
        follow = [{index[pair] for pair in after} for after in pairs.values()]
        names = list(pairs)
        for together in _loops(follow):
            kinds = {names[n][0] == names[n][1] for n in together}
            if len(kinds) == 2:
                return True
    return False


def _pairs_after(made: Automaton, loop: frozenset[int], p: int, q: int) -> set[tuple[int, int]]:
    return {(a, b) for a in made.follow[p] & loop for b in made.follow[q] & loop if made.meet(a, b)}


def _two_loops(made: Automaton, one: frozenset[int], other: frozenset[int], use: Use) -> bool:
    """Whether a text that goes round both loops can pass from the first to the second at any of its turns, and then fail."""
    if use != "fullmatch" and not made.must_end and not any(_loops(_without(made, other))):
        return False  # wherever it stops it has found what it looks for
    return any(_passes(made, one, other, p, q) for p in one for q in other)


def _without(made: Automaton, loop: frozenset[int]) -> list[set[int]]:
    """What follows what inside a loop that never passes a state where the pattern may end."""
    inside = loop - made.whole.last
    return [made.follow[n] & inside if n in inside else set() for n in range(len(made.follow))]


def _passes(made: Automaton, one: frozenset[int], other: frozenset[int], p: int, q: int) -> bool:
    read = 0
    for n in other:
        read |= made.masks[n]
    seen: set[tuple[int, int, int]] = set()
    ahead = [(p, p, q)]
    while ahead:
        a, b, c = ahead.pop()
        for x in made.follow[a] & one:
            for z in made.follow[c] & other:
                if not made.meet(x, z):
                    continue
                for y in made.follow[b]:
                    if b == 0 and y != 0 and not read & ~made.guards[y]:
                        continue  # nothing begins in the middle of such a run
                    if (x, y, z) not in seen and made.meet(x, y, z):
                        seen.add((x, y, z))
                        ahead.append((x, y, z))
    return (p, q, q) in seen
