"""The main job on real parts: drops through gate, loaders, resolution, tracing and lists."""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from neo4j import Driver

from leadgraph import pipeline, upkeep
from leadgraph.corrections import export_quarantine, seal
from leadgraph.evidence import versions
from leadgraph.settings import Settings
from leadgraph.simulate.run import simulate
from loaders.ledger import Ledger
from quality import contract
from quality.errors import LeadgraphError
from tests.loading import picture


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drops of a tiny world."""
    folder = tmp_path_factory.mktemp("world") / "w"
    simulate(folder, scale_name="tiny", seed=11)
    return folder / "drops"


def drop(world: Path, name: str) -> Path:
    return sorted(world.glob(f"{name}-*"))[0]


def test_every_row_is_accounted_for_and_a_second_delivery_changes_nothing(
    graph: Driver, settings: Settings, world: Path
) -> None:
    first = pipeline.ingest(settings, drop(world, "harbour-bank"))
    assert not first.repeated and first.feeds_missing == ()
    for row in first.balance:
        parts = ("loaded", "superseded", "quarantined", "already_loaded", "refused")
        assert row["delivered"] == sum(row[part] for part in parts) > 0
    before = picture(graph)
    again = pipeline.ingest(settings, drop(world, "harbour-bank"))
    assert again.repeated and picture(graph) == before
    total = again.balance[-1]
    assert total["loaded"] == 0 and total["already_loaded"] == first.balance[-1]["loaded"]
    assert json.loads(Path(first.report).read_text())["balance"][-1]["feed"] == "total"


def test_quarantined_rows_are_corrected_and_delivered_again(
    graph: Driver, settings: Settings, world: Path, tmp_path: Path
) -> None:
    first = pipeline.ingest(settings, drop(world, "lodging-bureau"))
    out = export_quarantine(settings.home, first.agency, first.drop, tmp_path / "out")
    file = out.drop / "stays.csv"
    with file.open(newline="", encoding="utf-8") as held:
        rows = list(csv.DictReader(held))
    assert rows
    sound = contract.load("stays").example_row()
    for row in rows:
        row.update({k: v for k, v in sound.items() if k in row and k != "record_id"})
    with file.open("w", newline="", encoding="utf-8") as corrected:
        writer = csv.DictWriter(corrected, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    delivered_at = Ledger(settings.home).batch(first.batch).delivered_at + timedelta(days=1)
    seal(out.drop, delivered_at)
    second = pipeline.ingest(settings, out.drop)
    assert second.balance[-1]["loaded"] == len(rows)
    number = rows[0]["record_id"]
    found = graph.execute_query("MATCH (s:Stay) WHERE s.key ENDS WITH $n RETURN s", n=f"/{number}")
    assert len(found.records) == 1


def test_a_refused_drop_leaves_nothing_and_is_not_tried_again(
    graph: Driver, settings: Settings, world: Path
) -> None:
    settings.incoming.mkdir(parents=True, exist_ok=True)
    bad = settings.incoming / "bad"
    shutil.copytree(drop(world, "lodging-bureau"), bad)
    with (bad / "stays.csv").open("a", encoding="utf-8") as stays:
        stays.write("tampered\n")
    assert pipeline.pending_drops(settings) == [str(bad.absolute())]
    with pytest.raises(LeadgraphError, match="sha256"):
        pipeline.ingest(settings, bad)
    assert pipeline.pending_drops(settings) == []
    assert picture(graph) == set() and Ledger(settings.home).batches() == []
    shutil.copy(drop(world, "lodging-bureau") / "stays.csv", bad / "stays.csv")
    assert pipeline.pending_drops(settings) == [str(bad.absolute())]


def test_a_drop_while_the_database_is_down_is_not_lost(
    graph: Driver, settings: Settings, world: Path
) -> None:
    down = settings.model_copy(update={"neo4j_uri": "bolt://127.0.0.1:9"})
    with pytest.raises(LeadgraphError, match=r"127\.0\.0\.1:9"):
        pipeline.ingest(down, drop(world, "lodging-bureau"))
    assert picture(graph) == set()
    report = pipeline.ingest(settings, drop(world, "lodging-bureau"))
    assert not report.repeated and report.balance[-1]["loaded"] > 0


def _power_cut(*_: object) -> None:
    raise RuntimeError("power cut")


def test_what_no_live_authority_covers_is_taken_out_everywhere(
    graph: Driver, settings: Settings, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = pipeline.ingest(settings, drop(world, "property-registry"))
    before = picture(graph)
    gone = pipeline.ingest(settings, drop(world, "lodging-bureau"))
    ledger = Ledger(settings.home)
    about = ledger.batch(gone.batch).about
    assert upkeep.expire(settings, date.fromisoformat(about["retention_until"])) == []
    with ledger._open() as db:
        about |= {"retention_until": "2026-01-01"}
        db.execute("UPDATE batches SET about = ? WHERE batch = ?", (json.dumps(about), gone.batch))
    for moment in ("drop_load", "set_state"):
        with monkeypatch.context() as patch, pytest.raises(RuntimeError):
            patch.setattr(Ledger, moment, _power_cut)
            upkeep.expire(settings, date(2026, 1, 2))
    assert [one["batch"] for one in upkeep.expire(settings, date(2026, 1, 2))] == [gone.batch]
    assert picture(graph) == before
    files = [p for p in settings.home.rglob("*") if p.is_file() and "lodging" in str(p)]
    assert files == []
    assert list((settings.home / "staged" / "stays").iterdir()) == []
    with pytest.raises(LeadgraphError, match="authority or retention"):
        pipeline.ingest(settings, drop(world, "lodging-bureau"))
    assert kept.batch != gone.batch


def test_a_lost_graph_is_written_anew_from_the_store(
    graph: Driver, settings: Settings, world: Path
) -> None:
    pipeline.ingest(settings, drop(world, "lodging-bureau"))
    pipeline.resolve(settings)
    before = picture(graph)
    graph.execute_query("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    with pytest.raises(LeadgraphError, match="leadgraph rebuild"):
        pipeline.resolve(settings)
    upkeep.rebuild(settings)
    pipeline.resolve(settings)
    assert picture(graph) == before


def test_evidence_shows_the_row_as_delivered(
    graph: Driver, settings: Settings, world: Path
) -> None:
    source = drop(world, "lodging-bureau")
    pipeline.ingest(settings, source)
    with (source / "stays.csv").open(encoding="utf-8", newline="") as held:
        rows = {row["record_id"]: row for row in csv.DictReader(held) if row.get("record_id")}
    record = graph.execute_query("MATCH (s:Stay) RETURN s.record AS r ORDER BY r LIMIT 1")
    name = record.records[0]["r"]
    [shown] = versions(settings.home, name)
    delivered = {k: v for k, v in rows[name.rsplit("/", 1)[1]].items() if v}
    assert shown["row"] == delivered and shown["file_intact"] and shown["stands"]
    with pytest.raises(LeadgraphError, match="no record"):
        versions(settings.home, "lodging-bureau/stays/none")


KILLS = 2


def test_an_ingest_that_is_killed_ends_as_if_it_had_run_once(
    graph: Driver, settings: Settings, world: Path
) -> None:
    paths = [str(drop(world, "carriers-union"))]
    began = time.monotonic()
    assert _ingest(settings.model_copy(update={"home": settings.home / "whole"}), paths) == 0
    whole, lasted = picture(graph), time.monotonic() - began
    graph.execute_query("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    cut = settings.model_copy(update={"home": settings.home / "cut"})
    for kill in range(1, KILLS + 1):
        _ingest(cut, paths, kill_after=lasted * kill / (KILLS + 1))
    assert _ingest(cut, paths) == 0
    assert picture(graph) == whole


def _ingest(settings: Settings, paths: list[str], kill_after: float | None = None) -> int:
    """Run `leadgraph ingest` as a process of its own; kill it after some seconds if asked."""
    assert settings.neo4j_uri and settings.neo4j_password
    environment = os.environ | {
        "LEADGRAPH_HOME": str(settings.home),
        "LEADGRAPH_CHUNK_ROWS": "50",
        "NEO4J_URI": settings.neo4j_uri,
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
    }
    command = [sys.executable, "-m", "leadgraph", "ingest", "--tolerant", *paths]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        return process.wait(timeout=kill_after or 300)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def test_a_half_written_delivery_waits(settings: Settings, world: Path, tmp_path: Path) -> None:
    settings.incoming.mkdir(parents=True)
    whole = Path(shutil.make_archive(str(tmp_path / "d"), "zip", drop(world, "lodging-bureau")))
    for name, content in (
        ("half.zip", whole.read_bytes()[:500]),
        ("named-otherwise.part", whole.read_bytes()),
        ("ready.zip", whole.read_bytes()),
    ):
        (settings.incoming / name).write_bytes(content)
    (settings.incoming / "no-manifest").mkdir()

    assert pipeline.pending_drops(settings) == [str((settings.incoming / "ready.zip").absolute())]


def test_cases_and_batches_are_listed(graph: Driver, settings: Settings, world: Path) -> None:
    police = drop(world, "provincial-police")
    report = pipeline.ingest(settings, police)
    shown = {}
    for command in ("cases", "batches"):
        done = subprocess.run(
            [sys.executable, "-m", "leadgraph", command, "--json"],
            env=os.environ | {"LEADGRAPH_HOME": str(settings.home)},
            capture_output=True,
            text=True,
            check=True,
        )
        shown[command] = json.loads(done.stdout)[command]
    known = graph.execute_query("MATCH (c:Case) WHERE c.status IS NOT NULL RETURN c.key AS k")
    assert {one["case_id"] for one in shown["cases"]} == {r["k"] for r in known.records}
    assert any(one["parties"] for one in shown["cases"])
    assert shown["batches"][0]["drop"] == f"{report.agency}/{report.drop}"
    assert "cases" in shown["batches"][0]["loaded"]


def test_a_second_ingest_waits_or_says_so(settings: Settings, world: Path) -> None:
    with (
        pipeline.one_at_a_time(settings),
        pytest.raises(LeadgraphError, match="another leadgraph process"),
    ):
        pipeline.receive(
            settings.model_copy(update={"wait_seconds": 0.2}), drop(world, "lodging-bureau")
        )
    assert pipeline.receive(settings, drop(world, "lodging-bureau")).batch == 1
