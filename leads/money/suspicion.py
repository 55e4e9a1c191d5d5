"""How much an account's payments give reason to look at it: signs, each by its rarity, added up.

A sign is a number for each account; the more, the stranger. What it is worth is the surprise of
the sign in this very ledger: the natural logarithm of how many accounts there are for each one
that shows the sign as strongly (nats; 4.6 is one in a hundred). The sum over signs is Fisher's
method of combining tests (R. A. Fisher, "Statistical Methods for Research Workers", 4th ed. 1932,
section 21.1). Nothing is fitted: no weight, no threshold on an amount, no known bad account is
needed. Signs are not independent, so the sum orders accounts and is no probability.

Signs worked out here, for both ends of a payment:

- `unlike_own`: an amount unlike the payer's own others. Amounts are compared as logarithms, each
  with all other payments of that account in that currency (leave one out), by the predictive
  distribution of a normal with unknown mean and spread (Student's t; A. Gelman et al., "Bayesian
  Data Analysis", 3rd ed. 2013, chapter 3), whose prior is the ledger: its mean, and its variance
  within and between accounts (chapter 5). An account with few payments is so compared with
  everyone's. Deviation from an account's own history is the sign of R. J. Bolton and D. J. Hand,
  "Unsupervised Profiling Methods for Fraud Detection", 2001.
- `repeated`: the most payments of one payer to one payee on one day: a sum split up (structuring,
  also called smurfing; FATF, "Professional Money Laundering", 2018).
- `company`: what the signs of those whom it pays and is paid by are worth on average (guilt by
  association: D. H. Chau, C. Nachenberg et al., "Polonium", 2011).

Others come from who calls: shapes that the account is in, money of known accounts that reached it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PRIOR_PAYMENTS = 1.0
"""Payments that the ledger's spread counts for beside an account's own: one, the least that keeps
the spread of an account with a single other payment finite (the unit-information prior of
R. E. Kass and L. Wasserman, 1995)."""

LEAST_SPREAD = 0.05
"""Least spread of the logarithm of amounts within accounts: 5 %, so that where all accounts pay
fixed amounts a cent more is no sign."""

Signs = Mapping[str, float]


def habits(con: "DuckDBPyConnection") -> dict[str, dict[str, float]]:
    """Return the signs `unlike_own` and `repeated` of accounts, by account key.

    `unlike_own` is that of the strangest payment the account made or got, in nats against its
    payer's most usual amount, less the logarithm of the number of the payer's payments, of which
    one is always the strangest (Bonferroni). Payments to one payee on one day count as one, with
    their mean: they are one decision, and must not pass for a habit.

    Leaves the temporary table `dealings(payer, payee, strange, times)`, one row for each payer,
    payee, currency and day.

    Args:
        con: a connection with the raw layer (`loaders.projection.open_projection`).
    """
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE dealings AS
        WITH paid AS (
            SELECT f.start_key AS payer, b.end_key AS payee, t.currency,
                   ln(avg(t.amount)) AS x, count(*) AS times
            FROM node_Transaction t
            JOIN rel_PERFORMS f ON f.end_key = t.key AND f.start_label = 'Account'
            JOIN rel_BENEFITS_TO b ON b.start_key = t.key AND b.end_label = 'Account'
            WHERE t.amount > 0 AND t.currency IS NOT NULL AND t."at" IS NOT NULL
              AND t.reverses_record IS NULL AND b.end_key <> f.start_key
            GROUP BY f.start_key, b.end_key, t.currency, t."at"::DATE),
        own AS (
            SELECT payer, currency, count(*) AS n, sum(x) AS total, sum(x * x) AS squares
            FROM paid GROUP BY ALL),
        ledger AS (
            SELECT currency, sum(total) / sum(n) AS middle,
                   greatest(sum(squares - total * total / n) / greatest(sum(n) - count(*), 1),
                            {LEAST_SPREAD**2}) AS within,
                   greatest(coalesce(var_pop(total / n), 0), {LEAST_SPREAD**2}) AS between_
            FROM own GROUP BY currency),
        others AS (
            SELECT p.payer, p.payee, p.times, p.x, o.n, o.n - 1 AS m, middle, within,
                   within / between_ AS weight, (total - p.x) / greatest(o.n - 1, 1) AS mean,
                   squares - p.x * p.x AS squares
            FROM paid p JOIN own o USING (payer, currency) JOIN ledger l USING (currency)),
        expected AS (
            SELECT payer, payee, times, x, n, weight + m AS counted,
                   {PRIOR_PAYMENTS} + m AS degrees,
                   (weight * middle + m * mean) / (weight + m) AS centre,
                   {PRIOR_PAYMENTS} * within + greatest(squares - m * mean * mean, 0)
                   + weight * m / (weight + m) * (mean - middle) ** 2 AS spread
            FROM others)
        SELECT payer, payee, times,
               (degrees + 1) / 2 * ln(1 + (x - centre) ** 2 * counted / (spread * (counted + 1)))
               - ln(n) AS strange
        FROM expected
    """)
    rows = con.execute("""
        SELECT account, max(strange), max(times) FROM (
            SELECT payer AS account, strange, times FROM dealings
            UNION ALL SELECT payee, strange, times FROM dealings)
        GROUP BY account ORDER BY account
    """).fetchall()
    return {
        "unlike_own": {account: max(strange, 0.0) for account, strange, _ in rows},
        "repeated": {account: float(times) for account, _, times in rows if times > 1},
    }


def company(con: "DuckDBPyConnection", worth: Signs) -> dict[str, float]:
    """Return the sign `company`: the mean of `worth` over those whom an account deals with.

    One more counts as worth nothing, so that who deals with one other is not judged by it alone.

    Args:
        con: the connection after `habits`.
        worth: what the other signs are worth for each account, in nats.
    """
    met: dict[str, float] = defaultdict(float)
    count: Counter[str] = Counter()
    rows = con.execute(
        "SELECT payer, payee FROM dealings UNION SELECT payee, payer FROM dealings ORDER BY ALL"
    ).fetchall()
    for account, other in rows:
        met[account] += worth.get(other, 0.0)
        count[account] += 1
    return {account: total / (count[account] + 1) for account, total in met.items()}


def surprise(sign: Signs, everyone: Collection[str]) -> dict[str, float]:
    """Return what a sign is worth for each account that shows it, in nats.

    An account without the sign, or with 0, is not in the result: it is worth nothing.
    """
    strengths = Counter(sign[one] for one in everyone if sign.get(one, 0.0) > 0)
    at_least, worth = 0, {}
    for strength in sorted(strengths, reverse=True):
        at_least += strengths[strength]
        worth[strength] = math.log(len(everyone) / at_least)
    return {one: worth[sign[one]] for one in everyone if sign.get(one, 0.0) > 0}


def combined(signs: Mapping[str, Signs], everyone: Collection[str]) -> dict[str, float]:
    """Return the sum of all signs' surprise for everyone, in nats."""
    total = dict.fromkeys(everyone, 0.0)
    for sign in signs.values():
        for one, worth in surprise(sign, everyone).items():
            total[one] += worth
    return total
