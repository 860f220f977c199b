"""口径: every indicator, table, finding and published figure, generated from the catalogue."""

import streamlit as st

from outcomes import ui
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.html import tag

lang, mart, say = ui.lang(), ui.mart(), ui.say
ui.head(say("page.definitions"), say("definitions.intro"))
indicators = catalogue().indicators
tabs = {key: say(f"definitions.{key}") for key in ("indicators", "tables", "facts")}
chosen = ui.choose_one("tab", say("page.definitions"), tabs, default="indicators", shape="pills")

if chosen == "indicators":
    head = [
        say(f"definitions.{k}") for k in ("name", "unit", "definition", "kind", "better", "sources", "system", "code")
    ]
    rows = [
        [
            i.name[lang],
            i.unit[lang],
            i.definition[lang],
            say(f"kind.{i.kind}"),
            say(f"better.{i.better}"),
            ui.sources(i),
            i.system,
            i.code,
        ]
        for i in indicators.values()
    ]
    ui.show(tag("div.oc-panel", ui.table(head, rows)))
elif chosen == "tables":
    ui.dataset_tables()
else:
    known = mart.query("published").to_dict("records")
    head = [say(f"definitions.{k}") for k in ("name", "value", "area", "quote", "code")]
    names = [r["indicator_zh"] if lang == "zh" else str(r["indicator"]).replace("_", " ") for r in known]
    rows = [
        [name, ui.fact_text(r), r["area_name"], r["quote"], r["fact_id"]] for name, r in zip(names, known, strict=True)
    ]
    ui.panel(say("definitions.facts"), ui.note(say("brand.facts")) + ui.table(head, rows))
st.caption(ui.plain(say("chart.version", version=mart.version, at=mart.known_at)))
