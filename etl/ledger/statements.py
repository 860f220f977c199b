"""The SQL of the ledger, by name: the files beside it."""

from __future__ import annotations

from pathlib import Path

from outcomes.warehouse.statements import statements

statement = statements(Path(__file__).parent / "sql")
