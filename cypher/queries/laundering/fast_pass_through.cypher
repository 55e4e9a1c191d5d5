/*
id: fast_pass_through
title: "Shape: money that comes in leaves again within hours"
topic: laundering
revision: 1
description: >
  Accounts from which what came in left again within hours, nearly whole, again and again: one row
  an instance and account, an instance for each account that passes on. Who pays in is the source,
  the account the mule, who is paid the sink; cash counts.
why: >
  A mule is told to pass money on before the bank can freeze it. Income of one's own is spent over
  weeks.
limits: >
  Traders who pay their suppliers at once and treasurers of clubs do the same; so does who shifts
  a wage to a savings account at another bank, hence the least count. What an account pays from
  other money in the same hours counts too, and payments in another currency do not.
feeds: [transactions]
params:
  account: {type: string, default: null, help: "key of an account: only instances in which it has a part; null for all"}
  case: {type: string, default: null, help: "key of a case: only payments that carry money of its victims, as last traced; null for all"}
  since: {type: datetime, default: null, help: "payments not before; null for no bound"}
  until: {type: datetime, default: null, help: "payments not after; null for no bound"}
  hours: {type: integer, default: 24, min: 1, max: 720, help: "hours in which the money leaves again: banks freeze within a day or two, and groups know it"}
  min_share: {type: float, default: 0.8, min: 0, max: 1, help: "least part of a payment that is passed on: mules keep a commission (Europol 2019 gives no figure); a fifth is taken, as in mule_pass_through"}
  min_passes: {type: integer, default: 3, min: 1, max: 100000, help: "least payments passed on: once or twice is a wage moved to another account"}
  min_payers: {type: integer, default: 2, min: 1, max: 100000, help: "least different payers: one is an employer, or the holder's other account; cash counts once"}
  min_amount: {type: integer, default: 0, min: 0, max: 1000000000000, help: "leave out smaller payments, in minor units of their currency; none, for groups split sums to stay small"}
  max_payments: {type: integer, default: 1000, min: 2, max: 100000, help: "hub bound: an account that passes on with more payments in or out is a merchant or service, where every shape is found by chance; a thousand is three a day for a year"}
  limit: {type: integer, default: 200, min: 1, max: 100000, help: "at most so many instances, those with most payments first; more than anyone reads"}
returns:
  - {name: instance, type: string, key: true, help: "key of the account that passes on, and the first payment's time"}
  - {name: account, type: string, key: true, help: "key of an account that has a part in it"}
  - {name: part, type: string, help: "source (pays in), mule (passes on) or sink (is paid)"}
  - {name: amount, type: integer, help: "what it paid (source) or got (all others) in the instance, minor units; null where currencies differ or an amount is unknown"}
  - {name: currency, type: string, help: "currency of the amount; null with it"}
  - {name: first, type: datetime, help: "its first payment in the instance"}
  - {name: last, type: datetime, help: "its last payment in the instance"}
  - {name: payments, type: integer, help: "payments of the whole instance"}
  - {name: transactions, type: list<string>, help: "its own payments in the instance; those of all rows together are the instance"}
  - {name: records, type: list<string>, help: "records behind its payments"}
evidence: records
references:
  - "Europol (2019), Money Muling: Public Awareness and Prevention"
  - "FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud"
example:
  given: |
    CREATE (m:Account {key: 'BANK:M'}), (b:Account {key: 'BANK:B'}), (clerk:Account {key: 'BANK:CLERK'}), (firm:Account {key: 'BANK:FIRM'})
    WITH m, b, clerk, firm UNWIND range(1, 3) AS n
    CREATE (v:Account {key: 'BANK:V' + toString(n)})
    CREATE (v)-[:PERFORMS]->(:Transaction {key: 'in:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n * 3}), amount: 1000, currency: 'CNY', records: ['bank/transactions/i' + toString(n)]})-[:BENEFITS_TO]->(m)
    CREATE (m)-[:PERFORMS]->(:Transaction {key: 'out:' + toString(n), at: datetime('2024-03-01T11:00:00Z') + duration({days: n * 3}), amount: 950, currency: CASE n WHEN 3 THEN null ELSE 'CNY' END, records: ['bank/transactions/o' + toString(n)]})-[:BENEFITS_TO]->(b)
    CREATE (firm)-[:PERFORMS]->(:Transaction {key: 'wage:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n * 30}), amount: 5000, currency: 'CNY', channel: 'salary', records: ['bank/transactions/w' + toString(n)]})-[:BENEFITS_TO]->(clerk)
    CREATE (clerk)-[:PERFORMS]->(:Transaction {key: 'save:' + toString(n), at: datetime('2024-03-01T09:00:00Z') + duration({days: n * 30}), amount: 4500, currency: 'CNY', records: ['bank/transactions/s' + toString(n)]})-[:BENEFITS_TO]->(:Account {key: 'BANK:SAVINGS' + toString(n)})
  expect:
    - {instance: "BANK:M@2024-03-04T08:00:00Z", account: "BANK:B", part: sink, amount: null, payments: 6, transactions: ["out:1", "out:2", "out:3"]}
    - {instance: "BANK:M@2024-03-04T08:00:00Z", account: "BANK:M", part: mule, amount: 3000, currency: CNY}
    - {instance: "BANK:M@2024-03-04T08:00:00Z", account: "BANK:V1", part: source, amount: 1000, records: [bank/transactions/i1]}
    - {instance: "BANK:M@2024-03-04T08:00:00Z", account: "BANK:V2", part: source}
    - {instance: "BANK:M@2024-03-04T08:00:00Z", account: "BANK:V3", part: source}
  absent:
    - {row: {account: "BANK:CLERK"}, why: "moves each wage to a savings account at once: one payer"}
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
WHERE COUNT { (c)<-[:BENEFITS_TO]-() } >= $min_passes AND COUNT { (c)-[:PERFORMS]->() } > 0
  AND COUNT { (c)-[:PERFORMS]->() } <= $max_payments AND COUNT { (c)<-[:BENEFITS_TO]-() } <= $max_payments
MATCH (c)<-[:BENEFITS_TO]-(t)<-[:PERFORMS]-(p:Account|External)
WHERE p <> c AND t.at IS NOT NULL AND t.reverses_record IS NULL AND NOT EXISTS { (t)<-[:REVERSES]-(:Transaction) }
  AND coalesce(t.amount > 0, true) AND coalesce(t.amount >= $min_amount, true)
  AND coalesce(t.at >= $since, true) AND coalesce(t.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (t)-[:TAINTED]->(:Case {key: $case}) })
WITH c, count(DISTINCT p) AS payers, collect({
  t: t, at: t.at, end: t.at + duration({hours: $hours}), payer: p, payee: c,
  amount: coalesce(t.to_amount, t.amount), currency: coalesce(t.to_currency, t.currency)
}) AS ins
WHERE payers >= $min_payers AND size(ins) >= $min_passes
MATCH (c)-[:PERFORMS]->(t)-[:BENEFITS_TO]->(b:Account|External)
WHERE b <> c AND t.at IS NOT NULL AND t.reverses_record IS NULL AND NOT EXISTS { (t)<-[:REVERSES]-(:Transaction) }
  AND coalesce(t.amount > 0, true) AND coalesce(t.amount >= $min_amount, true)
  AND coalesce(t.at >= $since, true) AND coalesce(t.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (t)-[:TAINTED]->(:Case {key: $case}) })
WITH c, ins, collect({t: t, at: t.at, payer: c, payee: b, amount: t.amount, currency: t.currency}) AS outs
WITH c, outs, [i IN ins WHERE $min_share * i.amount <= reduce(
    spent = 0, o IN [o IN outs WHERE o.at >= i.at AND o.at <= i.end AND coalesce(o.currency = i.currency, true)]
    | spent + coalesce(o.amount, 0))] AS ins
WHERE size(ins) >= $min_passes AND COUNT { UNWIND ins AS i RETURN DISTINCT i.payer } >= $min_payers
WITH c, ins, [o IN outs WHERE any(i IN ins WHERE o.at >= i.at AND o.at <= i.end AND coalesce(o.currency = i.currency, true))] AS outs,
     reduce(least = head(ins).at, i IN ins | CASE WHEN i.at < least THEN i.at ELSE least END) AS begin
WITH c, c.key + '@' + toString(begin) AS instance, ins + outs AS moves
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
