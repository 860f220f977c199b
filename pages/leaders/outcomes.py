"""五有成效: the five goals as tabs, each system with its figures, pictures and the article beside them."""

from outcomes import ui
from outcomes.catalogue.catalogue import THEMES
from outcomes.figures.switched_on import systems_of
from outcomes.words import talking_points

lang, mart, say = ui.lang(), ui.mart(), ui.say
last = ui.month_head(lambda _: say("page.outcomes"), say("section.intro"))
left, right = ui.columns([4, 1])
names = {theme: say(f"theme.{theme}") for theme in THEMES}
with left:
    theme = ui.choose_one("t", say("page.outcomes"), names, default=THEMES[0], shape="quiet pills")
with right:
    place = ui.choose_place("place", say("filter.place"), quiet=True)
found = systems_of(mart, theme)
if not found:
    ui.empty(say("theme.none"), say("section.none_help"))
else:
    ui.show(ui.section_links(found))
    ui.sections(mart, found, place, last)
ui.talking_points(lambda: talking_points.of_theme(mart, theme, place, last, lang))
