"""The functions and procedures that a stored query may call; all others are refused.

Left out on purpose: what reads the clock or a die (`timestamp`, `rand`, `randomUUID`; `datetime()`
without an argument), what is not stable (`id`, `elementId`), what takes names from values
(`properties`, `keys`), files, and every library that not each Neo4j has (APOC).
"""

_NAMES = """
    count collect sum min max avg stdev stdevp percentilecont percentiledisc
    size length coalesce head last tail reverse range reduce nodes relationships
    startnode endnode labels type exists isempty nullif char_length
    all any none single
    abs ceil floor round sqrt log log10 exp sign isnan
    tointeger tofloat tostring toboolean tointegerornull tofloatornull tostringornull
    tointegerlist tofloatlist tostringlist
    split substring left right trim ltrim rtrim btrim tolower toupper replace normalize valuetype
    date datetime localdatetime time localtime duration
    date.truncate datetime.truncate duration.between duration.indays duration.inmonths
    duration.inseconds datetime.fromepoch
    point point.distance
    shortestpath allshortestpaths
    """
FUNCTIONS = frozenset(_NAMES.split())
CLOCKS = frozenset({"date", "datetime", "localdatetime", "time", "localtime"})
PROCEDURES = frozenset({"db.index.fulltext.querynodes"})
