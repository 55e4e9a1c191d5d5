/*
id: dormant_woken
title: "Shape: an account long idle that suddenly passes money through"
topic: laundering
revision: 1
description: >
  Accounts without a payment for half a year (or since they were opened) that then, within days,
  get money and pay most of it out in several payments: one row an instance and account, payers as
  source, the account as mule, payees as sink; cash counts.
why: >
  Accounts are bought or rented from people who do not need them, and lie idle until the day they
  are used. The holder may not know.
limits: >
  Seasonal trades, savings taken out for a house and heirs who empty an account look alike; what
  was paid in before the sleep counts for nothing here. Banks that deliver a part of the time only
  make every account look idle: set since to where their delivery begins plus the idle time.
feeds: [transactions, accounts]
params:
  account: {type: string, default: null, help: "key of an account: only instances in which it has a part; null for all"}
  case: {type: string, default: null, help: "key of a case: only payments that carry money of its victims, as last traced; null for all"}
  since: {type: datetime, default: null, help: "payments not before; null for no bound"}
  until: {type: datetime, default: null, help: "payments not after; null for no bound"}
  quiet_days: {type: integer, default: 180, min: 1, max: 3660, help: "days without a payment: six months, after which Chinese banks suspend an account never used (PBoC Notice [2016] No. 261)"}
  days: {type: integer, default: 14, min: 1, max: 366, help: "window: days after the account woke in which the money comes and goes: two weeks, for such accounts are used up before the bank notices"}
  min_share: {type: float, default: 0.8, min: 0, max: 1, help: "least part of what came in that leaves, in the currency of the first payment in: mules keep a commission, taken as a fifth at most, as in mule_pass_through; unknown, and kept, where some leaves in another currency"}
  min_payments: {type: integer, default: 4, min: 2, max: 100000, help: "least payments in and out: one in and one out is a gift or a purchase; large quantities of receipts and payments are meant (PBoC Order 2006 No. 2, art. 11)"}
  min_amount: {type: integer, default: 0, min: 0, max: 1000000000000, help: "leave out smaller payments, in minor units of their currency; none, for groups split sums to stay small"}
  max_payments: {type: integer, default: 1000, min: 2, max: 100000, help: "hub bound: an account that woke with more payments in or out is a merchant or service, where every shape is found by chance; a thousand is three a day for a year"}
  limit: {type: integer, default: 200, min: 1, max: 100000, help: "at most so many instances, those with most payments first; more than anyone reads"}
returns:
  - {name: instance, type: string, key: true, help: "key of the account that woke, and its first payment's time"}
  - {name: account, type: string, key: true, help: "key of an account that has a part in it"}
  - {name: part, type: string, help: "source (pays in), mule (the account that woke) or sink (is paid)"}
  - {name: amount, type: integer, help: "what it paid (source) or got (all others) in the instance, minor units; null where currencies differ or an amount is unknown"}
  - {name: currency, type: string, help: "currency of the amount; null with it"}
  - {name: first, type: datetime, help: "its first payment in the instance"}
  - {name: last, type: datetime, help: "its last payment in the instance"}
  - {name: payments, type: integer, help: "payments of the whole instance"}
  - {name: transactions, type: list<string>, help: "its own payments in the instance; those of all rows together are the instance"}
  - {name: records, type: list<string>, help: "records behind its payments"}
evidence: records
references:
  - "PBoC Order [2006] No. 2, Measures for Reporting Large-value and Suspicious Transactions, art. 11"
  - "PBoC Notice [2016] No. 261 (accounts idle for six months)"
  - "FFIEC BSA/AML Examination Manual, appendix F: red flags (dormant account with sudden activity)"
example:
  given: |
    CREATE (m:Account {key: 'BANK:M', opened_on: date('2023-01-01')}), (new:Account {key: 'BANK:NEW', opened_on: date('2024-02-20')}), (heir:Account {key: 'BANK:HEIR'}), (old:Account {key: 'BANK:OLD'}), (b:Account {key: 'BANK:B'})
    CREATE (heir)-[:PERFORMS]->(:Transaction {key: 'fee', at: datetime('2023-01-01T08:00:00Z'), amount: 1, currency: 'CNY', records: ['bank/transactions/fee']})-[:BENEFITS_TO]->(b)
    CREATE (old)-[:PERFORMS]->(:Transaction {key: 'undated', currency: 'CNY', records: ['bank/transactions/undated']})-[:BENEFITS_TO]->(b)
    CREATE (old)-[:PERFORMS]->(:Transaction {key: 'house', at: datetime('2024-03-01T08:00:00Z'), amount: 900000, currency: 'CNY', records: ['bank/transactions/house']})-[:BENEFITS_TO]->(heir)
    WITH m, new, b UNWIND range(1, 2) AS n
    CREATE (v:Account {key: 'BANK:V' + toString(n)})
    CREATE (v)-[:PERFORMS]->(:Transaction {key: 'in:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n}), amount: 1000, currency: 'CNY', records: ['bank/transactions/i' + toString(n)]})-[:BENEFITS_TO]->(m)
    CREATE (m)-[:PERFORMS]->(:Transaction {key: 'out:' + toString(n), at: datetime('2024-03-01T11:00:00Z') + duration({days: n}), amount: 950, currency: 'CNY', records: ['bank/transactions/o' + toString(n)]})-[:BENEFITS_TO]->(b)
    CREATE (v)-[:PERFORMS]->(:Transaction {key: 'nin:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n}), amount: 1000, currency: 'CNY', records: ['bank/transactions/ni' + toString(n)]})-[:BENEFITS_TO]->(new)
    CREATE (new)-[:PERFORMS]->(:Transaction {key: 'nout:' + toString(n), at: datetime('2024-03-01T11:00:00Z') + duration({days: n}), amount: 950, currency: 'CNY', records: ['bank/transactions/no' + toString(n)]})-[:BENEFITS_TO]->(b)
  expect:
    - {instance: "BANK:M@2024-03-02T08:00:00Z", account: "BANK:B", part: sink, amount: 1900, currency: CNY, payments: 4}
    - {instance: "BANK:M@2024-03-02T08:00:00Z", account: "BANK:M", part: mule, amount: 2000, transactions: ["in:1", "in:2", "out:1", "out:2"]}
    - {instance: "BANK:M@2024-03-02T08:00:00Z", account: "BANK:V1", part: source, amount: 1000, records: [bank/transactions/i1]}
    - {instance: "BANK:M@2024-03-02T08:00:00Z", account: "BANK:V2", part: source}
  absent:
    - {row: {account: "BANK:NEW"}, why: "a new account in its first use, of someone who moves house"}
    - {row: {account: "BANK:HEIR"}, why: "idle for long, then gets one payment that stays"}
*/
// No label on payments: with one, a plan may seek all payments of a time by index, at each step.
CALL () {
  WITH $account AS account, $case AS case WHERE account IS NULL AND case IS NULL
  MATCH (c:Account) RETURN c
  UNION
  MATCH (c:Account {key: $account}) RETURN c
  UNION
  MATCH (:Account {key: $account})-[:PERFORMS]->(:Transaction)-[:BENEFITS_TO]->(c:Account) RETURN c
  UNION
  MATCH (:Account {key: $account})<-[:BENEFITS_TO]-(:Transaction)<-[:PERFORMS]-(c:Account) RETURN c
  UNION
  MATCH (:Case {key: $case})<-[:TAINTED]-(:Transaction)-[:PERFORMS|BENEFITS_TO]-(c:Account) RETURN c
}
WITH c
WHERE COUNT { (c)<-[:BENEFITS_TO]-() } > 0 AND COUNT { (c)-[:PERFORMS]->() } > 0
  AND COUNT { (c)-[:PERFORMS]->() } <= $max_payments AND COUNT { (c)<-[:BENEFITS_TO]-() } <= $max_payments
