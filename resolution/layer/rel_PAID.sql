-- Payments of one account to another, summed by currency. Not through the outside, not to oneself;
-- a payment that was taken back counts for what was left of it, and its reversal does not count.
WITH taken_back AS (
    SELECT v.end_key AS key, sum(CASE WHEN r.currency = t.currency THEN r.amount ELSE t.amount END) AS amount
    FROM rel_REVERSES v
    JOIN node_Transaction r ON r.key = v.start_key
    JOIN node_Transaction t ON t.key = v.end_key
    WHERE r.key <> t.key AND r.key NOT IN (SELECT end_key FROM rel_REVERSES)
    GROUP BY v.end_key),
payment AS (
    SELECT a.start_key AS payer, b.end_key AS payee, t."at", t.currency,
           t.amount - coalesce(k.amount, 0)::BIGINT AS amount
    FROM node_Transaction t
    JOIN rel_PERFORMS a ON a.end_key = t.key
    JOIN rel_BENEFITS_TO b ON b.start_key = t.key
    LEFT JOIN taken_back k ON k.key = t.key
    WHERE a.start_label = 'Account' AND b.end_label = 'Account' AND a.start_key <> b.end_key
      AND t.reverses_record IS NULL)
SELECT 'Account' AS start_label, payer AS start_key, 'Account' AS end_label, payee AS end_key, currency AS key,
       count(*) AS count, sum(amount)::BIGINT AS total, currency, min("at") AS first, max("at") AS last
FROM payment WHERE amount > 0
GROUP BY payer, payee, currency
