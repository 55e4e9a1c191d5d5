/* Everyone in a group: their main group, others they are tied to, and where they stand in it. */
MATCH (p:Person)-[m:MEMBER_OF]->(g:Group)
RETURN p.key AS person, g.key AS key, g.name AS name, m.main AS main, m.level AS level,
       m.confidence AS confidence, m.status AS status, m.stability AS stability
ORDER BY person, key
