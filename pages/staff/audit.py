"""审计: who did what, newest first; the chain verified on demand; the CSV behind the gate."""

from urllib.parse import urlencode

import streamlit as st

from outcomes import ui
from outcomes.core.settings import settings
from outcomes.security import audit

A_PAGE = 50
lang, say = ui.lang(), ui.say
ui.permit("see_audit")
ui.head(say("page.audit"), say("audit.about"))
people, acts = audit.names(settings())
everything = say("audit.all")
words = {act: ui.act_words(act) for act in acts}

with st.container(border=True, key="oc_filters"):
    one, two, three, four = ui.columns([3, 3, 2, 2])
    who = one.selectbox(say("audit.who"), ["", *people], format_func=lambda p: p or everything, key="audit_who")
    act = two.selectbox(say("audit.act"), ["", *acts], format_func=lambda a: words.get(a, everything), key="audit_act")
    first = three.date_input(say("audit.since"), value=None, format="YYYY-MM-DD", key="audit_since")
    last = four.date_input(say("audit.until"), value=None, format="YYYY-MM-DD", key="audit_until")
asked = {"who": who, "act": act, "since": first.isoformat() if first else "", "until": last.isoformat() if last else ""}

sought = audit.Sought(**asked)
n = audit.count(settings(), sought)
with st.container(border=True, key="oc_records"):
    title, check, take = ui.columns([8, 2, 2])
    with title:
        ui.subhead(say("audit.list", n=n))
    verified = check.button(say("audit.verify"), width="stretch")
    query = urlencode({k: v for k, v in {**asked, **ui.kept_query()}.items() if v})
    with take:
        ui.way(f"/audit.csv?{query}", say("audit.take"))
    if verified:
        wrong = audit.verify(settings())
        audit.record(
            settings(),
            audit.Deed(who=ui.person().account, act="audit_verified", ok=not wrong, detail={"wrong": len(wrong)}),
        )
        if wrong:
            st.error(ui.plain(say("audit.broken", n=len(wrong)) + "\n" + "\n".join(f"· {line}" for line in wrong[:50])))
        else:
            st.success(ui.plain(say("audit.whole", n=audit.count(settings()))))
    if not n:
        st.caption(say("audit.none"))
    else:
        pages = -(-n // A_PAGE)
        page = st.pagination(pages, key="audit_page") if pages > 1 else 1
        ui.audit_table(audit.entries(settings(), sought, limit=A_PAGE, skip=(page - 1) * A_PAGE))
