/* Every group, the largest first, with how many cases it is seen in. */
MATCH (g:Group)
RETURN g.key AS key, g.name AS name, g.size AS size, g.stability AS stability,
       g.first AS first, g.last AS last, g.known AS known, g.detained AS detained,
       g.at_large AS at_large, g.unknown AS unknown,
       COUNT { (g)-[:SEEN_IN]->(:Case) } AS cases,
       COUNT { (g)<-[m:MEMBER_OF]-(:Person) WHERE m.level IS NOT NULL } AS with_level
ORDER BY size DESC, key
