"""Turns the files of one feed into string columns on disk, and nothing more.

CSV, JSON Lines and Parquet end as one staged Parquet: every field of the contract as text (null
where absent or empty), the row's number in its file, and a remark where a line could not be taken
apart. Which of it is wrong is not judged here. Memory is bounded by the block and the chunk, not
by the file.
"""

import difflib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from quality import json_rows, parquet_rows
from quality.manifest import DeliveredFile
from quality.records import (
    Broken,
    CsvScanner,
    FeedStopped,
    Lines,
    Records,
    shown,
    split_cells,
    whole_lines,
)

POSITION = "_n"  # position in the staged feed, from 1: unique where several files make one feed
MALFORMED = "_malformed"


class Declared(Protocol):
    """What reading needs to know of a field."""

    @property
    def name(self) -> str: ...
    @property
    def required(self) -> bool: ...


@dataclass
class Staged:
    """One feed, staged: where, how many rows, and which columns each file really had."""

    path: Path
    raw: Path  # _n, raw: the lines that could not be taken apart
    rows: int = 0
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)


def stage(
    feed: str,
    declared: Sequence[Declared],
    files: Sequence[DeliveredFile],
    folder: Path,
    out: Path,
    *,
    chunk_rows: int = 200_000,
) -> Staged:
    """Read `files` (in `folder`) of `feed` into `out/<feed>.parquet`, row groups of `chunk_rows`.

    Columns written: `_n`, `file`, `row`, every declared field as text, `_malformed`.

    Raises:
        FeedStopped: a file cannot be read, has an undeclared or lacks a required column, or has
            another number of rows than the manifest says.
    """
    out.mkdir(parents=True, exist_ok=True)
    staged = Staged(out / f"{feed}.parquet", out / f"{feed}.raw.parquet")
    names = [one.name for one in declared]
    with _Writing(staged, names, chunk_rows) as writing:
        for file in files:
            path = folder / file.path
            header = _Header(feed, declared, file.path)
            writing.begin(file.path, staged.rows)
            for part in _parts(path, file, header):
                writing.add(part)
            if not header.columns:
                what = "holds no line that can be read" if writing.rows_of_file else "is empty"
                raise FeedStopped(f"{file.path} {what}; deliver it again, or unlist it")
            header.check_required()
            staged.columns[file.path] = header.columns
            counted = writing.rows_of_file
            if counted != file.rows:
                raise FeedStopped(
                    f"{file.path} has {counted} rows where the manifest says {file.rows}; "
                    "it was cut off or changed, deliver it again"
                )
            staged.rows += counted
    return staged


class _Header:
    """The columns of one file, held against the fields that the contract declares."""

    def __init__(self, feed: str, declared: Sequence[Declared], file: str) -> None:
        self.columns: tuple[str, ...] = ()
        self._feed, self._file = feed, file
        self._names = [one.name for one in declared]
        self._required = [one.name for one in declared if one.required]

    def take(self, columns: Sequence[str], where: str) -> None:
        """Accept columns found; raise FeedStopped on an undeclared or a repeated one."""
        for name in columns:
            if name not in self._names:
                raise FeedStopped(self._undeclared(name, columns, where))
            if columns.count(name) > 1:
                raise FeedStopped(f"{where}: the column {name} is there twice; remove one")
        self.columns += tuple(name for name in columns if name not in self.columns)

    def check_required(self) -> None:
        missing = [name for name in self._required if name not in self.columns]
        if missing:
            raise FeedStopped(
                f"{self._file} lacks the required column{'s' * (len(missing) > 1)} "
                f"{', '.join(missing)}; deliver the file with it"
            )

    def _undeclared(self, name: str, columns: Sequence[str], where: str) -> str:
        for mark, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if len(columns) == 1 and mark in name:
                return f"{where}: its cells are separated by {called}; separate them by commas"
        tidy = name.strip().casefold()
        said = f"{where}: the column {name!r} is not declared in the contract of {self._feed}"
        if tidy in self._names:
            return f"{said}; write {tidy!r}, without blanks and in small letters"
        close = difflib.get_close_matches(tidy, self._names, n=1)
        meant = f"; did you mean {close[0]!r}?" if close else "; remove it"
        return said + meant


@dataclass(frozen=True)
class _Good:
    """Rows taken apart: an Arrow table of the file's columns, and the number of the first row."""

    table: Any
    first_row: int
    numbers: Any = None  # row numbers, where they are not consecutive


@dataclass(frozen=True)
class _Bad:
    """Rows that could not be taken apart, with the columns that their cells belong to."""

    rows: Sequence[Broken]
    columns: Sequence[str]


def _parts(path: Path, file: DeliveredFile, header: _Header) -> Iterator[_Good | _Bad]:
    if file.format == "csv":
        yield from _csv(path, file, header)
    elif file.format == "jsonl":
        for table, numbers, broken in json_rows.rows(path, file.encoding, header.take):
            if table is not None:
                yield _Good(table, 0, numbers)
            if broken:
                yield _Bad(broken, header.columns)
    else:
        for table, first_row in parquet_rows.rows(path, header.take):
            yield _Good(table, first_row)


def _csv(path: Path, file: DeliveredFile, header: _Header) -> Iterator[_Good | _Bad]:
    lines = whole_lines(path, file.encoding)
    first = next(lines, None)
    if first is None:
        return
    if first.too_long:
        raise FeedStopped(f"{file.path}, line 1: the header is too long; is this a CSV file?")
    end = first.content.find(b"\n") + 1 or len(first.content)
    line = first.content[:end]
    if b"\0" in line:
        raise FeedStopped(f"{file.path}, line 1: the header holds null bytes; check the encoding")
    if not shown(line).strip():
        raise FeedStopped(f"{file.path}, line 1: the header is empty; write the column names there")
    if line.count(b'"') % 2 or b"\r" in line.rstrip(b"\r\n"):
        raise FeedStopped(f"{file.path}, line 1: the header does not end on its line")
    header.take(split_cells(line), f"{file.path}, line 1")
    scanner = CsvScanner(len(header.columns))
    rest = Lines(first.content[end:])
    for fed in chain([rest] if rest.content else [], lines):
        yield from _taken(scanner.feed(fed), header.columns)
    yield from _taken(scanner.finish(), header.columns)


