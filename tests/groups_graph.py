"""Three small fraud groups as a graph (raw and derived layer), with their innocent look-alikes.

Group g has 2 + 2g operators (`m<g>-<i>`), an organizer behind a nominee (`boss<g>`), a sponsor, a
facilitator, a mule, a SIM supplier, a recruiter, an employer who pays two operators among twenty
others, and a rescued person (`held<g>`) with exactly the organizer's ties. Larger groups move
more money, so that the ranking has an order.
"""

# ruff: noqa: E501 (Cypher patterns are not broken inside)

import neo4j

GROUP = """
UNWIND range(1, 3) AS g
CREATE (c:Case {key: 'C' + toString(g), record: 'pol/cases/' + toString(g)}),
  (n:Account {key: 'nominee-acc' + toString(g)}), (nominee:Person {key: 'nominee' + toString(g)}),
  (nominee)-[:HOLDS {records: ['b/accounts/nominee' + toString(g)]}]->(n),
  (n)-[:TAINTED {amount: 30000 * g, retained: 7000 * g, share: 1.0, currency: 'CNY'}]->(c),
  (site:Site {key: 'site' + toString(g)}),
  (lease:Lease {key: 'lease' + toString(g), records: ['pr/leases/' + toString(g)]})-[:AT]->(site)
WITH g, c, n, nominee, site, lease
CREATE (nominee)-[:IN_SCOPE {steps: 1, via: 'x', records: ['pol/cases/' + toString(g)]}]->(c)
WITH g, c, n, site, lease
UNWIND ['boss', 'held'] AS who
CREATE (p:Person {key: who + toString(g), name: '王' + who})-[:IN_SCOPE {steps: 1, via: 'suspect → shares handset; with', records: ['pol/case_parties/1']}]->(c),
  (p)<-[:IDENTIFIES]-(:Identity {key: who + toString(g), records: ['pol/case_parties/' + who + toString(g) + '#person', '=cmd/accounts/' + who + '#holder']}),
  (p)-[:USES {records: ['t/subscribers/' + who + toString(g)]}]->(d:Device {key: 'dev-' + who + toString(g)})-[:LOGGED_INTO {records: ['b/accounts/n' + toString(g)]}]->(n),
  (p)-[:HOLDS {records: ['b/accounts/' + who + toString(g)]}]->(own:Account {key: who + '-acc' + toString(g)}), (d)-[:LOGGED_INTO {records: ['b/accounts/' + who + toString(g)]}]->(own)
WITH g, c, n, site, lease, collect(p) AS ps
WITH g, c, n, site, lease, ps, ps[1] AS held
CREATE (held)-[:TOOK_PART {role: 'detainee'}]->(:Detention {key: 'det' + toString(g), kind: 'rescue', records: ['pol/detentions/' + toString(g)]})
WITH g, c, n, site, lease
CREATE (s:Person {key: 'sponsor' + toString(g), name: '李sponsor'})-[:IN_SCOPE {steps: 1, via: 'y', records: ['pol/case_parties/2']}]->(c),
  (s)-[:HOLDS {records: ['b/accounts/sponsor' + toString(g)]}]->(sa:Account {key: 'sponsor-acc' + toString(g)}),
  (sa)-[:PERFORMS]->(:Transaction {key: 'cap' + toString(g), at: datetime('2024-01-05T00:00Z'), amount: 50000 * g, currency: 'CNY', records: ['b/transactions/cap' + toString(g)]})-[:BENEFITS_TO]->(n),
  (sa)-[:PAID_FOR]->(lease),
  (n)-[:PERFORMS]->(ret:Transaction {key: 'ret' + toString(g), at: datetime('2024-09-05T00:00Z'), amount: 6000, currency: 'CNY', records: ['b/transactions/ret' + toString(g)]})-[:BENEFITS_TO]->(sa),
  (ret)-[:TAINTED {amount: 6000, share: 1.0, currency: 'CNY'}]->(c),
  (f:Person {key: 'fac' + toString(g)})-[:IN_SCOPE {steps: 1, via: 'z', records: ['pol/case_parties/3']}]->(c),
  (f)-[:USES {records: ['t/subscribers/fac' + toString(g)]}]->(fp:Phone {key: 'fac-phone' + toString(g)}),
  (f)-[:HOLDS {records: ['b/accounts/fac' + toString(g)]}]->(fa:Account {key: 'fac-acc' + toString(g)}),
  (n)-[:PERFORMS]->(fee:Transaction {key: 'fee' + toString(g), at: datetime('2024-03-06T00:00Z'), amount: 500, currency: 'CNY', records: ['b/transactions/fee' + toString(g)]})-[:BENEFITS_TO]->(fa),
  (fee)-[:TAINTED {amount: 500, share: 1.0, currency: 'CNY'}]->(c),
  (u:Person {key: 'mule' + toString(g)})-[:IN_SCOPE {steps: 0, via: 'paid by a victim', records: ['pol/case_parties/4']}]->(c),
  (u)-[:HOLDS {records: ['b/accounts/mule' + toString(g)]}]->(ua:Account {key: 'mule-acc' + toString(g), opened_on: date('2024-04-20')}),
  (ua)-[:TAINTED {amount: 30000, retained: 0, share: 1.0, currency: 'CNY'}]->(c),
  (u)-[:USES]->(:Device {key: 'dev-mule' + toString(g)})-[:LOGGED_INTO]->(ua),
  (r:Person {key: 'rec' + toString(g)})-[:IN_SCOPE {steps: 1, via: 'w', records: ['pol/case_parties/5']}]->(c),
  (r)-[:USES {records: ['t/subscribers/rec' + toString(g)]}]->(rp:Phone {key: 'rec-phone' + toString(g)}),
  (x:Person {key: 'sim' + toString(g)})-[:IN_SCOPE {steps: 1, via: 'v', records: ['pol/case_parties/6']}]->(c),
  (x)<-[:IDENTIFIES]-(xi:Identity {key: 'sim' + toString(g), records: ['t/subscribers/sim#holder']}),
  (e:Person {key: 'employer' + toString(g)})-[:IN_SCOPE {steps: 1, via: 'u', records: ['pol/case_parties/7']}]->(c),
  (e)-[:HOLDS {records: ['b/accounts/employer' + toString(g)]}]->(ea:Account {key: 'employer-acc' + toString(g)}),
  (shop:Account {key: 'shop' + toString(g)})
WITH g, c, n, site, fp, rp, x, xi, ea, ua
UNWIND range(1, 4 + g) AS v
CREATE (va:Account {key: 'victim' + toString(g) + '-' + toString(v)})-[:PERFORMS]->(t:Transaction {key: 'vt' + toString(g) + '-' + toString(v), at: datetime({year: 2024, month: 5, day: v}), amount: 1000, currency: 'CNY', records: ['b/transactions/v' + toString(g) + '-' + toString(v)]})-[:BENEFITS_TO]->(ua),
  (t)-[:TAINTED {amount: 1000, share: 1.0, currency: 'CNY'}]->(c),
  (rep:Report {key: 'rep' + toString(g) + '-' + toString(v), records: ['afc/fraud_reports/' + toString(g) + '-' + toString(v)]})-[:UNDER]->(c), (rep)-[:CLAIMS]->(t),
  (ua)-[:PERFORMS]->(o:Transaction {key: 'out' + toString(g) + '-' + toString(v), at: datetime({year: 2024, month: 5, day: v, hour: 2}), amount: 990, currency: 'CNY', records: ['b/transactions/o' + toString(g) + '-' + toString(v)]})-[:BENEFITS_TO]->(n),
  (o)-[:TAINTED {amount: 990, share: 1.0, currency: 'CNY'}]->(c),
  (rep)-[:NAMES]->(ph:Phone {key: 'ph' + toString(g) + '-' + toString(v)}),
  (xi)-[:SUBSCRIBES {records: ['t/subscribers/' + toString(g) + '-' + toString(v)]}]->(ph),
  (x)-[:USES {records: ['t/subscribers/' + toString(g) + '-' + toString(v)]}]->(ph)
WITH g, c, n, site, fp, rp, ea, collect(ph) AS numbers
UNWIND range(1, 2 + 2 * g) AS i
CREATE (m:Person {key: 'm' + toString(g) + '-' + toString(i)})-[:IN_SCOPE {steps: 0, via: 'suspect', records: ['pol/case_parties/m' + toString(g) + '-' + toString(i)]}]->(c),
  (m)-[:HOLDS {records: ['b/accounts/m' + toString(g) + '-' + toString(i)]}]->(ma:Account {key: 'm-acc' + toString(g) + '-' + toString(i)}),
  (n)-[:PAID {count: 5, first: datetime('2024-05-05T00:00Z'), last: datetime('2024-09-05T00:00Z'), currency: 'CNY', total: 500}]->(ma),
  (n)-[:PERFORMS]->(:Transaction {key: 'pay' + toString(g) + '-' + toString(i), at: datetime('2024-06-05T00:00Z'), amount: 100, currency: 'CNY', records: ['b/transactions/pay' + toString(g) + '-' + toString(i)]})-[:BENEFITS_TO]->(ma),
  (m)-[:TOOK_PART {role: 'guest'}]->(:Stay {key: 'stay' + toString(g) + '-' + toString(i), records: ['lod/stays/' + toString(g) + '-' + toString(i)]})-[:AT]->(site),
  (fp)-[:BOOKED]->(:Booking {key: 'book' + toString(g) + '-' + toString(i), origin: 'CNKMG', destination: 'CNRLI', departs_at: datetime({year: 2024, month: 3, day: i}), records: ['air/bookings/' + toString(g) + '-' + toString(i)]})<-[:TOOK_PART {role: 'traveller'}]-(m),
  (m)-[:USES]->(mp:Phone {key: 'm-phone' + toString(g) + '-' + toString(i)}),
  (rp)-[:IN_CONTACT]->(:Contact {key: 'call' + toString(g) + '-' + toString(i), day: date('2024-02-25'), records: ['tel/calls/' + toString(g) + '-' + toString(i)]})<-[:IN_CONTACT]-(mp),
  (ea)-[:PAID {count: 5, first: datetime('2024-01-05T00:00Z'), last: datetime('2024-09-05T00:00Z')}]->(ma)
FOREACH (number IN CASE WHEN i <= 2 THEN [numbers[i]] ELSE [] END | CREATE (m)-[:USES]->(number))
FOREACH (k IN CASE WHEN i = 1 THEN range(1, 40) ELSE [] END |
  CREATE (ea)-[:PAID {count: 5, first: datetime('2024-01-05T00:00Z'), last: datetime('2024-09-05T00:00Z')}]->(sa:Account {key: 'staff-acc' + toString(g) + '-' + toString(k)})<-[:HOLDS]-(:Person {key: 'staff' + toString(g) + '-' + toString(k)}),
    (ea)-[:PERFORMS]->(:Transaction {key: 'wage' + toString(g) + '-' + toString(k), at: datetime('2024-01-05T00:00Z'), amount: 100, currency: 'CNY', records: ['b/transactions/wage' + toString(g) + '-' + toString(k)]})-[:BENEFITS_TO]->(sa))
"""
RECRUITS = """
UNWIND range(1, 3) AS g
MATCH (r:Person {key: 'rec' + toString(g)}), (n:Account {key: 'nominee-acc' + toString(g)}), (c:Case {key: 'C' + toString(g)})
CREATE (r)-[:HOLDS {records: ['b/accounts/rec' + toString(g)]}]->(ra:Account {key: 'rec-acc' + toString(g)})
WITH g, n, c, ra
UNWIND range(1, g) AS i
CREATE (n)-[:PERFORMS]->(t:Transaction {key: 'prem' + toString(g) + '-' + toString(i), at: datetime('2024-09-09T00:00Z'), amount: 70, currency: 'CNY', records: ['b/transactions/prem' + toString(g) + '-' + toString(i)]})-[:BENEFITS_TO]->(ra),
  (t)-[:TAINTED {amount: 70, share: 1.0, currency: 'CNY'}]->(c)
"""


