"""The benchmark of tracing runs through all its parts, on a ledger too small to say anything."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "trace.py"


def test_every_part_of_the_benchmark_of_tracing_runs() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--small", "--json"], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    about = json.loads(done.stdout)
    [ledger] = about["ledger"]
    assert ledger["build"]["found"]["movements"] == 2_000
    assert ledger["refresh"]["found"]["movements"] == 2_100
    assert [len(about["answers"][how]["2000"]) for how in ("warm", "cold")] == [4, 1]
    for one in (*about["answers"]["warm"]["2000"], *about["answers"]["cold"]["2000"]):
        assert one["steps"] >= one["payments"] > 0 and one["seconds"] > 0
    [case] = about["passes"]["2000"]
    assert 0 < case["movements"] <= 2_100
    reached = {one["contestant"]: one["reached"] for one in about["others"]}
    assert len(reached) == 4 and all(one["ended"] == one["n"] == 1 for one in about["others"])
    # Both find everybody who can be reached in order of time; networkx has all the payments here.
    assert len({reached[name] for name in reached if "paths" not in name}) == 1


def test_the_exponent_is_that_of_the_pairs() -> None:
    exponent = runpy.run_path(str(SCRIPT))["exponent"]

    assert exponent([1.0, 2.0, 3.0], [10.0, 20.0, 30.0], 10) == pytest.approx(1)
    assert exponent([1.0, 1.0, 1.0], [9.0, 1.0, 1.0], 10) == pytest.approx(0)
