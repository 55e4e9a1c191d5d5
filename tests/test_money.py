"""The money tracer: exact books, time order, and what it makes of odd ledgers."""

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from neo4j import Driver
from typer.testing import CliRunner

from leadgraph.cli import build as build_cli
from leadgraph.settings import Settings
from leads.money import around, keeping, kernel, pro_rata
from leads.money.facts import MovementError
from leads.money.kernel import BOOK, NO_BALANCE, TAINT
from leads.money.result import Both
from leads.money.trace import Flow, Tracing, build
from quality.errors import LeadgraphError
from tests.loading import deliver, picture
from tests.raw_layer import raw_layer, tie

START = datetime(2024, 5, 1, 12, tzinfo=UTC)


# The kernel against a slow exact implementation.

Movement = tuple[int, int, int, int, int | None, int | None]
"""payer, payee, amount, received, balance after, position of the movement taken back"""

PLACES = 5
OUTSIDE = 4


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[Movement], list[int]]:
    """Random small ledgers over four accounts and the outside, with cycles, reversals, statements
    and exchanges, and one to three victims' payments."""
    movements: list[Movement] = []
    for i in range(draw(st.integers(1, 20))):
        payer = draw(st.integers(0, PLACES - 1))
        payee = (payer + draw(st.integers(1, PLACES - 1))) % PLACES
        amount = draw(st.integers(-1, 1000))
        same = draw(st.booleans())
        received = amount if same else draw(st.integers(1, 3000))
        after = draw(st.none() | st.integers(-50, 2000))
        whole = [k for k, m in enumerate(movements) if m[2] > 0 and m[5] is None]
        back = draw(st.none() | st.sampled_from(whole)) if i and whole else None
        movements.append((payer, payee, amount, received, after, back))
    plain = [k for k, m in enumerate(movements) if m[5] is None and m[2] > 0]
    chosen = draw(st.sets(st.sampled_from(plain), max_size=3)) if plain else set()
    return movements, sorted(chosen)


def exact(
    movements: list[Movement], starts: list[int]
) -> tuple[list[Fraction], Fraction, Fraction]:
    """Taint of each place at the end, what came in and what left unseen, in exact fractions."""
    known = [0] * PLACES
    taint = [Fraction(0)] * PLACES
    carried: dict[int, Fraction] = {}
    settled: dict[int, tuple[int, int, int, int]] = {}
    to_take_back = {i: m[2] for i, m in enumerate(movements)}
    entered = unseen = Fraction(0)
    for i, (payer, payee, amount, received, after, back) in enumerate(movements):
        if amount > 0 and back is not None:
            was_payer, was_payee, was_amount, was_received = settled[back]
            received = min(amount, to_take_back[back])
            to_take_back[back] -= received
            after = after if payer == was_payee else None
            payer, payee = was_payee, was_payer
            amount = was_received * received // was_amount
        if amount <= 0:
            continue
        settled[i] = payer, payee, amount, received
        part = Fraction(0)
        if payer != OUTSIDE:
            total = max(known[payer], amount) if after is None else max(after + amount, amount)
            gap = max(known[payer] - total, 0) if after is not None else 0
            if gap:
                lost = taint[payer] * Fraction(gap, gap + total)
                taint[payer] -= lost
                unseen += lost
            known[payer] = total - amount
            part = taint[payer] * Fraction(amount, total)
        if back is not None:
            part = min(
                taint[payer], carried.get(back, Fraction(0)) * Fraction(received, was_amount)
            )
        taint[payer] -= part
        if i in starts and part < amount:
            entered += amount - part
            part = Fraction(amount)
        carried[i] = part
        taint[payee] += part
        if payee != OUTSIDE:
            known[payee] += received
    return taint, entered, unseen


def columns(movements: list[Movement]) -> tuple[Any, ...]:
    """Movements as the passes take them: payer, payee, amount, received, after, reverses, and
    which places are the outside."""
    column = [list(c) for c in zip(*movements, strict=True)]
    payer, payee = (np.array(c, dtype=np.int32) for c in column[:2])
    amount, received = (np.array(c, dtype=np.int64) for c in column[2:4])
    after = np.array([NO_BALANCE if a is None else a for a in column[4]], dtype=np.int64)
    reverses = np.array([-1 if b is None else b for b in column[5]], dtype=np.int32)
    return payer, payee, amount, received, after, reverses, np.arange(PLACES) == OUTSIDE


