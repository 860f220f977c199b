"""名单与边界: the communities of the programme by street, and the district's own outlines of them."""

from functools import partial

from etl.boundaries.ledger import Surveyor
from etl.ledger.register import Registrar
from outcomes import ui
from outcomes.core.settings import settings
from outcomes.security.access import may

mart, say, who = ui.mart(), ui.say, ui.person()
surveyor = Surveyor(settings=settings(), person=who, register=mart.register)
registrar = Registrar(settings=settings(), person=who, register=mart.register)
keeps = may(who, "keep_register", place=mart.register.district)
ui.head(say("page.register"), say("register.about"))
ui.done_banner()
ui.waiting_panel(registrar.mark if keeps else None)
areas = ui.outlines_panel()
if keeps:
    ui.outlines_upload(surveyor.judge, surveyor.publish)
ui.outline_versions(surveyor.versions(), surveyor.move if keeps else None)
acts = registrar.acts()
ui.register_changes(acts, registrar.what_changed, registrar.change if keeps else None, registrar.undo)
if keeps:
    ui.list_panel(registrar.judge, registrar.replace, partial(registrar.template, ui.lang()))
ui.register_table(areas, acts)
