"""What persons in scope left in the records: cases, premises, handsets, accounts, payments, calls.

Read in batches by `leads/read/group_*.cypher` and kept as arrays, since a nation has millions of
rows. Days are counted from 1970-01-01; an unknown first day is `ALWAYS`, an unknown last `NEVER`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import neo4j
import numpy as np
import structlog

from leads import reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Days = NDArray[np.int32]
    Floats = NDArray[np.float64]

ALWAYS, NEVER = -(10**6), 10**6
"""Days that stand for an unknown beginning and an unknown end."""

INVESTED = 1.5
"""Paid to accounts with victims' money, as a multiple of the victims' money that came in: above it
somebody paid in, and did not pass on. Half as much again leaves room for own money that a mule
moves along, and for what tracing could not see."""

COLLECTING = 1
"""Accounts out of scope that pay into an account where victims pay: of victims, for who is not one
and pays in is in scope, or known to nobody."""

BATCH = 5_000
"""Keys asked for at once."""

log = structlog.get_logger()


class Numbering:
    """Numbers for keys, in the order in which they are first met."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self.keys: list[str] = list(keys)
        self._number = {key: n for n, key in enumerate(self.keys)}

    def __len__(self) -> int:
        return len(self.keys)

    def __contains__(self, key: str) -> bool:
        return key in self._number

    def of(self, key: str) -> int:
        """Return the number of a key that is known."""
        return self._number[key]

    def take(self, key: str) -> int:
        """Return the number of a key, a new one if it is new."""
        number = self._number.setdefault(key, len(self.keys))
        if number == len(self.keys):
            self.keys.append(key)
        return number


@dataclass(frozen=True)
class Presence:
    """Persons at things (cases, sites, handsets, organizations): one row each, with its days."""

    person: "Ints"
    thing: "Ints"
    since: "Days"
    until: "Days"
    things: Numbering

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Hands:
    """Who has a hand on which account: `how` is 0 holds, 1 owns, 2 operates."""

    person: "Ints"
    account: "Ints"
    how: "Ints"
    payments: "Ints"
    opened: "Days"


HOW = ("holds", "owns", "operates")


@dataclass(frozen=True)
class Flows:
    """Of each account: the part of its income that is victims' money, the part of all that a
    case's victims lost that stayed on it, and from and to how many accounts it was paid.

    `invested` says that more went from it to accounts with victims' money than victims' money ever
    came in: so do victims who were paid early "returns". `collecting` says that outsiders pay into
    it, as victims do into the accounts of mules.
    """

    share: "Floats"
    kept: "Floats"
    payers: "Ints"
    payees: "Ints"
    invested: "NDArray[np.bool_]"
    collecting: "NDArray[np.bool_]"


@dataclass(frozen=True)
class Payments:
    """What accounts paid each other, by currency.

    `of_payer` and `of_payee` are the payment's part in all that the payer paid and in all that
    came to the payee, 0 to 1; `tainted` the part of the payer's income that is victims' money.
    """

    payer: "Ints"
    payee: "Ints"
    count: "Ints"
    first: "Days"
    last: "Days"
    mean: "Floats"
    currency: "Ints"
    of_payer: "Floats"
    of_payee: "Floats"
    tainted: "Floats"

    def __len__(self) -> int:
        return len(self.payer)


@dataclass(frozen=True)
class Calls:
    """Pairs of numbers in contact: days on which they were, and how many numbers each was with."""

    one: "Ints"
    other: "Ints"
    days: "Ints"
    first: "Days"
    last: "Days"


@dataclass(frozen=True)
class Statements:
    """Who is said to stand below whom, one row a statement; `reliable` is graded A-C and 1-3."""

    below: "Ints"
    above: "Ints"
    reliable: "NDArray[np.bool_]"


@dataclass(frozen=True)
class Traces:
    """All of it, of `persons` (sorted); persons and accounts are numbers into their lists."""

    persons: Numbering
    cases: Presence
    premises: Presence
    handsets: Presence
    organizations: Presence
    accounts: Numbering
    hands: Hands
    flows: "Flows"
    payments: Payments
    calls: Calls
    statements: Statements