def compiled(
    movements: list[Movement], starts: list[int]
) -> tuple[np.ndarray[Any, Any], int, int, np.ndarray[Any, Any]]:
    """The same by the tracer's kernel; also what each movement carried."""
    payer, payee, amount, received, after, reverses, outside = columns(movements)
    n = len(movements)
    at = np.arange(1, n + 1, dtype=np.int64)
    seen, *_ = kernel.balances(payer, payee, amount, received, after, reverses, outside, at, n)
    moved, book = np.zeros(n, dtype=np.int64), np.zeros((PLACES, BOOK), dtype=np.int64)
    entered, unseen, _ = pro_rata.follow(
        np.array(starts, dtype=np.int64), payer, payee, amount, received, after, seen, reverses,
        outside, np.arange(PLACES, dtype=np.int32), moved, np.zeros(n), book, np.zeros(PLACES),
        np.zeros(PLACES),
    )  # fmt: skip
    return book[:, TAINT], int(entered), int(unseen), moved


@effort(max_examples=150, deadline=None)
@given(ledgers())
def test_kernel_conserves_money_and_agrees_with_exact_fractions(
    ledger: tuple[list[Movement], list[int]],
) -> None:
    movements, starts = ledger
    assume(starts)
    taint, entered, unseen, moved = compiled(movements, starts)
    assert int(taint.sum()) + unseen == entered
    assert (taint >= 0).all() and unseen >= 0 and (moved >= 0).all()
    exact_taint, exact_entered, exact_unseen = exact(movements, starts)
    assert sum(exact_taint) + exact_unseen == exact_entered
    bound = 4 * len(movements) * (1 + sum(m[5] is not None for m in movements))
    assert sum(abs(int(a) - b) for a, b in zip(taint, exact_taint, strict=True)) <= bound
    assert abs(entered - exact_entered) <= bound
    assert (moved[: starts[0]] == 0).all()


@given(st.integers(0, 2**52), st.integers(0, 2**60), st.integers(1, 2**60))
@effort(max_examples=500, deadline=None)
def test_a_share_is_the_floor_of_the_exact_product(taint: int, part: int, whole: int) -> None:
    part = min(part, whole)
    assert int(kernel.share_of(np.int64(taint), np.int64(part), np.int64(whole))) == (
        taint * part // whole
    )


# From the raw layer to the taint.


class Ledger:
    """Payments in the order in which they are written down, an hour apart, under one report."""

    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {
            name: []
            for name in (
                "node_Transaction", "rel_PERFORMS", "rel_BENEFITS_TO", "rel_REVERSES",
                "rel_CLAIMS", "rel_UNDER", "node_Case",
            )
        }  # fmt: skip
        self.tables["rel_UNDER"].append(tie("Report r1", "Case C1"))

    def pay(
        self, key: str, payer: str, payee: str, amount: int | None, currency: str = "CNY",
        **more: Any,
    ) -> None:  # fmt: skip
        """Add a payment; accounts that begin with `EXT:` are the outside."""
        at = START + timedelta(hours=len(self.tables["node_Transaction"]))
        row = {"key": key, "at": at, "amount": amount, "currency": currency, **more}
        self.tables["node_Transaction"].append(row)
        a, b = (
            f"{'External' if name.startswith('EXT:') else 'Account'} {name}"
            for name in (payer, payee)
        )
        self.tables["rel_PERFORMS"].append(tie(a, f"Transaction {key}"))
        self.tables["rel_BENEFITS_TO"].append(tie(f"Transaction {key}", b))

    def reverse(self, key: str, first: str, payer: str, payee: str, amount: int) -> None:
        """Add a payment that takes back an earlier one."""
        self.pay(key, payer, payee, amount, reverses_record=first)
        self.tables["rel_REVERSES"].append(tie(f"Transaction {key}", f"Transaction {first}"))

    def claim(self, *keys: str, report: str = "r1") -> None:
        """Say that a report claims these payments."""
        for key in keys:
            self.tables["rel_CLAIMS"].append(tie(f"Report {report}", f"Transaction {key}"))

    def trace(self, folder: Path, **more: list[dict[str, Any]]) -> "Traced":
        """Trace it."""
        con = raw_layer(**self.tables, **more)
        kept = keeping.build(con, folder / "money")
        around.make(con, kept, None, folder / "around")
        with around.open_around(folder / "around") as known:
            made = build(known, kept, folder / "trace")
            rows = known.execute(
                "SELECT start_label, start_key, end_key, currency, amount, retained, share, "
                f"method, fifo, fifo_retained FROM '{made.tables['rel_TAINTED']}'"
            ).fetchall()
        return Traced(made, rows)


