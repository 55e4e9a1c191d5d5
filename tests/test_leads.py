"""Scope and scoring on a real Neo4j: who is listed, who is not, and the same order in Browser."""

# ruff: noqa: E501 (Cypher patterns are not broken inside)

import itertools
from pathlib import Path

import neo4j
import pytest

from cypher import library
from cypher.explain_check import check_explain, create_tokens
from cypher.library import Kind
from cypher.run import browser_line, run
from leadgraph.settings import Settings
from leads.answer import Answer
from leads.ground import write_scope
from leads.indicators import indicators
from leads.role import role_named, roles
from leads.run import make_lists, score_lists
from leads.scope import Bounds, InScope, UnknownCase, in_scope, write_parquet
from leads.score import (
    Questions,
    ScoreError,
    _check,
    assess,
    candidates,
    lead_id,
    reached,
    scope_of,
    score,
    tallies,
)
from loaders.door import open_door
from tests import groups_graph

ALL_FEEDS = frozenset(feed for i in indicators().values() for feed in i.feeds)


@pytest.fixture
def groups(graph: neo4j.Driver) -> neo4j.Driver:
    """Three fraud groups in the graph."""
    groups_graph.build(graph)
    return graph


def listed(graph: neo4j.Driver, role: str) -> list[str]:
    return [lead.person for lead in score(graph, role, feeds=ALL_FEEDS)]


def test_each_role_lists_its_people_and_larger_groups_first(groups: neo4j.Driver) -> None:
    assert listed(groups, "organizers") == ["boss3", "boss2", "boss1"]
    assert listed(groups, "fund_sponsors")[:3] == ["sponsor1", "sponsor2", "sponsor3"]
    # The facilitators of the two smaller groups moved too few to stand above the bar.
    assert listed(groups, "border_facilitators") == ["fac3"]
    found = assess(groups, "collaborators", feeds=ALL_FEEDS).leads
    kinds = {lead.person: (lead.role, lead.rank) for lead in found}
    assert {p for p, (kind, _) in kinds.items() if kind == "mule"} == {"mule1", "mule2", "mule3"}
    assert {p for p, (kind, _) in kinds.items() if kind == "sim_supplier"} >= {
        "sim1",
        "sim2",
        "sim3",
    }
    assert {p for p, (kind, _) in kinds.items() if kind == "recruiter"} >= {"rec2", "rec3"}


def test_whoever_was_rescued_is_on_no_list_and_the_employer_is_explained(
    groups: neo4j.Driver,
) -> None:
    everyone = {lead.person for role in roles() for lead in score(groups, role, feeds=ALL_FEEDS)}
    assert not {p for p in everyone if p.startswith(("held", "employer", "victim", "staff"))}
    assert assess(groups, "organizers", feeds=ALL_FEEDS).protected == 3
    assert not [p for p, _ in candidates(groups, "organizers") if p.startswith("held")]


def test_a_lead_can_be_followed_to_its_records(groups: neo4j.Driver) -> None:
    lead = score(groups, "organizers", feeds=ALL_FEEDS)[0]
    assert lead.lead_id == lead_id("organizer", "boss3")
    assert (lead.rank, lead.role, lead.case_ids) == (1, "organizer", ("C3",))
    assert "b/transactions/pay3-1" in lead.records
    assert "pol/case_parties/1" in lead.records  # of the steps into scope
    assert lead.identities == ("=cmd/accounts/boss#holder", "pol/case_parties/boss3#person")
    assert lead.points == sum(f.points for f in lead.indicators)
    assert lead.scope_steps[0].steps == 1
    for words in (lead.sentence_en, lead.sentence_zh):
        assert "C3" in words
        assert "王boss" in words


@pytest.mark.parametrize("role", [query.id for query in library.load().of(Kind.ROLE)])
def test_the_pasted_query_passes_explain_and_gives_the_same_order(
    groups: neo4j.Driver, role: str
) -> None:
    create_tokens(groups)
    assert [str(fault) for fault in check_explain(groups, library.load()[role])] == []
    leads = assess(groups, role, feeds=ALL_FEEDS).leads
    assert leads
    rows = run(groups, library.load()[role], {}, "test", "test")
    assert [
        (row["role"], row["rank"], row["person"], row["points"], row["band"], row["case_ids"],
         row["families"], row["name"] or "")
        for row in rows
    ] == [
        (one.role, one.rank, one.person, one.points, one.band, list(one.case_ids),
         sorted({f.family for f in one.indicators if f.points}), one.name)
        for one in leads
    ]  # fmt: skip
    for row, lead in zip(rows, leads, strict=True):
        behind = {r for f in (*lead.indicators, *lead.counter_indicators) for r in f.records}
        assert row["records"] == sorted(behind)


