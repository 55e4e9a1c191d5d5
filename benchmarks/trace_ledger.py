"""A made-up year of payments with fraud in it, staged as if it had been loaded; for `trace.py`.

Cards at shops, transfers in a circle of friends, salaries, cash, a payment service with one in a
hundred payments on either side, money abroad and into other currencies. Some pay much and most
little (power laws); amounts are lognormal; days follow the clock and many payments share their
second. Four banks in ten give the balance after a payment; one payment in twenty is reported by
both banks. Into that, cases are sown: victims pay mules, whose money splits and meets again on its
way to cash, coins and abroad, within days, and into the shops where everybody buys.

Deterministic by `SEED`. A larger ledger has more accounts, not busier ones; the number of cases
and the day of the year that each begins are the same.
"""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection

    Array = np.ndarray[Any, Any]

SEED = 17
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
DAY = 86_400
DAYS = 366
PAYMENTS_AN_ACCOUNT = 20
CASES = 50
PAYMENTS_A_CASE = 300
"""About as many as a case is sown with; a small ledger has fewer cases instead."""
BANKS = 12
UNDELIVERED = 20
"""One account in so many belongs to a bank that delivered no accounts."""

CASH, ABROAD, SERVICE = 0, 1, 2
"""Numbers of what is not a person's: the two outsides, and the payment service."""
FIRST_PERSON = 3

CARD, TRANSFER, SALARY, SUPPLY, INTO_SERVICE, OUT_OF_SERVICE, TAKEN, PAID_IN, SENT, CHANGED = range(
    10
)
SHARES = (0.46, 0.20, 0.10, 0.08, 0.01, 0.01, 0.07, 0.03, 0.02, 0.02)
"""Of the ordinary payments; `CHANGED` are into another currency."""
MEDIAN = (8_000, 40_000, 600_000, 1_500_000, 15_000, 60_000, 80_000, 100_000, 300_000, 500_000)
SPREAD = (1.0, 1.2, 0.4, 1.2, 0.9, 1.0, 0.7, 0.8, 1.0, 1.0)
"""Median amount in fen and the deviation of its logarithm, by kind."""
CHANNELS = ("card", "transfer", "salary", "transfer", "transfer", "transfer", "cash_out",
            "cash_in", "transfer", "exchange")  # fmt: skip
OTHERS = (("USD", 7.1, 2), ("USDT", 7.2, 6), ("THB", 0.2, 2))
"""Other currencies, what one unit costs in yuan, and the decimals of its minor unit."""


@dataclass(frozen=True)
class Payments:
    """Payments by number; `key` tells the same payment in a smaller or larger ledger apart.

    Amounts in minor units of yuan; `other` is the currency paid out in, -1 for yuan.
    """

    at: "Array"
    payer: "Array"
    payee: "Array"
    amount: "Array"
    kind: "Array"
    other: "Array"


