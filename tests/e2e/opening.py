"""What must hold of every page: when it is opened, when it turns dark, and on a phone."""

from __future__ import annotations

from outcomes.charts import theme
from tests.addresses import ADDRESSES, in_language
from tests.e2e.conftest import LONGEST, Visit
from tests.e2e.looking import barriers, english_words

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
ON_A_PHONE = ("overview", "brands", "brand", "organisation", "service", "talk")
_LISTS_CODES = ("definitions", "tables", "report", "audit")
# the app's own ground and the page's own ink are those of a theme; the wall keeps its own colours
_TURNED = """([ground, ink]) => {
  if (document.querySelector('.oc-wall')) return true;
  const probe = Object.assign(document.createElement('i'), {style: `color:${ground}`});
  document.body.append(probe);
  const wanted = getComputedStyle(probe).color, own = getComputedStyle(document.documentElement).getPropertyValue('--oc-ink');
  probe.remove();
  return own === ink && getComputedStyle(document.querySelector('.stApp')).backgroundColor === wanted;
}"""
_WIDTH = (
    "() => Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
)
_BEYOND = """wide => [...document.querySelectorAll('.oc-card, .oc-panel, .pw-brand, .oc-head, [data-testid=stPlotlyChart]')]
  .filter(e => { const r = e.getBoundingClientRect(); return r.width && (r.right > wide + 2 || r.left < -2); })
  .map(e => e.className)"""


def opens_well(visit: Visit, name: str, lang: str, *, sample: bool, dark: bool = False) -> None:
    """No exception, no request beyond this machine, the sample marked and real data not, no English on a Chinese page."""
    visit.outside.clear()
    visit.complaints.clear()
    turn(visit, dark=dark, wait=False)
    visit.page.set_viewport_size(WIDE)
    visit.open(in_language(ADDRESSES[name], lang))
    assert (visit.page.locator(".oc-watermark").count() > 0) == sample
    assert lang == "en" or english_words(visit.page, codes=name in _LISTS_CODES) == []
    stays_well(visit)


def stays_well(visit: Visit) -> None:
    """No exception, no complaint and no request beyond this machine up to now."""
    assert visit.page.locator("[data-testid=stException]").count() == 0
    assert visit.outside == []
    assert visit.complaints == []


def keeps_nobody_out(visit: Visit) -> None:
    """Nothing that keeps people out."""
    assert barriers(visit.page) == []


def turn(visit: Visit, *, dark: bool, wait: bool = True) -> None:
    """The system turns dark or light while the page is open, and the whole page turns with it."""
    visit.page.emulate_media(color_scheme="dark" if dark else "light")
    if wait:
        look = theme.tokens(dark)
        visit.page.wait_for_function(_TURNED, arg=[look.page, look.ink], timeout=LONGEST)
        visit.settle()


def fits_a_phone(visit: Visit) -> None:
    """The open page on a phone: nothing moves sideways, nothing stands out."""
    visit.page.set_viewport_size(PHONE)
    visit.page.wait_for_function(f"w => ({_WIDTH})() <= w", arg=PHONE["width"], timeout=LONGEST)
    visit.page.wait_for_function(f"w => ({_BEYOND})(w).length === 0", arg=PHONE["width"], timeout=LONGEST)
    visit.settle()
    assert visit.page.evaluate(_WIDTH) <= PHONE["width"]
    assert visit.page.evaluate(_BEYOND, PHONE["width"]) == []
