"""From two passes to what a person reads: accounts, payments, ends, and what is not known.

Pro rata never ends: after a few hubs nearly every payment carries a trace. What is too small to
be read is summed, and counted in every total.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from leads.money.follow import arrivals
from leads.money.kernel import (
    BOOK,
    CAME,
    DEPTH,
    FIRST,
    LAST,
    LOST,
    NO_BALANCE,
    PASSED,
    TAINT,
)
from leads.money.ledger import COUNTS, Ledger
from leads.money.result import AccountLine, Both, Rest, Step, Traced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leads.money.follow import Passages
    from leads.money.starts import Starts

    Array = np.ndarray[Any, Any]

LEAST_PART = 0.001
"""Part of all the traced money below which an account or a payment is not listed but summed: a
thousandth of a case's loss is below what a report or a freeze turns on."""

LISTED = 5_000
"""Accounts, and payments, that are listed at most; more than a person reads."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def tell(
    ledger: Ledger,
    starts: "Starts",
    passages: "Passages",
    titles: "Any",
    asked: tuple[str, str],
) -> Traced:
    """Tell what the passes found.

    Args:
        ledger: the movements.
        starts: what the passes began with.
        passages: what they found.
        titles: gives what is known of accounts, by key (see `leads.money.around.titles`).
        asked: kind and key of the question.
    """
    books = _by_account(ledger, passages)
    entered = passages.both("entered")
    floor = max(1, int(entered.most * LEAST_PART))
    numbers, rest_accounts = _largest_accounts(books, floor)
    steps, rest_steps = _steps(ledger, starts, passages, floor)
    lines = _lines(ledger, passages, books, numbers, titles)
    outside = ledger.outside
    own = np.zeros(len(outside), dtype=np.bool_)
    own[ledger.payer[starts.positions]] = True
    own &= ~outside
    kind, key = asked
    return Traced(
        asked=key,
        kind=kind,
        currency=starts.currency,
        as_of=moment(int(ledger.at[-1])),
        basis=starts.basis,
        payments=len(starts.positions),
        paid=int(ledger.amount[starts.positions].sum()),
        entered=entered,
        stays=passages.there(~outside),
        returned=passages.there(own),
        left=passages.there(outside),
        unseen=passages.both("unseen"),
        steps=steps,
        accounts=lines,
        rest_steps=rest_steps,
        rest_accounts=rest_accounts,
        remarks=tuple(_remarks(ledger, numbers, lines)),
        changes=(),
    )


def moment(microseconds: int) -> datetime:
    """Return a time of the ledger."""
    return EPOCH + timedelta(microseconds=microseconds)


def _by_account(ledger: Ledger, passages: "Passages") -> "tuple[Array, Array]":
    """Return both books by account, int64[accounts, BOOK]; only accounts that money came to."""
    made = []
    for passage in (passages.pro_rata, passages.fifo):
        places = passage.reached
        account = ledger.account[places]
        book = np.zeros((len(ledger.accounts), BOOK), dtype=np.int64)
        for column in (TAINT, CAME, PASSED, LOST):
            np.add.at(book[:, column], account, passage.book[places, column])
        np.maximum.at(book[:, LAST], account, passage.book[places, LAST])
        for column in (FIRST, DEPTH):
            there = passage.book[places, column] > 0
            least = np.full(len(book), np.iinfo(np.int64).max)
            np.minimum.at(least, account[there], passage.book[places[there], column])
            book[:, column] = np.where(least == np.iinfo(np.int64).max, 0, least)
        made.append(book)
    return made[0], made[1]


def _largest_accounts(books: "tuple[Array, Array]", floor: int) -> "tuple[Array, Rest]":
    pro_rata, fifo = books
    size = np.maximum.reduce([b[:, c] for b in books for c in (CAME, TAINT)])
    some = np.flatnonzero(size)
    large = some[size[some] >= floor]
    order = large[np.lexsort((large, -size[large]))][:LISTED]
    rest = np.setdiff1d(some, order, assume_unique=True)
    left = Both(int(pro_rata[rest, TAINT].sum()), int(fifo[rest, TAINT].sum()))
    return order, Rest(len(rest), left)


def _steps(
    ledger: Ledger, starts: "Starts", passages: "Passages", floor: int
) -> tuple[tuple[Step, ...], Rest]:
    import pyarrow as pa

    moved = passages.pro_rata.moved, passages.fifo.moved
    some = passages.carrying
    size = np.maximum(moved[0][some], moved[1][some])
    large = np.flatnonzero(size >= floor)
    if len(large) > LISTED:
        large = np.sort(large[np.lexsort((large, -size[large]))][:LISTED])
    positions = some[large]
    rest = [int(m[some].sum()) - int(m[positions].sum()) for m in moved]
    is_start = np.isin(positions, starts.positions)
    columns = ledger.text.select(["key", "channel", "records", "rate"])
    text = columns.take(pa.array(positions)).to_pydict()
    keys = ledger.accounts["key"]
    payer, payee = (
        keys.take(pa.array(ledger.account[side[positions]])).to_pylist()
        for side in (ledger.payer, ledger.payee)
    )
    codes = ledger.currencies
    made = tuple(
        Step(
            transaction=text["key"][k],
            at=moment(int(ledger.at[i])),
            payer=payer[k],
            payee=payee[k],
            amount=int(ledger.amount[i]),
            currency=codes[ledger.currency[ledger.payer[i]]],
            received=int(ledger.received[i]),
            received_currency=codes[ledger.currency[ledger.payee[i]]],
            channel=text["channel"][k],
            traced=Both(int(moved[0][i]), int(moved[1][i])),
            start=bool(is_start[k]),
            records=tuple(text["records"][k] or ()),
            rate=text["rate"][k],
        )
        for k, i in enumerate(positions.tolist())
    )
    return made, Rest(len(some) - len(large), Both(*rest))


def _lines(
    ledger: Ledger,
    passages: "Passages",
    books: "tuple[Array, Array]",
    numbers: "Array",
    titles: "Any",
) -> tuple[AccountLine, ...]:
    import pyarrow as pa

    keys = ledger.accounts["key"].take(pa.array(numbers)).to_pylist()
    labels = ledger.accounts["label"].take(pa.array(numbers)).to_pylist()
    known: Mapping[str, Mapping[str, Any]] = titles(keys)
    first, last = arrivals(books, numbers)
    channel = ledger.text["channel"].take(pa.array(last)).to_pylist()
    bank = ledger.text["to_institution"].take(pa.array(last)).to_pylist()
    passed_on = np.zeros(len(ledger.accounts), dtype=np.int64)
    np.add.at(passed_on, ledger.account, ledger.passed_on)
    lines = []
    for k, (number, key) in enumerate(zip(numbers.tolist(), keys, strict=True)):
        of = known.get(key, {})
        depths = [int(b[number, DEPTH]) for b in books if b[number, DEPTH]]
        silent = key not in known and not passed_on[number]
        lines.append(
            AccountLine(
                account=key,
                kind=labels[k].lower(),
                institution=of.get("institution") or bank[k],
                holder=of.get("holder"),
                status=of.get("status"),
                ending=_ending(labels[k], key, channel[k], of.get("kind"), silent),
                first=moment(int(ledger.at[first[k]])),
                last=moment(int(ledger.at[last[k]])),
                came=_both(books, number, CAME),
                passed=_both(books, number, PASSED),
                stays=_both(books, number, TAINT),
                unseen=_both(books, number, LOST),
                depth=min(depths, default=0),
            )
        )
    return tuple(lines)


def _both(books: "tuple[Array, Array]", number: int, column: int) -> Both:
    return Both(int(books[0][number, column]), int(books[1][number, column]))


def _ending(label: str, key: str, channel: str | None, kind: str | None, silent: bool) -> str:
    """Return what became of money that stays; see `leads.money.result.AccountLine`."""
    if label != "External":
        return "undelivered" if silent else "exchange" if kind == "virtual_currency" else "account"
    name = key.upper()
    if "CASH" in name or channel == "cash_out":
        return "cash-out"
    if "EXCHANGE" in name or channel == "exchange":
        return "exchange"
    return "abroad" if "ABROAD" in name else "outside"


def _remarks(ledger: Ledger, numbers: "Array", lines: tuple[AccountLine, ...]) -> "list[str]":
    """Say what is not known of the accounts that are listed."""
    said = []
    listed = np.zeros(len(ledger.accounts), dtype=np.bool_)
    listed[numbers] = True
    places = listed[ledger.account] & ~ledger.outside
    i = np.flatnonzero(places[ledger.payer])
    i = i[ledger.state[i] == COUNTS]
    seen, amount, after = ledger.seen[i], ledger.amount[i], ledger.after[i]
    given = after != NO_BALANCE
    held = np.where(given, np.maximum(np.where(given, after, 0) + amount, amount), 0)
    held = np.where(given, held, np.maximum(seen, amount))
    payers = ledger.account[ledger.payer[i]]
    before = len(np.unique(payers[held > seen]))
    if before:
        said.append(
            f"{_accounts(before)} paid more than was seen to come in: what was there before, or "
            "came in unseen, counts as other money."
        )
    if given.any():
        gone = int((given & (seen > held)).sum())
        said.append(
            f"Statements give the balance after {int(given.sum()):,} of {len(i):,} payments of "
            f"these accounts; after {gone:,} of them less was there than was seen to come in: the "
            "difference left unseen."
        )
    checked = np.unique(payers[given])
    unchecked = len(np.setdiff1d(np.unique(payers), checked))
    if unchecked:
        said.append(
            f"No statement balance is known of {_accounts(unchecked)}: what they held beside is "
            "not known, and the traced part is the most that it can be."
        )
    silent = [line for line in lines if line.ending == "undelivered"]
    if silent:
        banks = sorted({line.institution or "an unnamed institution" for line in silent})
        said.append(
            f"Nobody delivered {_accounts(len(silent))} that money came to (at "
            f"{', '.join(banks[:5])}{' and others' if len(banks) > 5 else ''}): what they paid on "
            "is missing, not nothing."
        )
    exchanged = ledger.about["exchanged"]
    for number, how in (
        (exchanged["rated"], "a dated rate gives it (see its step)"),
        (exchanged["unrated"], "there is no rate for it: the money stays in its currency"),
    ):
        if number:
            said.append(
                f"Of {number:,} exchanges the record does not say what was received; {how}."
            )
    said += [
        f"Left out of the ledger: {number:,} {'movement' if number == 1 else 'movements'}, {why}."
        for why, number in ledger.about["left_out"].items()
        if number
    ]
    return said


def _accounts(number: int) -> str:
    return "1 account" if number == 1 else f"{number:,} accounts"
