"""The one place of the package that draws in Streamlit: frame, filters, cards, charts, tables."""

from outcomes.ui.chart import show_chart, show_map
from outcomes.ui.filing import choose_sender_place, template_panel
from outcomes.ui.filters import choose_indicator, choose_month, choose_one, choose_span, latest_month
from outcomes.ui.pieces import (
    brand_tile,
    card,
    cards,
    empty,
    facts,
    figure_row,
    html,
    panel,
    table,
    things,
)
from outcomes.ui.shell import head, lang, mart, run_pages, say
from outcomes.ui.stories import (
    brand_card,
    fact_text,
    freshness,
    link_to_brand,
    open_brand,
    promises,
    shell_month,
    uploads_behind,
)

__all__ = [
    "brand_card",
    "brand_tile",
    "card",
    "cards",
    "choose_indicator",
    "choose_month",
    "choose_one",
    "choose_sender_place",
    "choose_span",
    "empty",
    "fact_text",
    "facts",
    "figure_row",
    "freshness",
    "head",
    "html",
    "lang",
    "latest_month",
    "link_to_brand",
    "mart",
    "open_brand",
    "panel",
    "promises",
    "run_pages",
    "say",
    "shell_month",
    "show_chart",
    "show_map",
    "table",
    "template_panel",
    "things",
    "uploads_behind",
]
