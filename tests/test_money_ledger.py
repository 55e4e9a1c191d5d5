"""The money ledger kept up drop by drop is the one built from nothing, whatever comes when."""

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from leads.money import keeping
from leads.money.facts import TWICE, UNKNOWN_TARGET
from leads.money.kernel import NO_BALANCE
from leads.money.ledger import COUNTS, Ledger, NoLedger, forget, open_ledger
from loaders.ledger import Ledger as Loads
from tests.loading import Row
from tests.staged import stage

DAY = "2024-05-{:02d}T22:00:00+08:00"


def on_day(home: Path, agency: str, day: int, feeds: dict[str, list[Row]]) -> None:
    """Stage a drop as loaded, without a graph."""
    stage(home, agency, feeds, DAY.format(day))


def paid(number: str, payer: str, payee: str, amount: str, at: str, **more: str) -> Row:
    return {
        "record_id": number, "from_account": payer, "to_account": payee, "amount": amount,
        "currency": "CNY", "at": f"2024-05-01T{at}+08:00", **more,
    }  # fmt: skip


def told(ledger: Ledger) -> list[tuple[Any, ...]]:
    """Everything that the ledger says of movements, in its order, by keys."""
    keys = ledger.text["key"].to_pylist()
    accounts = ledger.accounts["key"].to_pylist()

    def place(p: int) -> tuple[str, str, int, int]:
        return (
            accounts[ledger.account[p]], ledger.currencies[ledger.currency[p]],
            int(ledger.known[p]), int(ledger.passed_on[p]),
        )  # fmt: skip

    text = ledger.text.drop_columns(["key"]).to_pylist()
    return [
        (
            key, int(ledger.at[i]), place(ledger.payer[i]), place(ledger.payee[i]),
            *(int(getattr(ledger, n)[i]) for n in ("amount", "received", "after", "seen", "stood")),
            keys[ledger.reverses[i]] if ledger.reverses[i] >= 0 else None, int(ledger.state[i]),
            text[i],
        )
        for i, key in enumerate(keys)
    ]  # fmt: skip


