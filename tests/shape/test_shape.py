"""The house rules that a linter does not know."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import tree

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "pages").rglob("*.py"))
MODULES = sorted([*(ROOT / "outcomes").rglob("*.py"), *(ROOT / "etl").rglob("*.py")])
# names that several classes still share, and how many do: the list may only grow shorter
# what is known of places before a warehouse says it; everybody else asks the register in force
READS_THE_FILES_OF_PLACES = {
    "outcomes/core/places.py",
    "outcomes/warehouse/mart.py",
    "outcomes/ui/frame/first_minute.py",  # while there is no warehouse yet
    "etl/ledger/warehouse.py",
    "etl/commands/cli.py",
}


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_no_page_lies_directly_in_pages_where_a_deep_link_would_run_it_alone() -> None:
    assert list((ROOT / "pages").glob("*.py")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_page_has_at_most_80_lines_and_no_sql_and_no_css(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 80
    assert not re.search(r"\bselect\b.+\bfrom\b", text, re.IGNORECASE | re.DOTALL)
    assert "<style" not in text


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_only_staff_pages_know_etl(page: Path) -> None:
    roots = {name.split(".")[0] for name in _imports(page)}
    assert "etl" not in roots or page.parent.name == "staff"
    assert not roots & {"duckdb", "plotly", "app", "frame"}


HANDED_OVER = {
    "app.py": {"etl.mart.refresh", "etl.review.desk", "etl.boundaries.ledger"},
    "frame.py": {"etl.mart.refresh"},
}


@pytest.mark.parametrize("name", HANDED_OVER)
def test_app_and_frame_hand_over_what_etl_answers_with_and_reach_no_further(name: str) -> None:
    assert {module for module in _imports(ROOT / name) if module.split(".")[0] == "etl"} == HANDED_OVER[name]


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_has_at_most_400_lines_and_functions_fit_a_screen(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= 60, f"{node.name} is too long"


def test_streamlit_is_imported_only_by_ui_pages_and_app() -> None:
    users = {str(m.relative_to(ROOT)) for m in MODULES if any(i.split(".")[0] == "streamlit" for i in _imports(m))}
    assert all(user.startswith("outcomes/ui/") for user in users)


def test_every_text_has_both_languages_and_the_same_placeholders() -> None:
    content = tomllib.loads((ROOT / "outcomes" / "core" / "texts.toml").read_text(encoding="utf-8"))
    for group, entries in content.items():
        for key, words in entries.items():
            assert set(words) == {"zh", "en"}, f"{group}.{key}"
            zh, en = (set(re.findall(r"{(\w+)(?::[^{}|]+\|[^{}|]+)?}", words[lang])) for lang in ("zh", "en"))
            assert zh == en, f"{group}.{key}"


def test_every_text_asked_for_exists() -> None:
    content = tomllib.loads((ROOT / "outcomes" / "core" / "texts.toml").read_text(encoding="utf-8"))
    known = {f"{group}.{key}" for group, entries in content.items() for key in entries}
    asked = set()
    for path in [*MODULES, *PAGES]:
        asked |= set(re.findall(r'\b(?:say|t)\(\s*"([a-z_]+\.[a-z_0-9]+)"', path.read_text(encoding="utf-8")))
    assert asked - known == set()


def test_every_text_has_somebody_who_asks_for_it() -> None:
    content = tomllib.loads((ROOT / "outcomes" / "core" / "texts.toml").read_text(encoding="utf-8"))
    data = [p for s in ("*.sql", "*.toml") for p in (ROOT / "outcomes").rglob(s) if p.name != "texts.toml"]
    places = [*MODULES, *PAGES, ROOT / "app.py", ROOT / "frame.py", *data]
    source = "\n".join(path.read_text(encoding="utf-8") for path in places)
    words = set(re.findall(r"\w+", source))
    # what a key is made from: "span." of f"span.{kind}", "story.kind_" of f"story.kind_{x}", "act." of a table of starts
    made = set(re.findall(r"f['\"]([a-z_]+\.[a-z_]*){", source)) | set(
        re.findall(r"['\"]([a-z_]+\.(?:[a-z]+_)?)['\"]", source)
    )
    ends = set(re.findall(r'f"{\w+}\.([a-z_]+)"', source))  # "heading" of f"{kind}.heading"
    unasked = [
        f"{group}.{key}"
        for group, entries in content.items()
        for key in entries
        if f"{group}.{key}" not in source
        and not (key in words and f"{group}." in made)
        and not (key in ends and group in words)
        and not any(f"{group}.{key}".startswith(start) for start in made if not start.endswith("."))
    ]
    assert not unasked, "\n".join(unasked)


def test_no_file_holds_a_registry_address() -> None:
    hosts = ("pypi" + ".org", "files.python" + "hosted", "registry.npm" + "js", "deb.debian" + ".org")
    served = [path for path in (ROOT / "deploy").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    locks = ROOT.glob("requirements*.lock")
    for path in [*locks, ROOT / "pyproject.toml", ROOT / "Makefile", *served, *MODULES, *PAGES]:
        text = path.read_text(encoding="utf-8")
        assert not any(host in text for host in hosts), path
    assert not (ROOT / "uv.lock").exists() or "uv.lock" in (ROOT / ".gitignore").read_text()


def test_the_planted_effects_are_read_by_the_generator_alone() -> None:
    for path in [*MODULES, *PAGES]:
        if "sample" not in path.parts:
            assert "true_" not in path.read_text(encoding="utf-8").replace("is_true_", ""), path


def test_the_benchmark_has_a_table_that_the_catalogue_accepts() -> None:
    from bench.events import catalogue

    assert list(catalogue().datasets) == ["bench_events"]


def test_no_word_ranks_a_community_or_says_what_caused_its_figure() -> None:
    """Effects are told of the district or a cohort, by the verdicts of the decision table; ranks only as bands."""
    content = tomllib.loads((ROOT / "outcomes" / "core" / "texts.toml").read_text(encoding="utf-8"))
    causal = (
        "导致",
        "使得",
        "归功",
        "带来了",
        "促使",
        "得益于",
        "caused by",
        "thanks to",
        "led to",
        "because of the brand",
        "as a result of",
    )
    league = (
        "排行榜",
        "排名第",
        "倒数",
        "前十",
        "后十",
        "垫底",
        "league table",
        "top ten",
        "bottom ten",
        "worst",
        "best community",
    )
    for group, entries in content.items():
        for key, words in entries.items():
            for lang, text in words.items():
                said = text.lower()
                assert not [w for w in (*causal, *league) if w in said], f"{group}.{key}.{lang}: {text}"
                if "归因" in said or "put down to" in said:
                    assert (group, key) == ("effect", "pretrend"), f"{group}.{key}"


def test_no_signal_is_red_or_green() -> None:
    from colorsys import rgb_to_hls

    from outcomes.charts.theme import DARK, LIGHT, signal_look

    names = ("common_cause", *(f"{k}_{s}" for k in ("improvement", "concern", "neutral") for s in ("high", "low")))
    for look in (LIGHT, DARK):
        for name in names:
            colour, shape = signal_look(name, look)
            r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
            hue, _, saturation = rgb_to_hls(r, g, b)
            degrees = 360 * hue
            assert saturation < 0.2 or 20 <= degrees <= 45 or 200 <= degrees <= 300, f"{name}: {colour}"
            assert shape == {"high": "▲", "low": "▼"}.get(name.rpartition("_")[2], "●")
    drawn = [p for p in MODULES if p.parts[-2] in ("plotly", "picture", "pptx", "charts", "ui") or p.name == "theme.py"]
    for path in drawn:
        found = re.findall(r"""["'](?:red|green|limegreen|crimson|forestgreen)["']""", path.read_text(encoding="utf-8"))
        assert not found, path


def _rooms(package: str) -> set[str]:
    """The folders of a package that hold code."""
    return {p.name for p in (ROOT / package).iterdir() if p.is_dir() and any(p.rglob("*.py"))}


def _layers(package: str) -> set[str]:
    """The rooms that the contract of the package names."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    [contract] = [c for c in contracts if c["type"] == "layers" and c["containers"] == [package]]
    assert contract["exhaustive"]
    return {name.strip() for layer in contract["layers"] for name in layer.split("|")} - {"__main__"}


@pytest.mark.parametrize("package", ["outcomes", "etl"])
def test_every_module_lies_in_a_room_that_the_contract_names(package: str) -> None:
    assert {p.name for p in (ROOT / package).iterdir() if p.is_file()} == {"__init__.py", "__main__.py"}
    assert _rooms(package) == _layers(package)


@pytest.mark.parametrize("package", ["outcomes", "etl"])
def test_every_folder_of_tests_has_the_name_of_a_room(package: str) -> None:
    helpers = {"etl": {"files", "odd_files"}}.get(package, set())
    assert _rooms(f"tests/{package}") - helpers <= _rooms(package)


def test_a_class_has_a_name_of_its_own() -> None:
    found: dict[str, int] = defaultdict(int)
    for path in [*MODULES, *PAGES]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name] += 1
    assert {name: n for name, n in found.items() if n > 1} == {}


def test_only_who_makes_a_warehouse_reads_the_files_of_places() -> None:
    callers = {str(m.relative_to(ROOT)) for m in MODULES if "read_register(" in m.read_text(encoding="utf-8")}
    assert callers == READS_THE_FILES_OF_PLACES


_CLOCKS = {"perf_counter", "monotonic", "process_time", "elapsed", "seconds", "duration"}


def _times(path: Path) -> Iterator[str]:
    """Where a test waits for a fixed time, or holds a duration against a number."""
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        called = node.func if isinstance(node, ast.Call) else None
        name = getattr(called, "attr", getattr(called, "id", ""))
        if name in ("sleep", "wait_for_timeout"):
            yield f"{path.relative_to(ROOT)}:{node.lineno}"
        if isinstance(node, ast.Assert):
            for part in (p for c in ast.walk(node.test) if isinstance(c, ast.Compare) for p in ast.walk(c)):
                if getattr(part, "attr", getattr(part, "id", "")) in _CLOCKS:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_no_test_waits_for_a_fixed_time_or_judges_one() -> None:
    """What asks a starting server again, and what takes pictures, is no test."""
    tests = [p for p in sorted((ROOT / "tests").rglob("*.py")) if p.name != "serving.py" and p.parent.name != "shots"]
    assert [where for path in tests for where in _times(path)] == []


def test_a_file_leaves_by_a_recorded_way_alone() -> None:
    """A button of Streamlit or an answer of its own with bytes would leave no record: taking.py and routes.py have both."""
    every = [ROOT / "app.py", ROOT / "frame.py", *PAGES, *MODULES]
    button = [p.name for p in every if "download_button(" in p.read_text(encoding="utf-8")]
    answer = [p.name for p in every if "content-disposition" in p.read_text(encoding="utf-8").lower()]
    assert (button, answer) == (["taking.py"], ["routes.py"])


def test_the_kept_sample_follows_from_all_of_etl() -> None:
    """A change of any file there, of the sample's own too, is another digest, so that no test reads an older sample."""
    assert {*(ROOT / "etl").rglob("*.py")} <= {*tree._files(tree._MAKES_THE_SAMPLE)}