class _Reader:
    def __init__(self, driver: neo4j.Driver, database: str) -> None:
        self._driver = driver
        self._database = database

    def rows(
        self, name: str, keys: Collection[str] | None = None, batch: int = BATCH
    ) -> Iterator[list[Any]]:
        """Yield the values of each row of `leads/read/<name>.cypher`, asked in batches."""
        params: Iterator[dict[str, Any]]
        if keys is None:
            params = iter([{}])
        else:
            left = iter(keys)
            params = ({"keys": part} for part in iter(lambda: list(islice(left, batch)), []))
        with self._driver.session(
            database=self._database, default_access_mode=neo4j.READ_ACCESS
        ) as session:
            done = 0
            for one in params:
                yield from session.execute_read(_values, reading.text(name), one)
                done += len(one.get("keys", ()))
                if keys is not None and done % (20 * batch) == 0:
                    log.info("read for groups", what=name, done=done, of=len(keys))


def _values(tx: neo4j.ManagedTransaction, text: str, params: Mapping[str, Any]) -> list[list[Any]]:
    return tx.run(text, dict(params)).values()


def read(driver: neo4j.Driver, *, database: str = "neo4j", without: Collection[str] = ()) -> Traces:
    """Read the traces of everyone in scope, but for those in `without` (people under protection).

    Args:
        driver: of a graph with the derived layer, taint and scope written.
        database: its name.
        without: keys of persons who are not looked at.
    """
    reader = _Reader(driver, database)
    left_out = set(without)
    keys = [row[0] for row in reader.rows("group_persons") if row[0] not in left_out]
    persons = Numbering(keys)
    log.info("persons in scope", persons=len(persons))
    cases = _presence(reader, "group_cases", persons)
    premises = _presence(reader, "group_premises", persons)
    handsets = _presence(reader, "group_handsets", persons)
    organizations = _presence(reader, "group_organizations", persons)
    accounts, hands = _hands(reader, persons)
    flows = _flows(reader, accounts)
    payments = _payments(reader, accounts, flows)
    calls = _calls(reader, handsets)
    statements = _statements(reader, persons)
    log.info(
        "traces read", cases=len(cases), premises=len(premises), handsets=len(handsets),
        accounts=len(accounts), payments=len(payments), calls=len(calls.one),
    )  # fmt: skip
    return Traces(
        persons, cases, premises, handsets, organizations, accounts, hands, flows,
        payments, calls, statements,
    )  # fmt: skip


def _array(values: Sequence[Any], kind: Any = np.int64) -> "NDArray[Any]":
    return np.asarray(values, dtype=kind)


def _presence(reader: _Reader, name: str, persons: Numbering) -> Presence:
    things = Numbering()
    person, thing, since, until = [], [], [], []
    for key, what, first, last in reader.rows(name, persons.keys):
        person.append(persons.of(key))
        thing.append(things.take(what))
        since.append(ALWAYS if first is None else first)
        until.append(NEVER if last is None else last)
    return Presence(
        _array(person), _array(thing), _array(since, np.int32), _array(until, np.int32), things
    )


def _hands(reader: _Reader, persons: Numbering) -> tuple[Numbering, Hands]:
    accounts = Numbering()
    columns: tuple[list[int], ...] = ([], [], [], [], [])
    for key, account, how, payments, opened in reader.rows("group_accounts", persons.keys):
        row = (
            persons.of(key), accounts.take(account), HOW.index(how), payments,
            ALWAYS if opened is None else opened,
        )  # fmt: skip
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    person, number, how_, count, opened_ = map(_array, columns)
    return accounts, Hands(person, number, how_, count, opened_.astype(np.int32))


