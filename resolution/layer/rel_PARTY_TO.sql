-- Cases that the person stands in; status as of the latest record, each category apart.
SELECT 'Person' AS start_label, p.person AS start_key, h.end_label, h.end_key, coalesce(h.category, '') AS key,
       h.category, arg_max(h.status, row(coalesce(h.since::VARCHAR, ''), h.record)) AS status,
       min(h.since) AS since, list_sort(list_distinct(flatten(list(h.records)))) AS records
FROM rel_PARTY_TO h JOIN person_of p ON p.identity = h.start_key
GROUP BY p.person, h.end_label, h.end_key, h.category
