"""Turns one contract file into a `Contract`, refusing all that leadgraph does not understand."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from quality.contract import (
    CLASSIFICATIONS,
    PERSON_PARTS,
    SEVERITIES,
    SUFFIX,
    Check,
    Contract,
    Field,
    Reference,
    Rule,
)
from quality.odcs import ContractError, Lined, fault, read

_CONTRACT_PROPERTIES = ("agencyKind", "errorRate", "persons")
_RULE_PROPERTIES = ("planted",)
_REFERENCE_PROPERTIES = ("severity", "reason", "planted")


class Reading:
    """The reading of one contract file; keeps the path for the errors."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.feed = path.name.removesuffix(SUFFIX)
        self.top = read(path)

    def contract(self) -> Contract:
        schema = self._the_schema()
        properties = self._properties(self.top, _CONTRACT_PROPERTIES)
        persons = self._persons(properties)
        fields = tuple(self._field(item, persons) for item in schema.get("properties") or [])
        names = [field.name for field in fields]
        for name in names:
            if names.count(name) > 1:
                raise self._fault(schema, f"the field {name} is there twice")
        for prefix in persons:
            if not any(field.prefix == prefix for field in fields):
                raise self._fault(self.top, f"persons names {prefix}, but no field begins so")
        floor, ceiling = self._rows(schema)
        rules = tuple(self._rules(schema, set(names)))
        ids = [rule.id for rule in rules]
        for rule in rules:
            if ids.count(rule.id) > 1:
                raise fault(self.path, rule.check.line, f"the rule {rule.id} is there twice")
        description = self._text(self.top, "description", Lined)
        return Contract(
            feed=self.feed,
            path=self.path,
            version=self._text(self.top, "version"),
            agency_kind=str(self._needed(properties, "agencyKind")),
            description=self._text(description, "purpose"),
            usage=self._text(description, "usage"),
            limitations=self._text(description, "limitations"),
            grain=self._text(schema, "dataGranularityDescription"),
            persons=persons,
            fields=fields,
            rules=rules,
            error_rate=self._rate(properties),
            min_rows=floor,
            max_rows=ceiling,
            references=tuple(self._references(schema)),
        )

    def _the_schema(self) -> Lined:
        schemas = self.top.get("schema") or []
        if len(schemas) != 1 or schemas[0].get("name") != self.feed:
            raise self._fault(self.top, f"schema must hold one object, named {self.feed}")
        if self.top.get("name") != self.feed:
            raise self._fault(self.top, f"name must be {self.feed}, as the file is called")
        schema: Lined = schemas[0]
        return schema

    def _field(self, item: Lined, persons: Mapping[str, str]) -> Field:
        name = self._text(item, "name")
        classification = self._text(item, "classification")
        if classification not in CLASSIFICATIONS:
            known = ", ".join(CLASSIFICATIONS)
            raise self._fault(item, f"{name}: classification must be one of {known}")
        logical_type = self._text(item, "logicalType")
        if (logical_type == "array") is not ("items" in item):
            raise self._fault(item, f"{name}: an array, and only an array, has items")
        examples = item.get("examples") or []
        if not examples or not all(isinstance(example, str) for example in examples):
            raise self._fault(item, f"{name}: examples needs at least one value, as quoted text")
        prefix = next(
            (p for p in persons if name.removeprefix(p) in PERSON_PARTS and name.startswith(p)),
            None,
        )
        return Field(
            name=name,
            description=self._text(item, "description"),
            logical_type=logical_type,
            required=bool(item.get("required", False)),
            classification=classification,
            is_list=logical_type == "array",
            prefix=prefix,
            person_part=name.removeprefix(prefix) if prefix else None,
            examples=tuple(examples),
        )

    def _rules(self, schema: Lined, names: set[str]) -> Iterator[Rule]:
        for item in schema.get("properties") or []:
            field = item["name"]
            has_null_rule = False
            for entry in item.get("quality") or []:
                has_null_rule |= entry.get("metric") == "nullValues"
                yield self._rule(entry, field, (field,), names)
            if has_null_rule is not bool(item.get("required", False)):
                raise self._fault(
                    item, f"{field}: required and a nullValues rule go together; one is missing"
                )
            for relationship in item.get("relationships") or []:
                yield self._reference_rule(relationship, field)
        for entry in schema.get("quality") or []:
            if entry.get("metric") != "rowCount":
                yield self._rule(entry, "row", (), names)

    def _rule(self, entry: Lined, owner: str, fields: tuple[str, ...], names: set[str]) -> Rule:
        rule_id = f"{owner}.{self._text(entry, 'id')}"
        severity = self._text(entry, "severity")
        if severity not in SEVERITIES:
            raise self._fault(entry, f"{rule_id}: severity must be error or warning")
        properties = self._properties(entry, _RULE_PROPERTIES)
        check = self._check(entry, rule_id)
        column = check.arguments.get("column")
        judged = check.arguments.get("column_list") or ([column] if column else [])
        computed = [name for name in judged if name.startswith("_")]
        if check.metric == "duplicateValues":
            computed.append("_duplicate")
        fields = tuple(name for name in judged if not name.startswith("_")) or fields
        for name in fields:
            if name not in names:
                raise self._fault(entry, f"{rule_id}: there is no field {name!r}")
        variants = self._planted(entry, rule_id, properties.get("planted"), names)
        return Rule(
            id=rule_id,
            fields=fields,
            severity=severity,
            reason=self._text(entry, "description"),
            planted=variants[0],
            variants=variants,
            computed=tuple(computed),
            check=check,
        )

    def _check(self, entry: Lined, rule_id: str) -> Check:
        if entry.get("type") == "library":
            if entry.get("mustBe") != 0:
                raise self._fault(entry, f"{rule_id}: a library metric here needs mustBe: 0")
            arguments = entry.get("arguments") or {}
            return Check(self._text(entry, "metric"), None, arguments, entry.line)
        if entry.get("type") == "custom" and entry.get("engine") == "greatExpectations":
            implementation = self._text(entry, "implementation", Lined)
            stray = set(implementation) - {"type", "kwargs"}
            if stray:
                raise self._fault(
                    implementation, f"unknown key {min(stray)!r} in implementation of {rule_id}"
                )
            kwargs = implementation.get("kwargs") or {}
            return Check(None, self._text(implementation, "type"), kwargs, entry.line)
        raise self._fault(
            entry,
            f"{rule_id}: type must be library, or custom with engine greatExpectations; "
            f"{entry.get('type')!r} cannot be translated",
        )

    def _reference_rule(self, relationship: Lined, field: str) -> Rule:
        properties = self._properties(relationship, _REFERENCE_PROPERTIES)
        computed = f"_missing__{field}"
        severity = self._needed(properties, "severity")
        if severity not in SEVERITIES:
            raise self._fault(relationship, f"{field}: severity must be error or warning")
        return Rule(
            id=f"{field}.reference",
            fields=(field,),
            severity=severity,
            reason=str(self._needed(properties, "reason")),
            planted={field: self._needed(properties, "planted"), computed: True},
            variants=({field: properties["planted"], computed: True},),
            computed=(computed,),
            check=Check("reference", None, {"to": relationship["to"]}, relationship.line),
        )

    def _references(self, schema: Lined) -> Iterator[Reference]:
        for item in schema.get("properties") or []:
            for relationship in item.get("relationships") or []:
                target_feed, _, target_field = str(relationship["to"]).partition(".")
                yield Reference(item["name"], target_feed, target_field)

    def _planted(
        self, entry: Lined, rule_id: str, planted: Any, names: set[str]
    ) -> tuple[Mapping[str, Any], ...]:
        rows: Sequence[Any] = planted if isinstance(planted, list) else [planted]
        for row in rows:
            if not isinstance(row, Lined) or not row:
                raise self._fault(entry, f"{rule_id}: planted must map fields to bad values")
            for name, value in row.items():
                if name not in names and not name.startswith("_"):
                    raise self._fault(row, f"{rule_id}: planted names no field {name!r}")
                if not name.startswith("_") and not isinstance(value, str | None):
                    raise self._fault(row, f"{rule_id}: planted {name} must be quoted text or null")
        return tuple(dict(row) for row in rows)

    def _rows(self, schema: Lined) -> tuple[int, int]:
        floor = ceiling = None
        for entry in schema.get("quality") or []:
            if entry.get("metric") == "rowCount":
                floor = entry.get("mustBeGreaterOrEqualTo", floor)
                ceiling = entry.get("mustBeLessOrEqualTo", ceiling)
        if not isinstance(floor, int) or not isinstance(ceiling, int) or floor > ceiling:
            raise self._fault(
                schema,
                "quality needs two rowCount entries: mustBeGreaterOrEqualTo (the floor) "
                "and mustBeLessOrEqualTo (the ceiling)",
            )
        return floor, ceiling

    def _persons(self, properties: Mapping[str, Any]) -> Mapping[str, str]:
        persons = properties.get("persons") or {}
        for prefix in persons:
            if not prefix.endswith("_"):
                raise self._fault(self.top, f"persons: the prefix {prefix!r} must end with _")
        return dict(persons)

    def _rate(self, properties: Mapping[str, Any]) -> float:
        rate = self._needed(properties, "errorRate")
        if not isinstance(rate, int | float) or not 0 <= rate <= 1:
            raise self._fault(self.top, "errorRate must be a number from 0 to 1")
        return float(rate)

    def _properties(self, owner: Lined, known: Sequence[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for entry in owner.get("customProperties") or []:
            name = self._text(entry, "property")
            if name not in known:
                raise self._fault(entry, f"unknown custom property {name!r}; correct or remove it")
            found[name] = entry.get("value")
        return found

    def _needed(self, properties: Mapping[str, Any], name: str) -> Any:
        if properties.get(name) is None:
            raise self._fault(self.top, f"the custom property {name} is missing")
        return properties[name]

    def _text(self, owner: Lined, key: str, kind: type = str) -> Any:
        value = owner.get(key)
        if not isinstance(value, kind) or not value:
            name = owner.get("name") or owner.get("id") or ""
            raise self._fault(owner, f"{name} needs {key}".strip())
        return value

    def _fault(self, owner: Lined, what: str) -> ContractError:
        return fault(self.path, owner.line, what)
