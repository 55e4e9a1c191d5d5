-- Warrants for the person.
SELECT 'Person' AS start_label, p.person AS start_key, h.end_label, h.end_key,
       list_sort(list_distinct(flatten(list(h.records)))) AS records
FROM rel_NAMED_IN h JOIN person_of p ON p.identity = h.start_key
GROUP BY p.person, h.end_label, h.end_key