def sums(flow: Flow, method: str = "pro_rata") -> tuple[int, ...]:
    """What came in, stays, left, and left unseen."""
    return tuple(getattr(one, method) for one in (flow.entered, flow.stays, flow.left, flow.unseen))


class Traced:
    """What a trace gave, by account and transaction (of one case)."""

    def __init__(self, made: Tracing, rows: list[tuple[Any, ...]]) -> None:
        self.made, self.rows = made, rows
        self.accounts = {r[1]: (r[4], r[5]) for r in rows if r[0] == "Account" and r[4]}
        self.transactions = {r[1]: r[4] for r in rows if r[0] == "Transaction" and r[4]}
        self.shares = {r[1]: r[6] for r in rows}
        ends = [t for f in made.flows for t in f.terminals]
        self.ends = {t.key: t.amount.pro_rata for t in ends if t.amount.pro_rata}
        self.fifo_ends = {t.key: t.amount.fifo for t in ends if t.amount.fifo}


@pytest.fixture
def ledger() -> Ledger:
    """An empty ledger."""
    return Ledger()


def test_a_payment_takes_its_part_of_the_victims_money_along(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.pay("before", "mule", "shop", 500)
    ledger.pay("victim", "v", "mule", 10_000)
    ledger.pay("clean", "x", "mule", 30_000)
    ledger.pay("on", "mule", "boss", 20_000)
    ledger.pay("out", "boss", "EXT:cash", 5_000)
    ledger.claim("victim")
    traced = ledger.trace(tmp_path)
    assert traced.transactions == {"victim": 10_000, "on": 5_000, "out": 1_250}
    assert traced.accounts == {"mule": (10_000, 5_000), "boss": (5_000, 3_750)}
    assert traced.shares["on"] == 0.25 and traced.shares["boss"] == 0.25
    assert traced.ends == {"mule": 5_000, "boss": 3_750, "EXT:cash": 1_250}
    assert traced.fifo_ends == {"boss": 5_000, "EXT:cash": 5_000}
    (flow,) = traced.made.flows
    assert (flow.case, flow.basis) == ("C1", "claimed")
    assert sums(flow) == (10_000, 8_750, 1_250, 0)
    assert sums(flow, "fifo") == (10_000, 5_000, 5_000, 0)
    assert {row[7] for row in traced.rows} == {"pro_rata"}


def test_what_was_there_before_is_clean(ledger: Ledger, tmp_path: Path) -> None:
    """More goes out than was seen to come in; and a statement that tells the balance."""
    ledger.pay("victim", "v", "mule", 1_000)
    ledger.pay("large", "mule", "a", 4_000)
    ledger.pay("victim2", "v", "told", 1_000)
    ledger.pay("some", "told", "b", 1_000, balance_after=3_000)
    ledger.claim("victim", "victim2")
    traced = ledger.trace(tmp_path)
    assert traced.transactions["large"] == 1_000 and traced.shares["large"] == 0.25
    assert traced.accounts["a"] == (1_000, 1_000)
    assert traced.transactions["some"] == 250


def test_a_statement_shows_what_left_unseen(ledger: Ledger, tmp_path: Path) -> None:
    ledger.pay("victim", "v", "mule", 1_000)
    ledger.pay("rest", "mule", "a", 200, balance_after=200)
    ledger.claim("victim")
    (flow,) = ledger.trace(tmp_path).made.flows
    assert sums(flow) == sums(flow, "fifo") == (1_000, 400, 0, 600)


def test_the_outside_never_passes_anything_on(ledger: Ledger, tmp_path: Path) -> None:
    ledger.pay("victim", "v", "mule", 1_000)
    ledger.pay("out", "mule", "EXT:cash", 1_000)
    ledger.pay("in", "EXT:cash", "stranger", 1_000)
    ledger.claim("victim")
    traced = ledger.trace(tmp_path)
    assert set(traced.accounts) == {"mule"}
    assert sums(traced.made.flows[0])[2] == 1_000


def test_exchange_carries_the_taint_into_the_other_currency(ledger: Ledger, tmp_path: Path) -> None:
    ledger.pay("victim", "v", "mule", 7_000)
    ledger.pay("change", "mule", "mule", 7_000, to_amount=1_000_000, to_currency="USDT")
    ledger.pay("send", "mule", "boss", 250_000, "USDT")
    ledger.claim("victim")
    traced = ledger.trace(tmp_path)
    assert traced.accounts == {"mule": (7_000, 5_250), "boss": (1_750, 1_750)}
    assert traced.shares["send"] == 1.0 and traced.shares["boss"] == 1.0
    assert {row[3] for row in traced.rows} == {"CNY"}


def test_currencies_of_the_victims_are_traced_apart(ledger: Ledger, tmp_path: Path) -> None:
    ledger.pay("yuan", "v", "mule", 7_000)
    ledger.pay("dollars", "w", "mule", 900, "USD")
    ledger.claim("yuan", "dollars")
    traced = ledger.trace(tmp_path)
    assert sorted((r[1], r[3], r[4]) for r in traced.rows if r[0] == "Account") == [
        ("mule", "CNY", 7_000),
        ("mule", "USD", 900),
    ]


def test_money_is_not_counted_twice_when_it_goes_in_a_circle(
    ledger: Ledger, tmp_path: Path
) -> None:
    """An early "return" that the victim pays in again is no new money."""
    ledger.pay("victim", "v", "mule", 1_000)
    ledger.pay("return", "mule", "v", 400)
    ledger.pay("again", "v", "mule", 500)
    ledger.pay("round", "mule", "a", 1_100)
    ledger.pay("trip", "a", "mule", 1_100)
    ledger.claim("victim", "again")
    (flow,) = ledger.trace(tmp_path).made.flows
    assert flow.paid == 1_500
    assert sums(flow) == sums(flow, "fifo") == (1_100, 1_100, 0, 0)


def test_a_reversal_carries_back_what_is_still_there(ledger: Ledger, tmp_path: Path) -> None:
    ledger.pay("victim", "v", "mule", 1_000)
    ledger.pay("on", "mule", "boss", 600)
    ledger.reverse("back", "victim", "mule", "v", 1_000)
    ledger.pay("later", "v", "shop", 400)
    ledger.claim("victim")
    traced = ledger.trace(tmp_path)
    (flow,) = traced.made.flows
    assert traced.ends == {"boss": 600, "shop": 160, "v": 240}
    assert (sums(flow), flow.returned) == ((1_000, 1_000, 0, 0), Both(240, 0))
    assert traced.fifo_ends == {"boss": 600, "shop": 400}


@pytest.mark.parametrize("turned", [False, True])
def test_a_partial_reversal_flows_back_however_its_row_is_written(
    ledger: Ledger, tmp_path: Path, turned: bool
) -> None:
    ledger.pay("victim", "v", "mule", 1_000)
    ledger.reverse("back", "victim", *(("v", "mule") if turned else ("mule", "v")), 250)
    ledger.reverse("more", "victim", "mule", "v", 5_000)
    ledger.reverse("none", "victim", "mule", "v", 10)
    ledger.claim("victim")
    traced = ledger.trace(tmp_path)
    assert traced.transactions == {"victim": 1_000, "back": 250, "more": 750}
    assert traced.ends == {"v": 1_000}


def test_of_payments_at_one_moment_the_victims_come_first_then_the_key_decides(
    ledger: Ledger, tmp_path: Path
) -> None:
    at = {"at": START}
    ledger.pay("a-on", "mule", "boss", 1_000, **at)
    ledger.pay("z-victim", "v", "mule", 1_000, **at)
    ledger.pay("b-out", "boss", "EXT:cash", 1_000, **at)
    ledger.claim("z-victim")
    assert ledger.trace(tmp_path).transactions == {"z-victim": 1_000, "a-on": 1_000, "b-out": 1_000}


def test_what_cannot_be_followed_is_left_out_and_counted(ledger: Ledger, tmp_path: Path) -> None:
    ledger.pay("victim", "v", "mule", 1_000)
    ledger.pay("self", "mule", "mule", 500)
    ledger.pay("zero", "mule", "a", 0)
    ledger.pay("minus", "mule", "a", -5)
    ledger.pay("unknown", "mule", "a", None)
    ledger.pay("back", "a", "mule", 50, reverses_record="never delivered")
    ledger.reverse("of-zero", "zero", "a", "mule", 50)
    ledger.pay("alone", "mule", "a", 100)
    ledger.tables["rel_BENEFITS_TO"].pop()
    ledger.claim("victim", "zero", "self")
    traced = ledger.trace(tmp_path)
    assert traced.accounts == {"mule": (1_000, 1_000)}
    assert [number for number in traced.made.left_out.values() if number] == [1, 3, 1, 2]
    assert traced.made.flows[0].payments == 1


def test_a_withdrawn_case_and_a_report_without_payment_start_nothing(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.pay("victim", "v", "mule", 1_000)
    ledger.tables["rel_UNDER"] += [tie("Report r2", "Case C2"), tie("Report r1", "Case C3")]
    ledger.tables["node_Case"] += [
        {"key": "C1", "status": "withdrawn"},
        {"key": "C2", "status": "open"},
        {"key": "C3", "status": "confirmed"},
    ]
    ledger.claim("victim")
    made = ledger.trace(tmp_path).made
    assert [flow.case for flow in made.flows] == ["C3"]
    assert made.untraced == ("C2",)


def test_without_a_claim_payments_to_the_named_account_are_taken(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.pay("other", "v", "shop", 300)
    ledger.pay("paid", "v", "suspect", 1_000)
    ledger.pay("later", "v", "suspect", 50)
    ledger.pay("stranger", "w", "suspect", 70)
    traced = ledger.trace(
        tmp_path,
        node_Report=[{"key": "r1", "reported_at": START + timedelta(hours=1)}],
        node_Identity=[{"key": "afc/fraud_reports/1#person_"}],
        rel_TOOK_PART=[tie("Identity afc/fraud_reports/1#person_", "Report r1", role="victim")],
        rel_HOLDS=[tie("Identity afc/fraud_reports/1#person_", "Account v")],
        rel_NAMES=[tie("Report r1", "Account suspect"), tie("Report r1", "Phone +861")],
    )
    (flow,) = traced.made.flows
    assert (flow.basis, flow.payments, sums(flow)[0]) == ("to the named account", 1, 1_000)
    assert traced.accounts == {"suspect": (1_000, 1_000)}


def test_a_report_that_names_an_account_nobody_delivered_is_said(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.claim("never delivered")
    made = ledger.trace(tmp_path).made
    assert (made.flows, made.untraced, made.movements) == ((), ("C1",), 0)


def test_a_trace_of_a_large_flow_is_not_written(ledger: Ledger, tmp_path: Path) -> None:
    """A few fen that a hub passes on in every payment are counted, but not written."""
    ledger.pay("victim", "v", "hub", 10_000)
    ledger.pay("flow", "EXT:payroll", "hub", 99_990_000)
    for n in range(5):
        ledger.pay(f"p{n}", "hub", f"worker{n}", 10_000)
    ledger.claim("victim")
    traced = ledger.trace(tmp_path)
    # First in, first out the first worker was paid with it.
    assert traced.transactions == {"victim": 10_000, "p0": 1}
    assert traced.fifo_ends == {"worker0": 10_000}
    assert traced.accounts == {"hub": (10_000, 9_995), "worker0": (1, 1)}
    assert sums(traced.made.flows[0])[1] == 10_000


def test_two_payees_of_one_transaction_are_an_error(ledger: Ledger, tmp_path: Path) -> None:
    ledger.pay("t", "v", "mule", 1_000)
    ledger.tables["rel_BENEFITS_TO"].append(tie("Transaction t", "Account other"))
    with pytest.raises(MovementError, match="more than one payer or payee"):
        ledger.trace(tmp_path)


def test_tracing_again_gives_the_same_file(ledger: Ledger, tmp_path: Path) -> None:
    for n in range(50):
        ledger.pay(f"t{n}", f"a{n * 7 % 11}", f"a{n * 5 % 13}", 1_000 + n)
    ledger.claim("t0", "t3")
    first, again = ledger.trace(tmp_path / "1").made, ledger.trace(tmp_path / "2").made
    assert first.flows == again.flows
    files = [made.tables["rel_TAINTED"].read_bytes() for made in (first, again)]
    assert files[0] == files[1]


def test_taint_is_in_the_graph_for_stored_queries(
    graph: Driver, settings: Settings, cli_environment: dict[str, str]
) -> None:
    def movement(number: str, payer: str, payee: str, amount: str, hour: int) -> dict[str, str]:
        return {
            "record_id": number, "from_account": payer, "to_account": payee, "amount": amount,
            "currency": "CNY", "at": f"2024-05-02T{hour:02d}:00:00+08:00",
        }  # fmt: skip

    deliver(settings.home, graph, "bank", "b1", "2024-05-03T22:00:00+08:00", {
        "transactions": [
            movement("1", "bank:v", "bank:mule", "1000.00", 9),
            movement("2", "bank:mule", "bank:boss", "600.00", 10),
            movement("3", "bank:mule", "EXT:cash", "400.00", 11),
        ],
    })  # fmt: skip
    deliver(settings.home, graph, "afc", "a1", "2024-05-03T22:00:00+08:00", {
        "fraud_reports": [{
            "record_id": "1", "report_id": "R1", "case_id": "C1", "text": "...",
            "reported_at": "2024-05-03T09:00:00+08:00", "channel": "app", "payments": "1",
            "person_name": "李娜",
        }],
    })  # fmt: skip
    loaded = picture(graph)

    def leadgraph(*arguments: str) -> Any:
        return CliRunner().invoke(build_cli(), ["trace", *arguments], env=cli_environment)

    done = leadgraph("--json")
    assert done.exit_code == 0, done.exception
    printed = json.loads(done.stdout.splitlines()[-1])
    assert (printed["victims_money"], printed["located"], printed["left"]) == (
        {"CNY": 100_000}, {"CNY": 60_000}, {"CNY": 40_000},
    )  # fmt: skip
    (flow,) = printed["flows"]
    found = graph.execute_query("""
        MATCH (a:Account)-[t:TAINTED]->(c:Case {key: 'C1'})
        RETURN a.key AS account, t.amount AS amount, t.retained AS retained, t.share AS share,
               t.fifo AS fifo, t.fifo_retained AS fifo_retained, t.method AS method
        ORDER BY account
    """).records
    assert [list(row.values()) for row in found] == [
        ["bank:boss", 60_000, 60_000, 1.0, 60_000, 60_000, "pro_rata"],
        ["bank:mule", 100_000, 0, 1.0, 100_000, 0, "pro_rata"],
    ]
    assert (flow["stays"], flow["unseen"]) == (
        {"pro_rata": 60_000, "fifo": 60_000}, {"pro_rata": 0, "fifo": 0},
    )  # fmt: skip
    shown = leadgraph("--case", "C1", "--purpose", "test")
    assert shown.exit_code == 0, shown.exception
    assert "bank:boss" in shown.stdout and "600.00" in shown.stdout and "400.00" in shown.stdout
    with pytest.raises(LeadgraphError, match="no victim's report is under a case C9"):
        raise leadgraph("--case", "C9", "--purpose", "test").exception
    with pytest.raises(LeadgraphError, match="with --purpose"):
        raise leadgraph("--case", "C1").exception
    assert leadgraph("--delete").exit_code == 0
    assert picture(graph) == loaded
