"""A freeze request: the accounts of one institution, and their columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from leads.exports.rows import joined
from leads.money.amounts import major, named
from leads.money.freezing.freezable import Freezable
from leads.money.freezing.places import Claim, Line
from leads.sentences import MARK_EN

Cell = str | int | Decimal | None

COLUMNS: Mapping[str, str] = {
    "status": "always DRAFT, NOT REVIEWED",
    "account": "the account, as its keeper writes it",
    "holder": "to whom it is titled, as delivered",
    "currency": "currency of the account; of every amount in this row that names no other",
    "ask": "asked to be frozen, by the method of this list",
    "ask_pro_rata": "the same by pro rata",
    "ask_fifo": "the same by first in, first out",
    "victims_money": "what is asked for, in the currencies that the victims paid in",
    "traced_pro_rata": "victims' money found there by pro rata, each amount counted once",
    "traced_fifo": "the same by first in, first out",
    "frozen_already": "part of the traced money that is frozen already",
    "first_arrival": "when victims' money first came in (UTC)",
    "last_arrival": "when it last came in (UTC)",
    "balance": "last balance that the keeper delivered",
    "balance_at": "when it was so (UTC)",
    "leaves_in_an_hour": "part of its money that the account passes on in an hour, in percent",
    "expected_loss": "what of `ask` is expected to be gone within the horizon",
    "cases": "the cases that claim it, each with its part; parts may be the same money",
    "remarks": "what else to know",
}


@dataclass(frozen=True)
class Request:
    """One institution's accounts, the most urgent first; `institution` None is unknown."""

    institution: str | None
    lines: tuple[Line, ...]
    found: Freezable
    made_at: datetime

    @property
    def title(self) -> str:
        """Return what stands above it."""
        return f"Freeze request: {self.institution or 'institution unknown'}"

    @property
    def sums(self) -> dict[str, int]:
        """What is asked for by the method of the list, by currency of the accounts."""
        sums: dict[str, int] = {}
        for line in self.lines:
            sums[line.currency] = sums.get(line.currency, 0) + getattr(line.ask, self.method)
        return dict(sorted(sums.items()))

    @property
    def losses(self) -> dict[str, int]:
        """What of it is expected to be lost within the horizon, likewise."""
        sums: dict[str, int] = {}
        for line in self.lines:
            sums[line.currency] = sums.get(line.currency, 0) + getattr(line.loss, self.method)
        return dict(sorted(sums.items()))

    @property
    def method(self) -> str:
        """Return the method that the amounts asked for are by."""
        return self.found.method

    def facts(self) -> dict[str, str]:
        """Return what stands above the table, by name."""
        found = self.found
        return {
            "Institution": self.institution or "unknown: nobody delivered these accounts",
            "Asked to be frozen": amounts(self.sums),
            "Expected to be lost by waiting": f"{amounts(self.losses)} within {found.horizon:g} h",
            "Case": found.case_id or "all cases",
            "Method": words(found.method),
            "Movements seen until": f"{found.as_of:%Y-%m-%d %H:%M} UTC",
            "Trace": found.run,
            "What this is": NO_ORDER,
        }


NO_ORDER = (
    "A request for a human to decide on, not an order. The holder of an account may have been "
    "duped, or may not know of it. Amounts are traced, not proven; each is counted once, however "
    "many cases claim it."
)


def requests(found: Freezable, made_at: datetime) -> tuple[Request, ...]:
    """Return a request for each institution, by name; the unknown one last."""
    by: dict[str | None, list[Line]] = {}
    for line in found.lines:
        by.setdefault(line.institution, []).append(line)
    names = sorted(by, key=lambda name: (name is None, name or ""))
    return tuple(Request(name, tuple(by[name]), found, made_at) for name in names)


def cells(line: Line, method: str) -> dict[str, Cell]:
    """Return the cells of one account by column; amounts in major units."""
    balance = line.balance

    def amount(minor: int) -> Decimal:
        return major(minor, line.currency)

    return {
        "status": MARK_EN,
        "account": line.account,
        "holder": line.holder,
        "currency": line.currency,
        "ask": amount(getattr(line.ask, method)),
        "ask_pro_rata": amount(line.ask.pro_rata),
        "ask_fifo": amount(line.ask.fifo),
        "victims_money": joined(
            named(getattr(value, method), code) for code, value in sorted(line.value.items())
        ),
        "traced_pro_rata": amount(line.own.pro_rata),
        "traced_fifo": amount(line.own.fifo),
        "frozen_already": amount(getattr(line.frozen, method)),
        "first_arrival": moment(line.first),
        "last_arrival": moment(line.since),
        "balance": named(balance.amount, balance.currency) if balance else None,
        "balance_at": moment(balance.at) if balance else None,
        "leaves_in_an_hour": percent(line.pace.per_hour),
        "expected_loss": amount(getattr(line.loss, method)),
        "cases": joined(claim(one, method) for one in line.claims),
        "remarks": joined(line.remarks),
    }


def claim(one: Claim, method: str) -> str:
    """Write a case's part of an account: `C-1: 600.00 CNY`."""
    case = one.case_id or "no case"
    return f"{case}: {named(getattr(one.worth.traced, method), one.worth.currency)}"


def words(method: str) -> str:
    """Return the name of a method as people read it."""
    return {"pro_rata": "pro rata (haircut)", "fifo": "first in, first out (FIFO)"}[method]


def amounts(sums: Mapping[str, int]) -> str:
    """Write sums in several currencies."""
    return " and ".join(named(minor, code) for code, minor in sums.items()) or "nothing"


def moment(at: datetime) -> str:
    """Write a time in UTC to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"


def percent(part: float) -> Decimal:
    """Return a part in percent, to two decimals, at most 100."""
    return Decimal(min(part, 1.0) * 100).quantize(Decimal("0.01"))


def text(cell: Cell) -> str:
    """Return a cell as text."""
    return "" if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def texts(row: Mapping[str, Cell], columns: Iterable[str]) -> list[str]:
    """Return some cells of a row as text."""
    return [text(row[name]) for name in columns]
