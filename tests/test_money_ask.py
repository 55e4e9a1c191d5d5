"""Asking where money went, from drops to the answer: every kind of question, odd records, and
what changed."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from leadgraph.cli import build as build_cli
from leads.money.changes import remember
from leads.money.request import NothingToTrace, ask
from leads.money.result import Both, Traced
from loaders.ledger import Ledger as Loads
from quality.errors import LeadgraphError
from tests.loading import Row
from tests.test_money_ledger import on_day, paid

CASES: list[Row] = [
    {
        "record_id": name, "case_id": name, "opened_at": "2024-05-02T10:00:00+08:00",
        "status": status, "offence": "telecom_fraud",
    }
    for name, status in (("C1", "open"), ("C2", "open"), ("C3", "withdrawn"))
]  # fmt: skip


def report(number: str, case: str, **more: str) -> Row:
    return {
        "record_id": number, "report_id": number, "case_id": case, "text": "...",
        "reported_at": "2024-05-02T09:00:00+08:00", "person_name": "李娜", "person_ref": "v1",
        **more,
    }  # fmt: skip


def world(home: Path, payments: list[Row], *reports: Row) -> None:
    """Stage cases, reports and payments."""
    on_day(home, "bank", 2, {"transactions": payments, "accounts": [
        {
            "record_id": "m", "account_id": "B:mule", "institution": "Bank B", "kind": "bank",
            "status": "open", "holder_name": "Zhang San", "holder_ref": "z",
        },
    ]})  # fmt: skip
    on_day(home, "police", 2, {"cases": CASES})
    on_day(home, "afc", 2, {"fraud_reports": list(reports)})


CHAIN = [
    paid("1", "B:v", "B:mule", "100.00", "10:00:00", reference="R1"),
    paid("2", "B:mule", "B:boss", "60.00", "10:10:00"),
    paid("3", "B:mule", "EXT:CASH", "30.00", "10:20:00", channel="cash_out"),
    paid("4", "B:boss", "EXT:ABROAD", "20.00", "10:30:00"),
]


def one(found: tuple[Traced, ...]) -> Traced:
    (only,) = found
    return only


def test_every_kind_of_question_has_the_same_money(tmp_path: Path) -> None:
    world(tmp_path, CHAIN, report("r1", "C1", payments="R1"))
    for kind, key in (
        ("case", "C1"), ("report", "afc:r1"), ("transaction", "ref:R1"), ("account", "B:mule"),
    ):  # fmt: skip
        traced = one(ask(tmp_path, kind, key))
        assert traced.entered == Both(10_000, 10_000), kind
        assert (traced.stays, traced.left) == (Both(5_000, 5_000), Both(5_000, 5_000)), kind
        assert {(line.account, line.ending, line.stays.fifo) for line in traced.accounts} == {
            ("B:mule", "account", 1_000), ("B:boss", "account", 4_000),
            ("EXT:CASH", "cash-out", 3_000), ("EXT:ABROAD", "abroad", 2_000),
        }  # fmt: skip
        assert traced.steps[0].transaction == "ref:R1"
        assert [step.start for step in traced.steps].count(True) >= 1
    mule = next(line for line in traced.accounts if line.account == "B:mule")
    assert (mule.institution, mule.holder, mule.status) == ("Bank B", "Zhang San", "open")
    assert json.loads(json.dumps(traced.to_json()))["entered"] == {
        "pro_rata": 10_000,
        "fifo": 10_000,
    }


def test_no_payment_before_the_money_came_in(tmp_path: Path) -> None:
    early = paid("0", "B:mule", "B:friend", "100.00", "09:59:59")
    world(tmp_path, [early, *CHAIN], report("r1", "C1", payments="R1"))
    traced = one(ask(tmp_path, "case", "C1"))
    assert "B:friend" not in {line.account for line in traced.accounts}
    assert any("paid more than was seen to come in" in said for said in traced.remarks)


@pytest.mark.parametrize(
    ("kind", "key", "said"),
    [
        ("case", "C9", "no victim's report is under a case C9"),
        ("case", "C2", "names an account that its victim paid"),
        ("case", "C3", "C3 was withdrawn"),
        ("report", "afc:r9", "no report afc:r9 was delivered"),
        ("report", "afc:r2", "no transaction that it claims was delivered"),
        ("transaction", "ref:R9", "there is no transaction ref:R9"),
        ("transaction", "bank/transactions/5", "takes back a payment that is not known"),
        ("account", "B:nobody", "no payment of an account B:nobody was delivered"),
    ],
)
def test_what_cannot_be_asked_is_said(tmp_path: Path, kind: str, key: str, said: str) -> None:
    """A report that names an account that nobody delivered, among others."""
    back = paid("5", "B:mule", "B:v", "1.00", "11:00:00", reverses_record="none")
    world(
        tmp_path, [*CHAIN, back], report("r1", "C1", payments="R1"),
        report("r2", "C2", suspect_account="XX:never delivered", payments="R77"),
        report("r3", "C3", payments="R1"),
    )  # fmt: skip
    with pytest.raises(NothingToTrace, match=said):
        ask(tmp_path, kind, key)


def test_nothing_was_delivered_at_all(tmp_path: Path) -> None:
    Loads(tmp_path)
    with pytest.raises(NothingToTrace, match="no victim's report"):
        ask(tmp_path, "case", "C1")


def test_bounds_of_time_choose_the_starts_of_an_account(tmp_path: Path) -> None:
    from datetime import datetime

    world(tmp_path, CHAIN)
    since = datetime.fromisoformat("2024-05-01T10:15:00+08:00")
    assert one(ask(tmp_path, "account", "B:mule", since=since)).entered == Both(3_000, 3_000)
    with pytest.raises(NothingToTrace, match="between the times asked for"):
        ask(tmp_path, "account", "B:mule", until=datetime.fromisoformat("2020-01-01T00:00:00Z"))


def test_a_cycle_of_two_neither_makes_nor_loses_money(tmp_path: Path) -> None:
    rounds = [
        paid(
            f"c{n}", *(("B:a", "B:b") if n % 2 == 0 else ("B:b", "B:a")), "50.00", f"11:{n:02d}:00"
        )
        for n in range(40)
    ]
    start = paid("1", "B:v", "B:a", "50.00", "10:00:00", reference="R1")
    world(tmp_path, [start, *rounds], report("r1", "C1", payments="R1"))
    traced = one(ask(tmp_path, "case", "C1"))
    assert (traced.entered, traced.stays) == (Both(5_000, 5_000), Both(5_000, 5_000))
    stays = {line.account: line.stays for line in traced.accounts}
    assert stays["B:a"] == Both(5_000, 5_000) and stays["B:b"] == Both(0, 0)
    assert len(traced.steps) == 41


def test_an_exchange_without_an_amount_takes_a_dated_rate(tmp_path: Path) -> None:
    """The central bank's where there is one; where none is known the money stays in its
    currency, and that is said; the user's own file goes first."""
    payments = [
        CHAIN[0],
        paid("2", "B:mule", "B:usd", "50.00", "10:10:00", to_currency="USD"),
        paid("3", "B:mule", "B:coin", "50.00", "10:20:00", to_currency="USDT"),
    ]
    world(tmp_path, payments, report("r1", "C1", payments="R1"))
    traced = one(ask(tmp_path, "case", "C1"))
    steps = {step.payee: step for step in traced.steps}
    assert steps["B:usd"].received_currency == "USD"
    assert 600 < steps["B:usd"].received < 800, "50 CNY were about 6.9 USD in May 2024"
    assert "ECB" in str(steps["B:usd"].rate)
    assert (steps["B:coin"].received_currency, steps["B:coin"].rate) == ("CNY", None)
    assert sum("exchange" in said for said in traced.remarks) == 2
    assert traced.stays == Both(10_000, 10_000)
    own = tmp_path / "rates.csv"
    own.write_text(
        "date,currency,per,rate,source\n2024-05-01,CNY,USDT,7.2,desk\n2024-05-01,CNY,USD,7,desk\n",
        encoding="utf-8",
    )
    again = one(ask(tmp_path, "case", "C1", rates=own))
    steps = {step.payee: step for step in again.steps}
    assert (steps["B:coin"].received, steps["B:coin"].received_currency) == (6_944_444, "USDT")
    assert "desk" in str(steps["B:usd"].rate) and again.stays == Both(10_000, 10_000)


