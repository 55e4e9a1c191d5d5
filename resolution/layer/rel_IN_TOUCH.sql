-- Persons who telephoned each other, both ways together: on how many days, when, and three of the records.
-- Numbers in contact with more others than one person knows are a shop's or a switchboard's and left out.
-- {rel_USES} is the table of that name.
WITH side AS (
    SELECT i.end_key AS contact, i.start_key AS phone FROM rel_IN_CONTACT i WHERE i.start_label = 'Phone'),
pair AS (
    SELECT a.phone AS one, b.phone AS other, a.contact
    FROM side a JOIN side b ON a.contact = b.contact AND a.phone < b.phone),
busy AS (
    SELECT phone FROM (SELECT one AS phone, other FROM pair UNION ALL SELECT other, one FROM pair)
    GROUP BY phone HAVING count(DISTINCT other) > getvariable('phone_circle')),
used AS (
    SELECT start_key AS person, end_key AS phone FROM {rel_USES} WHERE end_label = 'Phone'),
few AS (
    SELECT phone FROM used GROUP BY phone HAVING count(DISTINCT person) <= getvariable('handset_users')),
talk AS (
    SELECT least(u.person, v.person) AS one, greatest(u.person, v.person) AS other, p.contact
    FROM pair p
    ANTI JOIN busy b ON b.phone = p.one ANTI JOIN busy d ON d.phone = p.other
    JOIN used u ON u.phone = p.one JOIN used v ON v.phone = p.other
    SEMI JOIN few f ON f.phone = p.one SEMI JOIN few g ON g.phone = p.other
    WHERE u.person <> v.person)
SELECT 'Person' AS start_label, t.one AS start_key, 'Person' AS end_label, t.other AS end_key,
       count(DISTINCT c.day)::BIGINT AS days, min(c.day) AS first, max(c.day) AS last,
       list_sort(list_distinct(list(c.records[1] ORDER BY c.day, c.key)))[1:3] AS records
FROM talk t JOIN node_Contact c ON c.key = t.contact
GROUP BY t.one, t.other
