/* What accounts paid to which others, by currency: number, sum, first and last day. */
UNWIND $keys AS key
MATCH (a:Account {key: key})-[k:PAID]->(b:Account)
RETURN key AS payer, b.key AS payee, k.currency AS currency, k.count AS count, k.total AS total,
       duration.inDays(date('1970-01-01'), date(k.first)).days AS first,
       duration.inDays(date('1970-01-01'), date(k.last)).days AS last
ORDER BY payer, payee, currency
