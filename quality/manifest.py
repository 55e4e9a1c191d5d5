"""Reads a drop's `manifest.yml` strictly, because everything the gate believes starts there.

The YAML is read as plain text values (no tags, no anchors, no aliases, no duplicate keys) and
checked by pydantic models that forbid unknown keys. What a manifest means is fixed by the
feed rules; nothing here looks at the files it lists.
"""

import codecs
import re
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from quality.errors import LeadgraphError

MANIFEST = "manifest.yml"
MAX_MANIFEST_BYTES = 1 << 20  # a real one has some hundred bytes a file
MAX_DEPTH = 20  # mappings and lists inside each other; a real one has three

# Encodings of text files that agencies deliver. Everything else Python calls a codec (rot13,
# unicode_escape, punycode, zlib, ...) is not an encoding of a file.
ENCODINGS = frozenset(
    codecs.lookup(name).name
    for name in (
        *("ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"),
        *("gb18030", "gbk", "gb2312", "big5", "big5hkscs", "cp950"),
        *("shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "tis-620", "cp874", "koi8-r"),
        *("latin-1", "iso8859-2", "iso8859-5", "iso8859-9", "iso8859-15"),
        *("cp1250", "cp1251", "cp1252", "cp1254", "cp1256", "cp1258"),
    )
)


class ManifestFault(LeadgraphError):
    """A manifest that does not say what it must; the drop is refused."""


def _name(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", value) or value.endswith("."):
        raise ValueError(
            f"{value!r} is no name; use letters, digits, '.', '_' and '-' only, at most 100, "
            "a letter or digit first"
        )
    return value


def _inside(value: str) -> str:
    """Accept a path that is already canonical and stays inside the drop."""
    path = PurePosixPath(value)
    parts = path.parts
    if (
        path.is_absolute()
        or ".." in parts
        or "\\" in value
        or ":" in value
        or str(path) != value
        or not parts
        or any(ord(c) < 32 or ord(c) == 127 for c in value)
        or any(len(part.encode()) > 255 for part in parts)
    ):
        raise ValueError(
            f"{value!r} leaves the drop or is not written plainly; "
            "give a path relative to the manifest, with '/' and without '..'"
        )
    if value == MANIFEST:
        raise ValueError("the manifest does not list itself")
    return value


def _encoding(value: str) -> str:
    try:
        name = codecs.lookup(value).name
    except (LookupError, ValueError):
        name = ""
    if name not in ENCODINGS:
        raise ValueError(f"{value!r} is no known encoding; use for example utf-8, gb18030 or big5")
    return name


def _day(value: Any) -> Any:
    # pydantic alone would also take a number of seconds for a date.
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError(f"{value!r} is no date; write YYYY-MM-DD")
    return value


def _moment(value: Any) -> Any:
    if not isinstance(value, str) or not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", value):
        raise ValueError(f"{value!r} is no time; write it as in 2024-05-03T22:00:00+08:00")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Name = Annotated[str, AfterValidator(_name)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Authority(_Part):
    """The legal instrument under which the drop is delivered; it ends with `expires_on`."""

    instrument: Text
    reference: Text
    expires_on: Day


class Scope(_Part):
    """Which cases the drop serves, or that it is a standing delivery."""

    cases: tuple[Text, ...] = ()
    standing: bool = False

    @model_validator(mode="after")
    def _one_of_both(self) -> "Scope":
        if bool(self.cases) == self.standing:
            raise ValueError("give either {cases: [...]} or {standing: true}")
        return self


class Handling(_Part):
    """How the records may be used."""

    code: Text
    conditions: str = ""


class Period(_Part):
    """The days that the records speak of, both included."""

    from_: Day = Field(alias="from")
    to: Day

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.to < self.from_:
            raise ValueError("`to` lies before `from`")
        return self


class DeliveredFile(_Part):
    """One file of the drop: its feed, where it lies, how it is written, its rows and its hash."""

    feed: Text
    path: Annotated[str, AfterValidator(_inside)]
    format: Literal["csv", "jsonl", "parquet"]
    encoding: Annotated[str, AfterValidator(_encoding)] = "utf-8"
    rows: int = Field(ge=0)
    sha256: Annotated[str, StringConstraints(to_lower=True, pattern=r"^[0-9a-fA-F]{64}$")]


class Manifest(_Part):
    """What `manifest.yml` says, checked."""

    drop: Name
    agency: Name
    delivered_at: Moment
    authority: Authority
    purpose: Text
    scope: Scope
    handling: Handling
    retention_until: Day
    period: Period
    files: tuple[DeliveredFile, ...] = Field(min_length=1)

    @field_validator("delivered_at")
    @classmethod
    def _with_offset(cls, value: datetime) -> datetime:
        if value.utcoffset() is None:
            raise ValueError("needs its offset from UTC, as in 2024-05-03T22:00:00+08:00")
        return value

    @field_validator("files")
    @classmethod
    def _listed_once(cls, value: tuple[DeliveredFile, ...]) -> tuple[DeliveredFile, ...]:
        seen: set[str] = set()
        for file in value:
            if file.path.casefold() in seen:
                raise ValueError(f"{file.path!r} is listed twice")
            seen.add(file.path.casefold())
        return value


class _PlainLoader(yaml.BaseLoader):
    """YAML as nested mappings, lists and strings: no tags, anchors, aliases, duplicate keys."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ManifestFault(f"{MANIFEST}, line {line}: anchors and aliases are not allowed")
        if getattr(event, "tag", None):
            raise ManifestFault(f"{MANIFEST}, line {line}: the tag {event.tag} is not allowed")
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ManifestFault(f"{MANIFEST}, line {line}: nested more than {MAX_DEPTH} deep")
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise ManifestFault(f"{MANIFEST}, line {line}: a key must be a plain word")
            if key.value in seen:
                raise ManifestFault(
                    f"{MANIFEST}, line {line}: {key.value!r} stands twice; keep one of them"
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _sentence(error: ValidationError) -> str:
    # A misspelt key is both unknown and missing: the word that was written helps more.
    first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    where = ".".join(str(part) for part in first["loc"]) or "manifest"
    if first["type"] == "missing":
        if where.startswith("authority"):
            return f"{MANIFEST}: it names no authority ({where}); no authority, no delivery"
        return f"{MANIFEST}: {where} is missing; add it"
    if first["type"] == "extra_forbidden":
        return f"{MANIFEST}: {where} is not a key of a manifest; remove or rename it"
    what = first["msg"].removeprefix("Value error, ")
    return f"{MANIFEST}: {where}: {what[:1].lower()}{what[1:]}"


def read_manifest(content: bytes) -> Manifest:
    """Return what the bytes of a `manifest.yml` say.

    Raises ManifestFault with one sentence (key and line where known) on anything else than a
    complete manifest: bytes that are no UTF-8, YAML with tags, anchors or duplicate keys,
    unknown or missing keys, values that are not what they should be.
    """
    if len(content) > MAX_MANIFEST_BYTES:
        raise ManifestFault(f"{MANIFEST} has {len(content)} bytes; at most {MAX_MANIFEST_BYTES}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ManifestFault(f"{MANIFEST} is not UTF-8 (byte {error.start}); save it so") from None
    try:
        loader = _PlainLoader(text)
        try:
            parsed = loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "see there"
        raise ManifestFault(f"{MANIFEST}{line}: this is not YAML ({problem})") from None
    except RecursionError:
        raise ManifestFault(f"{MANIFEST}: nested too deep") from None
    if not isinstance(parsed, dict):
        raise ManifestFault(f"{MANIFEST} is empty or no mapping; write the keys of a manifest")
    if isinstance(parsed.get("authority", ""), str) and not parsed.get("authority"):
        raise ManifestFault(f"{MANIFEST}: it names no authority; no authority, no delivery")
    try:
        return Manifest.model_validate(parsed)
    except ValidationError as error:
        raise ManifestFault(_sentence(error)) from None
