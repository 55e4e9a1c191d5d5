-- Accounts that the person has a hand on: as holder, through an organization of theirs, or from a handset
-- or number that few use. A handset that no number is known in is taken for that of the holder of an
-- account opened from it who is known with no other. A share below a quarter gives no control (FATF,
-- recommendation 24). {rel_USES} is the table of that name.
WITH own AS (
    SELECT p.person, h.end_key AS account, h.records
    FROM rel_HOLDS h JOIN person_of p ON p.identity = h.start_key
    WHERE h.start_label = 'Identity' AND h.end_label = 'Account'),
part AS (
    SELECT p.person, h.end_key AS org, h.records
    FROM rel_HAS_PART_IN h JOIN person_of p ON p.identity = h.start_key
    WHERE h.start_label = 'Identity'
      AND (h.part IN ('director', 'representative', 'beneficial_owner')
           OR h.part = 'shareholder' AND coalesce(h.share, 1) >= getvariable('controlling_share'))),
titled AS (
    SELECT p.person, h.end_key AS account, list_concat(p.records, h.records) AS records
    FROM part p JOIN rel_HOLDS h ON h.start_key = p.org
    WHERE h.start_label = 'Organization' AND h.end_label = 'Account'),
used AS (
    SELECT start_key AS person, end_label AS label, end_key AS thing, records FROM {rel_USES}),
few AS (
    SELECT label, thing FROM used GROUP BY ALL
    HAVING count(DISTINCT person) <= getvariable('handset_users')),
seen AS (
    SELECT start_label AS label, start_key AS thing, end_key AS account, records, 0 AS payments
    FROM rel_LOGGED_INTO
    UNION ALL
    SELECT 'Device', d.start_key, a.start_key, [min(t.records[1])], count(*)
    FROM rel_USED_FOR d
    JOIN rel_PERFORMS a ON a.end_key = d.end_key AND a.start_label = 'Account'
    JOIN node_Transaction t ON t.key = d.end_key
    GROUP BY d.start_key, a.start_key),
nobodys AS (
    SELECT thing FROM seen WHERE label = 'Device' AND thing NOT IN (SELECT thing FROM used)
    GROUP BY thing HAVING count(DISTINCT account) <= getvariable('handset_accounts')),
operated AS (
    SELECT u.person, s.account, s.payments, list_concat(u.records, s.records) AS records
    FROM used u SEMI JOIN few USING (label, thing) JOIN seen s USING (label, thing)
    UNION ALL
    SELECT o.person, s.account, s.payments, list_concat(o.records, s.records)
    FROM nobodys n JOIN seen s ON s.label = 'Device' AND s.thing = n.thing
    JOIN (SELECT l.thing, o.person, l.records FROM seen l JOIN own o USING (account)
          WHERE l.label = 'Device' AND o.person NOT IN (SELECT person FROM used WHERE label = 'Device')) o
      ON o.thing = n.thing),
found AS (
    SELECT person, account, 'holds' AS how, NULL AS payments, records FROM own
    UNION ALL
    SELECT person, account, 'owns', NULL, records FROM titled
    UNION ALL
    SELECT person, account, 'operates', payments, records FROM operated),
together AS (
    SELECT person, account, how, sum(payments)::BIGINT AS payments,
           list_sort(list_distinct(flatten(list(records)))) AS records
    FROM found GROUP BY person, account, how)
-- Many records may tie a number to a handset, and each would do: one of each agency's feed stays.
SELECT 'Person' AS start_label, person AS start_key, 'Account' AS end_label, account AS end_key,
       how AS key, how, payments,
       list_sort(list_transform(
           list_distinct(list_transform(records, lambda r: split_part(r, '/', 2))),
           lambda f: list_min(list_filter(records, lambda r: split_part(r, '/', 2) = f)))) AS records
FROM together
