"""A file of outlines judged in a child: the same judgement in every format, and a refusal where the child fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.boundaries.apart import judge_apart
from etl.boundaries.files import read
from etl.boundaries.judge import judge
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT
from outcomes.foreign import nursery as foreign
from outcomes.foreign.nursery import ChildLimits
from tests.etl.outlines import file_of, tiles

pytestmark = pytest.mark.processes
REGISTER = read_register(ROOT / "data" / "reference")


def test_every_format_and_a_broken_file_are_judged_in_a_child_as_here_and_a_server_reads_none(tmp_path: Path) -> None:
    files = [file_of(tiles(), kind, tmp_path) for kind in ("geojson", "gpkg", "zip", "kml")]
    doubled = tiles().iloc[[0, 0, 1]].reset_index(drop=True)
    files += [file_of(doubled, "geojson", tmp_path), b"PK\x03\x04 no zip", b""]
    terms = {"register": REGISTER, "system": "", "max_mb": 50}
    here = [judge(content, "边界", **terms) for content in files]
    assert [j.good for j in here] == [True] * 4 + [False] * 3
    server = foreign.open_for_server(["etl.boundaries.apart"])
    assert server is not None
    try:
        assert [judge_apart(content, "边界", **terms) for content in files] == here
        with pytest.raises(RuntimeError, match="a server does not open"):
            read(files[0], 50)
        server.limits = ChildLimits(seconds=0.001)
        heavy = judge_apart(files[0], "边界", **terms)
        assert (heavy.good, [f.code for f in heavy.findings]) == (False, ["boundary_too_heavy"])
    finally:
        foreign.close_for_server()
