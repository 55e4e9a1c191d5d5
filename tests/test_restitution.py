"""What goes back to whom: exact division, claims counted once, limits, and the arithmetic told."""

import csv
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from typer.testing import CliRunner

from leadgraph import audit
from leadgraph.cli import build as build_cli
from leads.money.freezing.freezable import find
from leads.money.freezing.frozen import Act
from leads.money.freezing.holdings import NotTraced
from leads.money.restitution.claimants import Claimant
from leads.money.restitution.division import divide
from leads.money.restitution.files import write
from leads.money.restitution.parts import Evidence
from leads.money.restitution.restitution import NothingToGiveBack, restitute
from leads.money.restitution.shares import Restitution
from leads.money.result import Both
from quality.errors import LeadgraphError
from tests.staged import held, stage, start, trace, traced

Sums = dict[str, tuple[int, int]]
"""Weight and limit by key."""

SUMS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.tuples(st.integers(0, 1000), st.integers(0, 1000)),
    max_size=8,
)


def divided(fund: int, sums: Sums) -> dict[str, int]:
    made = divide(fund, {k: v[0] for k, v in sums.items()}, {k: v[1] for k, v in sums.items()})
    return {key: portion.amount for key, portion in made.portions.items()}


# The arithmetic alone.


@given(st.integers(0, 5000), SUMS)
@effort(max_examples=300, deadline=None)
def test_shares_add_up_and_nobody_gets_more_than_the_limit(fund: int, sums: Sums) -> None:
    weights, limits = ({k: v[i] for k, v in sums.items()} for i in (0, 1))
    made = divide(fund, weights, limits)
    amounts = {key: portion.amount for key, portion in made.portions.items()}
    assert sum(amounts.values()) + made.not_claimed == fund
    assert sum(p.exact for p in made.portions.values()) + made.not_claimed == fund
    for key, portion in made.portions.items():
        assert 0 <= portion.amount <= limits[key]
        assert abs(portion.amount - portion.exact) < 1
        assert weights[key] or not portion.amount
    claimed = sum(limits[key] for key in weights if weights[key])
    assert made.not_claimed == max(0, fund - claimed)


@given(st.integers(0, 5000), SUMS)
@effort(max_examples=200, deadline=None)
def test_everybody_gets_the_same_part_of_their_weight_or_their_limit(fund: int, sums: Sums) -> None:
    weights, limits = ({k: v[i] for k, v in sums.items()} for i in (0, 1))
    made = divide(fund, weights, limits)
    parts_ = {k: p.exact / weights[k] for k, p in made.portions.items() if weights[k]}
    most = max(parts_.values(), default=Fraction(0))
    for key, part in parts_.items():
        assert part == most or made.portions[key].exact == limits[key]


@given(st.integers(0, 5000), SUMS, st.randoms())
@effort(max_examples=100, deadline=None)
def test_the_order_of_the_claims_does_not_matter(fund: int, sums: Sums, random: Any) -> None:
    keys = list(sums)
    random.shuffle(keys)
    assert divided(fund, {key: sums[key] for key in keys}) == divided(fund, sums)


def test_a_unit_that_is_over_goes_to_the_largest_remainder_then_by_key() -> None:
    assert divided(100, {"c": (1, 99), "b": (1, 99), "a": (1, 99)}) == {"a": 34, "b": 33, "c": 33}
    assert divided(10, {"a": (1, 99), "b": (5, 99)}) == {"a": 2, "b": 8}
    assert divided(0, {"a": (1, 1)}) == {"a": 0}
    assert divided(7, {}) == {}


def test_what_a_limit_keeps_from_one_goes_to_the_others() -> None:
    assert divided(90, {"a": (1, 10), "b": (1, 99), "c": (1, 99)}) == {"a": 10, "b": 40, "c": 40}
    with pytest.raises(ValueError, match="negative"):
        divided(-1, {})
    with pytest.raises(ValueError, match="different keys"):
        divide(1, {"a": 1}, {"b": 1})


# Funds, claims and limits.


class Asked:
    """Stands in for the ledger: what is left of each payment, and what came back."""

    def __init__(self, back: dict[tuple[str, str], Both] | None = None, **left: Both | int) -> None:
        self.left = {k: v if isinstance(v, Both) else Both(v, v) for k, v in left.items()}
        self.back = back or {}

    def __call__(
        self, home: Path, people: Sequence[Claimant], returns: Sequence[Act],
        account: str | None, currency: str | None,
    ) -> Evidence:  # fmt: skip
        claimed = {p.transaction for one in people for p in one.payments if p.claimed}
        left = {k: v for k, v in self.left.items() if k in claimed} if account else {}
        return Evidence(left, self.back)


