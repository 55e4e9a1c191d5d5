"""The protection list: its own right, what stands on it, and who may hide there."""

import json
import sqlite3
import stat
from pathlib import Path

import neo4j
import pytest
from typer.testing import CliRunner

from leadgraph import audit
from leadgraph.cli import build
from leadgraph.settings import Settings
from leads.exports import protection_list
from leads.exports.rows import LeadList
from leads.protection import rights
from leads.protection.rights import RightError
from leads.protection.suppression import look_again, parse
from leads.review import for_review
from leads.review.lists import shown
from leads.role import RoleError, role_named, roles
from leads.run import make_lists
from leads.score import Questions, assess, score
from loaders.door import open_door
from tests import groups_graph
from tests.test_leads import ALL_FEEDS

RIGHT = rights.PROTECTION
GIVEN = {"by": "Li Wei", "why": "victim services"}

POSE = """
MATCH (boss:Person {key: 'boss1'}), (op:Person {key: 'm2-1'})
CREATE (boss)-[:PARTY_TO {category: 'missing', records: ['pol/case_parties/pose']}]->
         (:Case {key: 'C9', offence: 'other'}),
       (op)-[:PARTY_TO {category: 'possible_trafficking_victim',
                        records: ['pol/case_parties/op']}]->(:Case {key: 'C8'})
"""


@pytest.fixture
def groups(graph: neo4j.Driver) -> neo4j.Driver:
    """Three fraud groups; each holds one rescued person with exactly the organizer's ties."""
    groups_graph.build(graph)
    return graph


