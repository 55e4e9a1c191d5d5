"""The simulator: the same seed gives the same bytes, every feed is there, and only planted rows
are bad."""

import ast
import json
import re
from collections import defaultdict
from pathlib import Path

import duckdb
import pytest
from stdnum import iban, imei, luhn
from stdnum.cn import ric, uscc
from typer.testing import CliRunner

from leadgraph.cli import build
from leadgraph.simulate.drops import FORMATS
from leadgraph.simulate.run import Simulated, simulate
from leadgraph.simulate.world import AGENCIES
from quality import contract
from quality.drop import receive
from quality.errors import LeadgraphError
from quality.gate import Known, gate
from tests.simulated_rows import good, table

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    """A tiny world, made once."""
    return simulate(tmp_path_factory.mktemp("world") / "out", scale_name="tiny", seed=11)


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    """The same world at the highest noise."""
    out = tmp_path_factory.mktemp("noisy") / "out"
    return simulate(out, scale_name="tiny", noise_name="high", seed=11)


def test_same_seed_same_bytes_and_another_seed_others(noisy: Simulated, tmp_path: Path) -> None:
    again = simulate(tmp_path / "again", scale_name="tiny", noise_name="high", seed=11)
    other = simulate(tmp_path / "other", scale_name="tiny", noise_name="high", seed=12)

    def content(made: Simulated) -> dict[str, bytes]:
        files = [path for path in made.out.rglob("*") if path.is_file()]
        return {str(path.relative_to(made.out)): path.read_bytes() for path in files}

    def names(made: Simulated) -> set[str]:
        # Who has nothing to add a day later, which is chance, sends no second drop.
        return {name for name in content(made) if "-2025-07-01/" not in name}

    assert content(again) == content(noisy)
    assert names(other) == names(noisy)
    assert content(other) != content(noisy)


def test_every_agency_delivers_every_feed_of_its_own(world: Simulated) -> None:
    delivered = {(one.agency, one.feed) for one in world.delivered}
    promised = {(agency, feed) for agency, (_, feeds) in AGENCIES.items() for feed in feeds}

    assert delivered == promised
    assert {feed for _, feed in delivered} == set(contract.feeds())
    assert len(contract.feeds()) == 18
    assert {one.format for one in world.delivered} == {"csv", "jsonl", "parquet"}
    assert [one for one in world.delivered if one.encoding == "gb18030"]
    assert set(FORMATS) <= delivered


def test_identifiers_are_valid_by_an_independent_library(world: Simulated) -> None:
    residents, imeis, cards, ibans, companies = set(), set(), set(), set(), set()
    for row in good(world, "subscribers"):
        if row.get("holder_doc_type") == "resident_id":
            residents.add(str(row["holder_doc_number"]))
        if row.get("imei"):
            imeis.add(str(row["imei"]))
    for row in good(world, "transactions"):
        for account in (str(row["from_account"]), str(row["to_account"])):
            if account.isdigit():
                cards.add(account)
            elif ":" not in account:
                ibans.add(account)
    for row in good(world, "organizations"):
        if str(row["org_id"]).startswith("CN:"):
            companies.add(str(row["org_id"])[3:])

    assert len(residents) > 50 and all(ric.is_valid(number) for number in residents)
    assert len(imeis) > 50 and all(imei.is_valid(number) for number in imeis)
    assert all(number.startswith("00") for number in imeis)
    assert cards and all(luhn.is_valid(number) and len(number) == 19 for number in cards)
    assert ibans and all(iban.is_valid(number) for number in ibans)
    assert companies and all(uscc.is_valid(number) for number in companies)


def test_telephone_numbers_can_not_be_dialled(world: Simulated) -> None:
    numbers = {str(row["phone"]) for row in good(world, "subscribers")}

    assert len(numbers) > 200
    assert all(re.fullmatch(r"\+86154\d{8}|\+447700900\d{3}", number) for number in numbers)


@pytest.mark.parametrize(
    "feeds",
    [
        # Each feed once, each format and encoding at least once.
        ("company-registry", "property-registry", "exit-entry-immigration", "river-bank"),
        ("provincial-police", "harbour-bank", "south-telecom"),
        ("lodging-bureau", "carriers-union", "anti-fraud-centre"),
    ],
)
def test_the_gate_quarantines_exactly_the_planted_rows(
    noisy: Simulated, tmp_path: Path, feeds: tuple[str, ...]
) -> None:
    planted: dict[tuple[str, str], dict[tuple[str, int], str]] = defaultdict(dict)
    for row in table(noisy.out / "truth" / "planted.csv"):
        planted[row["drop"], row["feed"]][row["file"], int(row["row"])] = row["rule"]
    judged = 0
    for folder in noisy.drops:
        if not folder.name.startswith(feeds) or not folder.name.endswith(str(noisy.now)):
            continue
        drop = receive(folder, tmp_path / "landing")

        result = gate(drop, Known(), tmp_path / folder.name)

        for feed, one in result.feeds.items():
            caught: dict[tuple[str, int], list[str]] = {}
            if one.quarantine:
                path = tmp_path / folder.name / one.quarantine
                for file, row, reasons in duckdb.sql(
                    f"SELECT file, row, reasons FROM read_parquet('{path}')"
                ).fetchall():
                    caught[file, row] = [reason["rule"] for reason in reasons]
            expected = planted[drop.drop, feed]
            assert one.status == "passed", one.reason
            assert caught.keys() == expected.keys(), feed
            for place, rules in caught.items():
                assert expected[place] in rules, (feed, place)
            judged += 1
    assert judged


