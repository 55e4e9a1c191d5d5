/*
id: gather_scatter
title: "Shape: one account gathers from many and scatters to many"
topic: laundering
revision: 1
description: >
  Accounts that several accounts pay and that then, within days, pay several accounts: one row an
  instance and account, payers as source, the account in the middle as collector, payees as sink.
  A payment out counts once the least count of payers has paid in; payments in count up to the
  last payment out.
why: >
  The gathering account hides which money came from whom: what goes out can be told from nothing
  that came in. Mule controllers and exchange desks of a group stand here.
limits: >
  A firm that is paid by customers and pays suppliers looks alike, if it is small enough for the
  hub bound; payroll is told by the channel salary and left out. Where currencies differ, what
  went out is not compared with what came in.
feeds: [transactions]
params:
  account: {type: string, default: null, help: "key of an account: only instances in which it has a part; null for all"}
  case: {type: string, default: null, help: "key of a case: only payments that carry money of its victims, as last traced; null for all"}
  since: {type: datetime, default: null, help: "payments not before; null for no bound"}
  until: {type: datetime, default: null, help: "payments not after; null for no bound"}
  min_payers: {type: integer, default: 3, min: 1, max: 100000, help: "least different payers: both halves together are rarer than a fan, so one less than there"}
  min_payees: {type: integer, default: 3, min: 1, max: 100000, help: "least different payees: the same"}
  min_share: {type: float, default: 0.5, min: 0, max: 1, help: "least part of what came in that goes out, in the currency of the first payment in: who keeps more than half is a fan in; unknown, and kept, where some goes out in another currency"}
  max_salary: {type: float, default: 0.5, min: 0, max: 1, help: "leave out where more than this part of the payments out are salaries: payroll; half, for a firm pays its suppliers in the same days"}
  days: {type: integer, default: 14, min: 1, max: 366, help: "window: all payments of one instance lie within so many days; two weeks, one to gather and one to scatter, as long as a fan each"}
  min_amount: {type: integer, default: 0, min: 0, max: 1000000000000, help: "leave out smaller payments, in minor units of their currency; none, for groups split sums to stay small"}
  max_payments: {type: integer, default: 1000, min: 2, max: 100000, help: "hub bound: an account in the middle with more payments in or out is a merchant or service, where every shape is found by chance; a thousand is three a day for a year"}
  limit: {type: integer, default: 200, min: 1, max: 100000, help: "at most so many instances, those with most payments first; more than anyone reads"}
returns:
  - {name: instance, type: string, key: true, help: "key of the account in the middle, and the first payment's time"}
  - {name: account, type: string, key: true, help: "key of an account that has a part in it"}
  - {name: part, type: string, help: "source (pays in), collector (in the middle) or sink (is paid)"}
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
  - "FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud"
example:
  given: |
    CREATE (c:Account {key: 'BANK:C'}), (firm:Account {key: 'BANK:FIRM'}), (early:Account {key: 'BANK:EARLY'})
    WITH c, firm, early UNWIND range(1, 3) AS n
    CREATE (p:Account {key: 'BANK:P' + toString(n)}), (s:Account {key: 'BANK:S' + toString(n)})
    CREATE (p)-[:PERFORMS]->(:Transaction {key: 'in:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n}), amount: 1000, currency: 'CNY', records: ['bank/transactions/i' + toString(n)]})-[:BENEFITS_TO]->(c)
    CREATE (c)-[:PERFORMS]->(:Transaction {key: 'out:' + toString(n), at: datetime('2024-03-04T09:00:00Z') + duration({days: n}), amount: CASE n WHEN 3 THEN null ELSE 900 END, currency: 'CNY', records: ['bank/transactions/o' + toString(n)]})-[:BENEFITS_TO]->(s)
    CREATE (p)-[:PERFORMS]->(:Transaction {key: 'bill:' + toString(n), at: datetime('2024-03-01T08:00:00Z') + duration({days: n}), amount: 1000, currency: 'CNY', records: ['bank/transactions/b' + toString(n)]})-[:BENEFITS_TO]->(firm)
    CREATE (firm)-[:PERFORMS]->(:Transaction {key: 'wage:' + toString(n), at: datetime('2024-03-04T09:00:00Z') + duration({days: n}), amount: 900, currency: 'CNY', channel: 'salary', records: ['bank/transactions/w' + toString(n)]})-[:BENEFITS_TO]->(s)
    CREATE (p)-[:PERFORMS]->(:Transaction {key: 'late:' + toString(n), at: datetime('2024-03-08T08:00:00Z') + duration({days: n}), amount: 1000, currency: 'CNY', records: ['bank/transactions/l' + toString(n)]})-[:BENEFITS_TO]->(early)
    CREATE (early)-[:PERFORMS]->(:Transaction {key: 'before:' + toString(n), at: datetime('2024-03-04T09:00:00Z') + duration({days: n}), amount: 900, currency: 'CNY', records: ['bank/transactions/e' + toString(n)]})-[:BENEFITS_TO]->(s)
  expect:
    - {instance: "BANK:C@2024-03-02T08:00:00Z", account: "BANK:C", part: collector, amount: 3000, currency: CNY, first: "2024-03-02T08:00:00Z", last: "2024-03-07T09:00:00Z", payments: 6, transactions: ["in:1", "in:2", "in:3", "out:1", "out:2", "out:3"]}
    - {instance: "BANK:C@2024-03-02T08:00:00Z", account: "BANK:P1", part: source, amount: 1000, records: [bank/transactions/i1]}
    - {instance: "BANK:C@2024-03-02T08:00:00Z", account: "BANK:P2", part: source}
    - {instance: "BANK:C@2024-03-02T08:00:00Z", account: "BANK:P3", part: source}
    - {instance: "BANK:C@2024-03-02T08:00:00Z", account: "BANK:S1", part: sink, amount: 900, records: [bank/transactions/o1]}
    - {instance: "BANK:C@2024-03-02T08:00:00Z", account: "BANK:S2", part: sink}
    - {instance: "BANK:C@2024-03-02T08:00:00Z", account: "BANK:S3", part: sink, amount: null}
  absent:
    - {row: {account: "BANK:FIRM"}, why: "a firm: customers pay, staff is paid"}
    - {row: {account: "BANK:EARLY"}, why: "paid out before anything came in"}
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
  AND COUNT { (c)-[:PERFORMS]->() } >= $min_payees AND COUNT { (c)-[:PERFORMS]->() } <= $max_payments
MATCH (c)<-[:BENEFITS_TO]-(t)<-[:PERFORMS]-(p:Account)
WHERE p <> c AND t.at IS NOT NULL AND t.reverses_record IS NULL AND NOT EXISTS { (t)<-[:REVERSES]-(:Transaction) }
  AND coalesce(t.amount > 0, true) AND coalesce(t.amount >= $min_amount, true)
  AND coalesce(t.at >= $since, true) AND coalesce(t.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (t)-[:TAINTED]->(:Case {key: $case}) })
WITH c, t, p ORDER BY t.at, t.key
WITH c, collect({t: t, at: t.at, payer: p, payee: c}) AS ins, count(DISTINCT p) AS payers
WHERE payers >= $min_payers
MATCH (c)-[:PERFORMS]->(t)-[:BENEFITS_TO]->(p:Account)
WHERE p <> c AND t.at IS NOT NULL AND t.reverses_record IS NULL AND NOT EXISTS { (t)<-[:REVERSES]-(:Transaction) }
  AND coalesce(t.amount > 0, true) AND coalesce(t.amount >= $min_amount, true)
  AND coalesce(t.at >= $since, true) AND coalesce(t.at <= $until, true)
  AND ($case IS NULL OR EXISTS { (t)-[:TAINTED]->(:Case {key: $case}) })
WITH c, ins, t, p ORDER BY t.at, t.key
WITH c, ins, collect({t: t, at: t.at, payer: c, payee: p}) AS outs, count(DISTINCT p) AS payees
WHERE payees >= $min_payees
CALL (c, ins, outs) {
  UNWIND ins AS l
  WITH DISTINCT c, ins, outs, l.at AS begin
  WITH c, ins, outs, begin, begin + duration({days: $days}) AS end
  WITH begin, [l IN ins WHERE l.at >= begin AND l.at <= end] AS near, outs, end
  WITH begin, near, outs, end, COLLECT {
    UNWIND near AS l
    WITH l.payer AS payer, min(l.at) AS at
    RETURN at ORDER BY at
  } AS firsts
  WHERE size(firsts) >= $min_payers
  WITH begin, end, near, [l IN outs WHERE l.at >= firsts[$min_payers - 1] AND l.at <= end] AS spent
  WHERE COUNT { UNWIND spent AS l RETURN DISTINCT l.payee } >= $min_payees
  WITH begin, end, [l IN near WHERE l.at <= last(spent).at] AS got, spent
  WITH begin, end, got, spent, COUNT { UNWIND got AS l RETURN DISTINCT l.payer } + COUNT { UNWIND spent AS l RETURN DISTINCT l.payee } AS width
  WHERE size([l IN spent WHERE l.t.channel = 'salary']) <= $max_salary * size(spent)
    AND (coalesce(any(l IN spent WHERE l.t.currency <> head(got).t.currency), false)
         OR reduce(total = 0, l IN spent | total + coalesce(l.t.amount, 0))
            >= $min_share
               * reduce(total = 0, l IN [l IN got WHERE coalesce(l.t.currency = head(got).t.currency, true)] | total + coalesce(l.t.amount, 0)))
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
