"""Writes values and names into SQL text, for DuckDB."""


def quoted(value: object) -> str:
    """Return `value` as an SQL string."""
    return "'" + str(value).replace("'", "''") + "'"


def name(identifier: str) -> str:
    """Return `identifier` as an SQL name."""
    return '"' + identifier.replace('"', '""') + '"'
