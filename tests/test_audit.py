"""The audit log: rows chain, two processes do not disturb each other, tampering shows."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from leadgraph import audit

WRITE_FIFTY = """
import sys
from pathlib import Path
from leadgraph import audit
for number in range(50):
    audit.record(Path(sys.argv[1]), "query", sys.argv[2], "test", "C-1", {"number": number})
"""


def filled(home: Path, rows: int = 5) -> Path:
    for number in range(rows):
        audit.record(home, "query", "李警官", "who holds", f"C-{number}", {"b": number, "a": "x"})
    return home / audit.FILE


def tamper(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as log:
        for trigger in ("audit_no_update", "audit_no_delete", "audit_no_replace"):
            log.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            log.execute(statement)


def cli(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "leadgraph", "audit", *arguments],
        env=os.environ | {"LEADGRAPH_HOME": str(home)},
        cwd=home,
        capture_output=True,
        text=True,
    )


def test_rows_chain_from_the_first_and_say_who_what_why(tmp_path: Path) -> None:
    filled(tmp_path)
    rows = audit.entries(tmp_path)
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0].previous == audit.GENESIS
    assert [row.previous for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert rows[2].detail == '{"a":"x","b":2}'
    assert (rows[2].user, rows[2].purpose, rows[2].case_id) == ("李警官", "who holds", "C-2")
    assert rows[2].at.endswith("+00:00")
    assert audit.verify(tmp_path) == audit.Verdict(5, None, "")
    assert audit.head(tmp_path) == (5, rows[4].hash)


def test_an_empty_log_is_whole(tmp_path: Path) -> None:
    assert audit.verify(tmp_path) == audit.Verdict(0, None, "")
    assert audit.head(tmp_path) == (0, audit.GENESIS)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET user = 'nobody' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
        "INSERT OR REPLACE INTO audit SELECT seq, at, 'nobody', action, purpose, case_id, detail,"
        " previous, hash FROM audit WHERE seq = 2",
    ],
)
def test_sqlite_itself_refuses_to_change_a_row(tmp_path: Path, statement: str) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as log, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        log.execute(statement)
    assert audit.verify(tmp_path).broken is None


@pytest.mark.parametrize("column", ["at", "user", "action", "purpose", "case_id", "detail"])
def test_a_changed_field_shows(tmp_path: Path, column: str) -> None:
    tamper(filled(tmp_path), f"UPDATE audit SET {column} = {column} || ' ' WHERE seq = 3")
    verdict = audit.verify(tmp_path)
    assert verdict.broken == 3 and "changed" in verdict.reason


def test_a_row_taken_out_shows(tmp_path: Path) -> None:
    tamper(filled(tmp_path), "DELETE FROM audit WHERE seq = 3")
    assert audit.verify(tmp_path).broken == 3


def test_a_row_taken_out_and_the_rest_numbered_anew_shows(tmp_path: Path) -> None:
    tamper(
        filled(tmp_path),
        "DELETE FROM audit WHERE seq = 3",
        "UPDATE audit SET seq = seq - 1 WHERE seq > 3",
    )
    assert audit.verify(tmp_path).broken == 3


def test_a_row_hashed_anew_breaks_the_next_one(tmp_path: Path) -> None:
    path = filled(tmp_path)
    row = audit.entries(tmp_path)[2]
    forged = audit.Entry(**(vars(row) | {"user": "nobody", "hash": ""}))
    tamper(
        path, f"UPDATE audit SET user = 'nobody', hash = '{forged.digest()}' WHERE seq = {row.seq}"
    )
    verdict = audit.verify(tmp_path)
    assert verdict.broken == 4 and "does not follow" in verdict.reason


def test_rows_cut_off_the_end_show_against_a_head_noted_before(tmp_path: Path) -> None:
    path = filled(tmp_path)
    known = audit.head(tmp_path)
    tamper(path, "DELETE FROM audit WHERE seq > 3")
    assert audit.verify(tmp_path).broken is None
    assert audit.verify(tmp_path, known).broken == 4


def test_a_chain_written_anew_shows_against_a_head_noted_before(tmp_path: Path) -> None:
    path = filled(tmp_path)
    known = audit.head(tmp_path)
    path.unlink()
    filled(tmp_path)
    assert audit.verify(tmp_path, known).broken == 5


def test_two_processes_at_once_make_one_chain(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITE_FIFTY, str(tmp_path), name])
        for name in ("a", "b")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    rows = audit.entries(tmp_path)
    assert {(row.user, json.loads(row.detail)["number"]) for row in rows} == {
        (name, number) for name in "ab" for number in range(50)
    }
    assert audit.verify(tmp_path) == audit.Verdict(100, None, "")


@pytest.mark.parametrize(
    ("user", "detail", "said"),
    [(" ", {}, "LEADGRAPH_USER"), ("u", {"x": {1, 2}}, "no JSON"), ("u", {"x": "\ud800"}, "JSON")],
)
def test_a_row_that_cannot_be_kept_is_refused(
    tmp_path: Path, user: str, detail: dict[str, object], said: str
) -> None:
    with pytest.raises(audit.AuditError, match=said):
        audit.record(tmp_path, "query", user, detail=detail)
    assert audit.entries(tmp_path) == []


def test_a_file_that_is_no_log_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / audit.FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(audit.AuditError, match="cannot be used"):
        audit.record(tmp_path, "query", "u")


def test_the_command_shows_verifies_and_fails(tmp_path: Path) -> None:
    path = filled(tmp_path)
    shown = json.loads(cli(tmp_path, "--json", "--last", "2").stdout)["entries"]
    assert [(row["seq"], row["detail"]) for row in shown] == [
        (4, {"a": "x", "b": 3}),
        (5, {"a": "x", "b": 4}),
    ]
    good = cli(tmp_path, "--verify", "--json")
    assert good.returncode == 0 and json.loads(good.stdout)["broken"] is None
    head = json.loads(good.stdout)["head"]
    tamper(path, "DELETE FROM audit WHERE seq > 3")
    cut = cli(tmp_path, "--verify", "--known", head)
    assert cut.returncode == 1 and "rows 4 to 5 are cut off" in cut.stderr
    tamper(path, "UPDATE audit SET user = 'nobody' WHERE seq = 2")
    bad = cli(tmp_path, "--verify")
    assert bad.returncode == 1 and "row 2 was changed" in bad.stderr
