"""What can still be frozen: accounts that hold traceable value now, the most urgent first.

Urgent is what is expected to be lost by waiting: the amount still to ask for times the part that
the account's own pace (`leads.money.freezing.pace`) takes away within the horizon. Each amount
counts once however many cases claim it; the cases are named with their parts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leads.money.freezing import frozen, holdings, pace, places
from leads.money.freezing.places import Line, part, sum_of
from leads.money.result import Both
from loaders.rates import Rates
from quality.errors import LeadgraphError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

METHODS = ("pro_rata", "fifo")


@dataclass(frozen=True)
class Freezable:
    """What can be asked for, and what not.

    Attributes:
        run, as_of: the trace, and the last movement that it saw.
        case_id: the one case asked for, or None.
        method: by which the amounts to ask for and the order are.
        horizon: hours of waiting.
        common: currency of the order.
        pool: mean part of its money that an account passes on in an hour.
        lines: what to ask for, the most urgent first.
        nothing_left: accounts with nothing left to ask for: frozen already, or emptied.
        closed: accounts that their keeper calls closed.
        victims: accounts that victims paid from: what came back to them is theirs.
        rest, rest_held: places too small to be listed, and the victims' money held there by
            currency.
        remarks: what holds for all.
    """

    run: str
    as_of: datetime
    case_id: str | None
    method: str
    horizon: float
    common: str | None
    pool: float
    lines: tuple[Line, ...]
    nothing_left: tuple[Line, ...]
    closed: tuple[Line, ...]
    victims: tuple[Line, ...]
    rest: int
    rest_held: Mapping[str, Both]
    remarks: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values; amounts in minor units, times in ISO 8601."""
        shown: dict[str, Any] = _plain(asdict(self))
        return shown


def find(
    home: Path,
    *,
    case: str | None = None,
    method: str = "pro_rata",
    horizon: float = pace.HORIZON,
    rates: Rates | None = None,
) -> Freezable:
    """Find what can still be frozen, after the last trace of all cases.

    Args:
        home: the state directory.
        case: only what this case claims, and only its part.
        method: `pro_rata` or `fifo`.
        horizon: hours of waiting.
        rates: to order amounts in several currencies; those that the ledger and the central bank
            give, where not told.

    Raises:
        holdings.NotTraced: no trace was made yet.
        LeadgraphError: the case claims nothing, or the method or horizon is none.
    """
    if method not in METHODS:
        raise LeadgraphError(f"no method {method!r}; the methods are {' and '.join(METHODS)}")
    if not 0 < horizon < float("inf"):
        raise LeadgraphError(f"a horizon of {horizon} hours is none; give hours above zero")
    about = holdings.about(home)
    with holdings.open_holdings(home) as con:
        held = places.read(con, case)
        rest, rest_held = places.small(con)
        pool, paces = pace.read(con)
        moved = places.last_moved(con)
        own = {key for (key,) in con.execute("SELECT DISTINCT payer FROM starts").fetchall()}
        if case is not None and not held and not _known(con, case):
            raise LeadgraphError(
                f"no victim's money of a case {case} was traced; `leadgraph cases` lists the cases "
                "and `leadgraph trace` says which have nothing to start from"
            )
    books = frozen.read(home, {account for account, _ in held})
    unknown = pool.pace(0, 0.0)
    made = [
        places.line(place, found, books, paces.get(place, unknown), moved.get(place), horizon)
        for place, found in held.items()
    ]
    common = _common(made)
    rates = rates or Rates.open(home)
    valued = [replace(line, common_loss=_in(common, line, method, about, rates)) for line in made]
    valued.sort(key=lambda line: _urgency(line, method))
    groups: dict[str, list[Line]] = {n: [] for n in ("ask", "nothing", "closed", "victims")}
    for line in valued:
        if line.account in own:
            groups["victims"].append(line)
        elif line.status == "closed":
            groups["closed"].append(line)
        else:
            groups["ask" if getattr(line.ask, method) else "nothing"].append(line)
    return Freezable(
        run=about.run,
        as_of=about.as_of,
        case_id=case,
        method=method,
        horizon=horizon,
        common=common,
        pool=pool.mean * pace.HOUR,
        lines=tuple(groups["ask"]),
        nothing_left=tuple(line for line in groups["nothing"] if getattr(line.own, method)),
        closed=tuple(groups["closed"]),
        victims=tuple(groups["victims"]),
        rest=rest,
        rest_held=rest_held,
        remarks=_remarks(groups["ask"], common, about),
    )


def totals(lines: Iterable[Line]) -> dict[str, Both]:
    """Return what can be asked for in each currency of the victims, by currency."""
    sums: dict[str, Both] = {}
    for line in lines:
        for currency, value in line.value.items():
            sums[currency] = sum_of((sums.get(currency, Both(0, 0)), value))
    return dict(sorted(sums.items()))


def _known(con: "DuckDBPyConnection", case: str) -> bool:
    found = con.execute("SELECT count(*) FROM starts WHERE case_id = ?", [case]).fetchone()
    return bool(found and found[0])


def _common(lines: list[Line]) -> str | None:
    """Return the currency that most accounts' victims paid in; of equals, the first by name."""
    counted: dict[str, int] = {}
    for line in lines:
        for worth in line.worth:
            counted[worth.currency] = counted.get(worth.currency, 0) + 1
    return min(counted, key=lambda code: (-counted[code], code)) if counted else None


def _in(
    common: str | None, line: Line, method: str, about: holdings.About, rates: Rates
) -> int | None:
    """Return the expected loss of a line in the currency of the order, or None: no rate."""
    ask, loss = getattr(line.ask, method), getattr(line.loss, method)
    total = 0
    for currency, value in line.value.items():
        lost = part(getattr(value, method), loss, ask)
        if currency != common and common is not None:
            converted = rates.convert(lost, currency, common, about.as_of.date())
            if converted is None:
                return None
            lost = converted.minor
        total += lost
    return total


def _urgency(line: Line, method: str) -> tuple[Any, ...]:
    unknown = line.common_loss is None
    loss = line.common_loss if line.common_loss is not None else getattr(line.loss, method)
    place = (line.account, line.currency)
    return (unknown, line.currency if unknown else "", -loss, -getattr(line.ask, method), place)


def _remarks(lines: Iterable[Line], common: str | None, about: holdings.About) -> tuple[str, ...]:
    apart = sorted({line.currency for line in lines if line.common_loss is None})
    if not apart:
        return ()
    return (
        f"no rate into {common} on {about.as_of:%Y-%m-%d} for what is in {', '.join(apart)}: these "
        "accounts stand at the end, in an order of their own",
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value
