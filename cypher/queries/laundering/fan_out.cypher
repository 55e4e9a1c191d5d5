/*
id: fan_out
title: "Shape: one account pays many within days"
topic: laundering
revision: 1
description: >
  Accounts that pay several different accounts within a few days: one row an instance and account,
  the account in the middle as source, the payees as sink. Of overlapping windows the one with
  most payees is taken.
why: >
  A collected sum is spread over many accounts, so that no one bank sees it whole and no one
  freeze stops it. Payees who are all new within days are not staff.
limits: >
  Payroll looks the same: it is regular and its payments are named salary, so an account most of
  whose payments in the window are of the channel salary is left out; wages paid as plain
  transfers remain. Families, clubs and refunds come out where they reach the least count.
feeds: [transactions]
params:
  account: {type: string, default: null, help: "key of an account: only instances in which it has a part; null for all"}
  case: {type: string, default: null, help: "key of a case: only payments that carry money of its victims, as last traced; null for all"}
  since: {type: datetime, default: null, help: "payments not before; null for no bound"}
  until: {type: datetime, default: null, help: "payments not after; null for no bound"}
  min_payees: {type: integer, default: 4, min: 1, max: 100000, help: "least different payees: two or three are a family; more than half of the published attempts (AMLworld, even numbers) have at least four"}
  max_salary: {type: float, default: 0.5, min: 0, max: 1, help: "leave out where more than this part of the payments are salaries: payroll; half, for a firm pays its suppliers in the same days"}
  days: {type: integer, default: 7, min: 1, max: 366, help: "window: payments of one instance lie within so many days; a week, for the published attempts (AMLworld, even numbers) take up to four days, and a group empties an account before it is frozen"}
  min_amount: {type: integer, default: 0, min: 0, max: 1000000000000, help: "leave out smaller payments, in minor units of their currency; none, for groups split sums to stay small"}
  max_payments: {type: integer, default: 1000, min: 2, max: 100000, help: "hub bound: an account in the middle with more payments in or out is a merchant or service, where every shape is found by chance; a thousand is three a day for a year"}
  limit: {type: integer, default: 200, min: 1, max: 100000, help: "at most so many instances, those with most payments first; more than anyone reads"}
returns:
  - {name: instance, type: string, key: true, help: "key of the account in the middle, and the first payment's time"}
  - {name: account, type: string, key: true, help: "key of an account that has a part in it"}
  - {name: part, type: string, help: "source (pays) or sink (is paid)"}
  - {name: amount, type: integer, help: "what it paid (source) or got (all others) in the instance, minor units; null where currencies differ or an amount is unknown"}
  - {name: currency, type: string, help: "currency of the amount; null with it"}
  - {name: first, type: datetime, help: "its first payment in the instance"}
  - {name: last, type: datetime, help: "its last payment in the instance"}
  - {name: payments, type: integer, help: "payments of the whole instance"}
  - {name: transactions, type: list<string>, help: "its own payments in the instance; those of all rows together are the instance"}
  - {name: records, type: list<string>, help: "records behind its payments"}
evidence: records
references:
  - "Altman et al., Realistic Synthetic Financial Transactions for Anti-Money Laundering Models, NeurIPS 2023 (the eight families)"
  - "Suzumura, Kanezashi, Anti-Money Laundering Datasets (IBM AMLSim), 2021"
  - "FATF (2018), Professional Money Laundering"
example:
  given: |
    CREATE (c:Account {key: 'BANK:C'}), (firm:Account {key: 'BANK:FIRM'}), (flat:Account {key: 'BANK:TENANT'})
    WITH c, firm, flat UNWIND range(1, 4) AS n
    CREATE (p:Account {key: 'BANK:P' + toString(n)})
    CREATE (c)-[:PERFORMS]->(:Transaction {key: 'ref:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n}), amount: 1000 * n, currency: CASE n WHEN 4 THEN 'USD' ELSE 'CNY' END, records: ['bank/transactions/' + toString(n)]})-[:BENEFITS_TO]->(p)
    CREATE (firm)-[:PERFORMS]->(:Transaction {key: 'pay:' + toString(n), at: datetime('2024-03-01T08:00:00Z'), amount: 5000, currency: 'CNY', channel: 'salary', records: ['bank/transactions/w' + toString(n)]})-[:BENEFITS_TO]->(p)
    CREATE (flat)-[:PERFORMS]->(:Transaction {key: 'rent:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n * 30}), amount: 1000, currency: 'CNY', records: ['bank/transactions/r' + toString(n)]})-[:BENEFITS_TO]->(:Account {key: 'BANK:L' + toString(n)})
  expect:
    - {instance: "BANK:C@2024-03-02T08:00:00Z", account: "BANK:C", part: source, amount: null, currency: null, payments: 4, transactions: ["ref:1", "ref:2", "ref:3", "ref:4"]}
    - {instance: "BANK:C@2024-03-02T08:00:00Z", account: "BANK:P1", part: sink, amount: 1000, currency: CNY, records: [bank/transactions/1]}
    - {instance: "BANK:C@2024-03-02T08:00:00Z", account: "BANK:P2", part: sink}
    - {instance: "BANK:C@2024-03-02T08:00:00Z", account: "BANK:P3", part: sink}
    - {instance: "BANK:C@2024-03-02T08:00:00Z", account: "BANK:P4", part: sink, amount: 4000, currency: USD}
  absent:
    - {row: {account: "BANK:FIRM"}, why: "payroll: its payments are salaries"}
    - {row: {account: "BANK:TENANT"}, why: "standing orders, one a month"}
*/
// No label on payments: with one, a plan may seek all payments of a time by index, at each step.
CALL () {
  WITH $account AS account, $case AS case WHERE account IS NULL AND case IS NULL
  MATCH (c:Account) RETURN c
  UNION
  MATCH (c:Account {key: $account}) RETURN c
  UNION
  MATCH (:Account {key: $account})<-[:BENEFITS_TO]-(:Transaction)<-[:PERFORMS]-(c:Account) RETURN c
  UNION
  MATCH (:Case {key: $case})<-[:TAINTED]-(:Transaction)-[:PERFORMS|BENEFITS_TO]-(c:Account) RETURN c
}
WITH c
WHERE COUNT { (c)-[:PERFORMS]->() } >= $min_payees AND COUNT { (c)-[:PERFORMS]->() } <= $max_payments
MATCH (c)-[:PERFORMS]->(t)-[:BENEFITS_TO]->(p:Account)
WHERE p <> c AND t.at IS NOT NULL AND t.reverses_record IS NULL AND NOT EXISTS { (t)<-[:REVERSES]-(:Transaction) }
  AND coalesce(t.amount > 0, true) AND coalesce(t.amount >= $min_amount, true)
  AND coalesce(t.at >= $since, true) AND coalesce(t.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (t)-[:TAINTED]->(:Case {key: $case}) })
