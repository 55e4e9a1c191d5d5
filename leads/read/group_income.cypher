/* What came into accounts from all others, by currency. */
UNWIND $keys AS key
MATCH (:Account {key: key})<-[k:PAID]-(:Account)
RETURN key AS account, k.currency AS currency, sum(k.total) AS total
ORDER BY account, currency