def frozen(home: Path, amount: str | None = "50.00", *more: dict[str, Any], **also: Any) -> None:
    """Stage a freeze of `bank:mule` and further acts."""
    first: dict[str, Any] = {
        "record_id": "1", "account_id": "bank:mule", "at": "2024-05-20T00:00:00+00:00",
        "action": "freeze", "amount": amount, "currency": "CNY" if amount else None,
    } | also  # fmt: skip
    stage(home, "bank", {"freezes": [first, *more]})


def shares(made: Restitution) -> dict[str, int]:
    return {share.claimant: share.amount for share in made.shares}


def two_victims(home: Path, **more: Any) -> None:
    """Two victims under two cases, each with a payment of 100.00; both cases claim `bank:mule`."""
    traced(
        home,
        held_once=[held("bank:mule", 9_000)],
        holdings=[held("bank:mule", 6_000, case_id="C-1"), held("bank:mule", 3_000, case_id="C-2")],
        starts=[
            start("t1", 10_000, payer="bank:v1", victim="P-1"),
            start("t2", 10_000, payer="bank:v2", victim="P-2", case_id="C-2", report="afc:R-2"),
        ],
    )


def test_what_is_frozen_is_divided_by_what_is_left_of_each_payment(tmp_path: Path) -> None:
    two_victims(tmp_path)
    frozen(tmp_path)
    asked = Asked(t1=Both(6_000, 2_000), t2=Both(3_000, 7_000))
    (fifo,) = restitute(tmp_path, account="bank:mule", evidence=asked)
    assert shares(fifo) == {"P-1": 1_111, "P-2": 3_889}
    assert (fifo.fund.amount, fifo.not_claimed, fifo.cases) == (5_000, 0, ("C-1", "C-2"))
    first = fifo.shares[0]
    assert (first.exact, first.weight, first.limit) == (Fraction(10_000, 9), 2_000, 2_000)
    assert first.arithmetic == (
        "1 payment; 20.00 of it traced here; lost and not returned 100.00; "
        "50.00 × 20.00 / 90.00 = 1111 1/9 minor units, rounded 11.11 CNY"
    )
    (haircut,) = restitute(tmp_path, account="bank:mule", method="pro_rata", evidence=asked)
    assert shares(haircut) == {"P-1": 3_333, "P-2": 1_667}
    (loss,) = restitute(tmp_path, account="bank:mule", method="by_loss", evidence=asked)
    assert shares(loss) == {"P-1": 2_500, "P-2": 2_500}
    (of_case,) = restitute(tmp_path, case="C-2", evidence=asked)
    assert of_case == fifo


def test_nobody_gets_more_than_was_traced_and_the_rest_is_named(tmp_path: Path) -> None:
    two_victims(tmp_path)
    frozen(tmp_path, "100.00")
    (made,) = restitute(tmp_path, account="bank:mule", evidence=Asked(t1=6_000, t2=3_000))
    assert shares(made) == {"P-1": 6_000, "P-2": 3_000}
    assert made.not_claimed == 1_000
    assert "10.00 CNY cannot be claimed by the method fifo" in made.remarks[0]
    assert "limit 60.00 reached" in made.shares[0].arithmetic


def test_what_came_back_already_is_taken_off_the_loss(tmp_path: Path) -> None:
    two_victims(tmp_path)
    frozen(tmp_path, "80.00", {
        "record_id": "2", "account_id": "bank:other", "at": "2024-05-22T00:00:00+00:00",
        "action": "return", "amount": "75.00", "currency": "CNY", "to_account": "bank:v1",
    })  # fmt: skip
    back = {("bank:v1", "CNY"): Both(500, 1_000)}
    asked = Asked(back, t1=6_000, t2=6_000)
    (made,) = restitute(tmp_path, account="bank:mule", evidence=asked)
    assert [(s.paid, s.returned) for s in made.shares] == [(10_000, 8_500), (10_000, 0)]
    assert shares(made) == {"P-1": 1_500, "P-2": 6_000} and made.not_claimed == 500
    (loss,) = restitute(tmp_path, account="bank:mule", method="by_loss", evidence=asked)
    assert shares(loss) == {"P-1": 1_500, "P-2": 6_500}


