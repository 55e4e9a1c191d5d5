// Whether the database holds anything but the record of its schema.
RETURN EXISTS { MATCH (n) WHERE NOT n:Migration } AS used
