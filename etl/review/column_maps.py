"""Profiles of columns at a person's desk: kept for the own files, or for everybody's by whoever sets the rules."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from etl.check.offered import columns_of
from etl.ledger import column_maps
from etl.ledger.by import By
from etl.ledger.opened import opened
from etl.review.seat import Seat
from outcomes.catalogue.dataset import Dataset
from outcomes.reporting.column_map import ColumnMap, MapActs, MapVersion
from outcomes.security.access import demand, may
from outcomes.warehouse.until_commit import while_unchanged


def acts_of(seat: Seat, dataset: Dataset) -> MapActs:
    """What the person can do with the profiles of a table; Denied where the table is not the person's to send."""
    demand(seat.person, "upload", dataset=dataset)
    return MapActs(
        columns=lambda content, name: columns_of(content, name, dataset, seat.settings.max_upload_mb),
        versions=partial(_versions, seat, dataset),
        keep=partial(_keep, seat, dataset),
        may_move=partial(_may_move, seat),
        stop=lambda version: _move(seat, version, in_use=False),
        resume=lambda version: _move(seat, version, in_use=True),
        for_all=may(seat.person, "keep_rules"),
    )


def _versions(seat: Seat, dataset: Dataset) -> list[MapVersion]:
    """The versions that the person's files are read by or were, and for whoever sets the rules all others."""

    def read() -> list[MapVersion]:
        with opened(seat.settings, seat.cat) as ledger:
            return column_maps.versions_in(ledger.con)

    found = while_unchanged(seat.settings, "column maps", read)
    own = ("", seat.person.account)
    every = may(seat.person, "keep_rules")
    return [v for v in found if v.profile.dataset == dataset.code and (every or v.profile.sender in own)]


def _keep(seat: Seat, dataset: Dataset, profile: ColumnMap, for_all: bool) -> ColumnMap:
    """Keeps a profile in the person's name."""
    demand(seat.person, "upload", dataset=dataset)
    if for_all:
        demand(seat.person, "keep_rules")
    made = replace(profile, dataset=dataset.code, sender="" if for_all else seat.person.account)
    return column_maps.keep(seat.settings, made, By(who=seat.person.account, channel="page"), seat.cat)


def _may_move(seat: Seat, version: MapVersion) -> bool:
    return version.profile.sender == seat.person.account or may(seat.person, "keep_rules")


def _move(seat: Seat, version: MapVersion, *, in_use: bool) -> int:
    """Takes a version out of use, or puts it back, in the person's name."""
    if not _may_move(seat, version):
        demand(seat.person, "keep_rules")
    move = column_maps.resume if in_use else column_maps.stop
    return move(seat.settings, version, By(who=seat.person.account, channel="page"))
