/*
id: cases_of_person
title: Cases that a person stands in
topic: cases
revision: 1
description: >
  Every case that a person is a party to, as what, with the police's own words on what they did, and
  the warrants under it that name them.
why: >
  Before anything else: is this person already known, where, and as what? A victim in one file and a
  suspect in another may have been forced.
limits: >
  As the police recorded it; a category may be out of date. An unknown category is shown as unknown,
  not as suspect.
feeds: [cases, case_parties, wanted_persons]
identities: The police's own words on what somebody did stand on what they recorded of an identity; the derived layer does not repeat them.
params:
  person: {type: string, help: "key of the person"}
returns:
  - {name: case_id, type: string, key: true, help: "key of the case"}
  - {name: category, type: string, key: true, help: "suspect, victim, witness, ...; unknown if not said"}
  - {name: status, type: string, help: "abroad, returned, detained, at_large or released; null if unknown"}
  - {name: function, type: string, help: "what the police say the person did, joined where several said it"}
  - {name: opened_at, type: datetime, help: "when the case was opened"}
  - {name: offence, type: string, help: "offence of the case"}
  - {name: case_status, type: string, help: "open, confirmed, closed or withdrawn"}
  - {name: warrants, type: list<string>, help: "warrants under the case that name the person"}
  - {name: records, type: list<string>, help: "records behind it"}
evidence: records
references: []
example:
  given: |
    CREATE (c:Case {key: 'C-1', opened_at: datetime('2024-01-02T00:00:00Z'), offence: 'telecom_fraud', status: 'open'}), (d:Case {key: 'C-2'}), (e:Case {key: 'C-3'})
    CREATE (p:Person {key: 'P-1'})-[:PARTY_TO {category: 'suspect', status: 'abroad', records: ['pol/case_parties/1']}]->(c), (p)-[:PARTY_TO {records: ['pol/case_parties/2']}]->(d)
    CREATE (i:Identity {key: 'pol/case_parties/ref:7'})-[:IDENTIFIES]->(p), (i)-[:PARTY_TO {category: 'suspect', function: 'recruits'}]->(c)
    CREATE (p)-[:NAMED_IN {records: ['pol/wanted_persons/1']}]->(:Warrant {key: 'pol:W1', status: 'active'})-[:ISSUED_UNDER]->(c)
    CREATE (:Person {key: 'P-2'})-[:PARTY_TO {category: 'suspect', records: ['pol/case_parties/3']}]->(e)
  params: {person: P-1}
  expect:
    - {case_id: C-1, category: suspect, status: abroad, function: recruits, opened_at: "2024-01-02T00:00:00Z", warrants: ["pol:W1"], records: [pol/case_parties/1, pol/wanted_persons/1]}
    - {case_id: C-2, category: unknown, status: null, function: null, opened_at: null, warrants: [], records: [pol/case_parties/2]}
  absent:
    - {row: {case_id: C-3}, why: "a case of someone else"}
*/
MATCH (p:Person {key: $person})-[t:PARTY_TO]->(c:Case)
WITH p, c, coalesce(t.category, 'unknown') AS category, max(t.status) AS status, collect(t.records) AS lists
OPTIONAL MATCH (p)-[n:NAMED_IN]->(w:Warrant)-[:ISSUED_UNDER]->(c)
WITH p, c, category, status, lists, collect(n.records) AS more, collect(DISTINCT w.key) AS found
WITH p, c, category, status, found, lists + more AS lists
RETURN c.key AS case_id,
       category,
       status,
       reduce(said = null, f IN COLLECT {
         MATCH (p)<-[:IDENTIFIES]-(:Identity)-[raw:PARTY_TO]->(c)
         WHERE raw.function IS NOT NULL AND coalesce(raw.category, 'unknown') = category
         RETURN DISTINCT raw.function ORDER BY raw.function
       } | coalesce(said + '; ' + f, f)) AS function,
       c.opened_at AS opened_at,
       c.offence AS offence,
       c.status AS case_status,
       COLLECT { UNWIND found AS w RETURN w ORDER BY w } AS warrants,
       COLLECT { UNWIND lists AS list UNWIND list AS r RETURN DISTINCT r ORDER BY r } AS records
ORDER BY coalesce(opened_at, datetime({year: 1})) DESC, case_id, category
