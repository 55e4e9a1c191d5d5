"""The first check: what can be said of a stored query from its file alone.

It reads tokens, never bare text. What it cannot know (does the server call it read-only, is the
plan sound) the second check asks a real Neo4j.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from cypher.below import below_persons
from cypher.functions import CLOCKS, FUNCTIONS, PROCEDURES
from cypher.library import Fault, Kind, StoredQuery
from cypher.shape import NO_CALL, Block, Shape, blocks, split_top, top_level
from cypher.terms import term_faults
from cypher.tokens import END, Token, TokenKind, UnreadableError, refuse_odd_characters, tokenize

MAX_HOPS = 6
PLAIN_NUMBERS = frozenset({"0", "1", "2", "0.0", "1.0"})
FORBIDDEN = frozenset(
    {
        "CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "DROP",
        "LOAD", "INSERT", "ALTER", "GRANT", "DENY", "REVOKE", "START", "STOP", "USE",
        "SHOW", "TERMINATE", "EXPLAIN", "PROFILE", "CYPHER", "FINISH",
    }
)  # fmt: skip
_ORDER_WORDS = frozenset({"WITH", "RETURN", "ORDER", "LIMIT", "SKIP", "OFFSET"})
_LOOKS_LIKE_PARAMETER = re.compile(r"\$\{?\w|^\{\w+\}$|%\(?s|%s|\{\{")


class Static:
    """Runs every rule on one query and gathers the faults."""

    def __init__(self, query: StoredQuery) -> None:
        self.query = query
        self.faults: list[Fault] = []

    def add(self, line: int, rule: str, text: str) -> None:
        """Note a fault; `line` counts from the query's first line, 0 stands for the file."""
        self.faults.append(
            Fault(self.query.path, line + self.query.body_line - 1 if line else 1, rule, text)
        )

    def run(self) -> list[Fault]:
        """Return all faults of the query."""
        try:
            refuse_odd_characters(self.query.text)
        except UnreadableError as error:
            self.faults.append(Fault(self.query.path, error.line, "readable", str(error)))
            return self.faults
        try:
            tokens = tokenize(self.query.body)
        except UnreadableError as error:
            self.add(error.line, "readable", str(error))
            return self.faults
        if not tokens:
            self.add(0, "returns", "there is no query after the front matter")
            return self.faults
        found = blocks(tokens)
        if isinstance(found, str):
            self.add(0, "readable", found)
            return self.faults
        self.forbidden(tokens, found)
        self.parameters(tokens)
        self.literals(tokens, found)
        self.calls(tokens, found)
        self.paths(tokens, found)
        self.limits(tokens, found)
        self.returned(tokens)
        self.front()
        for line, rule, text in term_faults(
            tokens, found, indicator=self.query.kind is Kind.INDICATOR
        ):
            self.add(line, rule, text)
        self.below(tokens, found)
        self.faults.sort(key=lambda fault: fault.line)
        return self.faults

    def front(self) -> None:
        """Check what the model of the front matter cannot see."""
        front = self.query.front
        if not front.references and self.query.kind is Kind.INDICATOR:
            self.add(0, "front matter", "an indicator names at least one reference")

    def below(self, tokens: Sequence[Token], found: Mapping[int, Block]) -> None:
        """Nothing but invariants looks below persons, unless front matter gives the reason."""
        below = list(below_persons(tokens, found))
        if self.query.front.identities is not None:
            if not below:
                self.add(0, "persons", "identities gives a reason, the query does not look there")
        elif self.query.kind is not Kind.CHECK:
            for line, rule, text in below:
                self.add(line, rule, text)

    def forbidden(self, tokens: Sequence[Token], found: Mapping[int, Block]) -> None:
        """No clause that writes, loads, administers or joins unordered results."""
        for at, token in enumerate(tokens):
            if token.upper in FORBIDDEN and not (_after_point(tokens, at) or _is_key(tokens, at)):
                self.add(token.line, "read only", f"{token.upper} has no place in a stored query")
            if token.is_symbol(";"):
                self.add(token.line, "read only", "one statement a file, without a semicolon")
            if token.upper == "UNION" and _scope(found, at) < 0 and not _after_point(tokens, at):
                self.add(token.line, "order", "UNION only inside a subquery, that all be ordered")
        for block in found.values():
            after = [t.upper for t in tokens[block.end + 1 : block.end + 5]]
            if block.shape is Shape.SUBQUERY and after[:1] == ["IN"] and "TRANSACTIONS" in after:
                self.add(tokens[block.end].line, "read only", "no CALL { } IN TRANSACTIONS")

    def parameters(self, tokens: Sequence[Token]) -> None:
        """Parameters used are those declared."""
        used: dict[str, int] = {}
        for here, following in zip(tokens, [*tokens[1:], END], strict=True):
            if here.is_symbol("$"):
                if not following.named:
                    self.add(here.line, "parameters", "a $ without a name")
                else:
                    used.setdefault(following.text, here.line)
        declared = set(self.query.front.params)
        for name, line in used.items():
            if name not in declared:
                self.add(line, "parameters", f"${name} is not declared under params")
        for name in sorted(declared - set(used)):
            self.add(0, "parameters", f"params declares {name}, the query does not use ${name}")

    def literals(self, tokens: Sequence[Token], found: Mapping[int, Block]) -> None:
        """Thresholds are parameters, and no string stands where a parameter was meant."""
        free = {
            at
            for block in found.values()
            if block.shape in (Shape.RELATIONSHIP, Shape.QUANTIFIER)
            for at in range(block.start, block.end)
        }
        for at, token in enumerate(tokens):
            if token.kind is TokenKind.STRING and _LOOKS_LIKE_PARAMETER.search(token.text):
                self.add(token.line, "parameters", f"the string {token.text!r} looks like one")
            if (
                token.kind is TokenKind.NUMBER
                and token.text not in PLAIN_NUMBERS
                and at not in free
                and not tokens[at - 1].is_symbol("$")
            ):
                self.add(
                    token.line, "literals", f"{token.text}: make it a parameter with its reason"
                )

    def calls(self, tokens: Sequence[Token], found: Mapping[int, Block]) -> None:
        """Procedures and functions are those allowed, and none reads the clock or a die."""
        for at, token in enumerate(tokens):
            if token.upper == "CALL" and not _after_point(tokens, at):
                follower = tokens[at + 1] if at + 1 < len(tokens) else END
                if follower.named:
                    name, _ = _dotted(tokens, at + 1)
                    if name.lower() not in PROCEDURES:
                        self.add(token.line, "calls", f"procedure {name} is not allowed")
                continue
            if not token.named or _after_point(tokens, at) or token.upper in NO_CALL:
                continue
            name, after = _dotted(tokens, at)
            if after >= len(tokens) or not tokens[after].is_symbol("("):
                continue
            if at and tokens[at - 1].upper == "CALL":
                continue
            if name.lower() not in FUNCTIONS:
                self.add(token.line, "calls", f"function {name} is not allowed")
            if name.lower() in CLOCKS and tokens[after + 1].is_symbol(")"):
                self.add(token.line, "calls", f"{name}() reads the clock; take a parameter")

    def paths(self, tokens: Sequence[Token], found: Mapping[int, Block]) -> None:
        """Every path has an upper bound, of at most `MAX_HOPS`."""
        for block in found.values():
            if block.shape is Shape.RELATIONSHIP:
                for at in top_level(tokens, found, block.start + 1, block.end):
                    if tokens[at].upper == "WHERE":
                        break
                    if tokens[at].is_symbol("*"):
                        self._hops(tokens, at, at + 1, block.end)
            elif block.shape is Shape.QUANTIFIER:
                self._hops(tokens, block.start, block.start + 1, block.end, quantifier=True)
        for at, token in enumerate(tokens):
            if token.is_symbol("+", "*") and _quantifies(tokens, found, at):
                self.add(token.line, "bounded", f"a path quantified {token.text} has no end")

    def _hops(
        self, tokens: Sequence[Token], at: int, start: int, end: int, *, quantifier: bool = False
    ) -> None:
        line, parts = tokens[at].line, []
        for token in tokens[start:end]:
            if token.is_symbol("{") or not (
                token.kind is TokenKind.NUMBER or token.is_symbol("..", ",")
            ):
                break
            parts.append(token.text)
        written = "".join(parts)
        upper = re.split(r"\.\.|,", written)[-1]
        if not upper:
            shown = f"{{{written}}}" if quantifier else f"*{written}"
            self.add(line, "bounded", f"the path {shown} has no upper bound")
        elif not upper.isdigit() or int(upper) > MAX_HOPS:
            self.add(line, "bounded", f"a path of up to {upper} steps; at most {MAX_HOPS}")

    def limits(self, tokens: Sequence[Token], found: Mapping[int, Block]) -> None:
        """A LIMIT or SKIP anywhere follows an ORDER BY of its own clause."""
        ordered: dict[int, bool] = {}
        for at, token in enumerate(tokens):
            if token.upper not in _ORDER_WORDS or _after_point(tokens, at):
                continue
            scope = _scope(found, at)
            if token.upper in ("WITH", "RETURN") and tokens[at - 1].upper not in ("STARTS", "ENDS"):
                ordered[scope] = False
            elif token.upper == "ORDER" and tokens[at + 1].upper == "BY":
                ordered[scope] = True
            elif (
                token.upper in ("LIMIT", "SKIP", "OFFSET")
                and not tokens[at - 1].is_symbol(",")
                and tokens[at - 1].upper != "AS"
                and not ordered.get(scope, False)
            ):
                self.add(token.line, "order", f"{token.upper} without ORDER BY picks at random")

    def returned(self, tokens: Sequence[Token]) -> None:
        """The last clause returns the columns promised, in a total order."""
        found = blocks(tokens)
        assert not isinstance(found, str)
        top = list(top_level(tokens, found, 0, len(tokens)))
        starts = [at for at in top if tokens[at].upper == "RETURN" and not _after_point(tokens, at)]
        if len(starts) != 1:
            self.add(0, "returns", f"{len(starts)} RETURN clauses at the top level; there is one")
            return
        start = starts[0]
        end_words = ("ORDER", "SKIP", "OFFSET", "LIMIT")
        stops = [
            at
            for at in top
            if at > start and tokens[at].upper in end_words and not _is_name(tokens, at)
        ]
        end = stops[0] if stops else len(tokens)
        first = start + 2 if tokens[start + 1].upper == "DISTINCT" else start + 1
        names = [_column(tokens[a:b]) for a, b in split_top(tokens, found, first, end)]
        promised = [column.name for column in self.query.front.returns]
        if names != promised:
            said = ", ".join(name or "?" for name in names)
            self.add(
                tokens[start].line,
                "returns",
                f"returns {said}; promised: {', '.join(promised)} (each with AS, in this order)",
            )
        self._order(tokens, found, stops)

    def _order(
        self, tokens: Sequence[Token], found: Mapping[int, Block], stops: Sequence[int]
    ) -> None:
        keys = self.query.front.key_columns
        orders = [at for at in stops if tokens[at].upper == "ORDER"]
        if not orders:
            self.add(0, "order", f"no ORDER BY after RETURN; it must end in {', '.join(keys)}")
            return
        start = orders[0] + 2
        later = [at for at in stops if at > start]
        end = later[0] if later else len(tokens)
        items = [_order_item(tokens[a:b]) for a, b in split_top(tokens, found, start, end)]
        missing = [key for key in keys if key not in items]
        if missing:
            self.add(
                tokens[orders[0]].line,
                "order",
                f"ORDER BY is not total: add the key column {', '.join(missing)}",
            )


