"""Stored Cypher as files: the format, the lexer's traps, and what the static check catches."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cypher.below import below_persons
from cypher.front_matter import BadParameter, Param, ParamType, bind
from cypher.library import Kind, LibraryError, StoredQuery, load, paths, read, root
from cypher.migrations import MigrationError, migrations, split_statements
from cypher.run import browser_line
from cypher.shape import blocks
from cypher.static_check import check_static
from cypher.tokens import TokenKind, UnreadableError, tokenize
from loaders.vocabulary import LABELS, NODES

LIBRARY = load()
BODY = """MATCH (p:Person {key: $person})-[h:HOLDS]->(a:Account)
RETURN a.key AS account, h.records AS records
ORDER BY account
"""


def front(**changes: Any) -> dict[str, Any]:
    """Return sound front matter, with changes; a change to None takes the key out."""
    sound: dict[str, Any] = {
        "id": "some_query",
        "title": "Accounts of a person",
        "topic": "money",
        "revision": 1,
        "description": "Every account of a person.",
        "why": "Because money is kept there.",
        "limits": "Accounts titled to others.",
        "feeds": ["accounts"],
        "params": {"person": {"type": "string", "help": "key of the person"}},
        "returns": [
            {"name": "account", "type": "string", "key": True, "help": "key of the account"},
            {"name": "records", "type": "list<string>", "help": "records behind it"},
        ],
        "evidence": "records",
        "example": {
            "given": "CREATE (:Person {key: 'P-1'}), (:Account {key: 'A'})",
            "params": {"person": "P-1"},
            "expect": [{"account": "A"}],
            "absent": [{"row": {"account": "B"}, "why": "of someone else"}],
        },
    }
    return {name: value for name, value in (sound | changes).items() if value is not None}


def stored(
    tmp_path: Path, body: str = BODY, kind: Kind = Kind.QUERY, **changes: Any
) -> StoredQuery:
    """Write a file with this body and front matter, and read it."""
    said = front(**changes)
    folder = tmp_path / str(said.get("role") or said.get("topic"))
    folder.mkdir(exist_ok=True)
    path = folder / "some_query.cypher"
    path.write_text(f"/*\n{yaml.safe_dump(said, allow_unicode=True)}*/\n{body}", "utf-8")
    return read(path, kind)


def rules(query: StoredQuery) -> set[str]:
    return {fault.rule for fault in check_static(query)}


@pytest.mark.parametrize("id", sorted(LIBRARY))
def test_every_stored_query_passes_the_static_check(id: str) -> None:
    assert [str(fault) for fault in check_static(LIBRARY[id])] == []


def test_the_sound_query_of_these_tests_is_sound(tmp_path: Path) -> None:
    assert check_static(stored(tmp_path)) == []


def test_there_are_ten_questions_and_three_indicators_a_role() -> None:
    assert len(LIBRARY.of(Kind.QUERY)) >= 10
    for role in ("organizers", "fund_sponsors", "border_facilitators", "collaborators"):
        assert len(LIBRARY.of(Kind.INDICATOR, role)) >= 3, role


RETURN = "RETURN a.key AS account, h.records AS records\nORDER BY account\n"
START = "MATCH (p:Person {key: $person})-[h:HOLDS]->(a:Account)\n"


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        # Paths without an end, in every spelling.
        (START + "MATCH (a)-[:PAID*]->(:Account)\n" + RETURN, "bounded"),
        (START + "MATCH (a)-[:PAID *\n 2 .. ]->(:Account)\n" + RETURN, "bounded"),
        (START + "MATCH (a)-[:PAID * /* ..3 */ 1..]->(:Account)\n" + RETURN, "bounded"),
        (START + "MATCH (a) - [ * .. ] - (:Account)\n" + RETURN, "bounded"),
        (START + "MATCH (a)-[:PAID*1..99]->(:Account)\n" + RETURN, "bounded"),
        (START + "MATCH (a)-[:PAID]->+(:Account)\n" + RETURN, "bounded"),
        (START + "MATCH (a)-[:PAID]-> *(:Account)\n" + RETURN, "bounded"),
        (START + "MATCH (a)-[:PAID]->{2,}(:Account)\n" + RETURN, "bounded"),
        (START + "MATCH (a)-->{ 1 , }(:Account)\n" + RETURN, "bounded"),
        (START + "MATCH (a)((x:Account)-[:PAID]->(y:Account))+(b)\n" + RETURN, "bounded"),
        (START + "MATCH (a) ((x)-[:PAID]->(y)) \n * (b)\n" + RETURN, "bounded"),
        (START + "MATCH (a) ((x)-[:PAID]->(y)){3,} (b)\n" + RETURN, "bounded"),
        (START + "WHERE EXISTS { (a)-[:PAID*]->(:Account) }\n" + RETURN, "bounded"),
        (START + "MATCH q = shortestPath((a)-[:PAID*]->(b:Account))\n" + RETURN, "bounded"),
        # Parameters.
        (START + "WHERE a.balance > $least\n" + RETURN, "parameters"),
        (START.replace("$person", "'$person'") + RETURN, "parameters"),
        (START + "WHERE p.name = '{{ name }}'\n" + RETURN, "parameters"),
        (START + "WHERE a.balance > 5000\n" + RETURN, "literals"),
        # Anything but reading.
        (START + "SET a.status = 'frozen'\n" + RETURN, "read only"),
        (START + "CALL (a) { MERGE (:Case {key: a.key}) }\n" + RETURN, "read only"),
        (START + "CALL (a) { WITH a dEtAcH\ndelete a }\n" + RETURN, "read only"),
        (START + "FOREACH (x IN [a] | REMOVE x.status)\n" + RETURN, "read only"),
        (START + "CALL (a) { RETURN 1 AS x } IN 2 CONCURRENT TRANSACTIONS\n" + RETURN, "read only"),
        ("LoAd\tCSV FROM 'file:///etc/passwd' AS row\n".replace("\t", " ") + START + RETURN,
         "read only"),
        (START + RETURN + "; MATCH (n:Person) RETURN n", "read only"),
        ("PROFILE " + START + RETURN, "read only"),
        ("/* harmless */ // comment\n" + START + "/* x */ CREATE /* y */ (:Case)\n" + RETURN,
         "read only"),
        # Calls.
        (START + "CALL apoc.create.node(['Case'], {}) YIELD node\n" + RETURN, "calls"),
        (START + "CALL  `apoc`.`cypher`.`run`('x', {}) YIELD value AS v\n" + RETURN, "calls"),
        (START + "CALL dbms.listConfig() YIELD name AS n\n" + RETURN, "calls"),
        (START + "WITH a, h, apoc.text.clean(a.key) AS k\n" + RETURN, "calls"),
        (START + "WITH a, h, p WHERE h.from < date()\n" + RETURN, "calls"),
        (START + "WITH a, h WHERE rand ( ) < 1\n" + RETURN, "calls"),
        (START + "WITH a, h, properties(p) AS all_of_it\n" + RETURN, "calls"),
        # What comes out, and in which order.
        (START + "RETURN a.key AS konto, h.records AS records ORDER BY konto\n", "returns"),
        (START + "RETURN h.records AS records, a.key AS account ORDER BY account\n", "returns"),
        (START + "RETURN a.key AS account ORDER BY account\n", "returns"),
        (START + "RETURN * ORDER BY account\n", "returns"),
        (START + "RETURN a.key, h.records AS records ORDER BY a.key\n", "returns"),
        (START + "RETURN a.key AS account, h.records AS records\n", "order"),
        (START + "RETURN a.key AS account, h.records AS records ORDER BY records\n", "order"),
        (START + "RETURN a.key AS account, h.records AS records ORDER BY toUpper(account)\n",
         "order"),
        (START + "WITH p, a, h LIMIT 1\n" + RETURN, "order"),
        (START + RETURN.replace("ORDER BY account\n", "") + "UNION\n" + START + RETURN, "order"),
        # The vocabulary.
        (START.replace("Account", "Konto") + RETURN, "vocabulary"),
        (START.replace("HOLDS", "`HOLDS `") + RETURN, "vocabulary"),
        (START + "WHERE NOT a:Frozen\n" + RETURN, "vocabulary"),
        (START + "WHERE a IS Account\n" + RETURN, "vocabulary"),
        (START + "WHERE a.owner = 'x'\n" + RETURN, "vocabulary"),
        (START + "WHERE a.check_in IS NULL\n" + RETURN, "vocabulary"),
        (START.replace("{key:", "{ky:") + RETURN, "vocabulary"),
        (START + "MATCH (a)-[:PERFORMS]->(:Case)\n" + RETURN, "vocabulary"),
        (START + "MATCH (a)<-[:PERFORMS]-(:Transaction)\n" + RETURN, "vocabulary"),
        (START + "MATCH (a)-[:PAID]->(x:%)\n" + RETURN, "vocabulary"),
        (START + "MATCH (a:$($person))\n" + RETURN, "vocabulary"),
        # Text that lexers read differently.
        ("/* /* */ " + START + RETURN, "readable"),
        (START + "\\u0053ET a.status = 'x'\n" + RETURN, "readable"),
        (START + "WHERE a.key = 'x\\u0027 OR 1 = 1'\n" + RETURN, "readable"),
        (START + "WHERE a.key = 'x' // note\rSET a.status = 'x'\n" + RETURN, "readable"),
        (START + "WHERE a.key = 'x'' OR true'\n" + RETURN, "readable"),
        (START.replace(" (", "\u200b(") + RETURN, "readable"),
        (START + "WHERE a.key = 'open\n" + RETURN, "readable"),
        (START + "WHERE (a.key = 'x'\n" + RETURN, "readable"),
        (START + "/* open\n" + RETURN, "readable"),
    ],
)  # fmt: skip
def test_the_static_check_catches(tmp_path: Path, body: str, rule: str) -> None:
    assert rule in rules(stored(tmp_path, body))


@pytest.mark.parametrize(
    "body",
    [
        START + "MATCH (a)-[:PAID*1..3]->(:Account)\n" + RETURN,
        START + "MATCH (a)-[:PAID]->{1,3}(:Account)\n" + RETURN,
        START + "WHERE a.key <> 'CREATE (n) // SET x.y = 1 * 2..'\n" + RETURN,
        START + "/* SET a.status = 1; LOAD CSV */ // MERGE *\n" + RETURN,
        START + "WHERE (a.balance + 1) * 2 > 0\n" + RETURN,
        START + "WHERE a:Account&!External AND h.`from` IS NULL\n" + RETURN,
        START + "WITH a, h, {start: h.from} AS span WHERE span.start IS NOT NULL\n" + RETURN,
        START + "WHERE COUNT { (a)<-[:BENEFITS_TO]-() } > 0\n" + RETURN,
        START + "WHERE duration.between(h.from, h.to).days > 1\n" + RETURN,
    ],
)
def test_what_only_looks_bad_passes(tmp_path: Path, body: str) -> None:
    assert [str(fault) for fault in check_static(stored(tmp_path, body))] == []


def test_a_declared_parameter_that_is_not_used_is_a_fault(tmp_path: Path) -> None:
    more = front()["params"] | {"day": {"type": "date", "default": None, "help": "some day"}}
    assert rules(stored(tmp_path, params=more)) == {"parameters"}


def test_a_fault_names_file_and_line(tmp_path: Path) -> None:
    query = stored(tmp_path, START + "SET a.status = 'x'\n" + RETURN)
    fault = check_static(query)[0]
    line = query.text.splitlines().index("SET a.status = 'x'") + 1
    assert str(fault).startswith(f"{query.path}:{line}: read only")


INDICATOR = {
    "topic": None,
    "role": "organizers",
    "indicator": {"family": "control"},
    "references": ["a paper"],
    "params": None,
    "returns": [
        {"name": "person", "type": "string", "key": True, "help": "key of the person"},
        {"name": "value", "type": "number", "help": "how much of it"},
        {"name": "records", "type": "list<string>", "help": "records behind it"},
        {"name": "case_id", "type": "string", "key": True, "help": "key of the case"},
    ],
    "example": front()["example"]
    | {
        "params": {},
        "expect": [{"person": "P-1", "case_id": "C-1"}],
        "absent": [{"row": {"person": "P-9"}, "why": "of someone else"}],
    },
}


@pytest.mark.parametrize("property", ["country", "number", "key"])
def test_an_indicator_may_not_look_at_nationality(tmp_path: Path, property: str) -> None:
    body = f"""MATCH (p:Person)-[h:HOLDS]->(d:Document)
