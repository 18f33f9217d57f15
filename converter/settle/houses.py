"""The organizations that documents name, and those that they answer to → their rows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

import pyarrow as pa

from converter.resolve import Resolved, identifier
from converter.resolve.organizations import called, readings
from converter.settle.filled import Row
from converter.settle.store import Store, unnested
from converter.stated.columns import HOUSE

ORGANIZATIONS = {name: kind for name, kind in HOUSE.items() if name != "printed"} | {"parent_id": pa.string()}


def settle_organizations(store: Store) -> None:
    """What documents state → the table `houses`: organizations, with the id that the one above would have."""
    fields = ", ".join(
        f"min({name}) AS {name}" for name in HOUSE if name not in ("organization_id", "printed")
    )
    forms = f"SELECT organization_id, printed, {fields}"
    store.fill("forms", f"{forms}, count(*) AS documents FROM ({unnested('houses')}) GROUP BY ALL")
    query = f"{forms}, sum(documents) AS documents FROM forms GROUP BY ALL ORDER BY organization_id, printed"
    with store.table("houses", ORGANIZATIONS) as houses:
        for _, own in groupby(store.rows(query), key=itemgetter("organization_id")):
            rows = list(own)
            one = Resolved(**{name: rows[0][name] for name in HOUSE if name != "printed"})
            houses.add([_row(called(one, {row["printed"]: row["documents"] for row in rows}))])
    # Those above, and those above these: until all are there.
    missing = (
        "SELECT DISTINCT parent FROM houses h WHERE parent IS NOT NULL AND NOT EXISTS "
        "(FROM looked l WHERE l.parent = h.parent)"
    )
    store.do("CREATE TABLE looked (parent VARCHAR)")
    while names := [row["parent"] for row in store.rows(f"{missing} ORDER BY parent")]:
        with store.table("above", ORGANIZATIONS) as above:
            above.add(_row(one) for name in names for one in _called(name))
        store.do(f"INSERT INTO looked {missing}")
        store.do(
            "INSERT INTO houses SELECT DISTINCT * FROM above a "
            "WHERE NOT EXISTS (FROM houses h WHERE h.organization_id = a.organization_id)"
        )
        store.do("DROP TABLE above")


def _called(name: str) -> Iterable[Resolved]:
    found = readings(name)
    return found if len(found) == 1 else ()


def _row(one: Resolved) -> Row:
    own = {name: getattr(one, name) for name in ORGANIZATIONS if name != "parent_id"}
    return own | {"parent_id": one.parent and identifier("org", one.parent)}
