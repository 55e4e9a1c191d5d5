-- Events that the person was part of, with those of the event's records that the person stands in.
WITH part AS (
    SELECT start_key AS identity, end_label, end_key, role FROM rel_TOOK_PART WHERE start_label = 'Identity'),
written AS (
    SELECT DISTINCT key AS identity, split_part(unnest(records), '#', 1) AS record FROM node_Identity
    SEMI JOIN part ON part.identity = node_Identity.key),
event AS (
    {events}),
backed AS (
    SELECT part.identity, part.end_label, part.end_key, part.role, list(event.record) AS records
    FROM part JOIN event ON event.label = part.end_label AND event.key = part.end_key
    SEMI JOIN written ON written.identity = part.identity AND written.record = event.record
    GROUP BY ALL)
SELECT 'Person' AS start_label, p.person AS start_key, part.end_label, part.end_key, part.role AS key,
       part.role, list_sort(list_distinct(flatten(list(backed.records)))) AS records
FROM part JOIN person_of p USING (identity)
LEFT JOIN backed USING (identity, end_label, end_key, role)
GROUP BY p.person, part.end_label, part.end_key, part.role
