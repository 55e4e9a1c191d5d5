"""What is true of the held-out kinds of world.

WHO WRITES QUERIES, OR SETS A WEIGHT, A CAP, A GATE OR A THRESHOLD, MUST NOT READ THIS: it tells
what `leadgraph/simulate/held_out/` keeps from them.
"""

from collections import defaultdict
from pathlib import Path

import duckdb
import pytest

from leadgraph.simulate import variants
from leadgraph.simulate.run import simulate
from quality.drop import receive
from quality.gate import Known, gate
from tests.simulated_rows import table


@pytest.mark.parametrize("name", ("lantern", *variants.HELD_OUT))
def test_the_gate_quarantines_the_planted_rows_only(name: str, tmp_path: Path) -> None:
    made = simulate(tmp_path / "out", scale_name="tiny", variant_name=name, seed=9)
    planted: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    for row in table(made.out / "truth" / "planted.csv"):
        planted[row["drop"], row["feed"]].add((row["file"], int(row["row"])))
    agencies = ("harbour-bank", "river-bank", "lotus-pay", "lodging-bureau", "carriers-union")
    for folder in made.drops:
        if not folder.name.startswith(agencies):
            continue
        drop = receive(folder, tmp_path / "landing")
        result = gate(drop, Known(), tmp_path / folder.name)
        for feed, one in result.feeds.items():
            caught = set()
            if one.quarantine:
                path = tmp_path / folder.name / one.quarantine
                caught = set(duckdb.sql(f"SELECT file, row FROM read_parquet('{path}')").fetchall())
            assert one.status == "passed", one.reason
            assert caught == planted[drop.drop, feed], (folder.name, feed)
