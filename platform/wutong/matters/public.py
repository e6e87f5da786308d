"""What a plugin asks about matters, as `matters` of `wutong.sdk`: what the present region offers, by whom it is
handled."""

from dataclasses import dataclass

from wutong.matters import queries


@dataclass(frozen=True, slots=True)
class Listed:
    """A matter on offer: its code, its name and the body that handles it at the present region."""

    code: str
    name: str
    department: str


def listed() -> dict[str, Listed]:
    """Every matter that the present region offers and that can be applied for, by code; one look-up for all."""
    body = queries.bodies()
    found = sorted(queries.offered(), key=lambda one: str(one["code"]))
    return {str(one["code"]): Listed(str(one["code"]), str(one["name"]), body(one)) for one in found}