def check_static(query: StoredQuery) -> list[Fault]:
    """Return what is wrong with a query, as far as its file tells; nothing if it is sound."""
    return Static(query).run()


def _after_point(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].is_symbol(".", ":", "$")


def _is_key(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` is the key of a map."""
    around = tokens[at - 1 : at + 2] if at else []
    return len(around) == 3 and around[0].is_symbol("{", ",") and around[2].is_symbol(":")


def _is_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` is used as a name: after a point, or as the item of a list."""
    return _after_point(tokens, at) or tokens[at - 1].upper == "AS"


def _dotted(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Return the dotted name that begins at `at`, and the place after it."""
    parts = [tokens[at].text]
    at += 1
    while at + 1 < len(tokens) and tokens[at].is_symbol(".") and tokens[at + 1].named:
        parts.append(tokens[at + 1].text)
        at += 2
    return ".".join(parts), at


def _column(item: Sequence[Token]) -> str:
    """Return the name of one returned item; empty if it has none of its own."""
    if len(item) == 1 and item[0].named:
        return item[0].text
    if len(item) >= 3 and item[-2].upper == "AS" and item[-1].named:
        return item[-1].text
    return ""


def _order_item(item: Sequence[Token]) -> str:
    names = [
        token
        for token in item
        if token.upper not in ("ASC", "DESC", "ASCENDING", "DESCENDING")
        or token.kind is TokenKind.NAME
    ]
    return names[0].text if len(names) == 1 and names[0].named else ""


def _scope(found: Mapping[int, Block], at: int) -> int:
    """Return the start of the innermost subquery around `at`, or -1."""
    around = [b.start for b in found.values() if b.shape is Shape.SUBQUERY and b.start < at < b.end]
    return max(around, default=-1)


def _quantifies(tokens: Sequence[Token], found: Mapping[int, Block], at: int) -> bool:
    """Whether the + or * at `at` repeats a path: after an arrow, or after a group of a path."""
    before = tokens[at - 1] if at else END
    if before.is_symbol(">", "-"):
        return True
    if before.is_symbol(")"):
        group = next((b for b in found.values() if b.end == at - 1), None)
        return group is not None and group.shape is Shape.GROUP and group.has_path
    return False


def faults_of(queries: Iterable[StoredQuery]) -> list[Fault]:
    """Return the faults of several queries, one after the other."""
    return [fault for query in queries for fault in check_static(query)]