def test_money_at_a_bank_that_delivered_nothing_is_said(tmp_path: Path) -> None:
    to = paid("9", "B:mule", "X:1", "10.00", "10:40:00", to_institution="Bank X")
    world(tmp_path, [*CHAIN, to], report("r1", "C1", payments="R1"))
    traced = one(ask(tmp_path, "case", "C1"))
    line = next(line for line in traced.accounts if line.account == "X:1")
    assert (line.ending, line.institution) == ("undelivered", "Bank X")
    assert any("Bank X" in said and "missing, not nothing" in said for said in traced.remarks)


def test_new_records_in_the_middle_are_included_and_said(tmp_path: Path) -> None:
    world(tmp_path, CHAIN, report("r1", "C1", payments="R1"))

    def again() -> Traced:
        return remember(tmp_path, one(ask(tmp_path, "case", "C1")), {})

    assert again().changes == ()
    assert again().changes[0].endswith("nothing changed.")
    late = paid("2b", "B:mule", "B:hidden", "50.00", "10:05:00")
    gone = paid("4", "B:boss", "EXT:ABROAD", "20.00", "10:30:00", withdrawn="true")
    on_day(tmp_path, "bank", 4, {"transactions": [late, gone]})
    traced = again()
    said = " ".join(traced.changes)
    assert "1 payment new in the trace: bank/transactions/2b" in said
    assert "2 payments no longer in it: bank/transactions/3, bank/transactions/4" in said
    assert "B:hidden" in said and "carrying another amount" in said
    assert next(x for x in traced.accounts if x.account == "B:hidden").stays == Both(5_000, 5_000)


