MERGE (b:Batch {key: $key})
SET b = $properties