CALL (c) {
  MATCH (c)<-[:BENEFITS_TO]-(t)<-[:PERFORMS]-(p:Account|External)
  RETURN t, p AS payer, c AS payee
  UNION ALL
  MATCH (c)-[:PERFORMS]->(t)-[:BENEFITS_TO]->(p:Account|External)
  RETURN t, c AS payer, p AS payee
}
WITH c, t, payer, payee
WHERE t.at IS NOT NULL
WITH c, t, payer, payee ORDER BY t.at, t.key
WITH c, collect({t: t, at: t.at, payer: payer, payee: payee}) AS all_moves
WHERE size(all_moves) >= $min_payments
WITH c, all_moves, [i IN range(0, size(all_moves) - 1)
  WHERE CASE i
    WHEN 0 THEN c.opened_on <= date(all_moves[i].at) - duration({days: $quiet_days})
    ELSE all_moves[i - 1].at <= all_moves[i].at - duration({days: $quiet_days})
  END | all_moves[i].at] AS woken
UNWIND woken AS begin
WITH c, begin, [m IN all_moves WHERE m.at >= begin AND m.at <= begin + duration({days: $days})] AS near
WITH c, begin, COLLECT {
  UNWIND near AS m
  WITH m, m.t AS t
  WHERE m.payer <> m.payee
    AND t.at IS NOT NULL AND t.reverses_record IS NULL AND NOT EXISTS { (t)<-[:REVERSES]-(:Transaction) }
    AND coalesce(t.amount > 0, true) AND coalesce(t.amount >= $min_amount, true)
    AND coalesce(t.at >= $since, true) AND coalesce(t.at <= $until, true)
    AND ($case IS NULL OR EXISTS { (t)-[:TAINTED]->(:Case {key: $case}) })
  RETURN m ORDER BY m.at, m.t.key
} AS moves
WHERE size(moves) >= $min_payments
WITH c, begin, moves, [m IN moves WHERE m.payee = c] AS ins, [m IN moves WHERE m.payer = c] AS outs
WHERE size(ins) > 0 AND size(outs) > 0
WITH c, begin, moves, outs, [m IN ins WHERE coalesce(m.t.currency = head(ins).t.currency, true)] AS ins
WHERE coalesce(any(m IN outs WHERE m.t.currency <> head(ins).t.currency), false)
   OR reduce(total = 0, m IN outs | total + coalesce(m.t.amount, 0))
      >= $min_share * reduce(total = 0, m IN ins | total + coalesce(m.t.amount, 0))