def accounts_of(count: int) -> int:
    """Return how many accounts, the outside among them, a ledger of `count` payments has."""
    return FIRST_PERSON + max(count // PAYMENTS_AN_ACCOUNT, 200)


def ordinary(random: "np.random.Generator", count: int, accounts: int) -> Payments:
    """Return `count` payments of people who have nothing to do with fraud."""
    import numpy as np

    people = accounts - FIRST_PERSON
    shops, firms = max(people // 100, 5), max(people // 200, 3)
    kind = random.choice(len(SHARES), count, p=SHARES).astype(np.int8)

    def skewed(n: int, size: int, power: float) -> "Array":
        """Numbers below n, number k drawn about as often as k^-power (0 < power < 1)."""
        drawn = n * random.random(size) ** (1 / (1 - power))
        return np.minimum(drawn.astype(np.int64), n - 1)

    # Shops and firms are the first of the people's numbers; who is busy is scattered among them.
    busy = (skewed(people, count, 0.45) * 7_919 + 13) % people
    shop, firm = skewed(shops, count, 0.7), shops + skewed(firms, count, 0.5)
    anyone = random.integers(0, people, count)
    friend = (busy + 1 + skewed(200, count, 0.6)) % people
    payer, payee = FIRST_PERSON + busy, FIRST_PERSON + shop
    for which, side, who in (
        (TRANSFER, payee, FIRST_PERSON + friend),
        (SALARY, payer, FIRST_PERSON + firm),
        (SALARY, payee, FIRST_PERSON + anyone),
        (SUPPLY, payer, FIRST_PERSON + shop),
        (SUPPLY, payee, FIRST_PERSON + firm),
        (INTO_SERVICE, payee, np.full(count, SERVICE)),
        (OUT_OF_SERVICE, payer, np.full(count, SERVICE)),
        (OUT_OF_SERVICE, payee, FIRST_PERSON + anyone),
        (TAKEN, payee, np.full(count, CASH)),
        (PAID_IN, payer, np.full(count, CASH)),
        (PAID_IN, payee, FIRST_PERSON + anyone),
        (SENT, payee, np.full(count, ABROAD)),
        (CHANGED, payee, FIRST_PERSON + busy),
    ):
        mine = kind == which
        side[mine] = who[mine]
    median, spread = np.array(MEDIAN, dtype=np.float64), np.array(SPREAD)
    amount = median[kind] * np.exp(random.normal(0, 1, count) * spread[kind])
    other = np.where(kind == CHANGED, random.integers(0, len(OTHERS), count), -1).astype(np.int8)
    hour = np.clip(random.normal(14, 4, count), 0, 23.99)
    at = random.integers(0, DAYS, count) * DAY + (hour * 3600).astype(np.int64)
    same = (payer == payee) & (kind != CHANGED)
    payee[same] = FIRST_PERSON + (payee[same] - FIRST_PERSON + 1) % people
    return Payments(at, payer, payee, np.maximum(amount, 1).astype(np.int64), kind, other)


def fraud(
    random: "np.random.Generator", cases: int, accounts: int
) -> tuple[Payments, list[dict[str, Any]]]:
    """Return the payments of some cases, and each case's reports: victim and numbers of payments.

    Three layers: mules pass on within hours, from two to six of a second layer within a day, and
    four collectors to cash, coins, abroad and shops within three.
    """
    import numpy as np

    rows: list[tuple[int, int, int, int, int, int]] = []
    told: list[dict[str, Any]] = []
    people = accounts - FIRST_PERSON
    shops = max(people // 100, 5)

    def someone(count: int) -> list[int]:
        drawn = random.integers(min(2 * shops, people - 20), people, count)
        return [int(one) for one in FIRST_PERSON + drawn]

    def pay(at: int, payer: int, payee: int, amount: int, kind: int = TRANSFER) -> int:
        rows.append((at, payer, payee, amount, kind, 1 if kind == CHANGED else -1))
        return len(rows) - 1

    def parts(amount: int, among: list[int], kept: float) -> list[tuple[int, int]]:
        whole = int(amount * (1 - kept))
        first = int(whole * random.uniform(0.3, 0.7))
        some = random.choice(among, 2, replace=False)
        return [(int(some[0]), first), (int(some[1]), whole - first)]

    for case in range(cases):
        begin = int((case + 0.5) / cases * (DAYS - 20) * DAY)
        mules, second, collectors = someone(4), someone(6), someone(4)
        reports = []
        for victim in someone(12):
            mine = []
            for _ in range(int(random.integers(1, 4))):
                at = begin + int(random.integers(0, 10 * DAY))
                amount = int(2_000_000 * math.exp(random.normal(0, 0.8)))
                mule = int(random.choice(mules))
                mine.append(pay(at, victim, mule, amount))
                for other, part in parts(amount, second, 0.03):
                    then = at + int(random.integers(300, 4 * 3600))
                    pay(then, mule, other, part)
                    for collector, piece in parts(part, collectors, 0.02):
                        later = then + int(random.integers(600, DAY))
                        pay(later, other, collector, piece)
                        end = later + int(random.integers(3600, 3 * DAY))
                        where, kind = [
                            (CASH, TAKEN), (ABROAD, SENT), (collector, CHANGED),
                            (FIRST_PERSON + int(random.integers(0, shops)), CARD),
                        ][int(random.choice(4, p=(0.4, 0.2, 0.3, 0.1)))]  # fmt: skip
                        pay(end, collector, where, int(piece * 0.9), kind)
            reports.append({"victim": victim, "payments": mine, "named": mules[0]})
        told.append({"case": case, "opened": begin + 12 * DAY, "reports": reports})
    columns = [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)]
    columns[4:] = [column.astype(np.int8) for column in columns[4:]]
    return Payments(*columns), told


def make(home: Path, count: int) -> dict[str, Any]:
    """Stage a ledger of about `count` payments in the state directory `home`; return what to ask.

    Returns:
        `payments`, `accounts`, and by case its number, the keys of its victims' `transactions`,
        and the key of a mule (`account`).
    """
    import numpy as np

    from loaders.store import connect

    random = np.random.default_rng(SEED)
    accounts = accounts_of(count)
    cases = max(1, min(CASES, count // (20 * PAYMENTS_A_CASE)))
    sown, told = fraud(random, cases, accounts)
    usual = ordinary(random, max(count - len(sown.at), 1), accounts)
    both = Payments(*(np.concatenate([getattr(sown, n), getattr(usual, n)]) for n in _NAMES))
    con = connect(home / "spill")
    _number(con, both, balances(both, accounts), first=0)
    with_accounts = _accounts_sql(accounts)
    staged = {"accounts": with_accounts, "cases": _cases(con, told)}
    staged["fraud_reports"] = _reports(con, told)
    _drop(home, con, "reports", BEGIN + timedelta(days=DAYS), staged)
    for month in range(12):
        begin, end = DAYS * DAY * month // 12, DAYS * DAY * (month + 1) // 12
        _drop(
            home, con, f"month-{month + 1:02d}", BEGIN + timedelta(seconds=end),
            {"transactions": f'{_TRANSACTIONS} WHERE "at" >= {begin} AND "at" < {end}'},
            twice=month % 2 == 0,
        )  # fmt: skip
    con.close()
    about = {
        "payments": len(both.at),
        "accounts": accounts,
        "cases": [
            {
                "case": f"C-{case['case']:04d}",
                "report": f"afc:V-{case['case']:04d}-00",
                "transactions": [
                    f"ref:R{i:09d}" for report in case["reports"] for i in report["payments"]
                ],
                "account": key_of(case["reports"][0]["named"]),
            }
            for case in told
        ],
    }
    (home / "made.json").write_text(json.dumps(about), "utf-8")
    return about


def add(home: Path, count: int) -> None:
    """Deliver `count` further payments: nine in ten on the day after the year, the rest late."""
    import numpy as np

    from loaders.store import connect

    about = json.loads((home / "made.json").read_text("utf-8"))
    random = np.random.default_rng(SEED + 1)
    more = ordinary(random, count, about["accounts"])
    more.at[: count * 9 // 10] = DAYS * DAY + more.at[: count * 9 // 10] % DAY
    con = connect(home / "spill")
    _number(con, more, np.full(count, -1), first=about["payments"])
    _drop(
        home, con, "a-day-more", BEGIN + timedelta(days=DAYS + 1), {"transactions": _TRANSACTIONS}
    )
    con.close()


_NAMES = ("at", "payer", "payee", "amount", "kind", "other")


def balances(payments: Payments, accounts: int) -> "Array":
    """Return the payer's balance after each payment, in fen; -1 where its bank does not give it.

    Everybody begins with something; who would fall below nothing had got it unseen.
    """
    import numba
    import numpy as np

    def run(order: "Array", payer: "Array", payee: "Array", amount: "Array", other: "Array",
            held: "Array", after: "Array") -> None:  # fmt: skip
        for i in order:
            held[payer[i]] = max(held[payer[i]], amount[i]) - amount[i]
            after[i] = held[payer[i]]
            if other[i] < 0:
                held[payee[i]] += amount[i]

    random = np.random.default_rng(SEED + 2)
    held = (300_000 * np.exp(random.normal(0, 1.2, accounts))).astype(np.int64)
    after = np.empty(len(payments.at), dtype=np.int64)
    order = np.argsort(payments.at, kind="stable")
    numba.njit(run)(
        order, payments.payer, payments.payee, payments.amount, payments.other, held, after
    )
    after[(payments.payer % 10 >= 4) | (payments.payer < FIRST_PERSON)] = -1
    return after


def key_of(number: int) -> str:
    """Return the key of an account."""
    if number in (CASH, ABROAD):
        return ("EXT:CASH", "EXT:ABROAD")[number]
    return f"bank-{number % BANKS:02d}:{number:09d}"


_KEY = f"""
    CASE {{n}} WHEN {CASH} THEN 'EXT:CASH' WHEN {ABROAD} THEN 'EXT:ABROAD'
    ELSE 'bank-' || lpad(({{n}} % {BANKS})::VARCHAR, 2, '0') || ':' || lpad({{n}}::VARCHAR, 9, '0')
    END"""


def _number(con: "DuckDBPyConnection", payments: Payments, after: "Array", first: int) -> None:
    """Make the table `payment` of the payments, numbered from `first` on."""
    import pyarrow as pa

    columns = {name: pa.array(getattr(payments, name)) for name in _NAMES}
    con.register("given", pa.table(columns | {"after": pa.array(after)}))
    con.execute(
        f"CREATE TABLE payment AS SELECT *, {first} + row_number() OVER () - 1 AS i FROM given"
    )
    con.unregister("given")


def _named(values: "tuple[str, ...]", column: str) -> str:
    return " ".join(
        [f"CASE {column}", *(f"WHEN {k} THEN '{v}'" for k, v in enumerate(values)), "END"]
    )


_RATE = " ".join(
    ["CASE other", *(f"WHEN {k} THEN {rate}" for k, (_, rate, _) in enumerate(OTHERS)), "END"]
)
_TRANSACTIONS = f"""
    SELECT 'T' || lpad(i::VARCHAR, 9, '0') AS record_id,
           'R' || lpad(i::VARCHAR, 9, '0') AS reference,
           {_KEY.format(n="payer")} AS from_account, {_KEY.format(n="payee")} AS to_account,
           strftime(make_timestamp(({int(BEGIN.timestamp())} + "at") * 1000000),
                    '%Y-%m-%dT%H:%M:%S+00:00') AS "at",
           (amount / 100)::DECIMAL(18, 2)::VARCHAR AS amount, 'CNY' AS currency,
           CASE WHEN other >= 0
                THEN greatest(amount / 100 / {_RATE}, 0.01)::DECIMAL(18, 2)::VARCHAR
                END AS to_amount,
           {_named(tuple(code for code, _, _ in OTHERS), "other")} AS to_currency,
           {_named(CHANNELS, "kind")} AS channel,
           CASE WHEN after >= 0 THEN (after / 100)::DECIMAL(18, 2)::VARCHAR END AS balance_after
    FROM payment"""


def _accounts_sql(accounts: int) -> str:
    return f"""
        SELECT 'A' || n AS record_id, {_KEY.format(n="n")} AS account_id,
               'bank-' || lpad((n % {BANKS})::VARCHAR, 2, '0') AS institution, 'bank' AS kind,
               'open' AS status, 'holder ' || n AS holder_name, 'H' || n AS holder_ref
        FROM range({SERVICE}, {accounts}) AS t(n) WHERE n % {UNDELIVERED} <> 0"""


def _cases(con: "DuckDBPyConnection", told: list[dict[str, Any]]) -> str:
    rows = [
        {
            "record_id": f"C{case['case']}",
            "case_id": f"C-{case['case']:04d}",
            "opened_at": (BEGIN + timedelta(seconds=case["opened"])).isoformat(),
            "status": "open",
            "offence": "telecom_fraud",
        }
        for case in told
    ]
    return _given(con, "cases_given", rows)


def _reports(con: "DuckDBPyConnection", told: list[dict[str, Any]]) -> str:
    rows = [
        {
            "record_id": f"V{case['case']}-{k}",
            "report_id": f"V-{case['case']:04d}-{k:02d}",
            "case_id": f"C-{case['case']:04d}",
            "reported_at": (BEGIN + timedelta(seconds=case["opened"])).isoformat(),
            "text": "made up",
            "payments": ";".join(f"R{i:09d}" for i in report["payments"]),
            "person_name": f"holder {report['victim']}",
            "person_ref": f"P{report['victim']}",
        }
        for case in told
        for k, report in enumerate(case["reports"])
    ]
    return _given(con, "reports_given", rows)


def _given(con: "DuckDBPyConnection", name: str, rows: list[dict[str, Any]]) -> str:
    import pyarrow as pa

    con.register(name, pa.Table.from_pylist(rows))
    return f"SELECT * FROM {name}"


AGENCIES = {"cases": "police", "fraud_reports": "afc"}
FIRST_BANK, OTHER_BANK = "clearing", "harbour-bank"


def _drop(
    home: Path,
    con: "DuckDBPyConnection",
    name: str,
    delivered_at: datetime,
    feeds: dict[str, str],
    twice: bool = False,
) -> None:
    """Stage a drop as gated and loaded; `twice`: some rows are reported by another bank too."""
    by_agency: dict[str, dict[str, str]] = {}
    for feed, sql in feeds.items():
        by_agency.setdefault(AGENCIES.get(feed, FIRST_BANK), {})[feed] = sql
        if twice:
            some = f"SELECT * EXCLUDE (balance_after) FROM ({sql}) WHERE hash(record_id) % 10 = 0"
            by_agency.setdefault(OTHER_BANK, {})[feed] = some
    for agency, mine in by_agency.items():
        _stage(home, con, agency, name, delivered_at, mine)


def _stage(
    home: Path,
    con: "DuckDBPyConnection",
    agency: str,
    name: str,
    delivered_at: datetime,
    feeds: dict[str, str],
) -> None:
    from loaders.ledger import Ledger
    from loaders.store import Store, write_parquet

    ledger, store = Ledger(home), Store(home)
    batch = ledger.register(agency, name, f"{agency}/{name}", delivered_at, {}).batch
    rows = {
        feed: write_parquet(
            con,
            f"""SELECT *, row_number() OVER () AS row, '{feed}.parquet' AS file,
                       sha256(record_id) AS record_sha256, '{agency}' AS agency,
                       '{agency}/{feed}/' || record_id AS record, {batch}::INTEGER AS batch,
                       '{delivered_at.isoformat()}'::TIMESTAMPTZ AS delivered_at
                FROM ({sql})""",
            store.file(feed, batch),
        )
        for feed, sql in feeds.items()
    }
    ledger.set_loads(batch, rows)
    for feed in rows:
        ledger.complete_load(batch, feed)
    ledger.set_state(batch, "loaded")