def test_a_payment_that_two_cases_claim_counts_once(tmp_path: Path) -> None:
    traced(
        tmp_path,
        holdings=[held("bank:mule", 100, case_id=case) for case in ("C-1", "C-2")],
        starts=[
            start("t1", 10_000),
            start("t1", 10_000, case_id="C-2", report="pol:R-9", victim=None),
            start("t2", 10_000, victim="P-2"),
        ],
    )
    frozen(tmp_path)
    (made,) = restitute(tmp_path, account="bank:mule", method="by_loss", evidence=Asked())
    assert shares(made) == {"P-1": 2_500, "P-2": 2_500}
    assert made.shares[0].cases == ("C-1", "C-2")
    assert made.shares[0].reports == ("afc:R-1", "pol:R-9")


def test_a_payment_that_two_victims_claim_is_a_joint_claim(tmp_path: Path) -> None:
    traced(
        tmp_path,
        holdings=[held("bank:mule", 100, case_id="C-1")],
        starts=[
            start("t1", 10_000),
            start("t1", 10_000, victim="P-2", report="afc:R-2"),
            start("t2", 10_000, victim=None, report="afc:R-3"),
        ],
    )
    frozen(tmp_path)
    (made,) = restitute(tmp_path, account="bank:mule", evidence=Asked(t1=300, t2=100))
    assert shares(made) == {"P-1 and P-2": 300, "report afc:R-3": 100}
    assert "a human must settle whose they are" in made.remarks[0]


def test_victims_whose_report_is_under_no_case_take_part_where_their_money_is(
    tmp_path: Path,
) -> None:
    traced(
        tmp_path,
        holdings=[held("bank:mule", 100, case_id="C-1")],
        starts=[
            start("t1", 10_000),
            start("t2", 10_000, victim="P-2", case_id=""),
            start("t3", 10_000, victim="P-3", case_id=""),
        ],
    )
    frozen(tmp_path)
    (made,) = restitute(tmp_path, account="bank:mule", evidence=Asked(t1=7_500, t2=2_500))
    assert shares(made) == {"P-1": 3_750, "P-2": 1_250}
    (loss,) = restitute(tmp_path, account="bank:mule", method="by_loss", evidence=Asked())
    assert shares(loss) == {"P-1": 5_000}


def test_losses_under_other_cases_count_for_the_limit_but_not_for_the_weight(
    tmp_path: Path,
) -> None:
    traced(
        tmp_path,
        holdings=[held("bank:mule", 100, case_id="C-1")],
        starts=[
            start("t1", 1_000),
            start("t2", 5_000, case_id="C-9"),
            start("t3", 1_000, victim="P-2"),
            start("t4", 9_000, victim="P-3", case_id="C-9"),
        ],
    )
    frozen(tmp_path, "40.00")
    (made,) = restitute(tmp_path, account="bank:mule", method="by_loss", evidence=Asked())
    assert shares(made) == {"P-1": 3_000, "P-2": 1_000}


@pytest.mark.parametrize("method", ["by_loss", "fifo"])
def test_nobody_gets_more_than_their_loss_from_all_accounts_together(
    tmp_path: Path, method: str
) -> None:
    traced(
        tmp_path,
        holdings=[held(f"bank:{name}", 100, case_id="C-1") for name in ("m1", "m2")],
        starts=[start("t1", 6_000), start("t2", 90_000, victim="P-2", payer="bank:v2")],
    )
    stage(tmp_path, "bank", {"freezes": [
        {"record_id": name, "account_id": f"bank:{name}", "at": "2024-05-20T00:00:00+00:00",
         "action": "freeze", "amount": "480.00", "currency": "CNY"} for name in ("m1", "m2")
    ]})  # fmt: skip
    asked = Asked({("bank:victim", "CNY"): Both(2_000, 2_000)}, t1=3_000, t2=45_000)
    first, second = restitute(tmp_path, case="C-1", method=method, evidence=asked)
    assert shares(first) == {"P-1": 3_000, "P-2": 45_000}
    assert shares(second) == {"P-1": 1_000, "P-2": 45_000}
    assert second.not_claimed == 2_000
    assert second.shares[0].elsewhere == 3_000
    told = second.shares[0].arithmetic
    assert "lost and not returned 40.00, less 30.00 from the accounts before" in told


def test_of_an_account_frozen_as_a_whole_the_traced_money_is_divided(tmp_path: Path) -> None:
    traced(
        tmp_path,
        held_once=[held("bank:mule", 5_000, 4_000)],
        holdings=[held("bank:mule", 5_000, 4_000, case_id="C-1")],
        starts=[start("t1", 10_000)],
    )
    frozen(tmp_path, None)
    asked = Asked(t1=Both(5_000, 4_000))
    (made,) = restitute(tmp_path, account="bank:mule", evidence=asked)
    assert (made.fund.amount, made.shares[0].amount) == (4_000, 4_000)
    assert "frozen as a whole since 2024-05-20" in made.fund.basis
    stage(tmp_path, "bank", {"accounts": [{
        "record_id": "1", "account_id": "bank:mule", "institution": "bank", "kind": "bank",
        "status": "frozen", "balance": "30.00", "currency": "CNY",
        "balance_at": "2024-06-02T00:00:00+00:00",
    }]})  # fmt: skip
    (made,) = restitute(tmp_path, account="bank:mule", evidence=asked)
    assert made.fund.amount == 3_000


