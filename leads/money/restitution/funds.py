"""What there is to give back: money that is frozen, account by account."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leads.money.freezing import pace, places
from leads.money.freezing.frozen import Books

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Fund:
    """Money to divide, minor units; `account` is None where it was recovered for a whole case."""

    account: str | None
    currency: str
    amount: int
    basis: str


def funds_on(con: "DuckDBPyConnection", books: Books, account: str, method: str) -> list[Fund]:
    """Return what is frozen on an account, a fund for each currency.

    A freeze that names amounts freezes those. Of an account that is frozen as a whole it is the
    traced money on it (by pro rata for `by_loss`), capped by a later balance.
    """
    stands = books.frozen(account)
    if not (stands.whole or stands.amounts):
        return []
    since = f"{stands.since:%Y-%m-%d}"
    if not stands.whole:
        return [
            Fund(account, currency, amount, f"frozen on the account since {since}")
            for currency, amount in sorted(stands.amounts.items())
        ]
    moved, by = places.last_moved(con), "fifo" if method == "fifo" else "pro_rata"
    basis = f"traced money on the account, which is frozen as a whole since {since}"
    unmoved = pace.Pace(0.0, None, 0.0, 0)
    lines = [
        places.line(place, found, books, unmoved, moved.get(place), pace.HORIZON)
        for place, found in places.of_account(con, account).items()
    ]
    return [
        Fund(account, line.currency, getattr(line.there, by), basis)
        for line in lines
        if getattr(line.there, by)
    ]


def claiming(con: "DuckDBPyConnection", account: str) -> tuple[str, ...]:
    """Return the cases that claim money on an account."""
    rows = con.execute(
        "SELECT DISTINCT case_id FROM holdings WHERE account = ? ORDER BY 1", [account]
    ).fetchall()
    return tuple(case for (case,) in rows)


def is_traced_to(con: "DuckDBPyConnection", account: str) -> bool:
    """Whether victims' money lies on an account, of a case or of a report under none."""
    rows = con.execute(
        "SELECT account FROM holdings WHERE account = $1 UNION ALL"
        " SELECT account FROM held_once WHERE account = $1 LIMIT 1",
        [account],
    ).fetchall()
    return bool(rows)


def claimed_by(con: "DuckDBPyConnection", case: str) -> tuple[str, ...]:
    """Return the accounts that a case claims money on."""
    rows = con.execute(
        "SELECT DISTINCT account FROM holdings WHERE case_id = ? ORDER BY 1", [case]
    ).fetchall()
    return tuple(account for (account,) in rows)