def test_later_drop_corrects_withdraws_and_repeats(world: Simulated) -> None:
    disturbed = table(world.out / "truth" / "disturbed.csv")
    kinds = defaultdict(set)
    for row in disturbed:
        kinds[row["kind"]].add((row["agency"], row["feed"], row["record_id"]))
    later = {
        (one.agency, one.feed) for one in world.delivered if not one.drop.endswith(str(world.now))
    }

    assert kinds.keys() == {"late", "twice", "corrected", "withdrawn"}
    assert {(agency, feed) for places in kinds.values() for agency, feed, _ in places} == later
    for feed in ("transactions", "bookings"):
        by_id = defaultdict(list)
        for row in good(world, feed):
            by_id[row["record_id"]].append(row)
        for _, _, record in (place for place in kinds["corrected"] if place[1] == feed):
            before, after = by_id[record]
            assert before != after
        for _, _, record in (place for place in kinds["withdrawn"] if place[1] == feed):
            assert str(by_id[record][1]["withdrawn"]).lower() == "true"


def test_truth_names_every_person_mentioned_and_every_role(world: Simulated) -> None:
    people = {row["person"]: row for row in table(world.out / "truth" / "people.csv")}
    mentions = table(world.out / "truth" / "mentions.csv")
    roles = {role for row in people.values() for role in row["roles"].split(";")}
    named = {"organizer", "fund_sponsor", "border_facilitator", "mule", "sim_supplier", "recruiter"}
    delivered = {
        (row["record_id"], prefix)
        for feed, prefix in (("accounts", "holder"), ("bookings", "traveller"), ("stays", "guest"))
        for row in good(world, feed)
        if row.get(f"{prefix}_name") or row.get(f"{prefix}_name_latin")
    }

    assert named | {"operator", "held_victim", "victim", "none"} <= roles
    assert len({role for role in roles if role.startswith("lookalike:")}) >= 12
    assert all(row["person"] in people for row in mentions)
    assert delivered <= {(row["record_id"], row["prefix"].rstrip("_")) for row in mentions}
    assert any(row["hidden"] == "true" for row in people.values())


def test_capital_comes_before_the_first_victims_payment(world: Simulated) -> None:
    people = {row["person"]: row for row in table(world.out / "truth" / "people.csv")}
    accounts = {row["account_id"]: row for row in table(world.out / "truth" / "accounts.csv")}
    payments = table(world.out / "truth" / "payments.csv")
    moved = good(world, "transactions")
    for group in table(world.out / "truth" / "groups.csv"):
        sponsors = {
            person
            for person, row in people.items()
            if "fund_sponsor" in row["roles"] and group["group"] in row["group"].split(";")
        }
        purses = {account for account, row in accounts.items() if row["titled_to"] in sponsors}
        seats = {a for a, row in accounts.items() if row["organization"] == group["front"]}
        capital = [
            str(row["at"])[:10]
            for row in moved
            if row["from_account"] in purses and row["to_account"] in seats
        ]
        lost = [row["at"][:10] for row in payments if row["group"] == group["group"]]

        assert capital and lost
        assert min(capital) < min(lost)
    delivered = {str(row.get("reference")) for row in moved}
    assert sum(row["reference"] in delivered for row in payments) > 0.8 * len(payments)


def test_simulator_knows_no_query_and_nobody_else_reads_the_truth() -> None:
    for path in (ROOT / "leadgraph" / "simulate").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            rooms = {name.split(".")[0] for name in names}
            assert rooms.isdisjoint({"cypher", "leads", "resolution", "loaders"}), path
    allowed = ("leadgraph/simulate/", "leadgraph/evaluate/", "leadgraph/commands/evaluate.py")
    named = re.compile(r"(.*/)?(truth|mentions\.csv|planted\.csv)(/.*)?")
    readers = []
    for room in ("quality", "loaders", "resolution", "cypher", "leads", "leadgraph", "dags"):
        for path in (ROOT / room).rglob("*.py"):
            place = path.relative_to(ROOT).as_posix()
            if place.startswith(allowed) or place == "leadgraph/commands/simulate.py":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                text = node.value if isinstance(node, ast.Constant) else None
                if isinstance(text, str) and named.fullmatch(text):
                    readers.append(f"{place}:{node.lineno}")
    assert readers == []


def test_unusable_arguments_are_refused(world: Simulated, tmp_path: Path) -> None:
    with pytest.raises(LeadgraphError, match="not empty"):
        simulate(world.out, scale_name="tiny")
    with pytest.raises(LeadgraphError, match="no scale 'huge'"):
        simulate(tmp_path / "new", scale_name="huge")
    with pytest.raises(LeadgraphError, match="no noise level 'deafening'; choose one of low"):
        simulate(tmp_path / "new", scale_name="tiny", noise_name="deafening")


def test_command_prints_what_was_written(tmp_path: Path) -> None:
    run = CliRunner().invoke(
        build(), ["simulate", str(tmp_path / "w"), "--scale", "tiny", "--seed", "5", "--json"]
    )

    shown = json.loads(run.stdout[run.stdout.index("{") :])
    assert run.exit_code == 0
    assert (shown["scale"], shown["noise"], shown["seed"]) == ("tiny", "low", 5)
    assert shown["rows"] == sum(one["rows"] for one in shown["files"])
    assert 2_000 < shown["rows"] < 10_000
    assert all(Path(drop, "manifest.yml").is_file() for drop in shown["drops"])
