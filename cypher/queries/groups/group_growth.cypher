/*
id: group_growth
title: How a group grew, month by month
topic: groups
revision: 1
description: >
  By month: members whose first trace is of it, members so far; and by currency the victims' reports
  and what their payments brought to accounts that members have a hand on.
why: >
  A group that still takes on members and money is at work; one whose money stopped may have moved
  to new accounts, or been raided.
limits: >
  The first trace is the first in the records that were delivered: old months are thin where feeds
  begin late. Members without a known first day are left out. Reports come weeks after the payments,
  so that the last months look small.
feeds: [accounts, fraud_reports, transactions]
params:
  group: {type: string, help: "key of the group"}
returns:
  - {name: month, type: date, key: true, help: "first day of the month"}
  - {name: currency, type: string, key: true, help: "currency of the payments; empty text on the row of new members"}
  - {name: joined, type: integer, help: "members whose first trace is of this month"}
  - {name: members, type: integer, help: "members so far"}
  - {name: reports, type: integer, help: "reports that claim a payment of this month"}
  - {name: paid, type: integer, help: "what the claimed payments brought, minor units"}
  - {name: records, type: list<string>, help: "records behind it"}
evidence: records
references: []
example:
  given: |
    CREATE (g:Group {key: 'G-1'}), (a:Person {key: 'P-1'}), (b:Person {key: 'P-2'}), (x:Person {key: 'P-9'}), (acc:Account {key: 'A'}), (other:Account {key: 'X'})
    CREATE (a)-[:MEMBER_OF {main: true, since: date('2024-03-05'), records: ['pol/case_parties/1']}]->(g)
    CREATE (b)-[:MEMBER_OF {main: true, since: date('2024-04-01'), records: ['pol/case_parties/2']}]->(g)
    CREATE (:Person {key: 'P-3'})-[:MEMBER_OF {main: true, records: ['pol/case_parties/3']}]->(g)
    CREATE (x)-[:MEMBER_OF {main: false, since: date('2024-02-01'), records: ['pol/case_parties/9']}]->(g)
    CREATE (a)-[:CONTROLS {how: 'holds'}]->(acc), (b)-[:CONTROLS {how: 'operates'}]->(acc), (x)-[:CONTROLS {how: 'holds'}]->(other)
    CREATE (:Report {key: 'R1', records: ['afc/fraud_reports/1']})-[:CLAIMS]->(t:Transaction {key: 'T1', at: datetime('2024-04-09T12:00:00Z'), amount: 500, currency: 'CNY', records: ['b/transactions/1']})-[:BENEFITS_TO]->(acc)
    CREATE (:Report {key: 'R2', records: ['afc/fraud_reports/2']})-[:CLAIMS]->(t)
    CREATE (:Report {key: 'R3', records: ['afc/fraud_reports/3']})-[:CLAIMS]->(:Transaction {key: 'T9', at: datetime('2024-05-09T12:00:00Z'), amount: 900, currency: 'USDT', records: ['b/transactions/9']})-[:BENEFITS_TO]->(other)
  params: {group: G-1}
  expect:
    - {month: "2024-03-01", currency: "", joined: 1, members: 1, reports: 0, paid: 0, records: [pol/case_parties/1]}
    - {month: "2024-04-01", currency: "", joined: 1, members: 2, reports: 0, paid: 0, records: [pol/case_parties/2]}
    - {month: "2024-04-01", currency: CNY, joined: 1, members: 2, reports: 2, paid: 500, records: [afc/fraud_reports/1, afc/fraud_reports/2, b/transactions/1]}
  absent:
    - {row: {currency: USDT}, why: "money of somebody whose main group is another one"}
*/
MATCH (g:Group {key: $group})
WITH g, COLLECT { MATCH (g)<-[m:MEMBER_OF]-(:Person)
                  WHERE m.main AND m.since IS NOT NULL
                  RETURN date.truncate('month', m.since) } AS months
CALL (g) {
  MATCH (g)<-[m:MEMBER_OF]-(:Person)
  WHERE m.main AND m.since IS NOT NULL
  RETURN date.truncate('month', m.since) AS month, '' AS currency, [] AS reports, 0 AS paid,
         coalesce(m.records, []) AS evidence
  UNION ALL
  MATCH (g)<-[m:MEMBER_OF]-(:Person)-[:CONTROLS]->(:Account)<-[:BENEFITS_TO]-(t:Transaction)
  WHERE m.main
  WITH DISTINCT t
  MATCH (t)<-[:CLAIMS]-(r:Report)
  WITH t, collect(r.key) AS reports, collect(coalesce(r.records, [])) AS told
  RETURN date.truncate('month', date(t.at)) AS month, coalesce(t.currency, '?') AS currency, reports,
         t.amount AS paid, reduce(whole = coalesce(t.records, []), list IN told | whole + list) AS evidence
}
WITH months, month, currency, collect(reports) AS lists, sum(paid) AS paid, collect(evidence) AS all_evidence
RETURN month,
       currency,
       size([m IN months WHERE m = month]) AS joined,
       size([m IN months WHERE m <= month]) AS members,
       COUNT { UNWIND lists AS list UNWIND list AS report RETURN DISTINCT report } AS reports,
       paid,
       COLLECT { UNWIND all_evidence AS list UNWIND list AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY month, currency
