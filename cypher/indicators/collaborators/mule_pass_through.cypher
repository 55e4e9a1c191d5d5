/*
id: mule_pass_through
title: 'Passes victims'' money on within hours'
role: collaborators
revision: 3
indicator: {family: money}
description: >-
  For each person in scope: how many payments of victims' money came to accounts titled to the
  person and were followed within hours by payments out of the same account of nearly the same
  sum.
why: >-
  Money is moved on before it can be frozen. A person's own income is spent over weeks.
limits: >-
  Misses mules who wait, and those who draw cash elsewhere. May wrong a trader who pays
  suppliers at once; the money is then rarely the victims'.
feeds: [accounts, transactions, fraud_reports, cases]
params:
  persons:
    type: list<string>
    default: null
    max_items: 1000000
    help: Keys of the persons to ask of; null asks of everyone in scope.
  min_share:
    type: float
    default: 0.2
    min: 0.0
    max: 1.0
    help: >-
      Least part of what came into the account that is any victims' money; an exchange house or a
      shop passes everybody's money on.
  hours:
    type: integer
    default: 24
    min: 1
    max: 720
    help: >-
      Hours in which the money leaves again: banks freeze within a day or two, and groups know
      it.
  min_part:
    type: float
    default: 0.8
    min: 0.0
    max: 1.0
    help: >-
      Least part of the payment that leaves: mules keep a few percent, up to a fifth.
returns:
  - {name: person, type: string, key: true, help: Key of the person.}
  - {name: case_id, type: string, key: true, help: Case that the person is in scope of.}
  - name: value
    type: integer
    help: 'Payments of victims'' money passed on within hours.'
  - {name: records, type: list<string>, help: 'Records behind the value, sorted.'}
  - {name: parts, type: list<map>, help: 'What the value is the sum of, each part with its records.'}
evidence: records
references:
  - 'Europol (2019), Money Muling: Public Awareness and Prevention'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (mule:Person {key: 'mule'})-[:IN_SCOPE]->(c), (clerk:Person {key: 'clerk'})-[:IN_SCOPE]->(c),
      (mule)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (clerk)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (t:Transaction {key: 'T1', at: datetime('2024-05-01T10:00Z'), amount: 1000, currency: 'CNY', records: ['b/transactions/1']})-[:BENEFITS_TO]->(a),
      (t)-[:TAINTED {amount: 1000}]->(c), (a)-[:TAINTED {overall: 0.9}]->(c), (b)-[:TAINTED {overall: 0.9}]->(c),
      (a)-[:PERFORMS]->(:Transaction {key: 'T2', at: datetime('2024-05-01T11:00Z'), amount: 980, currency: 'CNY', records: ['b/transactions/2']}),
      (s:Transaction {key: 'T3', at: datetime('2024-05-01T10:00Z'), amount: 1000, currency: 'CNY', records: ['b/transactions/3']})-[:BENEFITS_TO]->(b),
      (s)-[:TAINTED {amount: 1000}]->(c),
      (b)-[:PERFORMS]->(:Transaction {key: 'T4', at: datetime('2024-05-09T11:00Z'), amount: 980, currency: 'CNY', records: ['b/transactions/4']}),
      (b)-[:PERFORMS]->(:Transaction {key: 'T5', at: null, amount: null, currency: null})
  expect:
    - {person: mule, case_id: C1, value: 1}
  absent:
    - row: {person: clerk}
      why: 'Spent the money a week later.'
*/
MATCH (c:Case)<-[w:TAINTED]-(a:Account)<-[h:HOLDS]-(p:Person)
WHERE w.overall >= $min_share AND EXISTS { (p)-[:IN_SCOPE]->(c) } AND ($persons IS NULL OR p.key IN $persons)
WITH a, c, p, collect(coalesce(h.records, [])[..1])[0] AS tie
WITH a, c, collect({p: p, tie: tie}) AS holders
WITH a, collect({c: c, holders: holders}) AS cases
CALL (a) {
  MATCH (a)-[:PERFORMS]->(o:Transaction)
  WITH o ORDER BY o.at, o.key
  RETURN collect({at: o.at, amount: o.amount, currency: o.currency, record: coalesce(o.records, [])[0]}) AS outs
}
CALL (a, outs) {
  MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)
  WHERE t.amount > 0 AND size(outs) > 0 AND EXISTS { (t)-[:TAINTED]->(:Case) }
  WITH t, [o IN outs WHERE o.at >= t.at AND o.at <= t.at + duration({hours: $hours}) AND o.currency = t.currency] AS soon
  WHERE reduce(total = 0, o IN soon | total + o.amount) >= $min_part * t.amount
  WITH t, [o IN soon WHERE o.record IS NOT NULL | o.record][..2] AS next
  MATCH (t)-[k:TAINTED]->(c:Case)
  WHERE k.amount > 0
  WITH c, t, coalesce(t.records, [])[..1] + next AS some ORDER BY t.key
  RETURN c AS of, collect(some) AS passed
}
UNWIND cases AS one
WITH of AS c, passed, one
WHERE one.c = c
UNWIND one.holders AS holder
WITH holder.p AS p, c, holder.tie AS tie, passed
UNWIND passed AS some
WITH p, c, count(some) AS value, collect({worth: 1, records: tie + some}) AS parts
RETURN p.key AS person, c.key AS case_id, value,
       COLLECT { UNWIND parts AS part UNWIND part.records AS record
                 RETURN DISTINCT record ORDER BY record } AS records, parts
ORDER BY value DESC, person, case_id