def test_a_right_is_granted_and_taken_back_by_name(tmp_path: Path) -> None:
    with pytest.raises(RightError, match="wang has no right to read the protection list"):
        rights.demand(tmp_path, RIGHT, "wang")
    rights.grant(tmp_path, RIGHT, "wang", **GIVEN)
    rights.demand(tmp_path, RIGHT, "wang")
    with pytest.raises(RightError, match="zhao has no right"):
        rights.demand(tmp_path, RIGHT, "zhao")
    with pytest.raises(RightError, match="wang holds the right protection already"):
        rights.grant(tmp_path, RIGHT, "wang", **GIVEN)
    rights.revoke(tmp_path, RIGHT, "wang", by="Li Wei", why="moved on")
    with pytest.raises(RightError, match="wang has no right"):
        rights.demand(tmp_path, RIGHT, "wang")
    with pytest.raises(RightError, match="does not hold"):
        rights.revoke(tmp_path, RIGHT, "wang", **GIVEN)
    assert [c.action for c in rights.history(tmp_path)] == ["grant", "revoke"]
    assert stat.S_IMODE((tmp_path / rights.FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("wrong", [{"by": " "}, {"why": ""}, {"holder": "a\nb"}, {"right": "all"}])
def test_a_right_needs_names_and_a_reason(tmp_path: Path, wrong: dict[str, str]) -> None:
    given = {"right": RIGHT, "holder": "wang"} | GIVEN | wrong
    with pytest.raises(RightError):
        rights.grant(tmp_path, **given)
    assert rights.history(tmp_path) == []


def test_only_the_owner_of_the_home_grants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(RightError, match="Only the owner of"):
        rights.grant(tmp_path, RIGHT, "wang", **GIVEN)
    with pytest.raises(RightError, match="no home"):
        rights.grant(tmp_path / "none", RIGHT, "wang", **GIVEN)


def test_a_changed_history_gives_nobody_a_right(tmp_path: Path) -> None:
    rights.grant(tmp_path, RIGHT, "wang", **GIVEN)
    with sqlite3.connect(tmp_path / rights.FILE) as log:
        log.execute("DROP TRIGGER rights_no_update")
        log.execute("UPDATE rights SET holder = 'zhao'")
    for user in ("wang", "zhao"):
        with pytest.raises(RightError, match="row 1 was changed"):
            rights.demand(tmp_path, RIGHT, user)


def test_without_the_right_nothing_is_shown_and_the_refusal_is_kept(
    groups: neo4j.Driver, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert settings.neo4j_uri is not None
    assert settings.neo4j_password is not None
    for name, value in {
        "LEADGRAPH_HOME": str(settings.home),
        "LEADGRAPH_OUT": str(settings.out),
        "LEADGRAPH_USER": "tester",
        "NEO4J_URI": settings.neo4j_uri,
        "NEO4J_USERNAME": settings.neo4j_username,
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
    }.items():
        monkeypatch.setenv(name, value)
    settings.home.mkdir()
    run, app = CliRunner(), build()
    ask = ["leads", "protected", "--purpose", "handover", "--json"]
    refused = run.invoke(app, ask)
    assert isinstance(refused.exception, RightError)
    assert "held1" not in refused.output
    query = ["queries", "run", "protected_rescued", "--purpose", "curious"]
    assert isinstance(run.invoke(app, query).exception, RightError)
    ranking = ["queries", "run", "organizers", "--purpose", "curious"]
    assert run.invoke(app, ranking).exit_code == 0
    unprotected = [*ranking, "--param", "protected_rescued__at=1000"]
    assert isinstance(run.invoke(app, unprotected).exception, RightError)
    blank = run.invoke(app, ["leads", "protected", "--purpose", "  "])
    assert blank.exit_code == 2 and "say why, in words" in blank.output
    given = ["rights", "grant", RIGHT, "--to", "tester", "--by", "Li Wei", "--why", "services"]
    assert run.invoke(app, given).exit_code == 0
    out = tmp_path / "list.json"
    told = json.loads(run.invoke(app, [*ask, "--out", str(out)]).output.splitlines()[-1])
    assert [one["person"] for one in told["persons"]] == ["held1", "held2", "held3"]
    assert json.loads(out.read_text(encoding="utf-8")) == told
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    shown = run.invoke(app, ["leads", "protected", "--purpose", "handover"])
    assert "Contact victim services" in shown.output
    for one in told["persons"]:
        records = [record for sign in one["signs"] for record in sign["records"]]
        assert all(text in shown.output for text in (one["person"], one["name"], *records))
    assert [one["name"] for one in told["persons"]] == ["王held", "王held", "王held"]
    listed = json.loads(
        run.invoke(app, ["rights", "list", RIGHT, "--json"]).output.splitlines()[-1]
    )
    assert listed["holders"] == ["tester"]
    actions = [(e.action, e.purpose) for e in audit.entries(settings.home)]
    assert actions == [
        ("protection refused", "handover"),
        ("protection refused", "curious"),
        ("query", "curious"),
        ("protection refused", "curious"),
        ("rights grant", ""),
        ("protection read", "handover"),
        ("protection read", "handover"),
    ]


def test_the_run_writes_the_list_only_where_it_may(
    groups: neo4j.Driver, settings: Settings, tmp_path: Path
) -> None:
    groups.execute_query(
        "MATCH (p:Person)-[s:IN_SCOPE]->(c:Case) DELETE s "
        "CREATE (p)-[:PARTY_TO {category: 'suspect', records: ['pol/case_parties/x']}]->(c)"
    )
    path = tmp_path / "protection" / "protection-DRAFT-NOT-REVIEWED.json"
    with open_door(groups, "neo4j") as door:
        made = make_lists(groups, settings.home, door, tmp_path, feeds_loaded=ALL_FEEDS)
        assert made.protected == 3
        assert not path.exists()
        make_lists(groups, settings.home, door, tmp_path, feeds_loaded=ALL_FEEDS, protection=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len([p for p in made.paths if "-for-review-" in p.name]) == 2 * len(roles())


def test_the_sample_on_disk_names_nobody_held_and_is_no_list_of_leads(
    groups: neo4j.Driver, tmp_path: Path
) -> None:
    role = role_named("organizers")
    leads = {lead.person for lead in assess(groups, role, feeds=ALL_FEEDS).leads}
    assert leads
    # With a bar that nobody reaches, those who were leads are candidates below it.
    bands = role.kinds[0].bands.model_copy(update={"weak": 97, "medium": 98, "strong": 99})
    high = role.model_copy(update={"kinds": [role.kinds[0].model_copy(update={"bands": bands})]})
    questions = Questions(groups)
    found = assess(groups, high, feeds=ALL_FEEDS, questions=questions)
    assert found.leads == ()
    paths = for_review.write(
        groups, "neo4j", questions, LeadList(found, "run", "now", ()), tmp_path, "2024-05"
    )
    assert [path.name for path in paths] == [
        "organizers-for-review-DRAFT-NOT-REVIEWED.json",
        "organizers-for-review-DRAFT-NOT-REVIEWED.csv",
    ]
    told = json.loads(paths[0].read_text(encoding="utf-8"))
    rows = told["for_review"]
    assert len(rows) == min(5, sum(1 for t in found.candidates if t.points and not t.removed))
    assert not {row["person"] for row in rows if row["person"].startswith(("held", "victim"))}
    for row in rows:
        assert "NOT A LIST OF LEADS" in row["status"]
        assert "is no lead" in row["sentence_en"]
        assert row["band"] is None
        assert 0 < row["sampling_probability"] <= 1
        assert row["records"]
        again = shown(tmp_path, row["lead_id"])  # what `leads review` looks up
        assert again.probability == row["sampling_probability"]
    table = paths[1].read_text(encoding="utf-8-sig").splitlines()
    assert len(table) == 1 + len(rows)
    assert all("NOT A LIST OF LEADS" in line for line in table[1:])


def test_each_sign_stands_with_its_records_and_what_to_do(groups: neo4j.Driver) -> None:
    told = protection_list.content(Questions(groups), "run", "now")
    assert "no list of suspects" in told["what_to_do"]
    for number, one in enumerate(told["persons"], 1):
        (sign,) = one["signs"]
        assert (sign["id"], sign["records"]) == ("protected_rescued", [f"pol/detentions/{number}"])
        assert one["case_ids"] == [f"C{number}"]
        assert "held when found" in sign["says_en"]


def test_who_poses_as_held_is_marked_and_stays_off_every_list(groups: neo4j.Driver) -> None:
    before = {lead.person for lead in score(groups, "organizers", feeds=ALL_FEEDS)}
    assert "boss1" in before
    groups.execute_query(POSE)
    questions = Questions(groups)
    marked = look_again(questions)
    assert "boss1" in marked
    assert "m2-1" not in marked  # held to work: nothing speaks against it
    assert marked["boss1"][0].kind == "organizer"
    assert {f.id for f in marked["boss1"][0].findings} & {
        "organizer_pays_members", "organizer_retained_money", "organizer_reported_to"
    }  # fmt: skip
    for role in roles():
        listed = {lead.person for lead in score(groups, role, feeds=ALL_FEEDS)}
        assert not listed & set(questions.protected())
    told = protection_list.content(questions, "run", "now")
    one = next(p for p in told["persons"] if p["person"] == "boss1")
    assert one["look_again"][0]["as"] == "organizer"
    assert one["look_again"][0]["records"]
    assert told["to_look_at_again"] == len(marked)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("kinds: [{kind: organizer, any_of: [nothing], reason: because of this, source: x}]",
         "nothing"),
        ("kinds: [{kind: king, any_of: [x], reason: because of this, source: x}]", "king"),
        ("kinds: [{kind: organizer, any_of: [organizer_pays_members], source: x}]", "reason"),
        ("kinds: [", "not valid"),
    ],
)  # fmt: skip
def test_the_file_of_reasons_to_look_again_is_checked(change: str, said: str) -> None:
    with pytest.raises(RoleError, match=said):
        parse(change)


def test_every_kind_takes_victims_off() -> None:
    for role in roles().values():
        for kind in role.kinds:
            (counter,) = [c for c in kind.counter_indicators if c.id == "counter_victim"]
            assert counter.effect == "remove"


VICTIMS = """
CREATE (c:Case {key: 'C'}), (other:Case {key: 'D'}),
  (v:Person {key: 'victim'})-[:IN_SCOPE {steps: 1, records: ['r']}]->(c),
  (s:Person {key: 'suspected'})-[:IN_SCOPE {steps: 1, records: ['r']}]->(c),
  (w:Person {key: 'wanted'})-[:IN_SCOPE {steps: 1, records: ['r']}]->(c)
FOREACH (p IN [v, s, w] |
  CREATE (p)-[:PARTY_TO {category: 'victim', records: ['pol/case_parties/' + p.key]}]->(other))
CREATE (s)-[:PARTY_TO {category: 'suspect', records: ['x']}]->(c),
  (w)-[:NAMED_IN {records: ['y']}]->(:Warrant {key: 'W'})
"""


def test_a_victim_is_removed_unless_the_police_suspect_them(graph: neo4j.Driver) -> None:
    graph.execute_query(VICTIMS)
    answers = Questions(graph).answers("counter_victim", {})
    assert [a.person for a in answers] == ["victim"]
