/*
id: funnel_abroad
title: "Shape: many pay into one account, which pays abroad at once"
topic: laundering
revision: 1
description: >
  Accounts that several payers, or several cash deposits, fill and that then, within days, pay
  most of it abroad: one row an instance and account, payers as source, the account as collector,
  where it goes as sink. Abroad is what the banks deliver as such (EXT:ABROAD), and with a home
  country given, every IBAN of another.
why: >
  The funnel account: filled in one place, emptied in another, so that the money is out of reach
  before the victims' reports meet.
limits: >
  Small importers, and communities that send for several families through one person, look alike.
  Accounts of banks abroad that are named by institution and number are not known to be abroad.
  Money that leaves over an exchange or as cash is missed.
feeds: [transactions]
params:
  account: {type: string, default: null, help: "key of an account: only instances in which it has a part; null for all"}
  case: {type: string, default: null, help: "key of a case: only payments that carry money of its victims, as last traced; null for all"}
  since: {type: datetime, default: null, help: "payments not before; null for no bound"}
  until: {type: datetime, default: null, help: "payments not after; null for no bound"}
  home: {type: string, default: null, max_length: 2, help: "ISO country code of the home country, as IBANs begin with it; null: only what is delivered as abroad"}
  min_payers: {type: integer, default: 3, min: 1, max: 100000, help: "least different payers, each cash deposit counted as one: funnel accounts take multiple deposits (FinCEN 2014); two are parents"}
  min_share: {type: float, default: 0.5, min: 0, max: 1, help: "least part of what came in that goes abroad, in the currency of the first payment in: who keeps more than half lives here on it; unknown, and kept, where some goes out in another currency"}
  days: {type: integer, default: 14, min: 1, max: 366, help: "window: all payments of one instance lie within so many days; two weeks, one to gather and one to scatter, as long as a fan each"}
  min_amount: {type: integer, default: 0, min: 0, max: 1000000000000, help: "leave out smaller payments, in minor units of their currency; none, for groups split sums to stay small"}
  max_payments: {type: integer, default: 1000, min: 2, max: 100000, help: "hub bound: an account in the middle with more payments in or out is a merchant or service, where every shape is found by chance; a thousand is three a day for a year"}
  limit: {type: integer, default: 200, min: 1, max: 100000, help: "at most so many instances, those with most payments first; more than anyone reads"}
returns:
  - {name: instance, type: string, key: true, help: "key of the account in the middle, and the first payment's time"}
  - {name: account, type: string, key: true, help: "key of an account that has a part in it"}
  - {name: part, type: string, help: "source (pays in), collector (in the middle) or sink (abroad)"}
  - {name: amount, type: integer, help: "what it paid (source) or got (all others) in the instance, minor units; null where currencies differ or an amount is unknown"}
  - {name: currency, type: string, help: "currency of the amount; null with it"}
  - {name: first, type: datetime, help: "its first payment in the instance"}
  - {name: last, type: datetime, help: "its last payment in the instance"}
  - {name: payments, type: integer, help: "payments of the whole instance"}
  - {name: transactions, type: list<string>, help: "its own payments in the instance; those of all rows together are the instance"}
  - {name: records, type: list<string>, help: "records behind its payments"}
evidence: records
references:
  - "FinCEN Advisory FIN-2014-A005 (funnel accounts)"
  - "FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud"
example:
  given: |
    CREATE (c:Account {key: 'BANK:C'}), (abroad:External {key: 'EXT:ABROAD'}), (cash:External {key: 'EXT:CASH'}), (student:Account {key: 'BANK:STUDENT'}), (shop:Account {key: 'BANK:SHOP'}), (local:Account {key: 'BANK:LOCAL'})
    CREATE (cash)-[:PERFORMS]->(:Transaction {key: 'cash:1', at: datetime('2024-03-01T08:00:00Z'), amount: 1000, currency: 'CNY', channel: 'cash_in', records: ['bank/transactions/c1']})-[:BENEFITS_TO]->(c)
    CREATE (c)-[:PERFORMS]->(:Transaction {key: 'out:1', at: datetime('2024-03-05T08:00:00Z'), amount: 2900, currency: 'CNY', records: ['bank/transactions/o1']})-[:BENEFITS_TO]->(abroad)
    CREATE (student)-[:PERFORMS]->(:Transaction {key: 'fee:1', at: datetime('2024-03-05T08:00:00Z'), amount: 2900, currency: 'CNY', records: ['bank/transactions/f1']})-[:BENEFITS_TO]->(abroad)
    CREATE (shop)-[:PERFORMS]->(:Transaction {key: 'goods:1', at: datetime('2024-03-05T08:00:00Z'), amount: 2900, currency: 'CNY', records: ['bank/transactions/g1']})-[:BENEFITS_TO]->(local)
    WITH c, student, shop UNWIND range(1, 2) AS n
    CREATE (p:Account {key: 'BANK:P' + toString(n)})
    CREATE (p)-[:PERFORMS]->(:Transaction {key: 'in:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n}), amount: CASE n WHEN 2 THEN null ELSE 1000 END, currency: 'CNY', records: ['bank/transactions/i' + toString(n)]})-[:BENEFITS_TO]->(c)
    CREATE (p)-[:PERFORMS]->(:Transaction {key: 'help:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n}), amount: 1500, currency: 'CNY', records: ['bank/transactions/h' + toString(n)]})-[:BENEFITS_TO]->(student)
    CREATE (p)-[:PERFORMS]->(:Transaction {key: 'buy:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n}), amount: 1000, currency: 'CNY', records: ['bank/transactions/b' + toString(n)]})-[:BENEFITS_TO]->(shop)
  expect:
    - {instance: "BANK:C@2024-03-01T08:00:00Z", account: "BANK:C", part: collector, amount: null, payments: 4, transactions: ["cash:1", "in:1", "in:2", "out:1"]}
    - {instance: "BANK:C@2024-03-01T08:00:00Z", account: "BANK:P1", part: source, amount: 1000, currency: CNY, records: [bank/transactions/i1]}
    - {instance: "BANK:C@2024-03-01T08:00:00Z", account: "BANK:P2", part: source, amount: null}
    - {instance: "BANK:C@2024-03-01T08:00:00Z", account: "EXT:ABROAD", part: sink, amount: 2900}
    - {instance: "BANK:C@2024-03-01T08:00:00Z", account: "EXT:CASH", part: source, amount: 1000}
  absent:
    - {row: {account: "BANK:STUDENT"}, why: "fees abroad, paid by two parents"}
    - {row: {account: "BANK:SHOP"}, why: "pays a supplier at home"}
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
WHERE COUNT { (c)<-[:BENEFITS_TO]-() } >= $min_payers AND COUNT { (c)<-[:BENEFITS_TO]-() } <= $max_payments
  AND COUNT { (c)-[:PERFORMS]->() } > 0 AND COUNT { (c)-[:PERFORMS]->() } <= $max_payments
MATCH (c)-[:PERFORMS]->(t)-[:BENEFITS_TO]->(p:Account|External)
WHERE p <> c
  AND (p:External AND toUpper(p.key) CONTAINS 'ABROAD'
           OR p:Account AND $home IS NOT NULL AND NOT p.key CONTAINS ':' AND NOT p.key STARTS WITH $home
              AND toIntegerOrNull(left(p.key, 1)) IS NULL)
  AND t.at IS NOT NULL AND t.reverses_record IS NULL AND NOT EXISTS { (t)<-[:REVERSES]-(:Transaction) }
  AND coalesce(t.amount > 0, true) AND coalesce(t.amount >= $min_amount, true)
  AND coalesce(t.at >= $since, true) AND coalesce(t.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (t)-[:TAINTED]->(:Case {key: $case}) })
WITH c, t, p ORDER BY t.at, t.key
WITH c, collect({t: t, at: t.at, payer: c, payee: p}) AS outs
MATCH (c)<-[:BENEFITS_TO]-(t)<-[:PERFORMS]-(p:Account|External)
WHERE p <> c AND t.at IS NOT NULL AND t.reverses_record IS NULL AND NOT EXISTS { (t)<-[:REVERSES]-(:Transaction) }
  AND coalesce(t.amount > 0, true) AND coalesce(t.amount >= $min_amount, true)
  AND coalesce(t.at >= $since, true) AND coalesce(t.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (t)-[:TAINTED]->(:Case {key: $case}) })
WITH c, outs, t, p ORDER BY t.at, t.key
WITH c, outs, collect({t: t, at: t.at, payer: p, payee: c, who: CASE WHEN p:External THEN t.key ELSE p.key END}) AS ins
WHERE size(ins) >= $min_payers
CALL (ins, outs) {
  UNWIND ins AS l
  WITH DISTINCT ins, outs, l.at AS begin
  WITH ins, outs, begin, begin + duration({days: $days}) AS end
  WITH begin, [l IN ins WHERE l.at >= begin AND l.at <= end] AS near, outs, end
  WITH begin, near, outs, end, COLLECT {
    UNWIND near AS l
    WITH l.who AS who, min(l.at) AS at
    RETURN at ORDER BY at
  } AS firsts
  WHERE size(firsts) >= $min_payers
  WITH begin, end, near, [l IN outs WHERE l.at >= firsts[$min_payers - 1] AND l.at <= end] AS spent
  WHERE size(spent) > 0
  WITH begin, end, [l IN near WHERE l.at <= last(spent).at] AS got, spent
  WHERE coalesce(any(l IN spent WHERE l.t.currency <> head(got).t.currency), false)
     OR reduce(total = 0, l IN spent | total + coalesce(l.t.amount, 0))
        >= $min_share
           * reduce(total = 0, l IN [l IN got WHERE coalesce(l.t.currency = head(got).t.currency, true)] | total + coalesce(l.t.amount, 0))
  WITH begin, end, got, spent, COUNT { UNWIND got AS l RETURN DISTINCT l.who } AS width
  WITH collect({begin: begin, end: end, width: width, moves: got + spent}) AS windows
  UNWIND windows AS w
  WITH w, windows
  WHERE none(o IN windows WHERE o.begin <= w.end AND w.begin <= o.end
                            AND (o.width > w.width OR (o.width = w.width AND o.begin < w.begin)))
  RETURN w.begin AS begin, w.moves AS moves
}
WITH c.key + '@' + toString(begin) AS instance, moves, c
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
     CASE WHEN x = c THEN 'collector' WHEN any(o IN own WHERE o.pays) THEN 'source' ELSE 'sink' END AS part
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
