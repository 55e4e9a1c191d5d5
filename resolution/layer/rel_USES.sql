-- Numbers registered to the person or given by them, and handsets in which those were used meanwhile.
WITH number AS (
    SELECT p.person, s.end_key AS phone, s."from", s."to", s.records, true AS dated
    FROM rel_SUBSCRIBES s JOIN person_of p ON p.identity = s.start_key
    UNION ALL
    SELECT p.person, g.end_key, NULL::DATE, NULL::DATE, g.records, false
    FROM rel_GAVE g JOIN person_of p ON p.identity = g.start_key),
timed AS (
    -- A given number has no dates of its own: the registration's count where the person has both.
    SELECT *, bool_or(dated) OVER (PARTITION BY person, phone) AS registered FROM number),
phones AS (
    SELECT person, 'Phone' AS label, phone AS thing,
           min("from") AS "from",
           CASE WHEN bool_or("to" IS NULL AND (dated OR NOT registered)) THEN NULL ELSE max("to") END AS "to",
           list_sort(list_distinct(flatten(list(records)))) AS records
    FROM timed GROUP BY person, phone),
own AS (
    SELECT * FROM timed WHERE dated OR NOT registered),
few AS (
    SELECT phone FROM own GROUP BY phone HAVING count(DISTINCT person) <= getvariable('phone_users')),
seen AS (
    SELECT o.person, u.end_key AS device,
           greatest(o."from", u."from") AS "from", least(o."to", u."to") AS "to",
           list_concat(coalesce(o.records, []), coalesce(u.records, [])) AS records
    FROM own o SEMI JOIN few USING (phone)
    JOIN rel_USED_IN u ON u.start_key = o.phone
    WHERE coalesce(o."from", DATE '0001-01-01') <= coalesce(u."to", DATE '9999-12-31')
      AND coalesce(u."from", DATE '0001-01-01') <= coalesce(o."to", DATE '9999-12-31')),
devices AS (
    SELECT person, 'Device' AS label, device AS thing, min("from") AS "from",
           CASE WHEN bool_or("to" IS NULL) THEN NULL ELSE max("to") END AS "to",
           list_sort(list_distinct(flatten(list(records)))) AS records
    FROM seen GROUP BY person, device)
SELECT 'Person' AS start_label, person AS start_key, label AS end_label, thing AS end_key,
       "from", "to", records
FROM (SELECT * FROM phones UNION ALL SELECT * FROM devices)