def _taken(found: Iterator[Records | Broken], columns: Sequence[str]) -> Iterator[_Good | _Bad]:
    runs: list[Records] = []
    bad: list[Broken] = []
    for one in found:
        if isinstance(one, Records):
            runs.append(one)
        else:
            bad.append(one)
    if runs:
        import numpy as np

        table = _cells(b"".join(run.content for run in runs), columns)
        if table.num_rows != sum(run.count for run in runs):
            raise AssertionError("records counted and records split differ")
        if len(runs) == 1:
            yield _Good(table, runs[0].first_row)
        else:
            numbers = [np.arange(run.first_row, run.first_row + run.count) for run in runs]
            yield _Good(table, 0, np.concatenate(numbers))
    if bad:
        yield _Bad(bad, columns)


def _cells(content: bytes, columns: Sequence[str]) -> Any:
    """Split good records into an Arrow table of text columns; empty cells are null."""
    import pyarrow as pa
    from pyarrow import csv

    # A header of our own, so that a block that begins with U+FEFF keeps it.
    header = ",".join(str(place) for place in range(len(columns))).encode() + b"\n"
    content = header + content
    table = csv.read_csv(
        pa.py_buffer(content),
        read_options=csv.ReadOptions(use_threads=False, block_size=len(content) + 1),
        parse_options=csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(
            check_utf8=False,
            column_types={str(place): pa.string() for place in range(len(columns))},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )
    return table.rename_columns(list(columns))


class _Writing:
    """Writes the staged Parquet in row groups of even size."""

    def __init__(self, staged: Staged, names: Sequence[str], chunk_rows: int) -> None:
        import pyarrow as pa

        self._names = list(names)
        self._chunk_rows = chunk_rows
        self._staged = staged
        texts = [(name, pa.string()) for name in names]
        self._schema = pa.schema(
            [
                (POSITION, pa.int64()),
                ("file", pa.string()),
                ("row", pa.int64()),
                *texts,
                (MALFORMED, pa.string()),
            ]
        )
        self._raw_schema = pa.schema([(POSITION, pa.int64()), ("raw", pa.string())])
        self._held: list[Any] = []
        self._held_rows = 0
        self._file, self._before, self.rows_of_file = "", 0, 0
        # Writing is the other half of the work and leaves the interpreter free meanwhile.
        self._aside = ThreadPoolExecutor(max_workers=1)
        self._writing: Future[None] | None = None

    def __enter__(self) -> "_Writing":
        from pyarrow import parquet

        options: dict[str, Any] = {"compression": "lz4", "use_dictionary": ["file"]}
        self._out = parquet.ParquetWriter(self._staged.path, self._schema, **options)
        self._raw = parquet.ParquetWriter(self._staged.raw, self._raw_schema, compression="lz4")
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._flush(0)
            self._wait()
        finally:
            self._aside.shutdown()
            self._out.close()
            self._raw.close()

    def begin(self, file: str, before: int) -> None:
        """Say which file the next rows are of, and how many rows stand before it."""
        self._file, self._before, self.rows_of_file = file, before, 0

    def add(self, part: _Good | _Bad) -> None:
        import numpy as np
        import pyarrow as pa

        if isinstance(part, _Good):
            table = part.table
            numbers = part.numbers
            if numbers is None:
                numbers = np.arange(part.first_row, part.first_row + table.num_rows)
            columns = {name: table.column(name) for name in table.column_names}
            remarks = pa.nulls(table.num_rows, pa.string())
        else:
            numbers = np.array([broken.row for broken in part.rows], dtype=np.int64)
            cells = zip(*(broken.cells for broken in part.rows), strict=True)
            columns = {
                name: pa.array(list(column), pa.string())
                for name, column in zip(part.columns, cells, strict=False)
            }
            remarks = pa.array([broken.reason for broken in part.rows], pa.string())
            raws = pa.array([broken.raw for broken in part.rows], pa.string())
            positions = pa.array(numbers + self._before)
            self._raw.write_table(pa.table([positions, raws], schema=self._raw_schema))
        count = len(numbers)
        absent = pa.nulls(count, pa.string())
        arrays = [
            pa.array(numbers + self._before),
            pa.repeat(pa.scalar(self._file), count),
            pa.array(numbers),
            *(columns.get(name, absent) for name in self._names),
            remarks,
        ]
        self._held.append(pa.table(arrays, schema=self._schema))
        self._held_rows += count
        self.rows_of_file += count
        self._flush(self._chunk_rows)

    def _flush(self, least: int) -> None:
        import pyarrow as pa

        if not self._held_rows or self._held_rows < least:
            return
        table = pa.concat_tables(self._held)
        size = least or self._held_rows
        whole = table.num_rows // size * size
        self._wait()
        self._writing = self._aside.submit(self._write, table.slice(0, whole), size)
        self._held = [table.slice(whole)]
        self._held_rows = table.num_rows - whole

    def _write(self, table: Any, size: int) -> None:
        for at in range(0, table.num_rows, size):
            self._out.write_table(table.slice(at, size), row_group_size=size)

    def _wait(self) -> None:
        if self._writing is not None:
            self._writing.result()
