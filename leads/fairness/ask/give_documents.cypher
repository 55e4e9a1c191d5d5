/* Set key, number and country of documents; always rolled back. */
UNWIND $rows AS row
MATCH (d:Document) WHERE elementId(d) = row.node
SET d.key = row.key, d.number = row.number, d.country = row.country