def test_a_weight_changed_in_browser_changes_the_points(groups: neo4j.Driver) -> None:
    query = library.load()["organizers"]
    before = run(groups, query, {}, "test", "test")
    after = run(groups, query, {"organizer__organizer_proxy_money__weight": 1}, "test", "test")
    assert before[0]["points"] > after[0]["points"]
    assert "4 AS organizer__weak" in browser_line({"organizer__weak": 4})


def test_what_a_missing_feed_hides_is_said(groups: neo4j.Driver) -> None:
    found = assess(groups, "organizers", feeds=ALL_FEEDS - {"calls", "leases"})
    assert found.leads[0].missing_feeds == ("calls", "leases")
    hidden = {u.indicator: (u.feeds, u.gate) for u in found.unseen}
    assert hidden["organizer_brokerage"] == (("calls",), False)
    assert hidden["organizer_front_premises"] == (("leases",), True)
    assert assess(groups, "organizers", feeds=ALL_FEEDS).unseen == ()


def test_contact_alone_opens_no_gate_but_ranks_candidates(graph: neo4j.Driver) -> None:
    graph.execute_query("CREATE (:Case {key: 'C'})")
    for name in "abcdef":
        graph.execute_query(
            "MATCH (c:Case) CREATE (:Person {key: $k})-[:IN_SCOPE {steps: 0, records: ['r']}]->(c)",
            k=name,
        )
    for one, other in [*itertools.product("a", "bcdef"), ("b", "c")]:
        graph.execute_query(
            "MATCH (m:Person {key: $m}), (n:Person {key: $n}) "
            "CREATE (m)-[:IN_TOUCH {days: 1, records: ['tel/calls/' + $m + $n]}]->(n)",
            m=one,
            n=other,
        )
    found = assess(graph, "organizers", feeds={"calls", "subscribers", "cases", "case_parties"})
    assert found.leads == ()
    assert found.held_back == {"gates": 1}
    assert candidates(graph, "organizer") == [("a", 1)]


def test_counter_indicators_are_asked_of_those_with_points_and_once_of_each(
    groups: neo4j.Driver,
) -> None:
    groups.execute_query(
        """MATCH (c:Case) WITH c ORDER BY c.key LIMIT 1
        CREATE (c)<-[:IN_SCOPE {steps: 1, records: ['r']}]-(v:Person {key: 'victim'}),
               (v)-[:PARTY_TO {category: 'victim', records: ['r']}]->(c)"""
    )
    explained = spared = 0
    for kind in (kind for role in roles().values() for kind in role.kinds):
        some, whole = Questions(groups), Questions(groups)
        for one in [*kind.indicators, *kind.counter_indicators]:
            whole.answers(one.id, one.params)
        found = tallies(kind, some)
        persons = {tally.person for tally in found}
        left_out = [tally for tally in tallies(kind, whole) if tally.person not in persons]
        assert found == [t for t in tallies(kind, whole) if t.person in persons], kind.kind
        assert all(len(tally.families) == 1 for tally in left_out)
        explained += sum(len(tally.counters) for tally in found)
        spared += len(left_out)
    assert explained and spared

    (organizer,) = role_named("organizers").kinds
    shared = Questions(groups)
    for kind in role_named("collaborators").kinds:
        tallies(kind, shared)
    assert tallies(organizer, shared) == tallies(organizer, Questions(groups))

    before = Questions(groups).of(organizer)["counter_victim"]
    assert before == []
    questions = Questions(groups, also=["victim"])
    for _ in range(2):
        after = questions.of(organizer)["counter_victim"]
        assert [one.person for one in after] == ["victim"]


def test_an_indicator_that_names_a_stranger_is_an_error(groups: neo4j.Driver) -> None:
    indicator = indicators()["mule_fan_in"]
    scope = scope_of(groups, reached(groups))
    assert _check(indicator, [Answer("boss1", "C1", None, ("r",))], scope)[0].value is None
    for wrong, said in (
        (Answer("nobody", "C1", 1, ("r",)), "not in scope"),
        (Answer("boss1", "C2", 1, ("r",)), "not in scope"),
        (Answer("boss1", "C1", 1, ()), "no record"),
        (Answer("boss1", "C1", "many", ("r",)), "no number"),  # type: ignore[arg-type]
    ):
        with pytest.raises(ScoreError, match=said):
            _check(indicator, [wrong], scope)


