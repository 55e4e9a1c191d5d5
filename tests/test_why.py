"""Why and how: what the last run of resolution says of two identities, and of a person."""

import dataclasses
import itertools
import json
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from rich.cells import cell_len
from typer.testing import CliRunner

from leadgraph import audit
from leadgraph.cli import build as build_cli
from loaders.ledger import Ledger
from loaders.projection import open_projection
from loaders.store import Store, connect
from quality.errors import LeadgraphError
from resolution import judgements, resolve
from resolution.columns import give
from resolution.how import how
from resolution.judgements import Decision
from resolution.linkage import bands
from resolution.linkage import model as models
from resolution.linkage.comparisons import MACROS
from resolution.linkage.grounds import Facts, grounds
from resolution.linkage.pair import compare, named
from resolution.why import Because, why
from tests.loading import accepted, register
from tests.raw_layer import raw_layer, tie
from tests.test_resolution import identity, resident_id, shows

BORN, OTHER = date(1984, 3, 7), date(1991, 11, 25)
PASSPORT, PERMIT = "CN:passport:EA4817260", "CN:travel_permit:C48172605"
Row = dict[str, Any]


class Layer:
    """A raw layer in the making."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = {}

    def add(
        self,
        key: str,
        documents: Sequence[str] = (),
        phone: str | None = None,
        case: str | None = None,
        **more: Any,
    ) -> str:
        """Add an identity that shows documents, gave a phone, and is party to a case."""
        self._row("node_Identity", identity(key, **more))
        for document in documents:
            self._row("rel_PRESENTED", shows(key, document))
        if phone:
            self._row("rel_GAVE", tie(f"Identity {key}", f"Phone {phone}", records=[key]))
        if case:
            self._row("rel_PARTY_TO", tie(f"Identity {key}", f"Case {case}", category="suspect",
                      record=key, records=[key]))  # fmt: skip
        return key

    def replaced(self, new: str, old: str) -> None:
        """Say that a document replaced another."""
        self._row("rel_REPLACES", tie(f"Document {new}", f"Document {old}", records=["r"]))

    def resolve(self, home: Path) -> resolve.Resolution:
        """Resolve into `home`, with the judgements that it holds."""
        con = raw_layer(**self.tables)
        return resolve.build(con, home / "resolution", judgements.standing(home))

    def _row(self, name: str, row: Row) -> None:
        self.tables.setdefault(name, []).append(row)


def judge(home: Path, decision: str, left: str, right: str, who: str = "ann") -> int:
    made = judgements.judge(home, Decision(decision), left, right, who, f"{who} looked")
    return made.seq


# One layer with every outcome.

P1, P2, P3 = "imm/crossings/1#person_", "imm/crossings/2#person_", "hot/stays/3#guest_"
OLD, NEW = "imm/documents/ref:4", "imm/crossings/5#person_"
REF1, REF2 = "bank/accounts/ref:77", "bank/freezes/ref:77"
LIKE1, LIKE2, LIKE3 = (
    "pol/case_parties/6#person_",
    "tel/subscribers/7#holder_",
    "zen/stays/8#guest_",
)
TWIN1, TWIN2 = "pol/case_parties/9#person_", "pol/case_parties/10#person_"
BOTH1, BOTH2 = "imm/crossings/11#person_", "imm/crossings/12#person_"
OUT = "hot/stays/13#guest_"
ODD = "pol/case_parties/14#person_"
KEPT1, KEPT2 = "imm/crossings/15#person_", "imm/crossings/16#person_"
ARGUED1, ARGUED2 = "imm/crossings/17#person_", "imm/crossings/18#person_"
SAID1, SAID2 = "hot/stays/19#guest_", "hot/stays/20#guest_"
FAR = "pol/case_parties/21#person_"
CROWD = [f"hot/stays/c{n:02d}#guest_" for n in range(14)]


def everything() -> Layer:
    layer = Layer()
    layer.add(P1, [PASSPORT])
    layer.add(P2, [PASSPORT, PERMIT])
    layer.add(P3, [PERMIT])
    layer.add(OLD, ["CN:passport:EB9035174"])
    layer.add(NEW, ["CN:passport:EC2218643"])
    layer.replaced("CN:passport:EC2218643", "CN:passport:EB9035174")
    layer.add(REF1)
    layer.add(REF2)
    same: Row = {"name": "欧阳建国", "birth_date": BORN}
    layer.add(LIKE1, phone="+8613800000001", case="C1", **same)
    layer.add(LIKE2, phone="+8613800000001", documents=["CN:passport:EA7718265"], **same)
    layer.add(LIKE3, documents=["CN:passport:EA7718265"])
    layer.add(TWIN1, case="C1", name="李娜", birth_date=OTHER)
    layer.add(TWIN2, case="C1", name="李娜", birth_date=OTHER)
    layer.add(BOTH1, ["GB:passport:512847396"], birth_date=BORN)
    layer.add(BOTH2, ["GB:passport:512847396"], birth_date=date(1961, 9, 30))
    layer.add(OUT, name="王芳", birth_date=BORN)
    layer.add(ODD, case="C1", name="李芳", birth_date=date(1960, 5, 5))
    layer.add(KEPT1, ["GB:passport:512847401"])
    layer.add(KEPT2, ["GB:passport:512847401"])
    layer.add(ARGUED1, ["GB:passport:512847413"])
    layer.add(ARGUED2, ["GB:passport:512847413"])
    layer.add(SAID1, name="陈晨")
    layer.add(SAID2, name="陈辰")
    layer.add(FAR, case="C2", name="Abdullah Rahman", birth_date=date(1975, 2, 9))
    for n, key in enumerate(CROWD):
        layer.add(key, ["GB:passport:512849999"], name=f"Guest {n}")
    return layer


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("home")
    judge(made, "reject", KEPT1, KEPT2)
    judge(made, "accept", ARGUED1, ARGUED2)
    judge(made, "reject", ARGUED1, ARGUED2, "bob")
    judge(made, "accept", SAID1, SAID2)
    everything().resolve(made)
    return made


def test_one_document_is_one_step(home: Path) -> None:
    found = why(home, P1, P2)
    assert found.same and found.because is Because.EVIDENCE
    assert found.sentence == ("They are the same person: both show the passport EA4817260 of CN.")
    assert [(s.left, s.right, s.judgement) for s in found.steps] == [
        (P1, P2, f"document:{PASSPORT}")
    ]
    assert found.compared is None
    assert "as one" in found.uncompared


def test_a_chain_of_evidence_is_told_step_by_step_either_way_round(home: Path) -> None:
    found = why(home, P1, P3)
    assert found.sentence == "They are the same person: 2 pieces of evidence link them."
    steps = [(s.left, s.right, s.says) for s in found.steps]
    assert steps == [
        (P1, P2, "both show the passport EA4817260 of CN"),
        (P2, P3, "both show the travel permit C48172605 of CN"),
    ]
    back = why(home, P3, P1)
    assert [(s.right, s.left, s.says) for s in reversed(back.steps)] == steps


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ((OLD, NEW), "their documents replaced one another (the passport EB9035174 of CN is one"),
        ((REF1, REF2), "bank gives both the reference 77"),
        ((SAID1, SAID2), "ann says they are one person (judgement 4: “ann looked”)"),
    ],
)
def test_other_evidence_is_told_in_words(home: Path, pair: tuple[str, str], words: str) -> None:
    found = why(home, *pair)
    assert found.same and found.because is Because.EVIDENCE
    assert words in found.sentence


def test_likeness_is_told_with_its_comparisons_and_the_evidence_around_it(home: Path) -> None:
    found = why(home, LIKE1, LIKE3)
    assert found.same and found.because is Because.LIKENESS
    link, document = found.steps
    assert (link.left, link.right) == (LIKE1, LIKE2)
    [(written,)] = connect().execute(
        "SELECT judgement FROM read_parquet(?) WHERE start_key = ?",
        [str(home / "resolution" / "tables" / "rel_IDENTIFIES.parquet"), LIKE1],
    ).fetchall()  # fmt: skip
    assert link.judgement == written
    assert (document.left, document.right, document.compared) == (LIKE2, LIKE3, None)
    assert link.compared is not None and link.compared == found.compared
    assert (link.compared.model, link.compared.band, link.compared.lacking) == (0, "accept", ())
    told = {f.comparison: (f.level, f.left, f.right) for f in link.compared.findings}
    assert told["name"] == ("same characters", ("欧阳建国",), ("欧阳建国",))
    assert told["phone"] == ("same number, of few", ("+8613800000001",), ("+8613800000001",))
    total = link.compared.prior + sum(f.weight for f in link.compared.findings)
    assert total == pytest.approx(link.compared.weight, abs=0.05)
    assert (found.left_scope, found.right_scope) == ("case", "Phone +8613800000001")
    assert "by version 0 of the model" in found.sentence


APART = [
    (KEPT1, KEPT2, Because.JUDGEMENT, "ann says they are two people (judgement 1: “ann looked”)"),
    (ARGUED1, ARGUED2, Because.JUDGEMENT, "reviewers do not agree, and neither is followed: ann"),
    (BOTH1, BOTH2, Because.CONTRADICTION,
     "the passport 512847396 of GB, but that was not followed: dates of birth 1961-09-30 and"),
    (CROWD[3], CROWD[5], Because.CONTRADICTION,
     "the passport 512849999 of GB, but it is nobody's: shown by 14 identities"),
    (TWIN1, TWIN2, Because.QUEUED, "a reviewer is asked, Q-"),
    (P1, OUT, Because.OUT_OF_SCOPE, f"{P1} and {OUT} may not be compared: in no case"),
    (LIKE1, OUT, Because.OUT_OF_SCOPE, f": {OUT} may not be compared: in no case"),
    (LIKE1, FAR, Because.NEVER_COMPARED, "nothing in common that brings records together"),
    (TWIN1, ODD, Because.UNLIKELY, "the probability is below 0.2, from which a reviewer is asked"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "because", "words"), APART)
def test_what_keeps_two_apart_is_told(
    home: Path, left: str, right: str, because: Because, words: str
) -> None:
    for found in (why(home, left, right), why(home, right, left)):
        assert not found.same and found.steps == ()
        assert found.left_person != found.right_person
        assert found.because is because
        assert found.sentence.startswith("They are not taken to be the same person: ")
    assert words in why(home, left, right).sentence


def test_what_is_in_scope_is_compared_whatever_the_answer_rests_on(home: Path) -> None:
    asked, unlikely, never = why(home, TWIN1, TWIN2), why(home, TWIN1, ODD), why(home, LIKE1, FAR)
    assert asked.compared is not None and asked.compared.band == "review"
    assert asked.compared.lacking == (
        "the names agree, but no document, number of few and account does, nor date of birth with"
        " a thing that more have",
    )
    assert [one.kind for one in asked.queued] == ["probability"]
    assert unlikely.compared is not None and unlikely.compared.band == "reject"
    assert unlikely.compared.in_common == ("part of a name and case",)
    (conflict,) = unlikely.compared.conflicts
    assert conflict.startswith("dates of birth ")
    assert "19911125" in conflict and "19600505" in conflict
    assert unlikely.uncompared == ""
    assert never.compared is not None and never.compared.in_common == ()
    assert never.compared.weight < unlikely.compared.weight
    assert why(home, LIKE1, OUT).compared is None


def test_who_is_kept_apart_from_one_is_kept_apart_from_all_who_are_one_with_them(
    tmp_path: Path,
) -> None:
    layer = Layer()
    layer.add("a/f/1#p", [PASSPORT])
    layer.add("a/f/2#p", [PASSPORT])
    layer.add("a/f/3#p", [PERMIT])
    layer.add("a/f/4#p", [PERMIT])
    judge(tmp_path, "reject", "a/f/1#p", "a/f/3#p")
    layer.resolve(tmp_path)
    found = why(tmp_path, "a/f/2#p", "a/f/4#p")
    assert found.because is Because.JUDGEMENT
    assert "of a/f/1#p and a/f/3#p, ann says they are two people" in found.sentence


def test_what_reviewers_said_since_the_run_is_pending(tmp_path: Path) -> None:
    layer = Layer()
    layer.add("a/f/1#p", [PASSPORT])
    layer.add("a/f/2#p", [PASSPORT])
    layer.add("a/f/3#p")
    layer.add("a/f/4#p")
    joined = judge(tmp_path, "accept", "a/f/3#p", "a/f/4#p")
    layer.resolve(tmp_path)
    assert why(tmp_path, "a/f/1#p", "a/f/2#p").pending == ()
    assert why(tmp_path, "a/f/3#p", "a/f/4#p").pending == ()
    judge(tmp_path, "reject", "a/f/1#p", "a/f/2#p")
    judge(tmp_path, "accept", "a/f/1#p", "a/f/3#p")
    judgements.revoke(tmp_path, joined, "ann", "was wrong")
    assert ["two people" in text for text in why(tmp_path, "a/f/1#p", "a/f/2#p").pending] == [True]
    assert ["one person" in text for text in why(tmp_path, "a/f/1#p", "a/f/3#p").pending] == [True]
    gone = why(tmp_path, "a/f/3#p", "a/f/4#p")
    assert gone.same and "revoked since" in gone.sentence
    assert gone.pending == ("judgement 1 does not hold any more; `leadgraph resolve` applies it",)


def test_alike_but_kept_apart_by_a_word_that_was_taken_back_since(tmp_path: Path) -> None:
    seq = judge(tmp_path, "reject", LIKE1, LIKE2)
    everything().resolve(tmp_path)
    assert why(tmp_path, LIKE1, LIKE2).because is Because.JUDGEMENT
    judgements.revoke(tmp_path, seq, "ann", "was wrong")
    found = why(tmp_path, LIKE1, LIKE2)
    assert found.because is Because.NOT_FOLLOWED
    assert "the next `leadgraph resolve`" in found.sentence
    everything().resolve(tmp_path)
    assert why(tmp_path, LIKE1, LIKE2).same


def crowd(seed: int, people: int) -> Layer:
    """People with several records each, some in cases, with names and numbers that recur."""
    dice, layer, count = random.Random(seed), Layer(), itertools.count()
    families, given_names = "王李张刘陈杨黄赵吴周", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"
    for person in range(people):
        name = dice.choice(families) + dice.choice(given_names) + dice.choice(given_names)
        born = date(dice.randrange(1960, 2004), dice.randrange(1, 13), dice.randrange(1, 28))
        number, case = f"+86138{person:08d}", f"C{person % 40}"
        paper = f"CN:passport:EA{7180000 + person * 7}"
        for record in range(dice.randrange(1, 4)):
            layer.add(
                f"a{record}/f/{next(count)}#p",
                [paper] if dice.random() < 0.3 else [],
                number if dice.random() < 0.6 else None,
                case if record == 0 else None,
                name=name,
                birth_date=born if dice.random() < 0.9 else date(1970, 1, 1),
            )
    return layer


def test_a_trained_model_weighs_a_pair_live_as_the_run_did(tmp_path: Path) -> None:
    made = crowd(3, 220).resolve(tmp_path)
    assert made.model == 1
    folder, con = tmp_path / "resolution", connect()
    kept = named(con.execute(f"FROM read_parquet('{folder / 'pairs.parquet'}') ORDER BY hl, hr"))
    assert len(kept) > 300
    model = models.latest(folder / "models")
    assert model is not None
    pairs = [(row["hl"], row["hr"]) for row in kept]
    live = compare(con, model, folder / "profiles.parquet", pairs)
    read = compare(con, model, folder / "profiles.parquet", pairs, folder / "pairs.parquet")
    assert live == read
    assert [live[pair].weight for pair in pairs] == [row["weight"] for row in kept]
    # The other way round the sides change places, and nothing else.
    left, right = pairs[0]
    back = compare(con, model, folder / "profiles.parquet", [(right, left)])[right, left]
    turned = [dataclasses.replace(f, left=f.right, right=f.left) for f in back.findings]
    assert (back.weight, turned) == (live[left, right].weight, list(live[left, right].findings))
    queue = con.execute(f"""
        SELECT left_identity, right_identity, weight, comparisons
        FROM read_parquet('{folder / "queue.parquet"}') WHERE weight IS NOT NULL LIMIT 6
    """).fetchall()
    assert queue
    for one, other, weight, comparisons in queue:
        found = why(tmp_path, one, other)
        assert found.compared is not None and found.compared.weight == weight
        listed = json.loads(json.dumps([dataclasses.asdict(f) for f in found.compared.findings]))
        assert listed == json.loads(comparisons)
    joined = con.execute(f"FROM read_parquet('{folder / 'links.parquet'}') LIMIT 6").fetchall()
    assert joined
    for one, other, weight in joined:
        found = why(tmp_path, one, other)
        assert found.because is Because.LIKENESS
        assert found.compared is not None and found.compared.weight == weight


def test_the_rules_of_the_bands_in_words_come_to_the_same_bands() -> None:
    """Random combinations of levels, facts and weights, against the SQL that decides."""
    dice, con = random.Random(5), connect()
    con.execute(MACROS)
    model = models.built_in(True)
    day, other = "19840307", "19911125"
    sides: dict[Facts, tuple[Row, Row]] = {
        Facts(): ({"births": [day]}, {"births": [day]}),
        Facts(unlike=True): ({"births": [day]}, {"births": [other]}),
        Facts(two_births=True, unlike=True): (
            {"births": [day], "certified": [day]}, {"births": [other], "certified": [other]}),
        Facts(two_ids=True): ({"residents": ["A"]}, {"residents": ["B"]}),
    }  # fmt: skip
    profiles = [row for pair in sides.values() for row in pair]
    place = {facts: 2 * n for n, facts in enumerate(sides)}
    lists = pa.list_(pa.string())
    give(con, "profile", {"p": pa.array(range(len(profiles)), pa.int64())} | {
        name: pa.array([row.get(name, []) for row in profiles], lists)
        for name in ("births", "certified", "residents")})  # fmt: skip
    known = {c.name: sum(not one.unknown for one in c.levels) for c in model.comparisons}
    drawn = []
    for n in range(20_000):
        levels = {name: dice.randrange(-1, count) for name, count in known.items()}
        facts = dice.choice(list(sides))
        drawn.append((levels, facts, dice.choice([-5.0, -1.5, 0.5, 5.0, 30.0]) + n * 1e-6))
    columns: dict[str, Any] = {
        "l": pa.array([place[facts] for _, facts, _ in drawn]),
        "r": pa.array([place[facts] + 1 for _, facts, _ in drawn]),
        "weight": pa.array([weight for *_, weight in drawn]),
    }
    for name in known:
        columns[f"g_{name.replace(' ', '_')}"] = pa.array([lv[name] for lv, *_ in drawn], pa.int8())
    give(con, "scored", columns)
    bands.decide(con, model)
    decided = {
        (place_, weight): (probability, band)
        for place_, weight, probability, band in con.execute(
            "SELECT l, weight, probability, band FROM decided"
        ).fetchall()
    }
    by_name = {c.name: c for c in model.comparisons}
    seen = set()
    for levels, facts, weight in drawn:
        probability, band = decided[place[facts], weight]
        words = {name: model.level(by_name[name], number) for name, number in levels.items()}
        told, lacking = grounds(words, probability, facts)
        assert told == band, (words, facts, weight)
        assert bool(lacking) == (band != "accept")
        seen.add(band)
    assert seen == {"accept", "review", "reject"}


@effort(max_examples=3, deadline=None)
@given(data=st.data())
def test_why_says_one_person_exactly_where_identifies_does(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    home, layer = tmp_path_factory.mktemp("r"), Layer()
    papers = [
        PASSPORT,
        PERMIT,
        "GB:passport:512847396",
        f"CN:resident_id:{resident_id(BORN, 17)}",
        f"CN:resident_id:{resident_id(OTHER, 3)}",
    ]
    row = st.fixed_dictionaries({
        "documents": st.lists(st.sampled_from(papers), max_size=2, unique=True),
        "phone": st.sampled_from([None, "+8613800000001", "+8613800000002"]),
        "case": st.sampled_from([None, "C1", "C2"]),
        "name": st.sampled_from([None, "张伟", "張偉", "Zhang Wei", "李娜", "Ли На", "Q", "😀"]),
        "birth_date": st.sampled_from([None, BORN, OTHER]),
    })  # fmt: skip
    keys = [
        layer.add(f"a{n % 3}/f/{n}#p", **more)
        for n, more in enumerate(data.draw(st.lists(row, min_size=3, max_size=9)))
    ]
    two = st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True)
    for left, right in data.draw(st.lists(two, max_size=3)):
        judge(home, data.draw(st.sampled_from(["accept", "reject", "unsure"])), left, right,
              data.draw(st.sampled_from(["ann", "bob"])))  # fmt: skip
    made = layer.resolve(home)
    person = dict(connect().execute(
        f"SELECT start_key, end_key FROM '{made.tables['rel_IDENTIFIES']}'"
    ).fetchall())  # fmt: skip
    for left, right in itertools.islice(itertools.combinations(keys, 2), 8):
        found = why(home, left, right)
        assert found.same == (person[left] == person[right])
        assert bool(found.steps) == found.same
        ends = [end for step in found.steps for end in (step.left, step.right)]
        if found.same:
            # Steps hang together; likeness is between nuclei, which its ends stand for.
            assert (ends[0], ends[-1]) == (left, right)
            assert ends[1:-1:2] == ends[2::2] or found.because is Because.LIKENESS
        assert found.pending == ()
    for key in set(person.values()):
        assert how(home, key).identities == tuple(sorted(k for k in keys if person[k] == key))


# How.


def person_of(home: Path, key: str) -> str:
    return why(home, key, P1 if key != P1 else P2).left_person


def test_how_names_evidence_and_likeness_the_strongest_first(home: Path) -> None:
    found = how(home, person_of(home, LIKE1))
    assert found.identities == (LIKE1, LIKE2, LIKE3)
    assert (found.name, found.birth_date, found.ended) == ("欧阳建国", "1984-03-07", False)
    pair, alone = found.nuclei
    assert (pair.name, pair.identities, pair.scope) == (
        LIKE2, (LIKE2, LIKE3), "Phone +8613800000001"
    )  # fmt: skip
    assert [(p.judgement, p.says, p.identities) for p in pair.pieces] == [
        ("document:CN:passport:EA7718265", "both show the passport EA7718265 of CN",
         (LIKE2, LIKE3))
    ]  # fmt: skip
    assert (alone.name, alone.pieces, alone.scope) == (LIKE1, (), "case")
    (link,) = found.links
    assert (link.left, link.right) == (LIKE1, LIKE2)
    assert link.pair in why(home, LIKE1, LIKE2).steps[0].judgement
    assert link.compared == why(home, LIKE1, LIKE2).compared
    chain = how(home, person_of(home, P1)).nuclei[0]
    assert [piece.rank for piece in chain.pieces] == [2, 3]


def test_how_tells_what_was_refused_asked_and_said(home: Path) -> None:
    refused = how(home, person_of(home, BOTH1)).refused
    assert [(r.judgement, {r.identity, r.against}) for r in refused] == [
        ("document:GB:passport:512847396", {BOTH1, BOTH2})
    ]
    queued = how(home, person_of(home, TWIN1)).queued
    assert {queued[0].left_identity, queued[0].right_identity} == {TWIN1, TWIN2}
    said = how(home, person_of(home, ARGUED1)).judgements
    assert [(one.decision, one.reviewer) for one in said] == [("accept", "ann"), ("reject", "bob")]


def test_how_tells_what_became_of_a_key(tmp_path: Path) -> None:
    layer = Layer()
    a = layer.add("a/f/1#p", [PASSPORT])
    b = layer.add("a/f/2#p", [PASSPORT])
    c = layer.add("a/f/3#p", [PERMIT])
    layer.resolve(tmp_path)
    before = why(tmp_path, b, c)
    seq = judge(tmp_path, "accept", b, c)
    layer.resolve(tmp_path)
    gone, kept = before.right_person, before.left_person
    ended = how(tmp_path, gone)
    assert ended.ended and ended.identities == ()
    assert ended.went == {c: kept}
    assert [(e.kind, e.person, e.others) for e in ended.history] == [
        ("ended", gone, (kept,)), ("merged", kept, (gone,))
    ]  # fmt: skip
    judgements.revoke(tmp_path, seq, "ann", "was wrong")
    layer.resolve(tmp_path)
    again = how(tmp_path, gone)
    assert not again.ended and again.identities == (c,)
    assert [e.kind for e in how(tmp_path, kept).history if e.person == kept] == ["merged", "split"]
    assert how(tmp_path, kept).identities == (a, b)
    del layer.tables["node_Identity"][2], layer.tables["rel_PRESENTED"][2]
    layer.resolve(tmp_path)
    assert how(tmp_path, gone).went == {c: None}


# What is asked for wrongly.


@pytest.mark.parametrize("ask", [lambda home: why(home, P1, P2), lambda home: how(home, "P-1")])
def test_nothing_resolved_is_said(tmp_path: Path, ask: Any) -> None:
    with pytest.raises(LeadgraphError, match="run `leadgraph resolve` first"):
        ask(tmp_path)


def test_a_run_without_its_files_is_said(tmp_path: Path) -> None:
    everything().resolve(tmp_path)
    (tmp_path / "resolution" / "links.parquet").unlink()
    with pytest.raises(LeadgraphError, match=r"links\.parquet is not there.*resolve` again"):
        why(tmp_path, P1, P2)


def test_an_unknown_key_is_said_with_what_a_key_looks_like_and_the_nearest(home: Path) -> None:
    with pytest.raises(LeadgraphError) as caught:
        why(home, "bank/accounts/ref:78", P1)
    assert "<agency>/<feed>/ref:<ref>" in str(caught.value)
    assert f"Nearest: {REF1}" in str(caught.value)
    with pytest.raises(LeadgraphError, match=f"Nearest: {P1}"):
        why(home, P1.removesuffix("#person_"), P2)
    with pytest.raises(LeadgraphError, match="are one identity"):
        why(home, P1, P1)
    person = person_of(home, P1)
    with pytest.raises(LeadgraphError, match=f"is a person, no identity.*{P1}"):
        why(home, person, P2)
    with pytest.raises(LeadgraphError, match=f"no person; `leadgraph how {person}`"):
        how(home, P1)
    with pytest.raises(LeadgraphError, match=f"never was.*Nearest: {person}"):
        how(home, person[:-1])


@pytest.mark.parametrize(
    "key", ["", "#", "a/b/c#d", "{nuclei}", "x' OR 1=1 --", "\udcff", "é" * 9999]
)
def test_odd_keys_are_unknown_keys(home: Path, key: str) -> None:
    with pytest.raises(LeadgraphError, match="There is no identity"):
        why(home, key, P1)
    with pytest.raises(LeadgraphError, match="There is no person"):
        how(home, key)


def test_a_record_names_the_identity_that_it_tells_of(tmp_path: Path) -> None:
    paper = {"person_doc_type": "passport", "person_doc_number": "EA4817260",
             "person_doc_country": "CN", "case_id": "C1", "category": "suspect"}  # fmt: skip
    stage(tmp_path, "pol", {"case_parties": [
        {"record_id": "1", "person_ref": "77", "person_name": "张伟", **paper},
        {"record_id": "2", "person_name": "张伟", **paper}]})  # fmt: skip
    with open_projection(tmp_path) as con:
        resolve.build(con, tmp_path / "resolution")
    for named_so in ("pol/case_parties/1#person_", "pol/case_parties/1#person"):
        found = why(tmp_path, named_so, "pol/case_parties/2#person")
        assert (found.left, found.right) == (
            "pol/case_parties/ref:77",
            "pol/case_parties/2#person_",
        )
        assert found.same
    with pytest.raises(LeadgraphError, match="There is no identity"):
        why(tmp_path, "pol/case_parties/3#person_", "pol/case_parties/2#person_")
    with pytest.raises(LeadgraphError, match="There is no identity"):
        why(tmp_path, "pol/case_parties/1#driver_", "pol/case_parties/2#person_")


def stage(home: Path, agency: str, feeds: dict[str, list[Row]]) -> None:
    """Stage rows as loaded, without a graph."""
    batch = register(home, agency, "d1", "2024-05-03T22:00:00+08:00", feeds)
    ledger, store = Ledger(home), Store(home)
    for feed in feeds:
        store.stage(ledger.batch(batch), feed, accepted(home, batch, feed))
        ledger.complete_load(batch, feed)
    ledger.set_state(batch, "loaded")


# The commands.


def leadgraph(home: Path, *arguments: str) -> Result:
    environment = {"LEADGRAPH_HOME": str(home), "LEADGRAPH_USER": "ann", "COLUMNS": "80"}
    return CliRunner().invoke(build_cli(), list(arguments), env=environment)


def shown(home: Path, *arguments: str) -> str:
    done = leadgraph(home, *arguments, "--purpose", "defence request", "--case", "C1")
    assert done.exit_code == 0, done.exception or done.output
    return str(done.stdout)


def test_every_answer_fits_80_columns_and_begins_with_the_sentence(home: Path) -> None:
    pairs = [(P1, P3), (OLD, NEW), (LIKE1, LIKE3), *[row[:2] for row in APART]]
    for left, right in pairs:
        text = shown(home, "why", left, right)
        assert max(cell_len(line) for line in text.splitlines()) <= 80
        assert text.startswith(("They are the same person: ", "They are not taken to be the same"))
        assert left in text and right in text
    text = shown(home, "why", LIKE1, LIKE3)
    for word in ("+11.29", "█", "prior", "-13.29", "same characters", "欧阳建国", "in scope: case"):
        assert word in text


def test_a_person_is_shown_as_a_tree(home: Path) -> None:
    text = shown(home, "how", person_of(home, LIKE1))
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    for word in ("3 identities", "joined by likeness", "phone: same number, of few", LIKE1, LIKE3,
                 "both show the passport EA7718265 of CN"):  # fmt: skip
        assert word in text
    for key in (ARGUED1, BOTH1, TWIN1, CROWD[0]):
        text = shown(home, "how", person_of(home, key))
        assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_a_large_person_is_cut_short_on_a_terminal_only(tmp_path: Path) -> None:
    layer = Layer()
    for n in range(60):
        layer.add(f"hot/stays/{n:03d}#guest_", [PASSPORT])
    layer.resolve(tmp_path)
    person = why(tmp_path, "hot/stays/000#guest_", "hot/stays/001#guest_").left_person
    text = shown(tmp_path, "how", person)
    assert "52 more identities; --json holds all" in text
    assert len(text.splitlines()) < 20
    assert len(json.loads(shown(tmp_path, "how", person, "--json"))["identities"]) == 60


def test_json_holds_all_of_it_and_the_audit_log_says_who_looked(home: Path) -> None:
    made = json.loads(shown(home, "why", LIKE1, LIKE3, "--json"))
    assert made == json.loads(json.dumps(why(home, LIKE1, LIKE3).to_json()))
    assert made["because"] == "likeness"
    assert made["steps"][0]["compared"]["findings"][0]["weight"] > 0
    row = audit.entries(home)[-1]
    assert (row.user, row.action, row.purpose, row.case_id) == (
        "ann", "why", "defence request", "C1"
    )  # fmt: skip
    assert json.loads(row.detail) == {"left": LIKE1, "right": LIKE3}
    person = person_of(home, LIKE1)
    made = json.loads(shown(home, "how", person, "--json"))
    assert made == json.loads(json.dumps(how(home, person).to_json()))
    row = audit.entries(home)[-1]
    assert (row.action, json.loads(row.detail)) == ("how", {"person": person})


@pytest.mark.parametrize("command", [("why", P1, P2), ("how", "P-1")])
def test_a_purpose_is_asked_for(home: Path, command: tuple[str, ...]) -> None:
    done = leadgraph(home, *command)
    assert done.exit_code == 2
    assert "--purpose" in done.output


def test_an_old_key_says_where_its_identities_went(tmp_path: Path) -> None:
    layer = Layer()
    layer.add("a/f/1#p", [PASSPORT])
    layer.add("a/f/2#p", [PASSPORT])
    layer.add("a/f/3#p", [PERMIT])
    layer.resolve(tmp_path)
    old = why(tmp_path, "a/f/3#p", "a/f/1#p")
    judge(tmp_path, "accept", "a/f/2#p", "a/f/3#p")
    layer.resolve(tmp_path)
    text = shown(tmp_path, "how", old.left_person)
    assert "nobody is this person any more" in text
    assert f"now {old.right_person}" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80


@pytest.mark.parametrize("command", ["why", "how"])
def test_help_shows_an_example(command: str) -> None:
    done = CliRunner().invoke(build_cli(), [command, "--help"])
    assert done.exit_code == 0
    assert f"Example: leadgraph {command} " in " ".join(done.output.split())
