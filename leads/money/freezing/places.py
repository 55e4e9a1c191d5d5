"""What one account holds of the victims' money, and what of it is left to ask for.

A *place* is an account in one currency. Traced money is what the last trace found there; a
balance that was delivered after the place's last movement caps it; what is frozen already is
taken off.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from leads.money.amounts import named
from leads.money.freezing.frozen import Balance, Books
from leads.money.freezing.pace import Pace
from leads.money.result import Both

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Worth:
    """Victims' money in an account: in the currency that the victims paid in, and in its own."""

    currency: str
    traced: Both
    own: Both


@dataclass(frozen=True)
class Claim:
    """A case's part of an account; parts of several cases may be the same money."""

    case_id: str
    worth: Worth


@dataclass(frozen=True)
class Line:
    """An account in one currency, in minor units.

    Attributes:
        account, currency: the place.
        institution: who keeps it; None where nobody knows.
        holder, status: as delivered; None where the account was not.
        worth: victims' money in it, each amount once, one for each currency they paid in.
        there: what of it can still be there, in the account's currency: no more than a balance
            delivered after its last movement.
        frozen: what is frozen already, in the account's currency.
        ask: what is left to ask for, in the account's currency.
        value: `ask` in the currencies of the victims.
        first, since: first and last arrival of victims' money.
        balance: as delivered.
        pace: how fast it passes money on.
        loss: what of `ask` is expected to be lost within the horizon, in the account's currency.
        common_loss: the same, by the method asked for, in the currency of the order; None where
            no rate is known.
        claims: the cases and their parts.
        remarks: what a reader must know.
    """

    account: str
    currency: str
    institution: str | None
    holder: str | None
    status: str | None
    worth: tuple[Worth, ...]
    there: Both
    frozen: Both
    ask: Both
    value: Mapping[str, Both]
    first: datetime
    since: datetime
    balance: Balance | None
    pace: Pace
    loss: Both
    common_loss: int | None
    claims: tuple[Claim, ...]
    remarks: tuple[str, ...]

    @property
    def own(self) -> Both:
        """Victims' money in it, in the account's currency."""
        return sum_of(worth.own for worth in self.worth)


@dataclass(frozen=True)
class Found:
    """What the trace holds on one place: all of it, what of it is asked about, and the claims."""

    worth: tuple[Worth, ...]
    asked: tuple[Worth, ...]
    claims: tuple[Claim, ...]
    first: datetime
    since: datetime


_HELD = "account, place_currency, currency, pro_rata, fifo, own_pro_rata, own_fifo, first, since"

LEAST_PART = 0.001
"""Part of all money held (in one currency of the victims, by either method) below which an account
is not listed but summed: pro rata never ends, and a request costs the bank the same work for a fen
as for a million. The same bound as `leads.money.trace.LEAST_PART`."""


def read(con: "DuckDBPyConnection", case: str | None) -> dict[tuple[str, str], Found]:
    """Return what the trace holds on each place that is large enough, of one case or of all.

    Leaves the temporary tables `asked(account, place_currency, currency, pro_rata, fifo)` and
    `large(account, place_currency)`.
    """
    if case is None:
        con.execute("CREATE OR REPLACE TEMP TABLE asked AS SELECT * FROM held_once")
    else:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE asked AS"
            " SELECT * EXCLUDE (case_id) FROM holdings WHERE case_id = ?",
            [case],
        )
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE large AS
        WITH sums AS (
            SELECT currency, sum(pro_rata) AS all_pro_rata, sum(fifo) AS all_fifo
            FROM asked GROUP BY currency)
        SELECT account, place_currency FROM asked JOIN sums USING (currency)
        WHERE pro_rata >= greatest(1, {LEAST_PART} * all_pro_rata)
           OR fifo >= greatest(1, {LEAST_PART} * all_fifo)
        GROUP BY ALL
    """)
    return _found(con)


def of_account(con: "DuckDBPyConnection", account: str) -> dict[tuple[str, str], Found]:
    """Return what the trace holds on each place of one account, however little."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE asked AS SELECT * FROM held_once WHERE account = ?",
        [account],
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE large AS SELECT DISTINCT account, place_currency FROM asked"
    )
    return _found(con)


def small(con: "DuckDBPyConnection") -> tuple[int, dict[str, Both]]:
    """Return, after `read`, how many places are not listed, and the victims' money held there."""
    rows = con.execute("""
        SELECT currency, count(DISTINCT (account, place_currency)), sum(pro_rata)::BIGINT,
               sum(fifo)::BIGINT
        FROM asked ANTI JOIN large USING (account, place_currency)
        GROUP BY ROLLUP (currency) ORDER BY currency NULLS FIRST
    """).fetchall()
    number = rows[0][1] if rows else 0
    return number, {row[0]: Both(*row[2:]) for row in rows if row[0] is not None}


def _found(con: "DuckDBPyConnection") -> dict[tuple[str, str], Found]:
    claims: dict[tuple[str, str], list[Claim]] = {}
    for row in _rows(con, "holdings", f"{_HELD}, case_id"):
        claims.setdefault((row[0], row[1]), []).append(Claim(row[-1], _worth(row)))
    asked: dict[tuple[str, str], list[Any]] = {}
    for row in _rows(con, "asked", _HELD):
        asked.setdefault((row[0], row[1]), []).append(row)
    held: dict[tuple[str, str], list[Any]] = {}
    for row in _rows(con, "held_once", _HELD):
        held.setdefault((row[0], row[1]), []).append(row)
    return {
        place: Found(
            tuple(_worth(row) for row in held.get(place, rows)),
            tuple(_worth(row) for row in rows),
            tuple(claims.get(place, ())),
            min(row[7] for row in rows),
            max(row[8] for row in rows),
        )
        for place, rows in asked.items()
    }