def test_a_loss_in_another_currency_is_valued_at_the_rate_of_its_day(tmp_path: Path) -> None:
    traced(
        tmp_path,
        holdings=[held("x:a", 7_000, currency="USD", place_currency="CNY", case_id="C-1")],
        starts=[
            start("t1", 100_00, currency="USD", at=datetime(2024, 5, 3, 9, tzinfo=UTC)),
            start("t2", 1_00, currency="BTC", victim="P-2"),
        ],
    )
    (made,) = restitute(
        tmp_path, account="x:a", given=(900_00, "CNY"), evidence=Asked(t1=800_00, t2=50_00)
    )
    assert made.shares[0].paid == 72_410
    assert shares(made) == {"P-1": 72_410, "P-2": 50_00}
    assert made.shares[1].paid is None
    assert any("1 USD = 7.24106" in r and "2024-05-03 (ECB" in r for r in made.remarks)
    assert any("no rate from BTC into CNY on 2024-05-01" in remark for remark in made.remarks)
    (loss,) = restitute(
        tmp_path, account="x:a", given=(900_00, "CNY"), method="by_loss", evidence=Asked()
    )
    assert shares(loss) == {"P-1": 72_410, "P-2": 0} and loss.not_claimed == 900_00 - 72_410


def test_money_recovered_for_a_whole_case_is_divided_by_loss_only(tmp_path: Path) -> None:
    two_victims(tmp_path)
    with pytest.raises(LeadgraphError, match="name the account, or the method by_loss"):
        restitute(tmp_path, case="C-1", given=(100, "CNY"), evidence=Asked())
    (made,) = restitute(
        tmp_path, case="C-1", given=(100, "CNY"), method="by_loss", evidence=Asked()
    )
    assert shares(made) == {"P-1": 100}


def test_what_cannot_be_divided_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotTraced, match="run `leadgraph trace` first"):
        restitute(tmp_path, account="bank:mule", evidence=Asked())
    two_victims(tmp_path)
    for arguments, said in (
        ({"account": "bank:mule"}, "nothing is frozen on the account bank:mule"),
        ({"case": "C-1"}, "nothing is frozen on any account that case C-1 claims"),
        (
            {"account": "bank:x", "given": (1, "CNY")},
            "no victim's money was traced to bank:x: nobody",
        ),
        ({"case": "C-9", "given": (1, "CNY"), "method": "by_loss"}, "that case C-9 could go to"),
    ):
        with pytest.raises(NothingToGiveBack, match=said):
            restitute(tmp_path, evidence=Asked(), **arguments)
    with pytest.raises(LeadgraphError, match="an account or a case, and not both"):
        restitute(tmp_path, evidence=Asked())
    with pytest.raises(LeadgraphError, match="no method 'lifo'"):
        restitute(tmp_path, account="bank:mule", method="lifo", evidence=Asked())


# From drops, with the real ledger.


def movement(
    number: str, payer: str, payee: str, amount: str, hour: int, **more: str
) -> dict[str, str]:
    return {
        "record_id": number, "from_account": payer, "to_account": payee, "amount": amount,
        "currency": "CNY", "at": f"2024-05-02T{hour:02d}:00:00+08:00", **more,
    }  # fmt: skip


def report(number: str, case: str, payment: str, name: str) -> dict[str, str]:
    return {
        "record_id": number, "report_id": f"R{number}", "case_id": case, "text": "...",
        "reported_at": "2024-05-03T09:00:00+08:00", "channel": "app", "payments": payment,
        "person_name": name,
    }  # fmt: skip


