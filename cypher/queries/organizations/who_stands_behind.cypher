/*
id: who_stands_behind
title: Who stands behind an organization
topic: organizations
revision: 1
description: >
  Every person with a part in an organization, or in one that has a part in it, up to four
  organizations away, with the share that reaches through where it is known.
why: >
  The lease is signed by a front company, and that is owned by another. Whoever owns the last one
  has a say in the premises.
limits: >
  Registers show nominees. A share that is not known anywhere on the chain is unknown, not zero. Old
  parts are shown with their end; organizations owned through circles are followed once.
feeds: [organizations]
params:
  organization: {type: string, help: "key of the organization: country:registration number"}
  on: {type: date, default: null, help: "only parts held on this day, or perhaps held; null for all"}
  max_owned: {type: integer, default: 300, min: 1, max: 100000, help: "an organization with a part in more others than this is a fund or a nominee service; chains through it are left out"}
  limit: {type: integer, default: 200, min: 1, max: 10000, help: "at most so many chains"}
returns:
  - {name: person, type: string, key: true, help: "key of the person"}
  - {name: name, type: string, help: "name to show"}
  - {name: part, type: string, key: true, help: "director, shareholder, beneficial_owner, ...; unknown if not said"}
  - {name: chain, type: list<string>, key: true, help: "organizations from the person's to the one asked for"}
  - {name: share, type: float, help: "product of the shares along the chain; null if one is unknown"}
  - {name: records, type: list<string>, help: "records behind each step"}
evidence: records
references: ["FATF: Guidance on beneficial ownership of legal persons (2023)"]
example:
  given: |
    CREATE (f:Organization {key: 'CN:1', name: 'Front'}), (h:Organization {key: 'HK:2', name: 'Holding'}), (x:Organization {key: 'CN:9'})
    CREATE (h)-[:HAS_PART_IN {part: 'shareholder', share: 0.8, records: ['reg/organizations/1']}]->(f)
    CREATE (:Person {key: 'P-1', name: '王伟'})-[:OWNS {part: 'shareholder', share: 0.5, records: ['reg/organizations/2']}]->(h)
    CREATE (:Person {key: 'P-2'})-[:OWNS {part: 'director', records: ['reg/organizations/3']}]->(f)
    CREATE (:Person {key: 'P-3'})-[:OWNS {part: 'director', to: date('2020-12-31'), records: ['reg/organizations/4']}]->(f)
    CREATE (f)-[:HAS_PART_IN {part: 'shareholder', share: 0.1, records: ['reg/organizations/5']}]->(x), (:Person {key: 'P-9'})-[:OWNS {part: 'director', records: ['reg/organizations/6']}]->(x)
  params: {organization: "CN:1", on: "2024-05-01"}
  expect:
    - {person: P-2, part: director, chain: ["CN:1"], share: null, records: [reg/organizations/3]}
    - {person: P-1, name: 王伟, part: shareholder, chain: ["HK:2", "CN:1"], share: 0.4, records: [reg/organizations/1, reg/organizations/2]}
  absent:
    - {row: {person: P-9}, why: "directs a company that the front has a small part in, not the other way round"}
    - {row: {person: P-3}, why: "had left before the day asked for"}
*/
MATCH path = (top:Organization)-[:HAS_PART_IN*0..4]->(o:Organization {key: $organization})
WHERE all(n IN nodes(path) WHERE single(m IN nodes(path) WHERE m = n))
  AND all(n IN nodes(path) WHERE COUNT { (n:Organization)-[:HAS_PART_IN]->(:Organization) } <= $max_owned)
  AND all(r IN relationships(path)
          WHERE coalesce(r.from <= $on, true) AND coalesce(r.to >= $on, true))
MATCH (p:Person)-[own:OWNS]->(top)
WHERE coalesce(own.from <= $on, true) AND coalesce(own.to >= $on, true)
WITH p,
     coalesce(own.part, 'unknown') AS part,
     [n IN nodes(path) | n.key] AS chain,
     reduce(s = own.share, r IN relationships(path) | s * r.share) AS share,
     [own.records] + [r IN relationships(path) | r.records] AS lists
WITH p, part, chain, max(share) AS share, collect(lists) AS groups
RETURN p.key AS person,
       p.name AS name,
       part,
       chain,
       share,
       COLLECT {
         UNWIND groups AS lists
         UNWIND lists AS list
         UNWIND list AS r
         RETURN DISTINCT r ORDER BY r
       } AS records
ORDER BY size(chain), person, part, chain
LIMIT $limit
