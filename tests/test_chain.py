"""The append-only chain: a log of any columns, its lock, and files of an earlier version."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from leadgraph import audit
from quality import chain
from quality.chain import GENESIS, Chain, Verdict
from quality.errors import LeadgraphError

COLUMNS = {"word": "TEXT NOT NULL", "order": "INTEGER"}


def log(folder: Path) -> Chain:
    return Chain(folder / "log.sqlite", "log", COLUMNS, "test log")


WORDS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.none() | st.integers(-(2**63), 2**63 - 1)


@effort(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(WORDS, NUMBERS), max_size=8))
def test_rows_come_back_as_they_were_and_the_chain_holds(
    tmp_path_factory: pytest.TempPathFactory, rows: Sequence[tuple[str, int | None]]
) -> None:
    made = log(tmp_path_factory.mktemp("chain"))
    for row in rows:
        made.add(row)
    assert [link.own for link in made.links()] == [tuple(row) for row in rows]
    assert made.verify() == Verdict(len(rows), None, "")
    assert made.head()[0] == len(rows)


def test_a_hash_is_of_the_row_as_a_json_array(tmp_path: Path) -> None:
    link = log(tmp_path).add(("wörd", None))
    text = json.dumps(
        [1, link.at, "wörd", None, GENESIS], ensure_ascii=False, separators=(",", ":")
    )
    assert link.hash == hashlib.sha256(text.encode()).hexdigest()


def test_an_audit_log_of_the_first_version_still_verifies(tmp_path: Path) -> None:
    """Table, triggers and hashes as they were written before this module was there."""
    with sqlite3.connect(tmp_path / audit.FILE) as old:
        old.executescript("""
            CREATE TABLE audit (
                seq INTEGER PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL,
                purpose TEXT NOT NULL, case_id TEXT NOT NULL, detail TEXT NOT NULL,
                previous TEXT NOT NULL, hash TEXT NOT NULL
            ) STRICT;
            CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
            CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
            CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
            WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        """)
        previous = GENESIS
        for seq in (1, 2):
            row = [seq, "2026-01-01T00:00:00.000000+00:00", "李警官", "query", "p", "C", "{}"]
            text = json.dumps([*row, previous], ensure_ascii=False, separators=(",", ":"))
            digest = hashlib.sha256(text.encode()).hexdigest()
            old.execute("INSERT INTO audit VALUES (?,?,?,?,?,?,?,?,?)", [*row, previous, digest])
            previous = digest
    assert audit.verify(tmp_path) == Verdict(2, None, "")
    audit.record(tmp_path, "query", "u")
    assert audit.verify(tmp_path, (2, previous)) == Verdict(3, None, "")


def test_a_long_log_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "AT_ONCE", 3)
    made = log(tmp_path)
    for number in range(9):
        made.add(("x", number))
    assert [link.own[1] for link in made.links()] == list(range(9))
    assert made.verify() == Verdict(9, None, "")
    assert [link.own[1] for link in made.links(2)] == [7, 8]


def test_an_error_under_the_lock_writes_nothing(tmp_path: Path) -> None:
    made = log(tmp_path)
    with pytest.raises(LeadgraphError, match="no"), made.pen() as pen:
        pen.add(("a", 1))
        assert len(pen.links()) == 1
        raise LeadgraphError("no")
    assert made.links() == []


def test_a_row_before_the_first_shows(tmp_path: Path) -> None:
    made = log(tmp_path)
    made.add(("a", 1))
    with sqlite3.connect(made.path) as con:
        con.execute("INSERT INTO log VALUES (-7, '', 'x', 1, '', '')")
    assert made.verify().broken == 1


def test_a_text_that_is_no_unicode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LeadgraphError, match="no Unicode"):
        log(tmp_path).add(("\ud800", 1))
    assert log(tmp_path).links() == []


def test_a_reader_makes_no_file(tmp_path: Path) -> None:
    made = log(tmp_path)
    assert (made.links(), made.head(), made.verify().rows) == ([], (0, GENESIS), 0)
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_its_owners_only(tmp_path: Path) -> None:
    made = log(tmp_path)
    made.add(("a", 1))
    assert made.path.stat().st_mode & 0o777 == 0o600
