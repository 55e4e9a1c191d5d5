"""Judgements: what reviewers decided, what of it stands, and that nobody can change it."""

import json
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from resolution import judgements
from resolution.judgements import Decision, JudgementError, Standing

A, B, C = "bank/accounts/ref:77", "imm/crossings/2#traveller_", "pol/case_parties/1#person_"

JUDGE_FIFTY = """
import sys
from pathlib import Path
from resolution.judgements import Decision, judge, revoke
home, name = Path(sys.argv[1]), sys.argv[2]
for number in range(25):
    made = judge(home, Decision.ACCEPT, "a", f"b{number}", name, "r")
    revoke(home, made.seq, name, "r")
"""


def say(home: Path, decision: str, reviewer: str = "ann", left: str = A, right: str = B) -> int:
    made = judgements.judge(home, Decision(decision), left, right, reviewer, "because")
    return made.seq


def verdicts(home: Path) -> dict[tuple[str, str], str]:
    return {(one.left, one.right): one.verdict for one in judgements.standing(home)}


def tamper(home: Path, *statements: str) -> None:
    with sqlite3.connect(home / judgements.FILE) as log:
        for trigger in ("no_update", "no_delete", "no_replace"):
            log.execute(f"DROP TRIGGER judgements_{trigger}")
        for statement in statements:
            log.execute(statement)


def test_a_judgement_keeps_who_what_why_and_what_was_shown(tmp_path: Path) -> None:
    made = judgements.judge(
        tmp_path, Decision.ACCEPT, B, A, " 李警官 ", " same face ", True, {"weight": 7.5}
    )
    assert (made.seq, made.left, made.right) == (1, A, B)
    assert (made.reviewer, made.reason, made.decision) == ("李警官", "same face", Decision.ACCEPT)
    assert (made.against_facts, made.revokes) == (True, None)
    assert json.loads(made.detail) == {"weight": 7.5}
    assert made.at.endswith("+00:00")
    assert judgements.history(tmp_path) == [made]
    assert judgements.standing(tmp_path) == [
        Standing(A, B, "accept", (1,), ("李警官",), against_facts=True)
    ]
    assert judgements.head(tmp_path) == (1, made.hash)


def test_nothing_judged_stands_for_nothing_and_makes_no_file(tmp_path: Path) -> None:
    assert judgements.standing(tmp_path) == []
    assert judgements.verify(tmp_path).broken is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"right": A}, "is one identity"),
        ({"right": "  "}, "identity of a judgement is empty"),
        ({"reason": " "}, "reason of a judgement is empty"),
        ({"reviewer": ""}, "LEADGRAPH_USER"),
        ({"reason": "first\nsecond"}, r"U\+000A"),
        ({"reason": "\u202etxt"}, r"U\+202E"),
        ({"reviewer": "ann\x1b[2J"}, r"U\+001B"),
        ({"right": "a\ud800"}, r"U\+D800"),
        ({"decision": Decision.REVOKE}, "number"),
        ({"decision": Decision.REJECT, "against_facts": True}, "Only an accept"),
        ({"detail": {"x": float("nan")}}, "no JSON"),
    ],
)
def test_what_is_no_judgement_is_refused(tmp_path: Path, given_: dict[str, Any], said: str) -> None:
    whole = {"decision": Decision.ACCEPT, "left": A, "right": B, "reviewer": "ann", "reason": "r"}
    with pytest.raises(JudgementError, match=said):
        judgements.judge(tmp_path, **(whole | given_))
    assert judgements.history(tmp_path) == []


def test_the_latest_of_one_reviewer_counts_and_revoking_it_brings_the_one_before_back(
    tmp_path: Path,
) -> None:
    say(tmp_path, "reject")
    latest = say(tmp_path, "accept")
    assert judgements.standing(tmp_path) == [Standing(A, B, "accept", (2,), ("ann",), False)]
    judgements.revoke(tmp_path, latest, "bob", "wrong file")
    assert judgements.standing(tmp_path) == [Standing(A, B, "reject", (1,), ("ann",), False)]
    judgements.revoke(tmp_path, 1, "bob", "wrong file, too")
    assert judgements.standing(tmp_path) == []


def test_revoking_a_superseded_judgement_changes_nothing(tmp_path: Path) -> None:
    first = say(tmp_path, "reject")
    say(tmp_path, "accept")
    judgements.revoke(tmp_path, first, "ann", "for order")
    assert verdicts(tmp_path) == {(A, B): "accept"}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (("accept", "reject"), "disputed"),
        (("reject", "accept", "unsure"), "disputed"),
        (("reject", "unsure"), "reject"),
        (("unsure", "accept"), "accept"),
        (("unsure", "unsure"), "unsure"),
        (("accept", "accept"), "accept"),
    ],
)
def test_several_reviewers(tmp_path: Path, said: tuple[str, ...], verdict: str) -> None:
    for reviewer, decision in enumerate(said):
        say(tmp_path, decision, f"r{reviewer}")
    assert verdicts(tmp_path) == {(A, B): verdict}


