"""Files between the check and the sending: kept in memory for their sender alone, a few at a time, until sent or pushed out."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict

from outcomes.reporting.submission import Submission

_MOST_OF_ONE = 3
_MOST_BYTES = 256 * 1024 * 1024  # of all senders together


class Drafts:
    """The submissions that were checked and not sent yet."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str, Submission]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, owner: str, submission: Submission) -> str:
        """Keeps a submission for its sender; gives its name. The oldest ones make room."""
        name = secrets.token_urlsafe(16)
        with self._lock:
            self._kept[name] = (owner, submission)
            own = [n for n, (of, _) in self._kept.items() if of == owner]
            for old in own[:-_MOST_OF_ONE]:
                del self._kept[old]
            while self._held() > _MOST_BYTES and len(self._kept) > 1:
                self._kept.popitem(last=False)
        return name

    def take(self, owner: str, name: str) -> Submission | None:
        """The submission of this name, if it is this sender's; it is forgotten."""
        with self._lock:
            of, submission = self._kept.get(name, ("", None))
            if of != owner:
                return None
            del self._kept[name]
        return submission

    def _held(self) -> int:
        return sum(len(submission.content) for _, submission in self._kept.values())
