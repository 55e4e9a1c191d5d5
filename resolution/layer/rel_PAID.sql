-- Payments of one account to another, summed by currency. Not through the outside, not to oneself;
-- a payment that was taken back counts for what was left of it, and its reversal does not count.
-- `worth` is the sum in the unit of `resolution.worth`: as paid, as exchanged, or by the day's rate.
WITH taken_back AS (
    SELECT v.end_key AS key, sum(CASE WHEN r.currency = t.currency THEN r.amount ELSE t.amount END) AS amount
    FROM rel_REVERSES v
    JOIN node_Transaction r ON r.key = v.start_key
    JOIN node_Transaction t ON t.key = v.end_key
    WHERE r.key <> t.key AND r.key NOT IN (SELECT end_key FROM rel_REVERSES)
    GROUP BY v.end_key),
payment AS (
    SELECT a.start_key AS payer, b.end_key AS payee, t."at", t.currency,
           t.amount - coalesce(k.amount, 0)::BIGINT AS amount,
           CASE WHEN t.currency = getvariable('unit') THEN 1.0
                WHEN t.to_currency = getvariable('unit') AND t.amount > 0 THEN t.to_amount::DOUBLE / t.amount
                END AS made
    FROM node_Transaction t
    JOIN rel_PERFORMS a ON a.end_key = t.key
    JOIN rel_BENEFITS_TO b ON b.start_key = t.key
    LEFT JOIN taken_back k ON k.key = t.key
    WHERE a.start_label = 'Account' AND b.end_label = 'Account' AND a.start_key <> b.end_key
      AND t.reverses_record IS NULL)
SELECT 'Account' AS start_label, payer AS start_key, 'Account' AS end_label, payee AS end_key, p.currency AS key,
       count(*) AS count, sum(p.amount)::BIGINT AS total, p.currency, min("at") AS first, max("at") AS last,
       sum(round(p.amount * coalesce(p.made, w.rate))::BIGINT)::BIGINT AS worth,
       CASE WHEN worth IS NOT NULL THEN getvariable('unit')::VARCHAR END AS worth_currency
FROM payment p
LEFT JOIN worth w ON w.currency = p.currency AND w.day = timezone('UTC', p."at")::DATE
WHERE p.amount > 0
GROUP BY payer, payee, p.currency
