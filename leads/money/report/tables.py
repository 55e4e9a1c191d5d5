"""The tables of a trace's report: sums, accounts and payments, the largest and the rest summed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leads.exports.pdf_document import Column
from leads.exports.visible import shortened
from leads.money.amounts import named, written
from leads.money.result import AccountLine, Both, Step, Traced

LONGEST = 300
"""Characters of a cell: a name or a list of records; more is cut, and said."""
BECOMES: Mapping[str, str] = {
    "account": "stays there",
    "undelivered": "nobody delivered it: what it paid on is missing",
    "exchange": "exchange",
    "cash-out": "cash",
    "abroad": "abroad",
    "outside": "other outside",
}
"""What becomes of money at an account, by `AccountLine.ending`."""
MOST_RECORDS = 4
"""Records of a payment that are named; both banks and a correction of each are four."""


@dataclass(frozen=True)
class Table:
    """A table for a page or a PDF: `last` is set off below the rows."""

    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    last: tuple[str, ...] | None = None


def sums(traced: Traced) -> Table:
    """Return what came in and what became of it, by both methods side by side."""
    rows = (
        ("came in", traced.entered),
        ("stays on accounts", traced.stays),
        ("of that with those who paid", traced.returned),
        ("left to the outside", traced.left),
        ("left unseen between two statements", traced.unseen),
    )
    return Table(
        "In all",
        "By each method: came in = stays + left + left unseen.",
        (
            Column(f"{traced.currency}", 4),
            Column("pro rata (haircut)", 3, number=True),
            Column("FIFO (first in, first out)", 3, number=True),
        ),
        tuple((name, *_both(amount, traced.currency)) for name, amount in rows),
    )


def accounts(traced: Traced, most: int) -> Table:
    """Return the accounts and ends that most money came to."""
    order = sorted(
        traced.accounts, key=lambda line: (-max(line.came.most, line.stays.most), line.account)
    )
    shown, others = order[:most], order[most:]
    rows = [_account(line, traced.currency) for line in shown]
    rest = traced.rest_accounts
    count = len(others) + rest.count
    if count:
        stays = _sum([rest.traced, *(line.stays for line in others)])
        rows.append(
            (f"{count:,} smaller, summed", *[""] * 8, *_both(stays, traced.currency))
        )  # fmt: skip
    numbers = ("came in", "passed on", "stays or left")
    return Table(
        "Accounts",
        f"{len(shown):,} of {len(order) + rest.count:,}, the largest first. Money that came to an "
        "account twice is counted twice in its “came in” and “passed on”, not in “stays or left”.",
        (
            Column("account", 3.6), Column("institution", 1.5), Column("holder", 1.6),
            Column("what becomes of it", 2.0), Column("step, first and last arrival (UTC)", 2.0),
            *(
                Column(f"{name}, {method}", 1.55, number=True)
                for name in numbers
                for method in ("pro rata", "FIFO")
            ),
        ),
        tuple(rows),
        ("in all", *[""] * 8, *_both(_ended(traced), traced.currency)),
    )  # fmt: skip


def payments(traced: Traced, most: int) -> Table:
    """Return the payments that carried most, in order of time; those that began it come first."""
    order = sorted(
        traced.steps, key=lambda step: (not step.start, -step.traced.most, step.transaction)
    )
    shown, others = order[:most], order[most:]
    shown.sort(key=lambda step: (step.at, step.transaction))
    rows = [_payment(step, traced.currency) for step in shown]
    rest = traced.rest_steps
    count = len(others) + rest.count
    if count:
        amount = _sum([rest.traced, *(step.traced for step in others)])
        rows.append(
            ("", f"{count:,} smaller, summed", "", "", "", *_both(amount, traced.currency), "")
        )
    return Table(
        "Payments",
        f"{len(shown):,} of {len(order) + rest.count:,} that carried traced money: the payments "
        "that it begins with, then the largest, in order of time.",
        (
            Column("time (UTC)", 2.0), Column("from", 2.4), Column("to", 2.4),
            Column("amount paid", 1.9, number=True), Column("channel", 1.5),
            Column("traced, pro rata", 1.6, number=True),
            Column("traced, FIFO", 1.6, number=True), Column("records", 3.0),
        ),
        tuple(rows),
    )  # fmt: skip


def _account(line: AccountLine, currency: str) -> tuple[str, ...]:
    steps = f"step {line.depth}, {line.first:%Y-%m-%d %H:%M}"
    if line.last != line.first:
        steps += f" to {line.last:%Y-%m-%d %H:%M}"
    amounts = [
        text
        for amount in (line.came, line.passed, line.stays)
        for text in _both(amount, currency)
    ]  # fmt: skip
    cells = (line.account, line.institution or "", line.holder or "", _ending(line), steps)
    return (*(shortened(cell, LONGEST) for cell in cells), *amounts)


def _ending(line: AccountLine) -> str:
    said = BECOMES[line.ending] if line.stays.most or line.kind == "external" else "passed on"
    if line.unseen.most:
        said += ", some left unseen"
    return f"{said}; account {line.status}" if line.status else said


def _payment(step: Step, currency: str) -> tuple[str, ...]:
    amount = named(step.amount, step.currency)
    if step.received_currency != step.currency:
        amount += f" → {named(step.received, step.received_currency)}"
    records = ", ".join(step.records[:MOST_RECORDS])
    if len(step.records) > MOST_RECORDS:
        records += f" and {len(step.records) - MOST_RECORDS:,} more"
    channel = step.channel or ""
    cells = (
        f"{step.at:%Y-%m-%d %H:%M:%S}",
        step.payer,
        step.payee,
        amount,
        f"{channel} (begins here)".strip() if step.start else channel,
    )
    return (
        *(shortened(cell, LONGEST) for cell in cells),
        *_both(step.traced, currency),
        shortened(records, LONGEST),
    )


def _both(amount: Both, currency: str) -> tuple[str, str]:
    return written(amount.pro_rata, currency), written(amount.fifo, currency)


def _sum(amounts: Sequence[Both]) -> Both:
    return Both(sum(one.pro_rata for one in amounts), sum(one.fifo for one in amounts))


def _ended(traced: Traced) -> Both:
    return _sum([traced.stays, traced.left])
