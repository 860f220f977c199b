"""Without a mouse, and with everything opened: where the focus goes and is seen, and what Streamlit's own menus say."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Visit
from tests.e2e.looking import english_words

pytestmark = pytest.mark.e2e

# the element with the focus: what it is, and whether one can see that it has it
FOCUSED = """async () => {
  await Promise.all(document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished.catch(() => 0)));
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const seen = (n) => { const s = getComputedStyle(n);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
  const ring = (n) => { const own = seen(n); if (own) return true;
    for (const name of ['::before', '::after']) { const s = getComputedStyle(n, name); if (s.boxShadow !== 'none') return true; }
    return false; };
  const around = []; for (let n = e; n && around.length < 5; n = n.parentElement) around.push(n);
  const box = e.getBoundingClientRect();
  const name = (e.getAttribute('aria-label') || e.textContent || e.placeholder || e.tagName).trim().slice(0, 30);
  return {name, tag: e.tagName, top: box.top + scrollY, wide: box.width, seen: around.some(ring)};
}"""


@pytest.mark.parametrize("path", ["/", "/explore", "/brands?c=210214001003", "/report"])
def test_the_keyboard_reaches_what_a_page_offers_and_shows_where_it_is(
    lasting: Visit, sample_server: str, path: str
) -> None:
    visit, lasting.base = lasting, sample_server
    visit.open(path)
    reached: list[dict[str, object]] = []
    for _ in range(40):
        visit.page.keyboard.press("Tab")
        found = visit.page.evaluate(FOCUSED)
        if found:
            reached.append(found)
    names = [str(r["name"]) for r in reached]
    for wanted in ("总览", "五有成效", "换成深色", "English"):
        assert any(wanted in name for name in names), (wanted, names)
    assert [r["name"] for r in reached if not r["seen"]] == []
    visit.page.evaluate("() => document.activeElement.blur()")  # in a field / is a letter
    visit.page.keyboard.press("/")
    assert visit.page.evaluate("() => document.activeElement.closest('.oc-search') !== null")


def test_a_filter_is_chosen_by_keys_alone(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open("/explore")
    visit.page.get_by_label("指标", exact=False).first.focus()
    visit.page.keyboard.type("志愿服务人次")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(lambda url: "i=volunteer_participations" in url)


def test_opened_menus_speak_chinese(visit: Visit, sample_server: str) -> None:
    visit.base = sample_server
    visit.open(
        "/explore?view=compare&set=210214001001~210214001003~210214001002~210214001004~210214001005~210214001006"
    )
    page = visit.page
    said: list[str] = []

    def look(opened: str) -> None:
        page.locator(opened).first.wait_for()
        visit.settle()
        said.extend(english_words(page))

    page.get_by_label("并排细看", exact=False).first.click()  # six are chosen: no seventh
    look("text=最多选 6 项")
    page.keyboard.press("Escape")
    page.get_by_label("指标", exact=False).first.click()
    page.keyboard.type("没有这样的指标")
    look("text=无匹配结果")
    page.keyboard.press("Escape")
    page.get_by_text("时点").first.click()
    look("[data-testid=stPopoverBody]")
    page.get_by_label("按哪一天已知的数看", exact=False).first.click()
    look("[data-testid=stDateInputCalendar] [role=grid]")
    page.keyboard.press("Escape")
    assert said == []
    visit.open("/explore?view=compare")
    page.get_by_text("表格", exact=True).first.click()
    page.locator("[data-testid=stDataFrame]").first.hover()
    look("[data-testid=stElementToolbarButton]")
    assert said == []
