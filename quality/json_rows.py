"""Reads JSON Lines into string columns: numbers keep the digits they were written with."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from quality.records import MAX_LINE, Broken, shown, whole_lines


class _Unfit(ValueError):
    """A line that is JSON but no row of plain values."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _Unfit(f"the key {twice!r} is there twice")
    return found


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=str
)


def _text(name: str, value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if "\0" in value:
            raise _Unfit(f"{name} holds a null byte")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _Unfit(f"{name} holds half of a surrogate pair") from None
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        items = [_text(name, item) for item in value if not isinstance(item, list)]
        if len(items) < len(value) or any(";" in item for item in items if item):
            raise _Unfit(f"{name} is a list of lists, or of texts with a semicolon")
        return ";".join(item for item in items if item) or None
    raise _Unfit(f"{name} is an object where a plain value belongs")


def rows(
    path: Path, encoding: str, take: Callable[[Sequence[str], str], None]
) -> Iterator[tuple[Any, Any, list[Broken]]]:
    """Yield (Arrow table or None, row numbers, broken lines) for each block of lines.

    `take` is told of every key that is new, with the place, and may refuse it.
    """
    import numpy as np
    import pyarrow as pa

    known: list[str] = []
    row, line = 0, 0
    blank: list[int] = []
    for lines in whole_lines(path, encoding):
        good: list[dict[str, str | None]] = []
        numbers: list[int] = []
        broken: list[Broken] = []
        single = lines.content.split(b"\n")
        if not single[-1]:
            single.pop()
        for content in single:
            line += 1
            if not content.strip():
                blank.append(line)
                continue
            for empty in blank:
                row += 1
                broken.append(Broken(row, empty, f"line {empty}: the line is empty", (), ""))
            blank.clear()
            row += 1
            try:
                if lines.too_long or len(content) > MAX_LINE:
                    raise _Unfit(f"it is longer than {MAX_LINE} bytes")
                found = _row(content)
                new = [key for key in found if key not in known]
                if new:
                    take(new, f"{path.name}, line {line}")
                    known.extend(new)
                good.append(found)
                numbers.append(row)
            except (_Unfit, RecursionError) as error:
                fault = str(error) if isinstance(error, _Unfit) else "it is nested too deep"
                broken.append(Broken(row, line, f"line {line}: {fault}", (), shown(content)))
        table = None
        if good:
            columns = {key: [one.get(key) for one in good] for key in known}
            table = pa.table(
                {key: pa.array(column, pa.string()) for key, column in columns.items()}
            )
        whole = [_widened(one, len(known)) for one in broken]
        yield table, np.array(numbers, dtype=np.int64), whole


def _row(content: bytes) -> dict[str, str | None]:
    try:
        found = _DECODER.decode(content.decode())
    except json.JSONDecodeError as error:
        raise _Unfit(f"it is not JSON ({error.msg}, character {error.pos + 1})") from None
    if not isinstance(found, dict):
        raise _Unfit("it is no JSON object")
    return {name: _text(name, value) for name, value in found.items()}


def _widened(broken: Broken, width: int) -> Broken:
    return Broken(broken.row, broken.line, broken.reason, (None,) * width, broken.raw)