def _rows(con: "DuckDBPyConnection", table: str, columns: str) -> "list[tuple[Any, ...]]":
    found: list[tuple[Any, ...]] = con.execute(
        f"SELECT {columns} FROM {table} SEMI JOIN large USING (account, place_currency) "
        "ORDER BY ALL"
    ).fetchall()
    return found


def _worth(row: Any) -> Worth:
    return Worth(row[2], Both(row[3], row[4]), Both(row[5], row[6]))


def last_moved(con: "DuckDBPyConnection") -> dict[tuple[str, str], datetime]:
    rows = con.execute("""
        SELECT account, place_currency, "last" FROM pace
        SEMI JOIN held_once USING (account, place_currency)
    """).fetchall()
    return {(account, currency): last for account, currency, last in rows}


def line(
    place: tuple[str, str],
    found: Found,
    books: Books,
    speed: Pace,
    moved: datetime | None,
    horizon: float,
) -> Line:
    """Return what one place holds and what of it is left to ask for.

    Args:
        place: the account and its currency.
        found: what the trace holds on it.
        books: accounts as delivered, and what is frozen.
        speed: how fast it passes money on.
        moved: its last movement, if known.
        horizon: hours that the expected loss is for.
    """
    key, currency = place
    account = books.accounts.get(key)
    remarks: list[str] = []
    own = sum_of(worth.own for worth in found.worth)
    balance = account.balance if account else None
    there = _still_there(own, currency, balance, moved, remarks)
    stands = books.frozen(key)
    held = Both(stands.of(currency, there.pro_rata), stands.of(currency, there.fifo))
    asked = sum_of(worth.own for worth in found.asked)
    ask = Both(
        min(asked.pro_rata, there.pro_rata - held.pro_rata),
        min(asked.fifo, there.fifo - held.fifo),
    )
    if account is None:
        remarks.append("nobody delivered this account: what it paid on may be missing")
    if stands.whole and stands.since is not None:
        remarks.append(f"frozen as a whole since {stands.since:%Y-%m-%d}")
    elif stands.amounts:
        amounts = " and ".join(named(n, c) for c, n in sorted(stands.amounts.items()))
        remarks.append(f"{amounts} frozen already since {stands.since:%Y-%m-%d}")
    remarks += _overlap(own, found.claims)
    return Line(
        account=key,
        currency=currency,
        institution=account.institution if account else _keeper(key),
        holder=account.holder if account else None,
        status=account.status if account else None,
        worth=found.worth,
        there=there,
        frozen=held,
        ask=ask,
        value={worth.currency: _scaled(worth, ask, asked) for worth in found.asked},
        first=found.first,
        since=found.since,
        balance=balance,
        pace=speed,
        loss=Both(speed.lost(ask.pro_rata, horizon), speed.lost(ask.fifo, horizon)),
        common_loss=None,
        claims=found.claims,
        remarks=tuple(remarks),
    )


def _overlap(own: Both, claims: tuple[Claim, ...]) -> list[str]:
    """Say where the cases' parts are more or less than what is there; a unit each is rounding."""
    parts = sum_of(claim.worth.own for claim in claims)
    slack, said = len(claims), []
    if parts.pro_rata > own.pro_rata + slack or parts.fifo > own.fifo + slack:
        said.append("cases claim the same money here: it is counted once")
    if parts.pro_rata < own.pro_rata - slack or parts.fifo < own.fifo - slack:
        said.append("part of it was reported under no case")
    return said


def _still_there(
    own: Both,
    currency: str,
    balance: Balance | None,
    moved: datetime | None,
    remarks: list[str],
) -> Both:
    """Return what of the traced money can still be there; say why where that is less."""
    if balance is None or balance.currency != currency:
        return own
    when = f"{balance.at:%Y-%m-%d %H:%M} UTC"
    if not balance.dated:
        when = f"the delivery of {when}"
    if moved is not None and balance.at < moved:
        remarks.append(f"the balance of {when} is older than the last movement and is not used")
        return own
    most = max(0, balance.amount)
    if most < own.most:
        remarks.append(f"only {named(most, currency)} was there at {when}: the rest left unseen")
    return Both(min(own.pro_rata, most), min(own.fifo, most))


def _keeper(account: str) -> str | None:
    """Return the institution that the key `<institution>:<number>` of an account names."""
    institution, colon, _ = account.partition(":")
    return institution if colon and institution else None


def _scaled(worth: Worth, ask: Both, asked: Both) -> Both:
    """Return the part of the victims' money that is asked for, rounded down."""
    return Both(
        part(worth.traced.pro_rata, ask.pro_rata, asked.pro_rata),
        part(worth.traced.fifo, ask.fifo, asked.fifo),
    )


def part(whole: int, part: int, of: int) -> int:
    return whole * part // of if of else 0


def sum_of(parts: Iterable[Both]) -> Both:
    listed = list(parts)
    return Both(sum(one.pro_rata for one in listed), sum(one.fifo for one in listed))
