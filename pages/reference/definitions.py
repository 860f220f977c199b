"""口径: every indicator, table, finding and published figure, generated from the catalogue."""

import streamlit as st

from outcomes import ui
from outcomes.catalogue.catalogue import catalogue

lang, mart, say = ui.lang(), ui.mart(), ui.say
ui.head(say("page.definitions"), say("definitions.intro"))
indicators = catalogue().indicators
tabs = {key: say(f"definitions.{key}") for key in ("indicators", "tables", "facts")}
chosen = ui.choose_one("tab", say("page.definitions"), list(tabs), lambda k: tabs[k], default="indicators", pills=True)

if chosen == "indicators":
    head = [
        say(f"definitions.{k}") for k in ("name", "unit", "definition", "kind", "better", "sources", "system", "code")
    ]
    rows = [
        [
            i.name[lang], i.unit[lang], i.definition[lang], say(f"kind.{i.kind}"), say(f"better.{i.better}"),
            ui.sources(i), i.system, i.code,
        ]
        for i in indicators.values()
    ]  # fmt: skip
    ui.html(f'<div class="oc-panel">{ui.table(head, rows)}</div>')
elif chosen == "tables":
    ui.dataset_tables()
else:
    known = mart.query("published").to_dict("records")
    head = [say(f"definitions.{k}") for k in ("name", "value", "area", "quote", "code")]
    rows = [
        [r["indicator_zh"] if lang == "zh" else str(r["indicator"]).replace("_", " "), ui.fact_text(r), r["area_name"],
         r["quote"], r["fact_id"]]
        for r in known
    ]  # fmt: skip
    ui.panel(say("definitions.facts"), f'<div class="oc-note">{say("brand.facts")}</div>' + ui.table(head, rows))
st.caption(say("chart.version", version=mart.version, at=mart.known_at))
