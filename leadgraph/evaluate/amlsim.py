"""The AMLSim sample as drops: 20,000 accounts, their payments, and which of them are suspicious.

Source: IBM AMLSim (T. Suzumura, H. Kanezashi, "Anti-Money Laundering Datasets", 2021; Apache-2.0),
sample `20K_fanin200cycle200`: 120,558 payments over 149 steps, with 200 fan-ins and 200 cycles put
in. An account's `fraudStep` is the step in which it first paid suspiciously; half of the suspicious
accounts never did, and a third neither paid nor got such a payment in the sample: of these there
is nothing to see. What the source does not have is made up and said to be so in the manifests: a
step is a day from 1 January 2017, all of its payments are made at noon, in US dollars, at one
bank; nobody is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from leadgraph.evaluate.published import Source, table, write_drop
from quality.errors import LeadgraphError

NAME = "amlsim"
SAMPLE = "20K_fanin200cycle200"
CASE = "AMLSIM-{seed}"
GIVEN = 10
"""Suspicious accounts that a case begins with: one in a hundred of those of the part that signs
were chosen on, as few as a first report or a bank's own alert would name."""

LAST_DEVELOPMENT_STEP = 74
"""Signs were chosen looking at the suspicious accounts with an even number, and at those that paid
suspiciously by this step (half of 149); the others were not looked at."""

SOURCE = Source(
    agency="amlsim-bank",
    reference="IBM AMLSim 2021, Apache-2.0",
    scope="{standing: true}",
    period=("2017-01-01", "2017-05-31"),
    made_up="published research data (IBM AMLSim); days, the hour, the currency, the bank, the "
    "cases and the freezes are made up",
)
_BEGIN = datetime(2017, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class AmlSim:
    """The sample as published, with accounts named as their bank would.

    Attributes:
        opening: balance of every account at the beginning, as written.
        payments: payer, payee, amount as written, and step.
        first: step in which each suspicious account first paid suspiciously, -1 for never.
    """

    opening: Mapping[str, str]
    payments: tuple[tuple[str, str, str, int], ...]
    first: Mapping[str, int]

    @property
    def development(self) -> frozenset[str]:
        """Suspicious accounts that were looked at while signs were chosen."""
        return frozenset(
            account
            for account, step in self.first.items()
            if 0 <= step <= LAST_DEVELOPMENT_STEP or int(account.rpartition(":")[2]) % 2 == 0
        )

    def given(self, seed: int) -> frozenset[str]:
        """Return the accounts that the case of `seed` begins with, all of `development`."""
        known = sorted(self.development)
        return frozenset(Random(seed).sample(known, min(GIVEN, (len(known) + 1) // 2)))


def read(folder: Path) -> AmlSim:
    """Read the sample under `folder` (which has `amlsim/` in it), or its own folder.

    Raises:
        LeadgraphError: a file is not there, or is not as published.
    """
    place = folder / NAME / SAMPLE if (folder / NAME / SAMPLE).is_dir() else folder
    nodes = table(place / "nodes.csv", ("nodeid", "isFraud", "init_balance", "fraudStep"))
    rows = table(place / "transactions.csv", ("sourceNodeId", "targetNodeId", "value", "time"))
    try:
        return AmlSim(
            {_account(row["nodeid"]): row["init_balance"] for row in nodes},
            tuple(
                (
                    _account(r["sourceNodeId"]),
                    _account(r["targetNodeId"]),
                    r["value"],
                    int(r["time"]),
                )
                for r in rows
            ),
            {_account(r["nodeid"]): int(r["fraudStep"]) for r in nodes if r["isFraud"] == "1"},
        )
    except ValueError as error:
        raise LeadgraphError(f"{place} is not as published ({error}); fetch it again") from None


def _account(number: str) -> str:
    return f"{NAME}:{int(number)}"


def write_drops(data: AmlSim, out: Path, seeds: tuple[int, ...]) -> list[Path]:
    """Write two drops, the bank's ledger and the police's cases; return their folders.

    A case a seed: the accounts that it begins with are frozen under it when it is opened, after
    the last payment.
    """
    accounts = [
        {
            "record_id": f"account-{account}",
            "account_id": account,
            "institution": NAME,
            "kind": "bank",
            "status": "open",
            "balance": balance,
            "currency": "USD",
            "balance_at": _iso(_BEGIN),
        }
        for account, balance in data.opening.items()
    ]
    paid = [
        {
            "record_id": f"payment-{number}",
            "from_account": payer,
            "to_account": payee,
            "at": _iso(_BEGIN + timedelta(days=step)),
            "amount": amount,
            "currency": "USD",
            "channel": "transfer",
        }
        for number, (payer, payee, amount, step) in enumerate(data.payments, 1)
    ]
    opened = _iso(_BEGIN + timedelta(days=1 + max(step for *_, step in data.payments)))
    cases = [
        {
            "record_id": f"case-{seed}",
            "case_id": CASE.format(seed=seed),
            "opened_at": opened,
            "status": "open",
            "offence": "money_laundering",
        }
        for seed in seeds
    ]
    freezes = [
        {
            "record_id": f"freeze-{seed}-{account}",
            "account_id": account,
            "at": opened,
            "action": "freeze",
            "case_id": CASE.format(seed=seed),
        }
        for seed in seeds
        for account in sorted(data.given(seed))
    ]
    return [
        write_drop(out, "amlsim-ledger", SOURCE, {"accounts": accounts, "transactions": paid}),
        write_drop(out, "amlsim-cases", SOURCE, {"cases": cases, "freezes": freezes}),
    ]


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