def _flows(reader: _Reader, accounts: Numbering) -> Flows:
    n = len(accounts)
    share, kept = np.zeros(n), np.zeros(n)
    payers, payees = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for key, part, stayed, into, out in reader.rows("group_flows", accounts.keys):
        place = accounts.of(key)
        share[place], kept[place], payers[place], payees[place] = part, stayed, into, out
    no = np.zeros(n, dtype=np.bool_)
    return Flows(share, kept, payers, payees, no, no.copy())


def _payments(reader: _Reader, accounts: Numbering, flows: Flows) -> Payments:
    """Read what accounts with victims' money paid; what clean accounts pay is everyday life.

    Fills in `flows.collecting` and `flows.invested`.
    """
    currencies = Numbering()
    paid = [key for key, part in zip(accounts.keys, flows.share, strict=True) if part > 0]
    rows: list[tuple[int, int, int, int, int, int, int]] = []
    out: dict[tuple[int, int], int] = {}
    for payer, payee, currency, count, total, first, last in reader.rows("group_paid", paid):
        a, c = accounts.of(payer), currencies.take(currency or "")
        out[a, c] = out.get((a, c), 0) + total
        if payee in accounts:
            rows.append((a, accounts.of(payee), c, count, total, first, last))
    into: dict[tuple[int, int], int] = {}
    asked = sorted({*paid, *(accounts.keys[row[1]] for row in rows)})
    for account, currency, total in reader.rows("group_income", asked):
        into[accounts.of(account), currencies.take(currency or "")] = total
    _mark_investors(rows, into, flows)
    table = np.asarray(rows, dtype=np.int64).reshape(-1, 7)
    payer, payee, currency_, count_, total_, first_, last_ = (table[:, n] for n in range(7))
    of_payer = np.asarray([row[4] / max(1, out[row[0], row[2]]) for row in rows], np.float64)
    of_payee = np.asarray([row[4] / max(1, into[row[1], row[2]]) for row in rows], np.float64)
    return Payments(
        payer, payee, count_, first_.astype(np.int32), last_.astype(np.int32),
        total_ / np.maximum(1, count_), currency_, of_payer, np.minimum(1.0, of_payee),
        flows.share[payer],
    )  # fmt: skip


def _mark_investors(
    rows: Sequence[tuple[int, ...]], into: Mapping[tuple[int, int], int], flows: Flows
) -> None:
    """Mark accounts that paid in where victims pay: into accounts that many outsiders pay."""
    inside = np.zeros(len(flows.payers), dtype=np.int64)
    for _, payee in {(row[0], row[1]) for row in rows}:
        inside[payee] += 1
    flows.collecting[:] = (flows.share > 0) & (flows.payers - inside >= COLLECTING)
    paid_in: dict[tuple[int, int], int] = {}
    for payer, payee, currency, _, total, *_ in rows:
        if flows.collecting[payee]:
            paid_in[payer, currency] = paid_in.get((payer, currency), 0) + total
    for (account, currency), total in paid_in.items():
        came = flows.share[account] * into.get((account, currency), 0)
        flows.invested[account] |= total > INVESTED * came


def _calls(reader: _Reader, handsets: Presence) -> Calls:
    things = handsets.things
    phones = [key.split(" ", 1)[1] for key in things.keys if key.startswith("Phone ")]
    columns: tuple[list[int], ...] = ([], [], [], [], [])
    for phone, other, days, first, last in reader.rows("group_contacts", phones, 2_000):
        named = f"Phone {other}"
        if phone < other and named in things:
            row = things.of(f"Phone {phone}"), things.of(named), days, first, last
            for column, value in zip(columns, row, strict=True):
                column.append(value)
    one, two, days_, first_, last_ = map(_array, columns)
    return Calls(one, two, days_, first_.astype(np.int32), last_.astype(np.int32))


def _statements(reader: _Reader, persons: Numbering) -> Statements:
    rows = [
        (persons.of(below), persons.of(above), bool(reliable))
        for below, above, _, reliable, _ in reader.rows("group_statements", persons.keys)
        if above in persons
    ]
    below, above, graded = (np.asarray([row[n] for row in rows], np.int64) for n in range(3))
    return Statements(below, above, graded.astype(np.bool_))
