"""报表管理: which tables are asked for and by when, from which month on, which ledgers count, and who set that."""

from etl.ledger.rules import Rulebook
from outcomes import ui
from outcomes.core.settings import settings
from outcomes.security.access import may

mart, say, who = ui.mart(), ui.say, ui.person()
book = Rulebook(settings=settings(), person=who, register=mart.register)
change = book.set if may(who, "keep_rules", place=mart.register.district) else None
ui.head(say("page.rules"), say("rules.about"))
ui.done_banner()
if change:
    ui.rules_form(change)
else:
    ui.asked_tables()
ui.takeovers_panel(book.takeover_tables(), book.changed, change)
ui.rule_acts(book.acts())
