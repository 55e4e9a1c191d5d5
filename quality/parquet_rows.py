"""Reads Parquet into string columns: typed values take the forms that the feed rules document.

Times become ISO 8601 with their offset (a time without a zone stays without, for a rule to
judge), decimals and floats plain digits, booleans `true` and `false`, lists `;`-joined.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from quality.records import FeedStopped

BATCH = 50_000


def rows(path: Path, take: Callable[[Sequence[str], str], None]) -> Iterator[tuple[Any, int]]:
    """Yield (Arrow table of text columns, number of its first row).

    Raises:
        FeedStopped: no Parquet, or a column of a type that has no documented text form.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path, pre_buffer=False) as reading:
            schema = reading.schema_arrow
            take(schema.names, path.name)
            first_row = 1
            for batch in reading.iter_batches(batch_size=BATCH, use_threads=False):
                batch.validate(full=True)
                columns = [
                    _texts(batch.column(place), name, path)
                    for place, name in enumerate(schema.names)
                ]
                yield pa.table(columns, names=schema.names), first_row
                first_row += batch.num_rows
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        what = str(error).splitlines()[0]
        raise FeedStopped(f"{path.name} is no Parquet file that can be read ({what})") from None


def _texts(column: Any, name: str, path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    types = pa.types
    if types.is_dictionary(kind):
        return _texts(column.dictionary_decode(), name, path)
    if types.is_null(kind):
        return pa.nulls(len(column), pa.string())
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        found = column.cast(pa.string())
    elif types.is_boolean(kind):
        found = pc.if_else(column, "true", "false")
    elif types.is_integer(kind) or types.is_date32(kind):
        found = column.cast(pa.string())
    elif types.is_date64(kind):
        found = column.cast(pa.date32()).cast(pa.string())
    elif types.is_timestamp(kind):
        found = _moments(column)
    elif types.is_decimal(kind):
        found = pa.array([_plain(value) for value in column.to_pylist()], pa.string())
    elif types.is_floating(kind):
        texts = column.cast(pa.float64()).to_pylist() if types.is_float16(kind) else None
        texts = texts or column.cast(pa.string()).to_pylist()
        found = pa.array([_plain(text) for text in texts], pa.string())
    elif types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        found = _joined(column, name, path)
    else:
        raise FeedStopped(
            f"{path.name}: the column {name} is of the type {kind}, which has no text form here; "
            "deliver it as text"
        )
    return pc.if_else(pc.equal(found, ""), pa.scalar(None, pa.string()), found)


def _moments(column: Any) -> Any:
    """ISO 8601, to the second or to what fraction there is; UTC for a time with a zone."""
    import pyarrow as pa

    end = "+00:00" if column.type.tz else ""
    texts = column.cast(pa.timestamp(column.type.unit)).cast(pa.string()).to_pylist()
    return pa.array([text and _moment(text, end) for text in texts], pa.string())


def _moment(text: str, end: str) -> str:
    day, _, time = text.partition(" ")
    whole, _, fraction = time.partition(".")
    fraction = fraction.rstrip("0")
    return f"{day}T{whole}{'.' if fraction else ''}{fraction}{end}"


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        return str(value)
    text = format(number, "f")
    if isinstance(value, Decimal):
        return text
    return text.removesuffix(".0") if "." in text else text


def _joined(column: Any, name: str, path: Path) -> Any:
    import pyarrow as pa

    values = _texts(column.flatten(), name, path).to_pylist() if len(column) else []
    lists = column.to_pylist()
    found: list[str | None] = []
    at = 0
    for one in lists:
        if one is None:
            found.append(None)
            continue
        items = [value for value in values[at : at + len(one)] if value]
        at += len(one)
        if any(";" in item for item in items):
            raise FeedStopped(
                f"{path.name}: the list {name} holds a text with a semicolon, which separates "
                "the items of a list"
            )
        found.append(";".join(items) or None)
    return pa.array(found, pa.string())