def test_a_dispute_ends_when_one_of_the_two_is_revoked(tmp_path: Path) -> None:
    say(tmp_path, "accept", "ann")
    other = say(tmp_path, "reject", "bob")
    judgements.revoke(tmp_path, other, "cleo", "agreed in the meeting")
    assert judgements.standing(tmp_path) == [Standing(A, B, "accept", (1,), ("ann",), False)]
    revoked = judgements.history(tmp_path)[-1]
    assert (revoked.decision, revoked.revokes, revoked.reviewer) == (Decision.REVOKE, 2, "cleo")
    assert (revoked.left, revoked.right) == (A, B)


def test_pairs_are_sorted_and_apart(tmp_path: Path) -> None:
    say(tmp_path, "reject", left=C, right=B)
    say(tmp_path, "accept", left=C, right=A)
    say(tmp_path, "unsure", left=B, right=A)
    assert list(verdicts(tmp_path).items()) == [
        ((A, B), "unsure"),
        ((A, C), "accept"),
        ((B, C), "reject"),
    ]


def test_what_cannot_be_revoked(tmp_path: Path) -> None:
    with pytest.raises(JudgementError, match="nothing was judged yet"):
        judgements.revoke(tmp_path, 1, "ann", "r")
    say(tmp_path, "accept")
    with pytest.raises(JudgementError, match="no judgement 9"):
        judgements.revoke(tmp_path, 9, "ann", "r")
    judgements.revoke(tmp_path, 1, "ann", "r")
    with pytest.raises(JudgementError, match="revoked before, by ann with judgement 2"):
        judgements.revoke(tmp_path, 1, "bob", "r")
    with pytest.raises(JudgementError, match="is a revoke, which stays"):
        judgements.revoke(tmp_path, 2, "bob", "r")
    assert len(judgements.history(tmp_path)) == 2


@dataclass
class Oracle:
    """What stands, kept beside, as a reviewer's notebook would: words struck out, the last left."""

    words: dict[tuple[str, str], dict[str, list[tuple[int, str]]]] = field(default_factory=dict)

    def verdicts(self) -> dict[tuple[str, str], str]:
        found = {}
        for pair, by_reviewer in self.words.items():
            said = {words[-1][1] for words in by_reviewer.values() if words}
            if said:
                both = {"accept", "reject"} <= said
                found[pair] = "disputed" if both else min(
                    said, key=["reject", "accept", "unsure"].index
                )  # fmt: skip
        return found


@effort(max_examples=40, deadline=None)
@given(acts=st.lists(st.tuples(st.sampled_from(["accept", "reject", "unsure", "revoke"]),
                               st.sampled_from([(A, B), (B, A), (C, A)]),
                               st.sampled_from(["ann", "bob"]), st.integers(1, 12)),
                     max_size=12))  # fmt: skip
def test_what_stands_is_the_last_word_of_each(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, tuple[str, str], str, int]]
) -> None:
    home, oracle, made = tmp_path_factory.mktemp("j"), Oracle(), 0
    for decision, (left, right), reviewer, number in acts:
        if decision == "revoke":
            try:
                judgements.revoke(home, number, reviewer, "r")
            except JudgementError:
                continue
            made += 1
            for by_reviewer in oracle.words.values():
                for words in by_reviewer.values():
                    words[:] = [word for word in words if word[0] != number]
        else:
            made += 1
            by_reviewer = oracle.words.setdefault((min(left, right), max(left, right)), {})
            seq = say(home, decision, reviewer, left, right)
            by_reviewer.setdefault(reviewer, []).append((seq, decision))
    assert verdicts(home) == oracle.verdicts()
    assert len(judgements.history(home)) == made
    assert judgements.verify(home).rows == made


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE judgements SET decision = 'accept' WHERE seq = 1",
        "UPDATE judgements SET revokes = 2 WHERE seq = 3",
        "DELETE FROM judgements WHERE seq = 1",
        "UPDATE judgements SET decision = 'perhaps' WHERE seq = 2",
    ],
)
def test_a_tampered_history_stops_whoever_builds_on_it(tmp_path: Path, statement: str) -> None:
    for reviewer in ("ann", "bob", "cleo"):
        say(tmp_path, "reject", reviewer)
    with (
        sqlite3.connect(tmp_path / judgements.FILE) as log,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        log.execute(statement)
    tamper(tmp_path, statement)
    for call in (
        lambda: judgements.standing(tmp_path),
        lambda: say(tmp_path, "accept"),
        lambda: judgements.revoke(tmp_path, 2, "ann", "r"),
    ):
        with pytest.raises(JudgementError, match=r"broken: row \d .*from a backup"):
            call()
    assert judgements.verify(tmp_path).broken is not None


def test_two_processes_judging_at_once_make_one_chain(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", JUDGE_FIFTY, str(tmp_path), name])
        for name in ("ann", "bob")
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    made = judgements.history(tmp_path)
    assert [one.seq for one in made] == list(range(1, 101))
    assert judgements.standing(tmp_path) == []
    by_seq = {one.seq: one for one in made}
    revokes = [one for one in made if one.revokes is not None]
    assert len(revokes) == 50
    assert all(by_seq[one.revokes or 0].reviewer == one.reviewer for one in revokes)
