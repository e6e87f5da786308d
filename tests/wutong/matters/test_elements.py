"""An element is one entry of the table, one column, one field of the API and one migration: here they are counted."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import ARRAY, Boolean, SmallInteger, String, Text, inspect
from sqlalchemy.dialects.postgresql import JSONB

from wutong.db import as_owner
from wutong.layers.models import LayerRow
from wutong.matters import codes, elements, rules
from wutong.matters.models import MATTER, MatterLayer
from wutong.matters.values import MatterValues
from wutong.testing.database import Servers
from wutong.testing.world import World

Browser = Callable[..., Any]
LEAD = {"region", *(name for name in vars(LayerRow) if not name.startswith("_"))} & set(MatterLayer.__table__.c.keys())


def stored() -> set[str]:
    return set(MatterLayer.__table__.c.keys()) - LEAD


def test_table_model_kind_and_api_name_the_same_elements() -> None:
    assert len(rules.ELEMENTS) == len(set(rules.NAMES))
    assert stored() == set(rules.NAMES) == set(MATTER.names) == set(MatterValues().fields)


def test_the_migrations_built_a_column_for_each_element_and_none_besides(world: World, servers: Servers) -> None:
    with as_owner(servers.url(world.name)) as connection:
        built = {column["name"] for column in inspect(connection).get_columns("matters")}
    assert built - LEAD == set(rules.NAMES)


#: How each kind of element is stored; a code list whose values are numbers is stored as numbers.
STORED = {
    "text": String, "link": String, "long": Text, "code": String, "number": SmallInteger, "yes": Boolean,
    "codes": JSONB, "lines": JSONB, "rows": JSONB,
}  # fmt: skip


@pytest.mark.parametrize("element", rules.ELEMENTS, ids=lambda element: element.name)
def test_every_column_stores_what_its_element_may_hold(element: rules.Element) -> None:
    kind = MatterLayer.__table__.c[element.name].type
    numbers = bool(element.options) and isinstance(next(iter(element.options)), int)
    expected = {"code": SmallInteger, "codes": ARRAY}.get(element.kind) if numbers else STORED[element.kind]
    assert type(kind) is expected
    if isinstance(kind, String) and kind.length:
        assert kind.length >= max([element.limit, *map(len, map(str, element.options))])


def test_every_row_begins_with_the_name_that_is_its_key_and_every_code_has_a_list() -> None:
    for element in rules.ELEMENTS:
        assert (element.kind == "rows") == bool(element.columns)
        assert [column.name for column in element.columns[:1]] in ([], ["name"])
        for column in (element, *element.columns):
            assert (column.kind in ("code", "codes")) == bool(column.options), (element.name, column.name)


def test_the_description_of_the_api_says_what_each_element_is(desk: Browser) -> None:
    told = desk().get("/api/v1/openapi.json").get_json()["components"]["schemas"]
    assert told["MatterDetail"]["properties"]["values"] == {"$ref": "#/components/schemas/MatterValues"}
    values = told["MatterValues"]["properties"]
    assert set(values) == set(rules.NAMES)
    assert set(values["handling_type"]["enum"]) == {*codes.HANDLING_TYPES, None}
    assert values["legal_days"]["type"] == ["integer", "null"]
    assert values["papers"]["items"] == {"$ref": "#/components/schemas/Matter_papers"}
    assert set(told["Matter_papers"]["properties"]) == {column.name for column in elements.ROWS["papers"]}


def test_what_the_api_sends_is_what_it_describes(desk: Browser) -> None:
    values = desk().get("/api/v1/622927/matters/SL-0100").get_json()["values"]
    assert MatterValues().validate(values) == {}
    assert values["papers"][0]["name"]