SCOPE = """
CREATE (c:Case {key: 'C'}),
  (v:Person {key: 'victim'})-[:TOOK_PART {role: 'victim'}]->(r:Report {key: 'R', records: ['afc/fraud_reports/1']})-[:UNDER]->(c),
  (v)-[:HOLDS]->(va:Account {key: 'VA'})-[:PERFORMS]->(t:Transaction {key: 'T', at: datetime('2024-05-01T00:00Z'), record: 'b/transactions/1', records: ['b/transactions/1']})-[:BENEFITS_TO]->(m:Account {key: 'M'}),
  (r)-[:CLAIMS]->(t), (va)-[:PAID {count: 1}]->(m),
  (va)-[:PAID {count: 9}]->(fa:Account {key: 'FA'}), (:Person {key: 'family'})-[:HOLDS]->(fa),
  (mule:Person {key: 'mule'})-[:HOLDS {records: ['b/accounts/m']}]->(m),
  (m)-[:PAID {count: 1}]->(b:Account {key: 'B'}), (:Person {key: 'layer1'})-[:HOLDS]->(b),
  (m)-[:PERFORMS]->(:Transaction {key: 'T2', at: datetime('2024-05-02T00:00Z'), record: 'b/transactions/2', records: ['b/transactions/2']})-[:BENEFITS_TO]->(b),
  (b)-[:TAINTED {overall: 0.9}]->(c),
  (b)-[:PAID {count: 1}]->(d:Account {key: 'D'}), (:Person {key: 'layer2'})-[:HOLDS]->(d),
  (d)-[:PAID {count: 1}]->(e:Account {key: 'E'}), (:Person {key: 'layer3'})-[:HOLDS]->(e),
  (h:Person {key: 'trafficked'})-[:PARTY_TO {category: 'possible_trafficking_victim', records: ['pol/case_parties/1']}]->(c),
  (h)-[:HOLDS]->(ha:Account {key: 'HA'}), (ha)-[:PAID {count: 3}]->(pa:Account {key: 'PA'}), (:Person {key: 'parent'})-[:HOLDS]->(pa),
  (h)-[:TOOK_PART {role: 'traveller'}]->(k:Booking {key: 'K', records: ['air/bookings/1']})<-[:BOOKED]-(ph:Phone {key: '+86'})<-[:USES]-(:Person {key: 'booker'}),
  (w:Person {key: 'witness'})-[:PARTY_TO {category: 'witness'}]->(c), (w)-[:USES]->(wd:Device {key: 'W'})<-[:USES]-(:Person {key: 'flatmate'})
"""


def test_scope_takes_two_steps_and_shuts_victims_and_their_families_out(
    graph: neo4j.Driver,
) -> None:
    graph.execute_query(SCOPE)
    found = {one.person: one for one in in_scope(graph)}
    assert {p: one.steps for p, one in found.items()} == {
        "mule": 0, "layer1": 1, "layer2": 2, "trafficked": 0, "booker": 1,
    }  # fmt: skip
    assert found["layer1"].via == "paid by a victim → paid account B → held by"
    assert "b/transactions/2" in found["layer1"].records
    assert set(p.person for p in in_scope(graph, Bounds(steps=1))) == set(found) - {"layer2"}
    assert in_scope(graph, cases=["other"]) == []
    # An account that no record names and that had next to none of the money leads no further.
    graph.execute_query("MATCH (:Account {key: 'B'})-[k:TAINTED]->() SET k.overall = 0.1")
    assert {one.person for one in in_scope(graph)} == set(found) - {"layer2"}


def test_nothing_is_reached_through_a_hub_or_the_outside(graph: neo4j.Driver) -> None:
    graph.execute_query(
        """
        CREATE (c:Case {key: 'C'}), (s:Person {key: 's'})-[:PARTY_TO {category: 'suspect', records: ['r']}]->(c),
          (s)-[:HOLDS]->(a:Account {key: 'A'}), (a)-[:PAID {count: 1}]->(hub:Account {key: 'H'}),
          (a)-[:PERFORMS]->(:Transaction {key: 'cash'})-[:BENEFITS_TO]->(x:External {key: 'EXT:CASH'}),
          (x)-[:PERFORMS]->(:Transaction {key: 'cash2'})-[:BENEFITS_TO]->(y:Account {key: 'Y'}), (:Person {key: 'far'})-[:HOLDS]->(y),
          (:Person {key: 'merchant'})-[:HOLDS]->(hub), (hub)-[:TAINTED {overall: 0.5}]->(c)
        WITH hub UNWIND range(1, 5) AS i
        CREATE (:Person {key: 'customer' + toString(i)})-[:HOLDS]->(:Account {key: 'K' + toString(i)})-[:PAID {count: 1}]->(hub)
        """
    )
    assert [p.person for p in in_scope(graph, Bounds(money=5))] == ["merchant", "s"]
    assert len(in_scope(graph, Bounds(money=6))) == 7


