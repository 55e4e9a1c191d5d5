/*
id: mule_pass_through
title: 'Passes victims'' money on within hours'
role: collaborators
revision: 1
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
evidence: records
references:
  - 'Europol (2019), Money Muling: Public Awareness and Prevention'
  - 'FATF, INTERPOL, Egmont Group (2023), Illicit Financial Flows from Cyber-enabled Fraud'
example:
  given: |
    CREATE (c:Case {key: 'C1'}), (mule:Person {key: 'mule'})-[:IN_SCOPE]->(c), (clerk:Person {key: 'clerk'})-[:IN_SCOPE]->(c),
      (mule)-[:HOLDS {records: ['b/accounts/1']}]->(a:Account {key: 'A'}), (clerk)-[:HOLDS {records: ['b/accounts/2']}]->(b:Account {key: 'B'}),
      (t:Transaction {key: 'T1', at: datetime('2024-05-01T10:00Z'), amount: 1000, currency: 'CNY', records: ['b/transactions/1']})-[:BENEFITS_TO]->(a),
      (t)-[:TAINTED {amount: 1000}]->(c),
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
MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
MATCH (p)-[h:HOLDS]->(a:Account)<-[:BENEFITS_TO]-(t:Transaction)-[k:TAINTED]->(c)
WHERE k.amount > 0 AND t.amount > 0
MATCH (a)-[:PERFORMS]->(o:Transaction)
WHERE o.at >= t.at AND o.at <= t.at + duration({hours: $hours}) AND o.currency = t.currency
WITH p, c, h, t, sum(o.amount) AS out, collect(coalesce(o.records, [])) AS outs
WHERE out >= $min_part * t.amount
WITH p, c, count(DISTINCT t) AS value, collect(coalesce(h.records, []))
     + collect(coalesce(t.records, [])) AS ins, collect(outs) AS nested
UNWIND [ins] + nested AS lists
UNWIND lists AS list
UNWIND list AS record
WITH p, c, value, record ORDER BY record
WITH p, c, value, collect(DISTINCT record) AS records
RETURN p.key AS person, c.key AS case_id, value, records
ORDER BY value DESC, person, case_id