MATCH (p)-[:IN_SCOPE]->(c:Case)
WHERE d.{property} STARTS WITH 'X'
RETURN p.key AS person, 1 AS value, h.records AS records, c.key AS case_id
ORDER BY person, case_id
"""
    assert rules(stored(tmp_path, body, Kind.INDICATOR, **INDICATOR)) == {"fair"}


@pytest.mark.parametrize(
    "body",
    [
        START + "MATCH (p)<-[:IDENTIFIES]-(i)\n" + RETURN,
        START + "MATCH (p)<--(i:Identity)\n" + RETURN,
        START + "WHERE EXISTS { (:Identity)-[:HOLDS]->(a) }\n" + RETURN,
        START + "MATCH (n:Phone)<-[:SUBSCRIBES]-(x)\n" + RETURN,
        # A tie that persons have too, from something that may be an identity.
        START + "MATCH (a)<-[:HOLDS]-(x)\n" + RETURN,
        START + "MATCH (a)<-[:HOLDS]-(x) WHERE x <> p\n" + RETURN,
        START + "MATCH (a)-[:HOLDS]-(x)\n" + RETURN,
        START + "MATCH (a)<-[:HOLDS]-(x:Person|Identity)\n" + RETURN,
        START + "WHERE COUNT { (a)<-[:HOLDS]-() } < 2\n" + RETURN,
        START + "MATCH (p)-[:TOOK_PART]->(m:Meeting)<-[:TOOK_PART]-(x)\n" + RETURN,
        # Over and over, both ways: there and back through identities.
        START + "MATCH (p)-[:HOLDS*1..4]-(q:Person)\n" + RETURN,
        START + "MATCH (p)((x)-[:HOLDS]-(y)){1,4}(q:Person)\n" + RETURN,
        # Anything at all.
        START + "WHERE COUNT { (a)--() } < 2\n" + RETURN,
        START + "WHERE COUNT { (a)<--() } < 2\n" + RETURN,
        START + "MATCH (a)-[r]-(x)\n" + RETURN,
        START + "MATCH (p)-[*1..2]-(q:Person)\n" + RETURN,
    ],
)
def test_no_question_looks_below_persons(tmp_path: Path, body: str) -> None:
    assert rules(stored(tmp_path, body)) == {"persons"}
    assert rules(stored(tmp_path, body, identities="It is about identities.")) == set()


@pytest.mark.parametrize(
    "body",
    [
        START + "MATCH (a)<-[:HOLDS]-(x:Person|Organization)\n" + RETURN,
        START + "MATCH (p)-[:HOLDS]->(x)\n" + RETURN,
        START + "WITH p, a, h MATCH (p)-[:HOLDS]->(x)\n" + RETURN,
        START + "WHERE COUNT { (a)--(:!Identity) } < 2\n" + RETURN,
        START + "MATCH (a)-->(x)\n" + RETURN,
        START + "MATCH (a)-[:PAID*1..3]-(:Account)\n" + RETURN,
        START + "MATCH (p)((x:!Identity)-[:HOLDS]-(y:!Identity)){1,4}(q:Person)\n" + RETURN,
        START + "MATCH (o:Organization)-[:HAS_PART_IN*1..3]->(:Organization)\n" + RETURN,
        START + "WHERE a.key <> 'Identity' // (i:Identity)-[:IDENTIFIES]->(p)\n" + RETURN,
    ],
)
def test_what_stays_above_identities_passes(tmp_path: Path, body: str) -> None:
    assert [str(fault) for fault in check_static(stored(tmp_path, body))] == []
    fault = check_static(stored(tmp_path, body, identities="It is about identities."))
    assert ["does not look there" in one.text for one in fault] == [True]


def test_an_invariant_may_look_at_identities_and_an_indicator_never(tmp_path: Path) -> None:
    body = START + "MATCH (p)<-[:IDENTIFIES]-(:Identity)\n" + RETURN
    assert rules(stored(tmp_path, body, Kind.CHECK, topic="checks")) == set()
    with pytest.raises(LibraryError, match="a role and its indicators see persons only"):
        stored(tmp_path, kind=Kind.INDICATOR, **INDICATOR, identities="It is about identities.")
    below = {q.id for q in LIBRARY.values() if q.front.identities is not None}
    assert below == {"cases_of_person", "find_person", "identities_of_person"}


def test_scoring_sees_persons_and_shows_their_identities_only() -> None:
    folder = root().parent / "leads"
    below = set()
    for path in sorted(folder.rglob("*.cypher")):
        tokens = tokenize(path.read_text("utf-8"))
        found = blocks(tokens)
        assert not isinstance(found, str), found
        if list(below_persons(tokens, found)):
            below.add(path.relative_to(folder).as_posix())
    assert below == {
        "read/persons.cypher",  # a lead names the identities it stands on
        "read/group_status.cypher",  # whether police or a register know who a member is
        "read/group_tie_records.cypher",
        "fairness/ask/documents.cypher",  # what is dealt anew to see that nothing depends on it
        "fairness/ask/give_traits.cypher",
    }


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"evidence": None}, "evidence"),
        ({"evidence": "nothing"}, "not a returned column"),
        ({"why": None}, "why"),
        ({"limits": "  "}, "limits"),
        ({"colour": "red"}, "Extra inputs"),
        ({"example": None}, "example is missing"),
        ({"id": "other_query"}, "stem"),
        ({"feeds": []}, "feeds"),
        ({"role": "organizers"}, "either topic or role"),
        ({"returns": [{"name": "records", "type": "list<string>", "help": "records"}]}, "key"),
        ({"params": {"person": {"type": "integer", "help": "a number"}}}, "min and max"),
        ({"params": {"person": {"type": "string", "help": "text", "secret": 1}}}, "Extra inputs"),
        ({"indicator": {"family": "money"}}, "an indicator has a role"),
    ],
)
def test_front_matter_that_is_not_complete_is_refused(
    tmp_path: Path, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(LibraryError, match=says) as caught:
        stored(tmp_path, **changes)
    assert "some_query.cypher:" in str(caught.value)


def test_an_indicator_returns_the_four_columns(tmp_path: Path) -> None:
    wrong = INDICATOR | {"returns": front()["returns"], "example": front()["example"]}
    with pytest.raises(LibraryError, match="person \\(key\\), value, records, case_id"):
        stored(tmp_path, kind=Kind.INDICATOR, **wrong)


def test_yaml_traps(tmp_path: Path) -> None:
    text = stored(tmp_path).text
    path = tmp_path / "money" / "some_query.cypher"
    path.write_text(text.replace("revision: 1", "revision: 1\nrevision: 2"), "utf-8")
    with pytest.raises(LibraryError, match="said twice"):
        read(path, Kind.QUERY)
    path.write_text("MATCH (n) RETURN n", "utf-8")
    with pytest.raises(LibraryError, match="must begin with its front matter"):
        read(path, Kind.QUERY)
    path.write_text(text.replace("  person:\n", "  on:\n").replace("$person", "$on"), "utf-8")
    with pytest.raises(LibraryError, match="no parameter person"):
        read(path, Kind.QUERY)  # `on` is a name here, not a boolean


def test_a_file_that_belongs_to_nothing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "queries" / "money").mkdir(parents=True)
    (tmp_path / "queries" / "money" / "notes.txt").write_text("x", "utf-8")
    with pytest.raises(LibraryError, match="belongs to nothing"):
        paths(tmp_path)


def test_two_files_may_not_have_one_id(tmp_path: Path) -> None:
    for topic in ("money", "travel"):
        folder = tmp_path / "queries" / topic
        folder.mkdir(parents=True)
        said = yaml.safe_dump(front(topic=topic))
        (folder / "some_query.cypher").write_text(f"/*\n{said}*/\n{BODY}", "utf-8")
    with pytest.raises(LibraryError, match="same id"):
        load(tmp_path)


def test_an_unknown_id_suggests_a_near_one() -> None:
    with pytest.raises(LibraryError, match="who_holds_account"):
        LIBRARY["who_hold_account"]


@pytest.mark.parametrize(
    ("type", "value", "bound"),
    [
        (ParamType.INTEGER, "7", 7),
        (ParamType.FLOAT, "0.5", 0.5),
        (ParamType.BOOLEAN, "false", False),
        (ParamType.STRINGS, "a;b", ["a", "b"]),
        (ParamType.INTEGERS, "1;2", [1, 2]),
    ],
)
def test_parameters_are_read_from_text(type: ParamType, value: str, bound: object) -> None:
    param = Param(type=type, help="some text", min=0, max=10)
    assert bind({"x": param}, {"x": value}) == {"x": bound}


def test_times_are_bound_in_utc() -> None:
    param = Param(type=ParamType.DATETIME, help="some time")
    value = bind({"x": param}, {"x": "2024-05-03T14:05:00+08:00"})["x"]
    assert str(value) == "2024-05-03 06:05:00+00:00"
    with pytest.raises(BadParameter, match="no offset"):
        bind({"x": param}, {"x": "2024-05-03T14:05:00"})


@pytest.mark.parametrize(
    ("param", "value", "says"),
    [
        (Param(type=ParamType.INTEGER, help="text", min=0, max=9), 10, "above 9"),
        (Param(type=ParamType.INTEGER, help="text", min=0, max=9), True, "not a integer"),
        (Param(type=ParamType.INTEGER, help="text", min=0, max=9), "1e3", "not a integer"),
        (Param(type=ParamType.FLOAT, help="text", min=0, max=9), "nan", "not a float"),
        (Param(type=ParamType.FLOAT, help="text", min=0, max=9), "-1", "below 0"),
        (Param(type=ParamType.STRING, help="text", max_length=3), "abcd", "longer than 3"),
        (Param(type=ParamType.STRINGS, help="text"), ["a"] * 1001, "more than 1000 items"),
        (Param(type=ParamType.STRINGS, help="text", max_items=2), "a;b;c", "more than 2 items"),
        (Param(type=ParamType.STRING, help="text"), "", "not a string"),
        (Param(type=ParamType.STRING, help="text", values=("a", "b")), "c", "none of a, b"),
        (Param(type=ParamType.DATE, help="text"), "2024-02-31", "not a date"),
        (Param(type=ParamType.STRING, help="text"), None, "null given"),
    ],
)
def test_parameters_out_of_bounds_are_refused(param: Param, value: object, says: str) -> None:
    with pytest.raises(BadParameter, match=says):
        bind({"x": param}, {"x": value})


def test_missing_and_unknown_parameters_are_named() -> None:
    params = LIBRARY["who_holds_account"].front.params
    with pytest.raises(BadParameter, match="parameter account is missing: key of the account"):
        bind(params, {})
    with pytest.raises(BadParameter, match="no parameter acount; there is: account, on"):
        bind(params, {"acount": "x"})
    assert bind(params, {"account": "x"}) == {"account": "x", "on": None}


def test_the_browser_line_quotes_values() -> None:
    line = browser_line({"name": 'O"Neil\n', "day": None, "many": ["a", "b"], "least": 0.5})
    assert line == (
        ":param [{name, day, many, least}] => "
        '{RETURN "O\\"Neil\\n" AS name, null AS day, ["a", "b"] AS many, 0.5 AS least};'
    )


@given(st.text(max_size=60))
def test_a_string_never_leaks_tokens(text: str) -> None:
    quoted = "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    try:
        tokens = tokenize(f"RETURN {quoted} AS x")
    except UnreadableError:
        return  # refused as a whole is as good
    assert [t.kind for t in tokens[:2]] == [TokenKind.WORD, TokenKind.STRING]
    assert [t.text for t in tokens[2:]] == ["AS", "x"]


@given(st.text(alphabet="/*'\"`\\\n x-[]", max_size=30))
def test_the_lexer_reads_or_refuses_but_never_skips_text(text: str) -> None:
    try:
        tokens = tokenize(f"{text}\nCREATE (n)")
    except UnreadableError:
        return
    if not any(opener in text for opener in ("'", '"', "`", "/*")):
        assert "CREATE" in [token.upper for token in tokens]


def test_schema_files_are_in_order_and_cover_the_vocabulary() -> None:
    files = migrations()
    assert [m.version for m in files] == list(range(1, len(files) + 1))
    statements = [s for m in files for s in m.statements]
    constrained = {
        label
        for label in LABELS
        if any(f"FOR (n:{label}) REQUIRE n.key IS UNIQUE" in s for s in statements)
    }
    assert constrained == {node.label for node in NODES}
    for statement in statements:
        if "CONSTRAINT" in statement or "FULLTEXT" in statement:
            continue
        label = statement.split("(n:")[1].split(")")[0]
        property = statement.split("ON (n.")[1].split(")")[0]
        assert property in LABELS[label].properties, statement


def test_a_gap_in_the_schema_files_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "V001__one.cypher").write_text("RETURN 1;", "utf-8")
    (tmp_path / "V003__three.cypher").write_text("RETURN 3;", "utf-8")
    with pytest.raises(MigrationError, match="no gap"):
        migrations(tmp_path)
    (tmp_path / "readme.txt").write_text("x", "utf-8")
    with pytest.raises(MigrationError, match="belongs to nothing"):
        migrations(tmp_path)


def test_statements_end_at_the_end_of_a_line() -> None:
    text = "// one; two\nRETURN 'a;b';\n\nRETURN\n  2;\n// the end\n"
    assert split_statements(text) == ["// one; two\nRETURN 'a;b'", "RETURN\n  2"]