def test_an_account_with_many_payments_is_summed_not_listed(tmp_path: Path) -> None:
    """20,000 here; a million in benchmarks/trace.py."""
    many = [
        paid(
            f"h{n}",
            "B:hub",
            f"B:w{n % 7000}",
            "1.00",
            f"12:{n // 3600 % 60:02d}:{n // 60 % 60:02d}",
        )
        for n in range(20_000)
    ]
    starts = [
        paid("1", "B:v", "B:hub", "9000.00", "10:00:00", reference="R1"),
        paid("2", "EXT:SALES", "B:hub", "11000.00", "09:00:00"),
    ]
    world(tmp_path, [*starts, *many], report("r1", "C1", payments="R1"))
    traced = one(ask(tmp_path, "case", "C1"))
    assert len(traced.accounts) <= 5_000 and traced.rest_accounts.count > 1_000
    listed = sum(line.stays.pro_rata for line in traced.accounts)
    assert listed + traced.rest_accounts.traced.pro_rata == traced.entered.pro_rata == 900_000
    assert sum(x.stays.fifo for x in traced.accounts) + traced.rest_accounts.traced.fifo == 900_000


def test_the_command_writes_files_and_needs_a_purpose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    world(home, CHAIN, report("r1", "C1", payments="R1"))
    monkeypatch.setenv("LEADGRAPH_HOME", str(home))

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(build_cli(), ["trace", *arguments])

    done = run("--case", "C1", "--purpose", "test", "--out", str(tmp_path / "out"), "--json")
    assert done.exit_code == 0, done.exception
    printed = json.loads(done.stdout.splitlines()[-1])
    assert [Path(file).suffix for file in printed["files"]] == [".html", ".pdf", ".json"]
    assert all("DRAFT" in file and Path(file).stat().st_size for file in printed["files"])
    assert printed["traces"][0]["entered"] == {"pro_rata": 10_000, "fifo": 10_000}
    shown = run("--account", "B:mule", "--since", "2024-05-01", "--purpose", "test")
    assert "Zhang San" in shown.stdout and "cash-out" in shown.stdout
    from leadgraph import audit

    assert [entry.action for entry in audit.entries(home)] == ["trace", "trace"]
    for arguments, said in (
        (("--case", "C1"), "with --purpose"),
        (("--case", "C1", "--report", "r"), "one thing at a time"),
        (("--since", "2024-05-01"), "--since, --until, --out and --purpose go with"),
        (("--case", "C1", "--purpose", "x", "--since", "yesterday"), "'yesterday' is no time"),
    ):
        with pytest.raises(LeadgraphError, match=said):
            raise run(*arguments).exception
