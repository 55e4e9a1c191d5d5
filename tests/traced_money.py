"""Traces to draw: small worlds of payments, followed by two plain loops that add up exactly."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from leads.money.result import AccountLine, Both, Rest, Step, Traced

HOLDERS = ("王小明", "李伟", "Nguyễn Văn Ánh", "สมชาย ใจดี", "Chan Tai Man", "张国强", "陈美玲")
OUTSIDE = {
    "EXT:CASH": "cash-out",
    "EXT:EXCHANGE": "exchange",
    "EXT:ABROAD": "abroad",
    "EXT:MERCHANT": "outside",
}


@dataclass(frozen=True)
class Payment:
    """A movement of a world."""

    at: datetime
    payer: str
    payee: str
    amount: int
    start: bool = False


def world(accounts: int, seed: int = 5, victims: int | None = None) -> list[Payment]:
    """Return payments of victims to mules, on over layers that share collectors, and out again."""
    chance = random.Random(seed)
    victims = victims or max(2, min(40, accounts // 4))
    layers = min(6, max(2, accounts // 2))
    layer: list[list[str]] = [[] for _ in range(layers)]
    for number in range(accounts):
        key = f"CN-{'ICBC' if number % 3 else 'ABC'}:6228480{number:012d}"
        layer[number if number < layers else chance.randrange(layers)].append(key)
    at = datetime(2025, 3, 1, 9, tzinfo=UTC)
    found: list[Payment] = []
    money: Counter[str] = Counter()
    for number in range(victims):
        at += timedelta(minutes=chance.randrange(5, 600))
        amount = int(chance.lognormvariate(14, 1))
        mule = chance.choice(layer[0])
        found.append(Payment(at, f"CN-BOC:4563510{number:012d}", mule, amount, start=True))
        money[mule] += amount
    for depth, here in enumerate(layer):
        rounds = min(4, max(1, len(here) // 8))
        for _ in range(rounds):
            for payer in sorted(here):
                if not money[payer]:
                    continue
                at += timedelta(minutes=chance.randrange(1, 90))
                keep = chance.random() * 0.3 if depth < layers - 1 else 0.4
                left = int(money[payer] * (1 - keep))
                parts = chance.choice((1, 1, 2, 3, 5)) if accounts < 200 else 8
                for part in range(parts):
                    amount = left // parts
                    if amount < 1:
                        continue
                    if depth == layers - 1 or chance.random() < 0.15:
                        payee = chance.choice(sorted(OUTSIDE))
                    elif chance.random() < 0.05 and depth:
                        payee = chance.choice(layer[depth - 1])
                    else:
                        payee = chance.choice(layer[min(layers - 1, depth + 1 + part % 2)])
                    found.append(Payment(at, payer, payee, amount))
                    money[payer] -= amount
                    money[payee] += amount
    return found


def followed(payments: list[Payment], floor: float = 0.0, listed: int = 5_000) -> Traced:
    """Follow the start payments by both methods; see `leads.money.result.Traced`.

    Accounts hold nothing else, but for every third, which held as much again of its own money.
    Payments and accounts below `floor` of what came in, and after the first `listed`, are summed.
    """
    book: dict[str, dict[str, Counter[str]]] = {
        method: defaultdict(Counter) for method in ("pro_rata", "fifo")
    }
    held: Counter[str] = Counter()
    queue: dict[str, list[list[int]]] = defaultdict(list)
    moved: list[tuple[int, int]] = []
    depth: dict[str, int] = {}
    arrivals: dict[str, list[datetime]] = defaultdict(list)
    for payment in payments:
        payer, payee, amount = payment.payer, payment.payee, payment.amount
        old, first = book["pro_rata"][payer], book["fifo"][payer]
        if held[payer] < amount:
            queue[payer].insert(0, [amount - held[payer], 0])
            held[payer] = amount
        part = old["stays"] * amount // held[payer] if not payer.startswith("EXT:") else 0
        lots = _taken(queue[payer], amount)
        mine = sum(width for width, traced in lots if traced)
        for line, gone in ((old, part), (first, mine)):
            line["stays"] -= gone
            line["passed"] += gone
        held[payer] -= amount
        if payment.start:
            part, mine, lots = amount, amount, [[amount, 1]]
        if not payee.startswith("EXT:") and not held[payee] and hash_of(payee) % 3 == 0:
            queue[payee].append([amount, 0])
            held[payee] += amount
        queue[payee] += lots
        held[payee] += amount
        for method, came in (("pro_rata", part), ("fifo", mine)):
            book[method][payee]["stays"] += came
            book[method][payee]["came"] += came
        moved.append((part, mine))
        if part or mine:
            depth[payee] = min(depth.get(payee, 99), depth.get(payer, 0) + 1)
            arrivals[payee].append(payment.at)
    return _told(payments, moved, book, depth, arrivals, floor, listed)


def hash_of(key: str) -> int:
    """Return a number of a key that is the same in every process."""
    return sum(ord(character) for character in key)


def _taken(queue: list[list[int]], amount: int) -> list[list[int]]:
    taken: list[list[int]] = []
    while amount:
        width = min(queue[0][0], amount)
        taken.append([width, queue[0][1]])
        queue[0][0] -= width
        amount -= width
        if not queue[0][0]:
            queue.pop(0)
    return taken


def _told(
    payments: list[Payment],
    moved: list[tuple[int, int]],
    book: dict[str, dict[str, Counter[str]]],
    depth: dict[str, int],
    arrivals: dict[str, list[datetime]],
    floor: float,
    listed: int,
) -> Traced:
    def both(key: str, what: str) -> Both:
        return Both(book["pro_rata"][key][what], book["fifo"][key][what])

    lines = []
    for key in arrivals:
        number = hash_of(key)
        inside = not key.startswith("EXT:")
        lines.append(
            AccountLine(
                account=key,
                kind="account" if inside else "external",
                institution=key.split(":")[0] if inside else None,
                holder=HOLDERS[number % len(HOLDERS)] if inside and number % 4 else None,
                status="open" if inside else None,
                ending=("undelivered" if number % 11 == 0 else "account")
                if inside
                else OUTSIDE[key],
                first=arrivals[key][0],
                last=arrivals[key][-1],
                came=both(key, "came"),
                passed=both(key, "passed"),
                stays=both(key, "stays"),
                unseen=Both(0, 0),
                depth=depth[key],
            )
        )
    paid = sum(payment.amount for payment in payments if payment.start)
    starters = {payment.payer for payment in payments if payment.start}
    again = [sum(book[m][key]["passed"] for key in starters) for m in ("pro_rata", "fifo")]
    entered = Both(paid - again[0], paid - again[1])
    lines.sort(key=lambda line: (-max(line.came.most, line.stays.most), line.account))
    kept = [line for line in lines if line.came.most >= floor * entered.most][:listed]
    names = {line.account for line in kept}
    steps = [
        Step(
            transaction=f"ref:T{number:06d}", at=p.at, payer=p.payer, payee=p.payee,
            amount=p.amount, currency="CNY", received=p.amount, received_currency="CNY",
            channel="transfer", traced=Both(*moved[number]), start=p.start,
            records=(f"bank_a/transactions/{number}", f"bank_b/transactions/{number}"),
        )
        for number, p in enumerate(payments)
        if any(moved[number])
    ]  # fmt: skip
    large = sorted(steps, key=lambda step: (-step.traced.most, step.transaction))[:listed]
    shown = [step for step in large if step.traced.most >= floor * entered.most]
    shown.sort(key=lambda step: (step.at, step.transaction))

    def total(what: str, inside: bool) -> Both:
        return Both(
            *(
                sum(
                    line[what]
                    for key, line in book[method].items()
                    if key.startswith("EXT:") != inside
                )
                for method in ("pro_rata", "fifo")
            )
        )

    def summed(amounts: list[Both]) -> Both:
        return Both(sum(a.pro_rata for a in amounts), sum(a.fifo for a in amounts))

    all_steps, some_steps = summed([s.traced for s in steps]), summed([s.traced for s in shown])
    unlisted = [line for line in lines if line.account not in names]
    return Traced(
        asked="C-2025-0113",
        kind="case",
        currency="CNY",
        as_of=payments[-1].at,
        basis="claimed",
        payments=sum(payment.start for payment in payments),
        paid=paid,
        entered=entered,
        stays=total("stays", True),
        returned=summed([both(key, "stays") for key in starters]),
        left=total("stays", False),
        unseen=Both(0, 0),
        steps=tuple(shown),
        accounts=tuple(kept),
        rest_steps=Rest(
            len(steps) - len(shown),
            Both(all_steps.pro_rata - some_steps.pro_rata, all_steps.fifo - some_steps.fifo),
        ),
        rest_accounts=Rest(len(unlisted), summed([line.stays for line in unlisted])),
        remarks=("No statement balance is known of 3 accounts: the traced part is the most.",),
        changes=("2 new payments since 2025-03-20: 1,200.00 CNY more came in.",),
    )
