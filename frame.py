"""The script inside the app: which pages there are, and the frame around them; nobody without an identity sees one."""

from etl.mart.refresh import pending_now
from outcomes import ui
from outcomes.core import meters

MENU = {
    "leaders": [
        ("pages/leaders/overview.py", "overview", "page.overview"),
        ("pages/leaders/brands.py", "brands", "page.brands"),
        ("pages/leaders/outcomes.py", "outcomes", "page.outcomes"),
        ("pages/leaders/explore.py", "explore", "page.explore"),
        ("pages/leaders/briefing.py", "briefing", "page.briefing"),
        ("pages/leaders/wall.py", "wall", "page.wall"),
    ],
    "staff": [
        ("pages/staff/report.py", "report", "page.report"),
        ("pages/staff/review.py", "review", "page.review"),
        ("pages/staff/history.py", "history", "page.history"),
        ("pages/staff/helping.py", "helping", "page.helping"),
    ],
    "administration": [
        ("pages/staff/rules.py", "rules", "page.rules"),
        ("pages/staff/register.py", "register", "page.register"),
        ("pages/staff/people.py", "people", "page.people"),
        ("pages/staff/audit.py", "audit", "page.audit"),
    ],
    "reference": [
        ("pages/reference/definitions.py", "definitions", "page.definitions"),
        ("pages/reference/quality.py", "quality", "page.quality"),
    ],
}

with meters.RUNS.time():
    ui.run_pages(MENU, pending_now)
    ui.search_box(MENU)
    ui.show_source()