MONEY = """
MATCH (a:Account)-[k:TAINTED]->(c:Case)
WITH a, c, k, toInteger(substring(c.key, 1)) AS g
SET k.overall = k.share, k.part = CASE k.retained WHEN 0 THEN 14000 ELSE k.retained END / 60000.0, k.since = datetime('2024-05-01T00:00Z')
"""
CARRIED = """
MATCH (t:Transaction)-[k:TAINTED]->(c:Case)
SET k.part = k.amount / (60000.0 * toInteger(substring(c.key, 1)))
"""
HELD = """
MATCH (p:Person)-[h:HOLDS]->(a:Account)
CREATE (p)-[:CONTROLS {how: 'holds', records: h.records}]->(a)
"""
OPERATED = """
MATCH (p:Person)-[u:USES]->(:Device)-[l:LOGGED_INTO]->(a:Account)
CREATE (p)-[:CONTROLS {how: 'operates', payments: 1,
                       records: coalesce(u.records, []) + coalesce(l.records, [])}]->(a)
"""
SERVING = """
MATCH (a:Account)-[k:TAINTED]->(c:Case)
CREATE (a)-[:SERVES {because: CASE WHEN a.key STARTS WITH 'nominee' THEN ['handset', 'taint'] ELSE ['taint'] END, share: k.overall, since: k.since, records: ['b/transactions/first']}]->(c)
"""


def build(graph: neo4j.Driver, database: str = "neo4j") -> None:
    """Write the groups into an empty graph."""
    for statement in (GROUP, RECRUITS, MONEY, CARRIED, HELD, OPERATED, SERVING):
        graph.execute_query(statement, database_=database)
