"""Reads an Open Data Contract Standard file strictly: lines are kept, unknown keys refused.

The official model (`open_data_contract_standard`) accepts unknown keys below the top level; a
misspelt key would be a rule that silently does not hold. `read` therefore checks every key
against the model first. `check_schema` adds the standard's own JSON schema.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import yaml
from open_data_contract_standard.model import OpenDataContractStandard
from pydantic import BaseModel, ValidationError

from quality.errors import LeadgraphError

VERSIONS = ("v3.1.0",)


class ContractError(LeadgraphError):
    """A contract file that cannot be used; its text names the file, the line and the fault."""


class Lined(dict[str, Any]):
    """A YAML mapping that knows the line it begins on."""

    line: int = 0


class _Loader(yaml.CSafeLoader):
    """YAML's safe loader with line numbers, and without guessing dates out of plain text."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Lined:
    found = Lined()
    found.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise yaml.MarkedYAMLError(
                problem=f"the key {key!r} is there twice", problem_mark=key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regex) for tag, regex in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def fault(path: Path, line: int, what: str) -> ContractError:
    """Return the error for `what`, found in the contract file `path` at `line`."""
    return ContractError(f"{path.name}, line {line}: {what}")


def read(path: Path) -> Lined:
    """Return the contract in `path` as nested mappings, checked against the official model.

    Raises:
        ContractError: the file is no YAML, not of version 3.1, has an unknown key, or a value
            of a type that the model does not take.
    """
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise fault(path, line, f"this is not YAML that can be read: {error.problem}") from error
    if not isinstance(found, Lined):
        raise fault(path, 1, "a contract is a mapping; this file holds something else")
    if found.get("apiVersion") not in VERSIONS:
        raise fault(
            path,
            found.line,
            f"apiVersion is {found.get('apiVersion')!r}; write one of {', '.join(VERSIONS)}",
        )
    for line, where, key in _unknown(found, OpenDataContractStandard, "contract"):
        raise fault(path, line, f"unknown key {key!r} in {where}; correct or remove it")
    try:
        OpenDataContractStandard(**found)
    except ValidationError as error:
        first = error.errors()[0]
        place, line = ".".join(str(part) for part in first["loc"]), _line(found, first["loc"])
        raise fault(path, line, f"{place}: {first['msg']}") from error
    return found


def check_schema(path: Path) -> None:
    """Check the contract in `path` against the JSON schema of the standard.

    The standard's own words on form; `contracts check` and the tests ask for them.

    Raises:
        ContractError: the schema refuses the file.
    """
    from jsonschema import Draft201909Validator

    found = read(path)
    schema = json.loads(OpenDataContractStandard.json_schema())
    for error in Draft201909Validator(schema).iter_errors(found):
        place = ".".join(str(part) for part in error.absolute_path) or "contract"
        raise fault(path, _line(found, tuple(error.absolute_path)), f"{place}: {error.message}")


def _unknown(value: Any, model: type[BaseModel], where: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, place and name of each key in `value` that `model` does not declare."""
    if not isinstance(value, Lined):
        return
    known = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    for key, inner in value.items():
        if key not in known:
            yield value.line, where, key
            continue
        for deeper in _models(known[key]):
            for item in inner if isinstance(inner, list) else [inner]:
                name = item.get("name") or item.get("id") if isinstance(item, Lined) else None
                yield from _unknown(item, deeper, f"{key} {name}" if name else key)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the one model class inside a type such as `list[Model] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (list, Union, UnionType):
        for part in get_args(annotation):
            yield from _models(part)


def _line(found: Any, place: tuple[Any, ...]) -> int:
    """Return the line of the innermost mapping on the way to `place`."""
    line = 0
    for part in (*place, None):
        if isinstance(found, Lined):
            line = found.line
        try:
            found = found[part]
        except (KeyError, IndexError, TypeError):
            break
    return line