WITH c, collect({t: t, at: t.at, end: t.at, payer: c, payee: p}) AS legs, count(DISTINCT p) AS payees
WHERE payees >= $min_payees
CALL (legs) {
  UNWIND legs AS l
  WITH DISTINCT legs, l.at AS begin
  WITH legs, begin, begin + duration({days: $days}) AS end
  WITH begin, end, [l IN legs WHERE l.at >= begin AND l.end <= end | l.payee] AS near
  WHERE size(near) >= $min_payees
  WITH begin, end, COUNT { UNWIND near AS one RETURN DISTINCT one } AS width
  WHERE width >= $min_payees
  WITH collect({begin: begin, end: end, width: width}) AS windows
  UNWIND windows AS w
  WITH w, windows
  WHERE none(o IN windows WHERE o.begin <= w.end AND w.begin <= o.end
                            AND (o.width > w.width OR (o.width = w.width AND o.begin < w.begin)))
  RETURN w.begin AS begin, w.end AS end
}
WITH c.key + '@' + toString(begin) AS instance,
     [l IN legs WHERE l.at >= begin AND l.end <= end] AS moves
WHERE size([m IN moves WHERE m.t.channel = 'salary']) <= $max_salary * size(moves)
WITH instance, moves, size(moves) AS payments
WHERE coalesce(any(m IN moves WHERE m.payer.key = $account OR m.payee.key = $account), true)
ORDER BY payments DESC, instance
LIMIT $limit
UNWIND moves AS m
UNWIND [{t: m.t, x: m.payer, pays: true, amount: m.t.amount, currency: m.t.currency},
        {t: m.t, x: m.payee, pays: false, amount: coalesce(m.t.to_amount, m.t.amount),
         currency: coalesce(m.t.to_currency, m.t.currency)}] AS side
WITH instance, payments, side.x AS x, collect(side) AS own, min(m.t.at) AS first, max(m.t.at) AS last
WITH instance, payments, x, own, first, last,
     CASE WHEN any(o IN own WHERE o.pays) THEN 'source' ELSE 'sink' END AS part
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
