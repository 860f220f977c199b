"""What is used of Streamlit without a public name does in the version installed what it is used for."""

import inspect
import re
from types import SimpleNamespace

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.testing.v1 import AppTest

from outcomes.core.settings import ROOT
from outcomes.ui.frame import streamlit_private


def test_a_click_is_by_hand_and_a_part_that_refreshes_itself_is_not() -> None:
    assert streamlit_private.by_hand(BackMsg(rerun_script=ClientState()).SerializeToString())
    itself = BackMsg(rerun_script=ClientState(is_auto_rerun=True)).SerializeToString()
    assert not streamlit_private.by_hand(itself)
    assert not streamlit_private.by_hand(BackMsg(clear_cache=True).SerializeToString())
    assert not streamlit_private.by_hand(b"no message")


def test_a_file_knows_the_views_whose_pages_offered_it_also_while_they_run_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(MediaFileManager, "add", MediaFileManager.add)  # put back afterwards
    streamlit_private.files_keep_their_views()
    files = MediaFileManager(storage=MemoryMediaFileStorage("/media"))
    for view in ("one", "two"):
        monkeypatch.setattr("streamlit.runtime.media_file_manager._get_session_id", lambda view=view: view)
        address = files.add(b"a", "text/plain", "place")
    name = re.sub(r".*/|\..*", "", address)
    assert streamlit_private.views_of(name) == {"one", "two"}
    files.clear_session_refs("one")
    assert streamlit_private.views_of(name) == {"one", "two"}
    assert streamlit_private.views_of("another") == set()


def test_the_files_of_a_view_are_let_go_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    files = MemoryUploadedFileManager("/upload")
    for view in ("one", "two"):
        files.add_file(view, UploadedFileRec("f", "name", "text/plain", b"x"))
    known = SimpleNamespace(uploaded_file_mgr=files, is_active_session=lambda view: view == "two")
    monkeypatch.setattr(streamlit_private, "get_instance", lambda: known)
    streamlit_private.let_go("one")
    assert (files.get_files("one", ["f"]), len(files.get_files("two", ["f"]))) == ([], 1)
    assert [streamlit_private.is_view_open(view) for view in ("one", "two")] == [False, True]


def test_a_run_knows_its_view_and_what_is_no_run_has_none() -> None:
    def page() -> None:
        import streamlit as st

        from outcomes.ui.frame import streamlit_private

        st.text(streamlit_private.view())

    assert streamlit_private.view() == ""
    assert AppTest.from_function(page).run().text[0].value


def test_pages_are_those_of_the_navigation_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagesManager, "uses_pages_directory", True)
    streamlit_private.pages_of_navigation_alone()
    assert PagesManager.uses_pages_directory is False


def test_nothing_else_touches_what_has_no_public_name() -> None:
    used = {
        str(path.relative_to(ROOT))
        for path in [
            ROOT / "app.py",
            ROOT / "frame.py",
            *(ROOT / "pages").rglob("*.py"),
            *(ROOT / "outcomes").rglob("*.py"),
        ]
        if re.search(r"streamlit\.(?:runtime|proto|web|util|elements)\b", path.read_text(encoding="utf-8"))
    }
    assert used == {"outcomes/ui/frame/streamlit_private.py"}


def test_views_are_counted_where_there_is_a_server_and_none_without(monkeypatch: pytest.MonkeyPatch) -> None:
    assert streamlit_private.number_of_views() == 0
    manager = WebsocketSessionManager(SimpleNamespace(), SimpleNamespace(), SimpleNamespace(), SimpleNamespace())  # type: ignore[arg-type]
    manager._active_session_info_by_id = {"one": SimpleNamespace(), "two": SimpleNamespace()}  # type: ignore[dict-item]
    monkeypatch.setattr(streamlit_private, "exists", lambda: True)
    monkeypatch.setattr(streamlit_private, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
    assert streamlit_private.number_of_views() == 2
    assert "_session_mgr" in inspect.getsource(Runtime.__init__)