WITH c, c.key + '@' + toString(begin) AS instance, moves
WITH instance, moves, size(moves) AS payments, c
WHERE coalesce(any(m IN moves WHERE m.payer.key = $account OR m.payee.key = $account), true)
ORDER BY payments DESC, instance
LIMIT $limit
UNWIND moves AS m
UNWIND [{t: m.t, x: m.payer, pays: true, amount: m.t.amount, currency: m.t.currency},
        {t: m.t, x: m.payee, pays: false, amount: coalesce(m.t.to_amount, m.t.amount),
         currency: coalesce(m.t.to_currency, m.t.currency)}] AS side
WITH instance, payments, c, side.x AS x, collect(side) AS own, min(m.t.at) AS first, max(m.t.at) AS last
WITH instance, payments, x, own, first, last,
     CASE WHEN x = c THEN 'mule' WHEN any(o IN own WHERE o.pays) THEN 'source' ELSE 'sink' END AS part
WITH instance, payments, x, own, first, last, part, [o IN own WHERE o.pays = (part = 'source')] AS counted
WITH instance, payments, x, own, first, last, part, counted,
     all(o IN counted WHERE o.amount IS NOT NULL AND o.currency = head(counted).currency) AS one
RETURN instance,
       x.key AS account,
       part,
       CASE WHEN one THEN reduce(total = 0, o IN counted | total + o.amount) END AS amount,
       CASE WHEN one THEN head(counted).currency END AS currency,
       first,
       last,
       payments,
       COLLECT { UNWIND own AS o RETURN DISTINCT o.t.key AS k ORDER BY k } AS transactions,
       COLLECT { UNWIND own AS o UNWIND o.t.records AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY payments DESC, instance, account
