"""No pattern of the tree may take long on a hostile text: every regular expression is judged by the way it is used."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from etl.check import cell_words, names
from outcomes.proofreading import english
from tests.shape.ambiguity import Use, ambiguous

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(p for room in ("outcomes", "etl", "pages") for p in (ROOT / room).rglob("*.py"))
_USES: dict[str, Use] = {"match": "match", "fullmatch": "fullmatch"}
_METHODS = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
_OF_SERIES = {
    "contains": "search",
    "match": "match",
    "fullmatch": "fullmatch",
    "extract": "search",
    "replace": "search",
}
# patterns that come out of a loop or a function, and where they are judged below
MADE_ELSEWHERE = {
    "etl/check/cell_words.py": [("fullmatch", p) for p, *_ in cell_words._WHY_NO_MONTH],
    "etl/check/names.py": [("search", p) for p, _ in names._BY_EAR],
    "outcomes/proofreading/english.py": [],  # test_the_rules_of_english
}


@dataclass(frozen=True)
class Site:
    """A pattern and how it is used."""

    where: str
    pattern: str | bytes
    use: Use
    flags: int = 0


class NotKnown(Exception):
    """A pattern that only a run of the program makes."""


def _module(path: Path) -> ModuleType | None:
    if path.parts[len(ROOT.parts)] == "pages":
        return None  # a page runs when it is imported
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return importlib.import_module(name)


def _text(node: ast.expr, names: dict[str, object]) -> object:
    """The value of an expression; what only a run fills in is taken for one letter."""
    try:
        return eval(compile(ast.Expression(node), "<pattern>", "eval"), dict(names))  # the tree's own expressions
    except Exception:
        if isinstance(node, ast.JoinedStr):
            parts = (v.value if isinstance(v, ast.FormattedValue) else v for v in node.values)
            return "".join(str(_part(p, names)) for p in parts)
        raise NotKnown from None


def _part(node: ast.expr, names: dict[str, object]) -> object:
    try:
        return _text(node, names)
    except NotKnown:
        return "x"


@cache
def _trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def _uses_of(name: str, path: Path) -> set[Use]:
    """How a compiled pattern of this name is used, a private one in its own file; a search where nothing is known."""
    found: set[Use] = set()
    for tree in [_trees()[path]] if name.startswith("_") else _trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _METHODS:
                of = node.value
                if (isinstance(of, ast.Name) and of.id == name) or (isinstance(of, ast.Attribute) and of.attr == name):
                    found.add(_USES.get(node.attr, "search"))
    return found or {"search"}


def _sites(path: Path, tree: ast.Module) -> Iterator[Site | str]:
    """Every pattern of a file; the line of one that cannot be worked out."""
    module = _module(path)
    names = vars(module) if module else {"re": re}
    where = str(path.relative_to(ROOT))
    assigned = {
        id(node.value): target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
            continue
        of, method = node.func.value, node.func.attr
        uses: set[Use]
        if isinstance(of, ast.Name) and of.id == "re" and method in {*_METHODS, "compile"}:
            compiled = assigned.get(id(node), "")
            uses = _uses_of(compiled, path) if method == "compile" else {_USES.get(method, "search")}
        elif isinstance(of, ast.Attribute) and of.attr == "str" and method in _OF_SERIES:
            if any(k.arg == "regex" and isinstance(k.value, ast.Constant) and not k.value.value for k in node.keywords):
                continue
            uses = {_OF_SERIES[method]}  # type: ignore[arg-type]
        else:
            continue
        try:
            pattern = _text(node.args[0], names)
        except NotKnown:
            yield f"{where}:{node.lineno}"
            continue
        if isinstance(pattern, str | bytes):
            flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(node) else 0
            for use in uses:
                yield Site(f"{where}:{node.lineno}", pattern, use, flags)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_pattern_of_a_file_takes_long_on_a_hostile_text(path: Path) -> None:
    if " re\n" not in path.read_text(encoding="utf-8") and ".str." not in path.read_text(encoding="utf-8"):
        return
    where = str(path.relative_to(ROOT))
    found = list(_sites(path, _trees()[path]))
    sites = [s for s in found if isinstance(s, Site)]
    sites += [Site(where, pattern, use) for use, pattern in MADE_ELSEWHERE.get(where, [])]
    unknown = [s for s in found if isinstance(s, str)]
    assert not unknown or where in MADE_ELSEWHERE, f"say in MADE_ELSEWHERE what these are: {unknown}"
    slow = [f"{s.where} {s.use}: {why}: {s.pattern!r}" for s in sites if (why := ambiguous(s.pattern, s.use, s.flags))]
    assert not slow, "\n".join(slow)


def test_the_rules_of_english_take_no_longer_the_longer_the_text() -> None:
    named = {"requests received": ("受理诉求", "件"), "closing rate": ("办结率", "%")}
    rules = english._rules({"per cent": "%", "people": "人"}, named, {"the whole district": "全区"})
    slow = [f"{why}: {rule.pattern}" for rule, _ in rules if (why := ambiguous(rule.pattern, "match", rule.flags))]
    assert rules
    assert not slow, "\n".join(slow)
