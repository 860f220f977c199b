"""Uploads as they are told of: the receipt, the list with its states, the life of one, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from outcomes.reporting.finding import Finding


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of a file: where it is stored, or why it is not (upload_id None)."""

    upload_id: str | None
    dataset: str | None
    file_name: str
    sha256: str
    outcome: str
    rows_stored: int
    rows_refused: int
    version: int
    published: bool
    repeated: bool = False
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The receipt as `load --json` prints it."""
        kept = {k: v for k, v in self.__dict__.items() if k != "findings"}
        return kept | {"findings": [f.as_dict() for f in self.findings]}


class StoredUpload(TypedDict):
    """An upload with the states of its slices, as `history --json` prints it."""

    upload_id: str
    dataset: str
    file_name: str
    sha256: str
    by: str
    made_at: str
    outcome: str
    rows_stored: int
    rows_refused: int
    data_class: str
    purpose: str
    reason: str | None
    communities: int
    first_period: str | None
    last_period: str | None
    states: list[str]
    slices_in_force: int
    slices: int
    codes: list[str]
    submitted: list[str]  # the communities of which something waits for the street
    approved: list[str]  # and for the district


class ActTold(TypedDict):
    """One act of an upload's life."""

    kind: str
    by: str
    at: str
    reason: str | None
    channel: str


class SliceTold(TypedDict):
    """One community and period of an upload with its state."""

    community_code: str
    period: str
    state: str
    in_force: bool


class UploadLife(TypedDict):
    """An upload's acts in order, the state of each of its slices, and the uploads it replaced or was replaced by."""

    acts: list[ActTold]
    slices: list[SliceTold]
    replaces: list[str]
    replaced_by: list[str]


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What somebody else did to an upload of a person; of one that was superseded, by which and what that says otherwise."""

    act: int
    kind: str
    at: str
    by: str
    reason: str
    upload_id: str
    table: str
    places: tuple[str, ...]
    periods: tuple[str, ...]
    newer: str = ""
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WaitingUpload:
    """An upload with slices that wait for a person: which communities, and what may be done with them."""

    upload: StoredUpload
    communities: tuple[str, ...]
    asks: tuple[str, ...]  # approve | send_back | publish
    instead: bool = False  # the approval is one in a street's place: 代审
