-- A person, shown under the name that most identities bear; of equals the longest, then the least.
WITH written AS (
    SELECT p.person, d.name, d.name_latin, d.birth_date, p.identity
    FROM person_of p JOIN node_Identity d ON d.key = p.identity),
han AS (
    SELECT person, name FROM written WHERE name IS NOT NULL GROUP BY person, name
    QUALIFY row_number() OVER (PARTITION BY person ORDER BY count(*) DESC, length(name) DESC, name) = 1),
latin AS (
    SELECT person, name_latin FROM written WHERE name_latin IS NOT NULL GROUP BY person, name_latin
    QUALIFY row_number() OVER (
        PARTITION BY person ORDER BY count(*) DESC, length(name_latin) DESC, name_latin) = 1),
numbered AS (
    SELECT p.person, r.birth_date FROM person_of p
    JOIN identity d ON d.key = p.identity JOIN resident r USING (i)),
born AS (
    SELECT person, birth_date FROM (
        SELECT person, birth_date, 1 AS stated, 0 AS numbered FROM written WHERE birth_date IS NOT NULL
        UNION ALL SELECT person, birth_date, 0, 1 FROM numbered)
    GROUP BY person, birth_date
    QUALIFY row_number() OVER (
        PARTITION BY person ORDER BY sum(stated) DESC, sum(numbered) DESC, birth_date) = 1)
SELECT w.person AS key, coalesce(any_value(han.name), any_value(latin.name_latin)) AS name,
       any_value(latin.name_latin) AS name_latin, any_value(born.birth_date) AS birth_date,
       count(DISTINCT w.identity) AS identities
FROM written w LEFT JOIN han USING (person) LEFT JOIN latin USING (person) LEFT JOIN born USING (person)
GROUP BY w.person
