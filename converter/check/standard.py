"""A CSV package → what the reference implementation of the Data Package standard finds wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from converter import schema
from converter.check.fault import Fault
from converter.check.package import DESCRIPTOR, Package

if TYPE_CHECKING:
    from frictionless import Error


RESOURCE = ("name", "type", "path", "format", "mediatype", "encoding", "dialect", "schema")
SCHEMA = ("fields", "primaryKey", "missingValues")
FIELD = ("name", "type", "constraints")


def frictionless_faults(package: Package) -> Iterator[Fault]:
    """A CSV package → a fault for each of frictionless's errors, without those of hashes and sizes."""
    import frictionless

    def unusable(errors: list[Error]) -> Iterator[Fault]:
        return (Fault("", None, None, None, error.message, package.label + DESCRIPTOR) for error in errors)

    try:
        described = frictionless.Package.from_descriptor(_brief(package), basepath=str(package.folder))
        report = described.validate()
    except frictionless.FrictionlessException as exception:
        yield from unusable(exception.to_errors())
        return
    yield from unusable(report.errors)
    for task in report.tasks:
        for error in task.errors:
            yield _fault(package, task.name, error)


def _brief(package: Package) -> dict[str, Any]:
    # Frictionless copies a descriptor over and over: without the texts it takes half the time.
    resources = []
    for table, resource in package.resources.items():
        declared = _only(schema.load(table), SCHEMA)
        declared["fields"] = [_only(field, FIELD) for field in declared["fields"]]
        foreign_keys = schema.load(table).get("foreignKeys", ())
        declared["foreignKeys"] = [fk for fk in foreign_keys if schema.target(table, fk) in package.resources]
        brief = {**_only(resource, RESOURCE), "schema": declared}
        if isinstance(dialect := resource.get("dialect", {}), Mapping):
            # Else it takes the first row of the usual length for the header, and passes over what is above.
            brief["dialect"] = {"header": True, **dialect}
        resources.append(brief)
    return {**package.descriptor, "resources": resources}


def _only(mapping: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: mapping[key] for key in keys if key in mapping}


def _fault(package: Package, table: str, error: Error) -> Fault:
    from frictionless import errors

    row, fields, cells, message = None, [], None, error.note or error.message
    if isinstance(error, errors.RowError):
        row = error.row_number - 1  # frictionless counts the header
    if isinstance(error, errors.PrimaryKeyError):
        fields, message = schema.load(table)["primaryKey"], "primary key occurs twice"
        given = dict(zip(schema.field_names(table), error.cells, strict=False))  # a row may be short
        cells = [given.get(field, "") for field in fields]
    elif isinstance(error, errors.ForeignKeyError):
        fields, cells = error.field_names, error.field_cells
        message = f"not in {error.reference_name or table}.{', '.join(error.reference_field_names)}"
    elif isinstance(error, errors.CellError):
        fields, cells = [error.field_name], [error.cell]
    elif isinstance(error, errors.LabelError):
        fields, cells = [error.field_name], [error.label]
    value = None if cells is None else ", ".join(cells)
    return package.fault(table, message, row, ", ".join(fields) or None, value)
