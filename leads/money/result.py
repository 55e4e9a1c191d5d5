"""What a trace found, as typed records: the table, the picture and the report are made of it.

Amounts are integers in minor units, of the currency of the trace unless a field says otherwise.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Both:
    """One amount by both methods: pro rata (haircut) and FIFO (first in, first out)."""

    pro_rata: int
    fifo: int

    @property
    def most(self) -> int:
        """The larger of the two."""
        return max(self.pro_rata, self.fifo)


@dataclass(frozen=True)
class Step:
    """A movement that carried traced money.

    Attributes:
        transaction: key of the transaction.
        at: when, UTC.
        payer, payee: account keys; `EXT:...` is the outside.
        amount, currency: what was paid, minor units of `currency`.
        received, received_currency: what arrived; differs in an exchange.
        channel: as delivered.
        traced: traced money in it.
        start: whether it is a payment that the trace begins with.
        records: the records behind it.
        rate: the dated rate that `received` was worked out by, with its source; None where the
            record gives the amount.
    """

    transaction: str
    at: datetime
    payer: str
    payee: str
    amount: int
    currency: str
    received: int
    received_currency: str
    channel: str | None
    traced: Both
    start: bool
    records: tuple[str, ...]
    rate: str | None = None


@dataclass(frozen=True)
class AccountLine:
    """An account that traced money came to.

    Attributes:
        account: its key.
        kind: `account` or `external`.
        institution, holder, status: as the account's owner delivered them; None where unknown.
        ending: what became of the money that stays there: `account`, `undelivered` (nobody
            delivered the account, so what it paid on may be missing), `cash-out`, `exchange`,
            `abroad`, or `outside`.
        first, last: first and last arrival of traced money.
        came: traced money that came in, each time it came.
        passed: what was paid on.
        stays: what is there after the last movement.
        unseen: what left between two statements.
        depth: fewest payments from a start (its payee: 1).
    """

    account: str
    kind: str
    institution: str | None
    holder: str | None
    status: str | None
    ending: str
    first: datetime
    last: datetime
    came: Both
    passed: Both
    stays: Both
    unseen: Both
    depth: int


@dataclass(frozen=True)
class Rest:
    """What is too small to be listed: how many, and their traced money (what stays on accounts,
    what is in payments)."""

    count: int
    traced: Both


@dataclass(frozen=True)
class Traced:
    """The money of the starts that one question has in one currency.

    `paid` = what was traced before and paid again + `entered`; by each method
    `entered` = `stays` + `left` (to the outside) + `unseen`.

    Attributes:
        asked, kind: the key asked for, and whether it is a `report`, `transaction`, `account` or
            `case`.
        currency: of the starts.
        as_of: time of the last movement of the ledger.
        basis: how the starts were found.
        payments, paid: number and sum of the starts.
        entered, stays, left, unseen: see above; `returned` is the part of `stays` that is on
            accounts which made a start payment.
        steps: movements in order of time.
        accounts: the largest first.
        rest_steps, rest_accounts: those that are not listed.
        remarks: what is unknown: opening balances, gaps between statements, missing banks, rates.
        changes: what is new since the same was asked last.
    """

    asked: str
    kind: str
    currency: str
    as_of: datetime
    basis: str
    payments: int
    paid: int
    entered: Both
    stays: Both
    returned: Both
    left: Both
    unseen: Both
    steps: tuple[Step, ...]
    accounts: tuple[AccountLine, ...]
    rest_steps: Rest
    rest_accounts: Rest
    remarks: tuple[str, ...]
    changes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values, times in ISO 8601."""
        shown: dict[str, Any] = _plain(asdict(self))
        return shown


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value
