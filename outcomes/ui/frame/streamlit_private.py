"""What of Streamlit has no public name: each use stands here, and a test holds it against the version installed."""

from __future__ import annotations

from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import exists, get_instance, media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile as ChosenFile

__all__ = ["ChosenFile"]


def pages_of_navigation_alone() -> None:
    """Makes st.navigation the only source of pages: without it the first link to one in a fresh server is said not to exist."""
    PagesManager.uses_pages_directory = False


def by_hand(data: bytes) -> bool:
    """Whether a person caused a message of the browser: parts that refresh themselves keep no session open."""
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except Exception:  # no message of Streamlit's, which closes the connection itself
        return False
    return message.WhichOneof("type") == "rerun_script" and not message.rerun_script.is_auto_rerun


_views_of: dict[str, set[str]] = {}
_MOST_FILES = 20_000
_add = MediaFileManager.add


def _added(manager: MediaFileManager, *file: Any, **more: Any) -> str:
    address = _add(manager, *file, **more)
    if len(_views_of) >= _MOST_FILES:
        _views_of.pop(next(iter(_views_of)))
    _views_of.setdefault(_file_id(address), set()).add(media_file_manager._get_session_id())
    return address


def _file_id(address: str) -> str:
    return address.rpartition("/")[2].partition(".")[0]


def files_keep_their_views() -> None:
    """Makes every file remember in which views it stood: while a page runs again Streamlit knows of none for a moment."""
    MediaFileManager.add = _added  # type: ignore[method-assign, assignment]


def views_of(file_id: str) -> set[str]:
    """The views in which a file stands or stood."""
    return set(_views_of.get(file_id, ()))


def is_view_open(view: str) -> bool:
    """Whether a browser shows this view now."""
    return get_instance().is_active_session(view)


def number_of_views() -> int:
    """How many views browsers show now; none before the server has begun."""
    return get_instance()._session_mgr.num_active_sessions() if exists() else 0


def let_go(view: str) -> None:
    """Forgets the files that were sent into a view."""
    get_instance().uploaded_file_mgr.remove_session_files(view)


def view() -> str:
    """The view (browser tab) that this run of a page is for; empty outside of a run."""
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""
