/* Accounts that the persons have a hand on, and how: holds, owns or operates. */
UNWIND $keys AS key
MATCH (p:Person {key: key})-[k:CONTROLS]->(a:Account)
RETURN key AS person, a.key AS account, k.how AS how, coalesce(k.payments, 0) AS payments,
       duration.inDays(date('1970-01-01'), a.opened_on).days AS opened
ORDER BY person, account, how
