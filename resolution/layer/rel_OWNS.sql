-- Parts that the person has in organizations, each kind of part apart.
SELECT 'Person' AS start_label, p.person AS start_key, h.end_label, h.end_key, coalesce(h.part, '') AS key,
       min(h."from") AS "from", CASE WHEN bool_or(h."to" IS NULL) THEN NULL ELSE max(h."to") END AS "to",
       h.part, max(h.share) AS share, list_sort(list_distinct(flatten(list(h.records)))) AS records
FROM rel_HAS_PART_IN h JOIN person_of p ON p.identity = h.start_key
WHERE h.start_label = 'Identity'
GROUP BY p.person, h.end_label, h.end_key, h.part
