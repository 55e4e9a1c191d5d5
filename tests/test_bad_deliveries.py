"""Bad deliveries through the real command: a clear error, exit code 1, nothing half loaded."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from neo4j import Driver
from typer.testing import CliRunner

from leadgraph.cli import build
from leadgraph.settings import Settings
from quality.errors import LeadgraphError
from tests import drop_making as making
from tests.loading import picture

FEED = "freezes"


def sound() -> list[dict[str, object]]:
    return making.rows(FEED, 40)


def drop(folder: Path, content: bytes, rows: int = 40, **changes: object) -> Path:
    return making.write(folder, {"freezes.csv": (FEED, content, rows)}, **changes)


def changed_cell(field: str, value: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        rows = sound()
        rows[7][field] = value
        return drop(folder, making.as_csv(rows))

    return make


def empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def lying_hash(folder: Path) -> Path:
    made = drop(folder, making.as_csv(sound()))
    with (made / "freezes.csv").open("ab") as file:
        file.write(b"\r\n")
    return made


def wrong_encoding(folder: Path) -> Path:
    rows = sound()
    rows[3]["case_id"] = "案-1"
    return drop(folder, making.as_csv(rows, "gb18030"))


def column_too_many(folder: Path) -> Path:
    return drop(folder, making.as_csv([row | {"hunch": "x"} for row in sound()]))


def long_line(folder: Path) -> Path:
    rows = sound()
    rows[5]["case_id"] = "C" * 3_000_000
    return drop(folder, making.as_csv(rows))


def null_byte(folder: Path) -> Path:
    return drop(folder, making.as_csv(sound()).replace(b"R-9,", b"R-\x009,", 1))


def leaves_the_drop(path: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        return drop(folder, making.as_csv(sound()), entries={"freezes.csv": {"path": path}})

    return make


def linked(folder: Path) -> Path:
    made = drop(folder, making.as_csv(sound()))
    outside = folder.parent / "outside.csv"
    (made / "freezes.csv").rename(outside)
    (made / "freezes.csv").symlink_to(outside)
    return made


def zip_bomb(folder: Path) -> Path:
    made = drop(folder, b"record_id\r\n" + b"0" * 60_000_000, 1)
    bomb = folder.with_suffix(".zip")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in made.iterdir():
            archive.write(file, file.name)
    return bomb


REFUSED = {
    "an empty folder": (empty, "manifest.yml"),
    "a manifest that lies about a hash": (lying_hash, "sha256"),
    "a path that climbs out": (leaves_the_drop("../freezes.csv"), "../freezes.csv"),
    "an absolute path": (leaves_the_drop("/etc/passwd"), "/etc/passwd"),
    "a link": (linked, "link"),
    "a zip bomb": (zip_bomb, "zip"),
}
STOPPED = {
    "a wrong encoding": (wrong_encoding, "utf-8"),
    "a column too many": (column_too_many, "hunch"),
}
QUARANTINED = {
    "31 February": (changed_cell("at", "2024-02-31T10:00:00+08:00"), "at.time"),
    "an amount of NaN": (changed_cell("amount", "NaN"), "amount.number"),
    "a line over the length limit": (long_line, "row.malformed"),
    "a null byte": (null_byte, "row.malformed"),
}


def ingest(settings: Settings, path: Path) -> tuple[int, str]:
    """Run `leadgraph ingest` in this process; return its exit code and what it said."""
    assert settings.neo4j_uri and settings.neo4j_password
    environment = {
        "LEADGRAPH_HOME": str(settings.home),
        "NEO4J_URI": settings.neo4j_uri,
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
    }
    result = CliRunner().invoke(build(), ["ingest", str(path)], env=environment)
    if isinstance(result.exception, LeadgraphError):
        return 1, f"{result.output}{result.exception}"
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize("fault", [*REFUSED, *STOPPED])
def test_what_cannot_be_taken_leaves_the_graph_as_it_was(
    graph: Driver, settings: Settings, tmp_path: Path, fault: str
) -> None:
    make, said = {**REFUSED, **STOPPED}[fault]
    bad = make(tmp_path / "bad")
    before = sorted(bad.iterdir()) if bad.is_dir() else bad.stat().st_size

    code, output = ingest(settings, bad)

    reports = "".join(f.read_text() for f in (settings.home / "reports").rglob("*.json"))
    assert code == 1
    assert said in output.replace("\n", "") + reports
    assert picture(graph) == set()
    assert before == (sorted(bad.iterdir()) if bad.is_dir() else bad.stat().st_size)


@pytest.mark.parametrize("fault", QUARANTINED)
def test_a_bad_row_is_kept_apart_and_the_others_are_loaded(
    graph: Driver, settings: Settings, tmp_path: Path, fault: str
) -> None:
    make, rule = QUARANTINED[fault]

    code, output = ingest(settings, make(tmp_path / "bad"))

    [report] = (settings.home / "reports").rglob("report.json")
    assert code == 1 and "1 rows are in quarantine" in output.replace("\n", " ")
    assert rule in report.read_text()
    loaded = graph.execute_query("MATCH (f:Freeze) RETURN count(f) AS n").records[0]["n"]
    assert loaded == 39


def test_a_sound_drop_ends_with_0(graph: Driver, settings: Settings, tmp_path: Path) -> None:
    code, output = ingest(settings, drop(tmp_path / "sound", making.as_csv(sound())))
    assert code == 0, output
    shown = [
        cell.strip() for line in output.splitlines() if "total" in line for cell in line.split("│")
    ]
    assert [cell for cell in shown if cell] == ["total", "40", "40", "0", "0", "0", "0"]
    assert picture(graph) != set()
