"""What the ledger says of victims' payments: what is left of each, and what came back of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leads.money.result import Both

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from leads.money.follow import Passages
    from leads.money.freezing.frozen import Act
    from leads.money.ledger import Ledger
    from leads.money.restitution.claimants import Claimant

    Array = np.ndarray[Any, Any]

SAME_RETURN = timedelta(days=3)
"""A payment of the same amount between the same accounts within this time of a record of a return
is that return: banks book one on the next working day, after a weekend that is three days later."""


@dataclass(frozen=True)
class Evidence:
    """What the ledger says of some starts.

    Attributes:
        parts: what is left of each start's payment on the account, in the account's currency, by
            transaction.
        back: traced money that came back to accounts which made a start payment, in the currency
            of the starts, by account and currency; without payments that a record of a return
            tells of too.
    """

    parts: Mapping[str, Both]
    back: Mapping[tuple[str, str], Both]


def from_ledger(
    home: Path,
    people: "Sequence[Claimant]",
    returns: "Iterable[Act]",
    account: str | None = None,
    currency: str | None = None,
) -> Evidence:
    """Follow the payments of some claimants that the cases asked about claim.

    Two passes over the ledger for each currency of the victims; where `account` is given, one more
    for each payment.

    Args:
        home: the state directory.
        people: the claimants.
        returns: acts `return`.
        account, currency: where the parts are asked for; none where not given.

    Raises:
        ledger.NoLedger: there is none.
        follow.TraceError: the books do not balance.
    """
    from leads.money.follow import follow, shares
    from leads.money.ledger import open_ledger

    ledger = open_ledger(home)
    starts: dict[str, list[str]] = {}
    for person in people:
        for payment in person.payments:
            if payment.claimed:
                starts.setdefault(payment.currency, []).append(payment.transaction)
    own = sorted({key for person in people for key in person.accounts})
    told = [act for act in returns if act.action == "return" and act.to_account in own]
    parts: dict[str, Both] = {}
    back: dict[tuple[str, str], Both] = {}
    for code, keys in sorted(starts.items()):
        positions = ledger.positions(keys)
        if not len(positions):
            continue
        passages = follow(ledger, positions, f"victims' payments in {code}")
        for key in own:
            came = _came(ledger, passages, key, [act for act in told if act.to_account == key])
            if came.most:
                back[key, code] = came
        if account is not None and currency is not None:
            parts |= shares(ledger, positions, account, currency)
    return Evidence(parts, back)


def _came(ledger: "Ledger", passages: "Passages", account: str, told: "list[Act]") -> Both:
    """Return the traced money that came to an account, but for returns that are told of."""
    import numpy as np

    from leads.money.kernel import CAME

    places = np.flatnonzero(np.isin(ledger.account, ledger.numbers([account])))
    both = (passages.pro_rata, passages.fifo)
    came = [int(passage.book[places, CAME].sum()) for passage in both]
    for act in told:
        i = _paid(ledger, act, places)
        if i is not None:
            came = [n - int(passage.moved[i]) for n, passage in zip(came, both, strict=True)]
    return Both(*came)


def _paid(ledger: "Ledger", act: "Act", payee: "Array") -> int | None:
    """Return the position of the payment that a record of a return tells of, or None."""
    import numpy as np

    payer = np.flatnonzero(np.isin(ledger.account, ledger.numbers([act.account])))
    found = np.flatnonzero(
        (ledger.amount == (act.amount or 0))
        & np.isin(ledger.payer, payer)
        & np.isin(ledger.payee, payee)
    )
    near = [i for i in found.tolist() if abs(_time(ledger, i) - act.at) <= SAME_RETURN]
    return min(near, key=lambda i: (abs(_time(ledger, i) - act.at), i)) if near else None


def _time(ledger: "Ledger", i: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(ledger.at[i]))
