// The network of ties, undirected, for the library of measures; places of persons stand for them.
UNWIND $ties AS tie
WITH gds.graph.project($name, tie[0], tie[1], {}, {undirectedRelationshipTypes: ['*']}) AS made
RETURN made.nodeCount AS persons, made.relationshipCount AS ties