def test_scope_is_written_through_the_door_and_taken_back(
    graph: neo4j.Driver, settings: Settings
) -> None:
    graph.execute_query(SCOPE)
    from cypher.migrations import migrate

    migrate(graph, "neo4j")
    with open_door(graph, "neo4j") as door:
        assert write_scope(graph, settings.home, door) == 5
        assert scope_of(graph, reached(graph))["layer1"]["C"].steps == 1
        graph.execute_query("MATCH (:Account {key: 'B'})-[r:PAID]->() DELETE r")
        assert write_scope(graph, settings.home, door) == 4
    assert "layer2" not in scope_of(graph, reached(graph))


def test_the_ground_is_found_anew_only_when_something_it_rests_on_is_another(
    graph: neo4j.Driver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cypher.migrations import migrate
    from leads import ground
    from loaders.derive import replace

    graph.execute_query(SCOPE)
    migrate(graph, "neo4j")
    home = settings.home
    with open_door(graph, "neo4j") as door:
        assert ground.write(graph, home, door)
        before = scope_of(graph, reached(graph))
        assert before
        assert not ground.write(graph, home, door)
        assert scope_of(graph, reached(graph)) == before
        assert ground.write(graph, home, door, Bounds(money=5))  # other bounds
        assert ground.write(graph, home, door)  # and back
        monkeypatch.setattr(ground, "rests_on", lambda: "another query")
        assert ground.write(graph, home, door)
        assert not ground.write(graph, home, door)
        replace(home, door, "scope", {})  # taken out of the graph
        assert ground.write(graph, home, door)
        assert scope_of(graph, reached(graph)) == before
        assert ground.write(graph, home, door, anew=True)
        # A run that is cut off leaves nothing behind that says it was whole.
        monkeypatch.setattr(ground.serving, "write", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            ground.write(graph, home, door, anew=True)
        monkeypatch.undo()
        assert ground.write(graph, home, door)


def _cut_off(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_run_writes_all_lists_and_counts_every_kind(
    groups: neo4j.Driver, settings: Settings, tmp_path: Path
) -> None:
    from cypher.migrations import migrate
    from loaders.derive import replace

    migrate(groups, "neo4j")
    ties = _scope_rows(groups)
    groups.execute_query("MATCH ()-[s:IN_SCOPE]->() DELETE s")
    parties = [row for row in ties if row.steps == 0]
    groups.execute_query(
        "UNWIND $rows AS row MATCH (p:Person {key: row[0]}), (c:Case {key: row[1]}) "
        "CREATE (p)-[:PARTY_TO {category: 'suspect', records: ['pol/case_parties/x']}]->(c)",
        rows=[[r.person, r.case_id] for r in parties],
    )
    with open_door(groups, "neo4j") as door:
        made = make_lists(groups, settings.home, door, tmp_path / "leads", feeds_loaded=ALL_FEEDS)
        again = make_lists(
            groups, settings.home, door, tmp_path / "leads", roles=["mule"], cases=["C1"]
        )
        replace(settings.home, door, "scope", {})
    assert len(made.paths) == 12 + 8  # lists in three formats, samples to review in two
    assert all(path.is_file() and "DRAFT-NOT-REVIEWED" in path.name for path in made.paths)
    assert set(made.counts) == {
        "organizer", "fund_sponsor", "border_facilitator", "mule", "sim_supplier", "recruiter",
    }  # fmt: skip
    assert made.counts["organizer"] == 3
    assert made.missing_feeds == ()
    assert (
        again.counts == {"mule": 1, "sim_supplier": 0, "recruiter": 1} or again.counts["mule"] == 1
    )
    assert "calls" in again.missing_feeds  # nothing was ever loaded here, and the run says so
    assert scope_of(groups, reached(groups)) == {}


def _scope_rows(graph: neo4j.Driver) -> list[InScope]:
    return [
        InScope(person, step.case_id, step.steps, step.via, step.records)
        for person, cases in scope_of(graph, reached(graph)).items()
        for step in cases.values()
    ]


def test_the_scope_table_has_the_shape_that_the_derived_layer_takes(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    batches = [[InScope("p", "C", 1, "v", ("r",))], [], [InScope("q", "D", 0, "named", ("s",))]]
    written = write_parquet(batches, tmp_path / "t.parquet")
    assert pq.read_table(written).to_pylist() == [
        {
            "start_label": "Person", "start_key": "p", "end_label": "Case", "end_key": "C",
            "steps": 1, "via": "v", "records": ["r"],
        },
        {
            "start_label": "Person", "start_key": "q", "end_label": "Case", "end_key": "D",
            "steps": 0, "via": "named", "records": ["s"],
        },
    ]  # fmt: skip
    nobody = write_parquet([], tmp_path / "none.parquet")
    assert pq.read_schema(nobody) == pq.read_schema(written) and not pq.read_table(nobody).num_rows


def test_a_case_s_own_list_is_taken_from_the_last_run_while_that_holds(
    groups: neo4j.Driver, settings: Settings, tmp_path: Path
) -> None:
    from dataclasses import replace

    from cypher.migrations import migrate
    from leads import kept
    from leads.role import roles

    migrate(groups, "neo4j")
    lists, questions = score_lists(groups, home=settings.home)
    protected = len(questions.protected())
    assert kept.of_cases(settings.home, roles().values(), ["C2"]) is None
    kept.keep(settings.home, lists, protected)
    found = kept.of_cases(settings.home, roles().values(), ["C2"])
    assert found is not None
    mine, counted = found
    anew, _ = score_lists(groups, home=settings.home, cases=["C2"])
    assert counted == protected > 0
    assert [one.leads for one in mine] == [one.leads for one in anew]
    assert any(one.leads for one in mine)
    for one in mine:
        assert set(one.explanations) == {lead.lead_id for lead in one.leads}
    whole = {one.assessment.role.role: one for one in lists}
    for one in mine:
        other = whole[one.assessment.role.role]
        assert one.explanations == {id: other.explanations[id] for id in one.explanations}
        assert replace(one, assessment=other.assessment, explanations=other.explanations) == other
    # Something that lists are made from is another now: what was kept holds no longer.
    state = settings.home / "derived" / "scope" / "state.json"
    state.parent.mkdir(parents=True, exist_ok=True)
    before = state.read_text("utf-8") if state.exists() else None
    state.write_text('{"sequence": 99, "doubtful": []}', "utf-8")
    assert kept.of_cases(settings.home, roles().values(), ["C2"]) is None
    if before is None:
        state.unlink()
    else:
        state.write_text(before, "utf-8")


def test_a_case_is_looked_at_as_the_larger_one_unless_that_is_an_umbrella(
    graph: neo4j.Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph.execute_query(
        """
        CREATE (c:Case {key: 'C'}), (county:Case {key: 'K1'})-[:PART_OF]->(c), (:Case {key: 'K2'})-[:PART_OF]->(c),
          (alone:Case {key: 'K3'}), (:Person {key: 'a'})-[:PARTY_TO {category: 'suspect', records: ['r1']}]->(county),
          (:Person {key: 'b'})-[:PARTY_TO {category: 'suspect', records: ['r2']}]->(c),
          (:Person {key: 'd'})-[:PARTY_TO {category: 'suspect', records: ['r3']}]->(alone)
        """
    )
    found = {(one.person, one.case_id) for one in in_scope(graph)}
    assert found == {("a", "C"), ("b", "C"), ("d", "K3")}
    together = in_scope(graph)
    monkeypatch.setattr("leads.scope.CASES", 1)  # searched one by one: the same, in the same order
    assert in_scope(graph) == together
    umbrella = {(one.person, one.case_id) for one in in_scope(graph, Bounds(parts=1))}
    assert umbrella == {("a", "K1"), ("b", "C"), ("d", "K3")}


def test_a_part_of_a_case_has_the_list_of_the_whole(groups: neo4j.Driver) -> None:
    groups.execute_query(
        "MATCH (c:Case {key: 'C2'}) CREATE (:Case {key: 'county'})-[:PART_OF]->(c)"
    )
    whole = assess(groups, "organizers", feeds=ALL_FEEDS, cases=["C2"]).leads
    assert whole and all("C2" in lead.case_ids for lead in whole)
    assert assess(groups, "organizers", feeds=ALL_FEEDS, cases=["county"]).leads == whole
    with pytest.raises(UnknownCase, match="no case misspelt in the graph; `leadgraph cases`"):
        assess(groups, "organizers", feeds=ALL_FEEDS, cases=["C2", "misspelt"])
