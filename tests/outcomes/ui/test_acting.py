"""What became of an act is said in its colour: done in green on the page that follows, refused in red at once."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from outcomes.core.errors import WarehouseError
    from outcomes.reporting.uploads import Receipt
    from outcomes.ui.frame.acting import attempt, done_banner

    def receipt(upload_id: str | None) -> Receipt:
        return Receipt(
            upload_id=upload_id, dataset="monthly_report", file_name="a.csv", sha256="", outcome="accept",
            rows_stored=1, rows_refused=0, version=1, published=False,
        )  # fmt: skip

    def closed() -> Receipt:
        raise WarehouseError("三月已经结账 / March is closed")

    done_banner()
    acts = {"stored": lambda: receipt("U1"), "refused": lambda: receipt(None), "closed": closed}
    for name, act in acts.items():
        if st.button(name, key=name) and attempt(act, lambda r: "已提交" if r.upload_id else "没有入库"):
            st.rerun()


def _after(pressed: str) -> tuple[list[str], list[str]]:
    test = AppTest.from_function(_page, default_timeout=120).run()
    test.button(key=pressed).click().run()
    assert not test.exception
    return [s.value for s in test.success], [e.value for e in test.error]


def test_what_was_stored_is_said_in_green() -> None:
    assert _after("stored") == (["已提交"], [])


def test_a_refusal_is_never_in_green() -> None:
    assert _after("refused") == ([], ["没有入库"])
    assert _after("closed") == ([], ["三月已经结账"])
