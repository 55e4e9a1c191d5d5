/* Groups as they stand, with their members: the key of a group stays where most members do. */
MATCH (g:Group)<-[m:MEMBER_OF]-(p:Person)
WHERE m.main
RETURN g.key AS key, p.key AS person
ORDER BY key, person
