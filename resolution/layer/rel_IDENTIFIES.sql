-- Which person an identity is, by the strongest evidence that it shares with another identity of them;
-- where there is none, by the strongest link of likeness that joined it.
WITH followed AS (
    SELECT d.key AS identity, p.person, e.judgement, e.rank
    FROM evidence e JOIN identity d USING (i) JOIN person_of p ON p.identity = d.key
    QUALIFY count(*) OVER (PARTITION BY e.judgement, p.person) > 1),
strongest AS (SELECT identity, arg_min(judgement, row(rank, judgement)) AS judgement FROM followed GROUP BY identity)
SELECT 'Identity' AS start_label, p.identity AS start_key, 'Person' AS end_label, p.person AS end_key,
       coalesce(s.judgement, l.judgement, 'alone') AS judgement
FROM person_of p LEFT JOIN strongest s USING (identity)
JOIN identity d ON d.key = p.identity JOIN nucleus_of n USING (i) LEFT JOIN link_of l USING (c)