def test_from_drops_to_requests_and_shares(tmp_path: Path) -> None:
    """Two victims pay one mule; it passes half on, and pays the second a little back, twice: once
    as a lure, once by an official return that both feeds tell of."""
    stage(tmp_path, "bank", {
        "transactions": [
            movement("1", "bank:v1", "bank:mule", "1000.00", 9),
            movement("2", "bank:v2", "bank:mule", "1000.00", 10),
            movement("3", "bank:mule", "bank:boss", "1000.00", 11),
            movement("4", "bank:mule", "bank:v2", "100.00", 12),
            movement("5", "bank:boss", "bank:v2", "300.00", 20),
        ],
        "freezes": [
            {"record_id": "1", "account_id": "bank:mule", "at": "2024-05-02T13:00:00+08:00",
             "action": "freeze"},
            {"record_id": "2", "account_id": "bank:boss", "at": "2024-05-02T14:00:00+08:00",
             "action": "return", "amount": "300.00", "currency": "CNY", "to_account": "bank:v2"},
        ],
    })  # fmt: skip
    stage(tmp_path, "afc", {"fraud_reports": [
        report("1", "C-1", "1", "李娜"), report("2", "C-2", "2", "韩梅"),
    ]})  # fmt: skip
    trace(tmp_path)

    (fifo,) = restitute(tmp_path, account="bank:mule", method="fifo")
    first, second = fifo.shares
    assert (fifo.fund.amount, fifo.not_claimed) == (90_000, 30_000)
    assert (first.weight, first.returned, first.amount) == (0, 0, 0)
    assert (second.weight, second.returned, second.amount) == (90_000, 40_000, 60_000)

    (haircut,) = restitute(tmp_path, account="bank:mule", method="pro_rata")
    assert [share.weight for share in haircut.shares] == [45_000, 45_000]
    assert [share.amount for share in haircut.shares] == [45_000, 45_000]
    (loss,) = restitute(tmp_path, account="bank:mule", method="by_loss")
    assert [share.amount for share in loss.shares] == [45_000, 45_000]

    found = find(tmp_path)
    assert [(line.account, line.ask) for line in found.lines] == [
        ("bank:boss", Both(70_000, 70_000))
    ]
    assert [line.account for line in found.nothing_left] == ["bank:mule"]
    assert [line.account for line in found.victims] == ["bank:v2"]


# The files and the command.


def test_the_files_add_up_and_are_marked(tmp_path: Path) -> None:
    two_victims(tmp_path)
    frozen(tmp_path, "100.01")
    (made,) = restitute(tmp_path, account="bank:mule", evidence=Asked(t1=6_000, t2=3_000))
    paths = write(made, tmp_path / "out", datetime(2024, 6, 3, tzinfo=UTC))
    assert [path.suffix for path in paths] == [".csv", ".json", ".pdf"]
    assert all("DRAFT-NOT-REVIEWED" in path.name for path in paths)
    with paths[0].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["share"] for row in rows] == ["60.00", "30.00", "10.01"]
    assert (rows[-1]["claimant"], rows[-1]["exact_minor_units"]) == ("not claimed", "1001")
    told = json.loads(paths[1].read_text(encoding="utf-8"))
    assert told["amount"] == sum(s["amount"] for s in told["shares"]) + told["not_claimed"]
    assert told["status"] == "DRAFT, NOT REVIEWED" and told["shares"][0]["exact"] == "6000"
    assert paths[2].read_bytes().startswith(b"%PDF-")


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.chdir(tmp_path)
    return {
        "LEADGRAPH_HOME": str(tmp_path / "home"), "LEADGRAPH_OUT": str(tmp_path / "out"),
        "LEADGRAPH_USER": "ann", "COLUMNS": "160",
    }  # fmt: skip


def test_the_command_shows_the_arithmetic_and_audits(
    tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    two_victims(home)
    asked = Asked(t1=6_000, t2=3_000)
    monkeypatch.setattr(
        restitute, "__kwdefaults__", {**(restitute.__kwdefaults__ or {}), "evidence": asked}
    )

    def leadgraph(*arguments: str) -> Any:
        return CliRunner().invoke(build_cli(), ["restitution", *arguments], env=environment)

    done = leadgraph("--account", "bank:mule", "--amount", "50.00", "--currency", "CNY",
                     "--purpose", "hearing")  # fmt: skip
    assert done.exit_code == 0, done.exception
    assert "33.33" in done.stdout and "16.67" in done.stdout and "not claimed" in done.stdout
    (entry,) = audit.entries(home)
    assert (entry.action, entry.purpose) == ("restitution", "hearing")
    for arguments, said in (
        (["--amount", "5"], "go together"),
        (["--amount", "5.001", "--currency", "CNY"], "more decimals than CNY has: 2"),
        (["--amount", "5", "--currency", "RMB"], "'RMB' is no currency"),
        (["--amount", "-5", "--currency", "CNY"], "'-5' is no amount"),
    ):
        with pytest.raises(LeadgraphError, match=said):
            raise leadgraph("--account", "bank:mule", "--purpose", "x", *arguments).exception
    assert len(audit.entries(home)) == 1
