/* Cases that members of a group stand in, those with most members first. */
MATCH (:Group {key: $group})-[s:SEEN_IN]->(c:Case)
RETURN c.key AS case_id, s.members AS members, s.share AS share
ORDER BY members DESC, case_id
