"""The one place of the package that draws in Streamlit: frame, filters, cards, charts, tables."""

from outcomes.ui.frame.acting import attempt, checked, done_banner, kept, working
from outcomes.ui.frame.chart import show_chart, show_map
from outcomes.ui.frame.filters import (
    any_reported,
    choose_indicator,
    choose_month,
    choose_one,
    choose_place,
    choose_span,
    choose_switch,
    kept_indicator,
    latest_month,
    month_head,
)
from outcomes.ui.frame.finding import search_box
from outcomes.ui.frame.identity import kept_query, permit, person
from outcomes.ui.frame.pieces import (
    KpiCard,
    cards,
    counts,
    empty,
    facts,
    note,
    panel,
    sources,
    subhead,
    table,
)
from outcomes.ui.frame.shell import head, lang, mart, run_pages, say
from outcomes.ui.frame.show import plain, show
from outcomes.ui.frame.source import show_source
from outcomes.ui.frame.talk import talking_points
from outcomes.ui.leaders.attending import attention_panel
from outcomes.ui.leaders.brand import chain_panel, comparison_panel, milestones_panel, print_link
from outcomes.ui.leaders.briefing import (
    book_panel,
    brief_panel,
    choose_where,
    my_files,
    slides_panel,
    tabs_for,
    talk_panel,
)
from outcomes.ui.leaders.checker import check_panel
from outcomes.ui.leaders.comparing import compare_view
from outcomes.ui.leaders.exploring import VIEWS, changes_view, control_view, effect_view, funnel_view
from outcomes.ui.leaders.index import index_view, index_views
from outcomes.ui.leaders.mapping import map_view
from outcomes.ui.leaders.print_sheet import print_sheet
from outcomes.ui.leaders.projects import projects
from outcomes.ui.leaders.promises import community_beginning, promise_wall_view
from outcomes.ui.leaders.sections import columns, key_card, section_links, sections
from outcomes.ui.leaders.siting import sites_view
from outcomes.ui.leaders.stories import (
    back_to_brands,
    fact_text,
    link_to_brand,
    open_brand,
    themes,
    uploads_behind,
)
from outcomes.ui.leaders.trends import trend_view
from outcomes.ui.leaders.wall import wall_screen
from outcomes.ui.reference.quality import checks_table, coverage_table, hints_table, unknown_table
from outcomes.ui.reference.tables import dataset_tables
from outcomes.ui.staff.account_sheet import sheet_panel
from outcomes.ui.staff.audited import act_words, audit_table
from outcomes.ui.staff.board import board_panel, notices_panel, todo_panel
from outcomes.ui.staff.column_maps import map_panel, maps_panel
from outcomes.ui.staff.deciding import changes_panel, decision, month_acts
from outcomes.ui.staff.deputies import deputies_panel, deputy_banner
from outcomes.ui.staff.filing import choose_asked, complete_for, dictionary_panel, template_panel
from outcomes.ui.staff.form_panel import form_panel
from outcomes.ui.staff.form_places import form_places
from outcomes.ui.staff.lives import acts_on, filtered, life_panel, original_link, pick_upload
from outcomes.ui.staff.people import (
    account_act,
    account_done,
    account_form,
    accounts_table,
    confirmed_kind,
    roles_table,
    way,
)
from outcomes.ui.staff.register import outline_versions, outlines_panel, outlines_upload, register_table
from outcomes.ui.staff.register_acts import register_changes
from outcomes.ui.staff.register_list import list_panel
from outcomes.ui.staff.register_waiting import waiting_panel
from outcomes.ui.staff.rules import asked_tables, rule_acts, rules_form, takeovers_panel
from outcomes.ui.staff.sending import choose_files, correction_panel, file_panel, none_is_zero, nothing_panel, send_all

__all__ = [
    "VIEWS",
    "KpiCard",
    "account_act",
    "account_done",
    "account_form",
    "accounts_table",
    "act_words",
    "acts_on",
    "any_reported",
    "asked_tables",
    "attempt",
    "attention_panel",
    "audit_table",
    "back_to_brands",
    "board_panel",
    "book_panel",
    "brief_panel",
    "cards",
    "chain_panel",
    "changes_panel",
    "changes_view",
    "check_panel",
    "checked",
    "checks_table",
    "choose_asked",
    "choose_files",
    "choose_indicator",
    "choose_month",
    "choose_one",
    "choose_place",
    "choose_span",
    "choose_switch",
    "choose_where",
    "columns",
    "community_beginning",
    "compare_view",
    "comparison_panel",
    "complete_for",
    "confirmed_kind",
    "control_view",
    "correction_panel",
    "counts",
    "coverage_table",
    "dataset_tables",
    "decision",
    "deputies_panel",
    "deputy_banner",
    "dictionary_panel",
    "done_banner",
    "effect_view",
    "empty",
    "fact_text",
    "facts",
    "file_panel",
    "filtered",
    "form_panel",
    "form_places",
    "funnel_view",
    "head",
    "hints_table",
    "index_view",
    "index_views",
    "kept",
    "kept_indicator",
    "kept_query",
    "key_card",
    "lang",
    "latest_month",
    "life_panel",
    "link_to_brand",
    "list_panel",
    "map_panel",
    "map_view",
    "maps_panel",
    "mart",
    "milestones_panel",
    "month_acts",
    "month_head",
    "my_files",
    "none_is_zero",
    "note",
    "nothing_panel",
    "notices_panel",
    "open_brand",
    "original_link",
    "outline_versions",
    "outlines_panel",
    "outlines_upload",
    "panel",
    "permit",
    "person",
    "pick_upload",
    "plain",
    "print_link",
    "print_sheet",
    "projects",
    "promise_wall_view",
    "register_changes",
    "register_table",
    "roles_table",
    "rule_acts",
    "rules_form",
    "run_pages",
    "say",
    "search_box",
    "section_links",
    "sections",
    "send_all",
    "sheet_panel",
    "show",
    "show_chart",
    "show_map",
    "show_source",
    "sites_view",
    "slides_panel",
    "sources",
    "subhead",
    "table",
    "tabs_for",
    "takeovers_panel",
    "talk_panel",
    "talking_points",
    "template_panel",
    "themes",
    "todo_panel",
    "trend_view",
    "unknown_table",
    "uploads_behind",
    "waiting_panel",
    "wall_screen",
    "way",
    "working",
]
