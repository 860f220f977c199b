"""Names of communities: read exactly, or refused with the names they may mean; aliases only when a person confirmed them."""

from __future__ import annotations

import pytest

from etl.check.names import _without_tail, contradicted, suggest
from outcomes.core.places import Place, Register
from tests.etl.one_row import BOHAI, GUCHENG, REGISTER, TAISHAN, codes, judged, row_with, stored

_EXACT, _ALIAS = ("accept", ()), ("accept_with_fix", ("name_alias",))
READ = [
    ("古城社区", GUCHENG, _EXACT),
    ("古城 社区", GUCHENG, _EXACT),
    ("210214001003", GUCHENG, _EXACT),
    ("２１０２１４００１００３", GUCHENG, _EXACT),
    ("古城", GUCHENG, _ALIAS),
    ("古城居委会", GUCHENG, _ALIAS),
    ("古城社区居委会", GUCHENG, _ALIAS),
    ("丰荣街道古城社区", GUCHENG, _ALIAS),
    ("丰荣街道 古城", GUCHENG, _ALIAS),
    ("普兰店区丰荣街道古城社区", GUCHENG, _ALIAS),
    ("大连市普兰店区铁西街道渤海社区居委会", BOHAI, _ALIAS),
]
UNKNOWN = [
    ("古成社区", ("古城社区",)),
    ("古成", ("古城社区",)),
    ("古诚社区", ("古城社区",)),
    ("鼓城社区", ("古城社区",)),
    ("丰荣街道古成社区", ("古城社区",)),
    ("丰荣街道办事处古城社区", ("古城社区",)),
    ("古城社區", ("古城社区",)),
    ("古城居民委员会", ("古城社区",)),
    ("古城社区（新）", ("古城社区",)),
    ("gucheng", ("古城社区",)),
    ("粉皮强", ("粉皮墙社区",)),
    ("谷炮社区", ("谷泡社区",)),
    ("九寿社区", ("久寿社区",)),
    ("东河社区", ("东和社区",)),
    ("柳加社区", ("柳家社区",)),
    ("渤海社區", ("渤海社区",)),
    ("鑫容社区", ("鑫荣社区",)),
    ("天安门社区", ()),
    ("13号", ()),
    ("社区", ()),
    ("210214001099", ()),
]
_HINTS = [
    ("铁西街道古城社区", "古城社区属于丰荣街道，不属于铁西街道", ("古城社区",)),
    ("丰荣街道", "这是街道或区，不是社区", ()),
    ("普兰店区", "这是街道或区，不是社区", ()),
    ("城关社区", "不在本项目44个社区名单内", ()),
    ("新海社区", "名单待区确认", ()),
    ("皮口街道新海社区", "名单待区确认", ()),
    ("2.10214E+11", "科学计数", ()),
    ("天安门社区", "请按名册填写", ()),
]


@pytest.mark.parametrize(("text", "code", "expected"), READ)
def test_a_name_that_can_mean_one_community_is_read(
    text: str, code: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    verdict = judged(row_with(community=text))
    assert (stored(verdict, "community"), (verdict.outcome, codes(verdict))) == ([code], expected)


@pytest.mark.parametrize(("text", "names"), UNKNOWN)
def test_a_name_that_nobody_confirmed_is_refused_with_those_it_may_mean(text: str, names: tuple[str, ...]) -> None:
    verdict = judged(row_with(community=text))
    (said,) = verdict.findings
    assert (verdict.outcome, said.code, stored(verdict, "community")) == ("reject_rows", "unknown_community", [])
    assert said.suggestions[: len(names)] == names
    assert len(said.suggestions) <= 3
    assert bool(said.suggestions) == bool(names)
    assert said.as_dict()["suggestions"] == list(said.suggestions)
    assert all(name in said.message_zh and name in said.message_en for name in names)


@pytest.mark.parametrize(("text", "hint", "names"), _HINTS)
def test_what_is_wrong_with_a_name_is_said(text: str, hint: str, names: tuple[str, ...]) -> None:
    (said,) = judged(row_with(community=text)).findings
    assert (hint in said.message_zh, said.suggestions) == (True, names)


def test_only_communities_of_the_programme_are_suggested_and_those_of_the_street_named_come_first() -> None:
    assert not any(p.in_programme is False for text, _ in UNKNOWN for p in suggest(REGISTER, text))
    assert suggest(REGISTER, "城管社区", n=1) != [REGISTER.find("城关社区")]
    assert [p.name for p in suggest(REGISTER, "新成社区")][:1] == ["新城社区"]
    assert [p.name for p in suggest(REGISTER, "铁西街道新存社区")][:1] == ["新村社区"]


def test_a_confirmed_alias_is_read_and_shown() -> None:
    register = REGISTER.with_aliases({"老古城": GUCHENG})
    verdict = judged(row_with(community="老 古城"), register=register)
    assert (stored(verdict, "community"), codes(verdict)) == ([GUCHENG], ("name_alias",))
    assert "「老 古城」按名册记为「古城社区」" in verdict.findings[0].message_zh
    assert judged(row_with(community="老古城")).stored == 0


@pytest.mark.parametrize("official", ["台山社区", "台山", TAISHAN, "台山社区居委会"])
def test_an_alias_never_overrides_a_spelling_of_the_register(official: str) -> None:
    register = REGISTER.with_aliases({official: GUCHENG})
    assert stored(judged(row_with(community=official), register=register), "community") == [TAISHAN]
    assert register.find(official) == REGISTER.get(TAISHAN)


def test_aliases_add_up_and_one_of_a_community_that_is_gone_means_nothing() -> None:
    register = REGISTER.with_aliases({"老古城": GUCHENG}).with_aliases({"东山里": TAISHAN, "无此地": "210214999999"})
    assert [register.find(text) for text in ("老古城", "东山里", "无此地")] == [
        REGISTER.get(GUCHENG),
        REGISTER.get(TAISHAN),
        None,
    ]


def _twins() -> Register:
    """Two streets with a community of the same name."""
    twin = Place(code="210214002999", name="古城社区", level="community", parent="210214002")
    return Register((*REGISTER.places, twin))


def test_a_name_of_two_communities_is_refused_and_the_street_tells_them_apart() -> None:
    (said,) = judged(row_with(community="古城社区"), register=_twins()).findings
    assert said.code == "unknown_community"
    assert "古城社区（丰荣街道）、古城社区（铁西街道）" in said.message_zh
    verdict = judged(row_with(community="铁西街道古城社区"), register=_twins())
    assert (stored(verdict, "community"), codes(verdict)) == (["210214002999"], ("name_alias",))
    confirmed = _twins().with_aliases({"古城社区": GUCHENG})
    assert judged(row_with(community="古城社区"), register=confirmed).stored == 0


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("古城（新）", "古城"),
        ("古城(1)(2)", "古城"),
        ("古城12、", "古城"),
        ("古（老）城", "古（老）城"),
        ("古城（新", "古城（新"),
        ("古城(((新)x)2", "古城"),
        ("古城()()x", "古城()()x"),
        ("123", ""),
    ],
)
def test_brackets_digits_and_signs_at_the_end_are_no_part_of_a_name(written: str, left: str) -> None:
    assert _without_tail(written) == left


def test_nothing_is_suggested_for_a_text_longer_than_a_name_with_all_that_may_stand_before_it() -> None:
    assert suggest(REGISTER, f"古成{'()' * 40}")
    assert suggest(REGISTER, f"古成{'()' * 60}") == []
    assert contradicted(REGISTER, f"古城社区{' ' * 100}") is None
