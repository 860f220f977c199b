"""数据质量: who has reported what, gaps, differences between sources, and the article's figures with their checks."""

from outcomes import ui
from outcomes.catalogue.catalogue import catalogue
from outcomes.figures import quality
from outcomes.security.access import places_for

lang, mart, say, person = ui.lang(), ui.mart(), ui.say, ui.person()
last = ui.month_head(lambda _: say("page.quality"), say("quality.intro"))
datasets, indicators = catalogue().datasets, catalogue().indicators


def place(code: str) -> str:
    return mart.register.get(code).name_in(lang)


seen = places_for(person, "see_gaps", mart.register)
own = places_for(person, "see_rows", mart.register)
found, owed = quality.coverage(mart, last, seen), quality.months_owed(mart, last)
communities = sum(p.code in seen for p in mart.register.communities())
ui.panel(
    say("quality.coverage", n=communities), ui.coverage_table(mart, found, owed.months if owed else [], communities)
)

missing = quality.gaps(mart, last, seen)
rows = [[place(g.place), datasets[g.dataset].name[lang], quality.months_in_words(g.months, lang)] for g in missing[:60]]
head = [say(f"quality.{k}") for k in ("community", "table", "months")]
listed = ui.table(head, rows) if rows else ui.note(say("quality.none"))
listed += ui.note(say("quality.more", n=len(missing) - 60)) if len(missing) > 60 else ""
ui.panel(say("quality.gaps", n=len(missing)), listed)

unknown = quality.unknown(mart, last, seen)
if unknown:
    ui.panel(say("quality.unknown", n=sum(len(u.columns) for u in unknown)), ui.unknown_table(unknown))

differing = quality.differences(mart, own)
rows = [
    [
        place(r["place"]),
        r["month"],
        indicators[r["indicator"]].name[lang],
        f"{datasets[r['source']].name[lang]} {r['numerator']:,.0f}",
        f"{datasets[r['other_source']].name[lang]} {r['other_numerator']:,.0f}",
    ]
    for r in differing[:60]
]
head = [say(f"quality.{k}") for k in ("community", "month", "figure", "used", "other")]
ui.panel(
    say("quality.differences", n=len(differing)),
    ui.note(say("quality.differences_help")) + (ui.table(head, rows) if rows else ui.note(say("quality.none"))),
)

outside = quality.impossible(mart, last, own)
if outside:
    rows = [[f.place.name_in(lang), f.indicator.name[lang], f"{f.value:.1f}", f.base(lang)] for f in outside]
    head = [say(f"quality.{k}") for k in ("community", "figure", "value", "base")]
    ui.panel(say("quality.outside", n=len(outside)), ui.table(head, rows))

checks = quality.checks(mart)
ui.panel(
    say("quality.checks", ok=sum(bool(c.ok) for c in checks), n=len(checks)),
    ui.note(say("quality.checks_help")) + ui.checks_table(mart, checks),
)
