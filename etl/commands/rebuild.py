"""Making ledger and mart again from the original files and the recorded acts, in one commit or not at all."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from etl.commands.replay import Replayed, replay
from etl.ledger.schema import create_tables
from etl.ledger.statements import statement
from etl.ledger.warehouse import base_register, write_register
from etl.mart import refresh
from outcomes.catalogue.catalogue import Catalogue, catalogue
from outcomes.core.settings import Settings
from outcomes.core.texts import listed
from outcomes.warehouse.lake import connect, transaction, write_lock

_MOST_NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a rebuild found: uploads whose rows differ from what was stored, and whether the mart came out the same."""

    replayed: Replayed
    mart_before: tuple[int, str]
    mart_after: tuple[int, str]
    kept: bool

    @property
    def different(self) -> tuple[str, ...]:
        """The uploads whose rows are not those that were stored."""
        return self.replayed.different

    @property
    def same(self) -> bool:
        """Whether rows and figures came out exactly as they were."""
        return not self.different and self.mart_before == self.mart_after

    def lines(self) -> list[str]:
        """The report in sentences, zh / en."""
        n = self.replayed.uploads
        said = [f"按入库时的判定重放 {n} 份文件 / replayed {n} files as they were judged when they came"]
        if anew := self.replayed.read_anew:
            zh, en = (listed(anew[:_MOST_NAMED], lang) for lang in ("zh", "en"))
            zh, en = (zh + "等", en + " …") if len(anew) > _MOST_NAMED else (zh, en)
            said.append(
                f"{len(anew)} 份没有留存判定或已被改动，按原始文件重读：{zh}"
                f" / {len(anew)} had no judgement that could be used and were read from their originals: {en}"
            )
        said += [f"{u}: 行内容与入库时不同 / rows differ from those stored" for u in self.different]
        words = "一致 / the same" if self.mart_before == self.mart_after else "不同 / different"
        said.append(f"指标值 {self.mart_after[0]} 行，{words}")
        said.append(
            "已重建 / rebuilt" if self.kept else "没有改动（用 --accept 采用）/ nothing changed (--accept keeps it)"
        )
        return said


class _Different(Exception):
    """Raised inside the transaction so that it is rolled back."""


def rebuild(settings: Settings, *, accept: bool = False, cat: Catalogue | None = None) -> Report:
    """Replays every act from landing; commits when everything is the same or `accept` is given."""
    cat = cat or catalogue()
    with write_lock(settings):
        con = connect(settings)
        report: Report | None = None
        try:
            with transaction(con, author="operator", message="rebuild from landing"):
                report = _replay(con, settings, cat, accept)
                if not report.kept:
                    raise _Different
        except _Different:
            pass
        finally:
            con.close()
        assert report is not None
        return report


def _digest(con: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """How many rows all mart tables have, and one digest of them."""
    rows, digests = 0, []
    for table, (keys, says) in refresh.TABLES.items():
        found = con.execute(statement("mart_digest", table=table, columns=(*keys, *says))).fetchone()
        assert found is not None
        rows += int(found[0])
        digests.append(str(found[1]))
    return rows, " ".join(digests)


def _replay(con: duckdb.DuckDBPyConnection, settings: Settings, cat: Catalogue, accept: bool) -> Report:
    before = _digest(con)
    create_tables(con, cat)
    write_register(con, base_register(con, settings.reference))
    found = replay(con, settings, cat)
    after = _digest(con)
    kept = accept or (not found.different and before == after)
    return Report(replayed=found, mart_before=before, mart_after=after, kept=kept)
