"""Forms that came after the sign-in had run out: kept in memory for their sender alone, until taken back or for half an hour."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from outcomes.core.settings import now
from outcomes.plain.sent import Sent

LONGEST = timedelta(minutes=30)
_MOST_BYTES = 128 * 1024 * 1024  # of all senders together


class KeptForms:
    """The newest such form of each account."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str, datetime, Sent]] = OrderedDict()  # by account: name, moment, form
        self._lock = threading.Lock()

    def keep(self, owner: str, sent: Sent, at: datetime | None = None) -> str:
        """Keeps a form for an account, in place of one before; gives its name, or '' where it is too large."""
        name, moment = secrets.token_urlsafe(16), at or now()
        if sent.size > _MOST_BYTES:
            return ""
        with self._lock:
            self._forget_old(moment)
            self._kept.pop(owner, None)
            self._kept[owner] = (name, moment, sent)
            while sum(one.size for _, _, one in self._kept.values()) > _MOST_BYTES:
                self._kept.popitem(last=False)
        later = threading.Timer(LONGEST.total_seconds() + 1, self.forget_old)
        later.daemon = True
        later.start()
        return name

    def take(self, owner: str, name: str, at: datetime | None = None) -> Sent | None:
        """The form of this name, if it is this account's and not too old; it is forgotten."""
        with self._lock:
            self._forget_old(at or now())
            known, _, sent = self._kept.get(owner, ("", None, None))
            if not name or known != name:
                return None
            del self._kept[owner]
        return sent

    def forget_old(self, at: datetime | None = None) -> None:
        """Forgets what nobody came back for."""
        with self._lock:
            self._forget_old(at or now())

    def __len__(self) -> int:
        return len(self._kept)

    def _forget_old(self, at: datetime) -> None:
        for owner in [o for o, (_, moment, _) in self._kept.items() if moment + LONGEST < at]:
            del self._kept[owner]