def from_nothing(home: Path, folder: Path) -> Ledger:
    """Build the ledger of the same staged store anew."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(home / "staged", folder / "staged")
    shutil.copy(home / "ledger.sqlite", folder)
    return keeping.refresh(folder)


@pytest.mark.parametrize("seed", range(2))
def test_kept_up_it_is_as_if_built_from_nothing(tmp_path: Path, seed: int) -> None:
    """Corrections, withdrawals, references that come late, reversals before and after their
    payment, cards whose account becomes known, second reports, movements at one moment, and
    drops in any order of delivery."""
    choose = random.Random(seed)
    home = tmp_path / "home"
    days = list(range(1, 7))
    choose.shuffle(days)
    for day in days:
        rows = []
        for number in sorted(choose.sample(range(14), choose.randint(1, 8))):
            payer, payee = choose.sample(["B:1", "B:2", "B:3", "card-1", "card-2", "EXT:CASH"], 2)
            more = {}
            if choose.random() < 0.3:
                more["reference"] = f"R{choose.randrange(6)}"
            if choose.random() < 0.25:
                more["reverses_record"] = str(choose.randrange(14))
            if choose.random() < 0.3:
                more["balance_after"] = f"{choose.randrange(40)}.00"
            if choose.random() < 0.15:
                more["withdrawn"] = "true"
            if choose.random() < 0.2:
                more |= {"to_currency": "USD", "to_amount": f"{choose.randrange(3)}.50"}
            amount = choose.choice(["0.00", "1.00", "5.00", "7.00"])
            at = f"10:00:{choose.randrange(4):02d}"
            rows.append(paid(str(number), payer, payee, amount, at, **more))
        feeds: dict[str, list[Row]] = {"transactions": rows}
        if choose.random() < 0.5:
            feeds["accounts"] = [{
                "record_id": "a1", "account_id": f"B:{choose.randint(1, 3)}", "institution": "B",
                "kind": "bank", "status": "open", "card_numbers": f"card-{choose.randint(1, 2)}",
            }]  # fmt: skip
        on_day(home, choose.choice(["bank-a", "bank-b"]), day, feeds)
        kept = keeping.refresh(home)
        anew = from_nothing(home, tmp_path / "anew")
        assert told(kept) == told(anew)
        assert kept.about["left_out"] == anew.about["left_out"]
    assert len(kept) > 5
    # A drop is taken out again.
    last = max(batch for batches in Loads(home).applied().values() for batch in batches)
    for load in Loads(home).loads(last):
        Loads(home).drop_load(last, load.feed)
    assert told(keeping.refresh(home)) == told(from_nothing(home, tmp_path / "anew"))


def test_nothing_is_written_where_nothing_was_delivered(tmp_path: Path) -> None:
    with pytest.raises(NoLedger, match="no money ledger"):
        open_ledger(tmp_path)
    on_day(tmp_path, "bank", 2, {"transactions": [paid("1", "A:1", "A:2", "1.00", "10:00:00")]})
    first = keeping.refresh(tmp_path)
    assert keeping.refresh(tmp_path).folder == first.folder
    assert told(open_ledger(tmp_path)) == told(first)
    # A drop that brings nothing about money leaves what is there.
    on_day(tmp_path, "police", 3, {"cases": [{
        "record_id": "1", "case_id": "C1", "opened_at": DAY.format(1), "status": "open",
        "offence": "telecom_fraud",
    }]})  # fmt: skip
    assert keeping.refresh(tmp_path).folder == first.folder
    # One of accounts brings a new generation with the same movements.
    on_day(tmp_path, "bank", 3, {"accounts": [{
        "record_id": "a", "account_id": "A:9", "institution": "A", "kind": "bank",
        "status": "open",
    }]})  # fmt: skip
    second = keeping.refresh(tmp_path)
    assert second.folder != first.folder and not first.folder.exists()
    assert told(second) == told(open_ledger(tmp_path))
    forget(tmp_path)
    assert not (tmp_path / "money").exists()


def test_one_transfer_reported_by_both_banks_is_one(tmp_path: Path) -> None:
    """With a common reference it is one event; without, the same accounts, amount and second from
    two agencies are taken for one. What one agency reports twice happened twice."""
    both = [("r", {"reference": "R1"}), ("s", {})]
    for agency in ("bank-a", "bank-b"):
        rows = [paid(f"{n}", "A:1", "B:1", "5.00", "10:00:00", **m) for n, m in both]
        rows += [paid("t", "A:1", "B:1", "7.00", "10:00:00")]
        if agency == "bank-a":
            rows += [paid("t2", "A:1", "B:1", "7.00", "10:00:00")]
            rows += [paid("late", "A:1", "B:1", "9.00", "10:00:00")]
        else:
            rows += [paid("late", "A:1", "B:1", "9.00", "10:00:01")]
        on_day(tmp_path, agency, 2, {"transactions": rows})
    ledger = keeping.refresh(tmp_path)
    counted = [
        key for key, state in zip(ledger.text["key"].to_pylist(), ledger.state, strict=True)
        if state == COUNTS
    ]  # fmt: skip
    assert sorted(counted) == [
        "bank-a/transactions/late", "bank-a/transactions/s", "bank-a/transactions/t",
        "bank-a/transactions/t2", "bank-b/transactions/late", "ref:R1",
    ]  # fmt: skip
    assert ledger.about["left_out"][TWICE] == 2
    assert int(ledger.amount.sum()) == 500 + 500 + 2 * 700 + 2 * 900


def test_of_movements_at_one_moment_who_is_paid_comes_before_who_pays_on(tmp_path: Path) -> None:
    at = "10:00:00"
    on_day(tmp_path, "bank", 2, {"transactions": [
        paid("1", "A:4", "EXT:CASH", "1.00", at), paid("2", "A:3", "A:4", "1.00", at),
        paid("3", "A:2", "A:3", "1.00", at), paid("4", "A:1", "A:2", "1.00", at),
        paid("5", "A:8", "A:9", "2.00", at), paid("6", "A:9", "A:8", "2.00", at),
        paid("7", "EXT:CASH", "A:1", "3.00", at),
    ]})  # fmt: skip
    ledger = keeping.refresh(tmp_path)
    order = [key.rsplit("/")[-1] for key in ledger.text["key"].to_pylist()]
    assert order == ["7", "4", "3", "2", "1", "5", "6"]


def test_a_reversal_that_comes_first_waits_for_its_payment(tmp_path: Path) -> None:
    back = paid("2", "A:2", "A:1", "1.00", "11:00:00", reverses_record="1")
    on_day(tmp_path, "bank", 2, {"transactions": [back]})
    ledger = keeping.refresh(tmp_path)
    assert ledger.about["left_out"][UNKNOWN_TARGET] == 1 and ledger.amount.tolist() == [0]
    first = paid("1", "A:1", "A:2", "4.00", "10:00:00", balance_after="3.00")
    on_day(tmp_path, "bank", 3, {"transactions": [first]})
    ledger = keeping.refresh(tmp_path)
    assert ledger.about["left_out"][UNKNOWN_TARGET] == 0
    assert ledger.amount.tolist() == [400, 100] and ledger.reverses.tolist() == [-1, 0]
    assert ledger.after.tolist() == [300, NO_BALANCE]
    # And is one of nothing known when its payment is withdrawn.
    gone = dict(first) | {"withdrawn": "true"}
    on_day(tmp_path, "bank", 4, {"transactions": [gone]})
    ledger = keeping.refresh(tmp_path)
    assert ledger.about["left_out"][UNKNOWN_TARGET] == 1 and ledger.amount.tolist() == [0]
