-- Accounts titled to the person, and documents that the person was written with.
WITH held AS (
    SELECT start_key, end_label, end_key, "from", "to", records FROM rel_HOLDS
    WHERE start_label = 'Identity' AND end_label = 'Account'
    UNION ALL
    SELECT start_key, end_label, end_key, NULL::DATE, NULL::DATE, records FROM rel_PRESENTED
    WHERE start_label = 'Identity')
SELECT 'Person' AS start_label, p.person AS start_key, h.end_label, h.end_key,
       min(h."from") AS "from", CASE WHEN bool_or(h."to" IS NULL) THEN NULL ELSE max(h."to") END AS "to",
       list_sort(list_distinct(flatten(list(h.records)))) AS records
FROM held h JOIN person_of p ON p.identity = h.start_key
GROUP BY p.person, h.end_label, h.end_key
