"""The public names of `wutong.sdk` with their signatures as text, one a line, to be compared with those of a version.

python -m wutong.authoring.names > tests/wutong/sdk_names/1.1.txt
"""

import dataclasses
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from wutong import sdk


def told() -> str:
    """Every name with what a plugin relies on: parameters of functions, fields and methods of classes, what is going.

    Types are left out: what they say of a value is told by the type checker, and their spelling differs from one
    Python to the next.
    """
    lines = [line for name in sdk.__all__ for line in _lines(name, getattr(sdk, name))]
    lines += [f"{name} is going since {going.since}, use {going.use}" for name, going in sorted(sdk.RETIRED.items())]
    return "\n".join(lines) + "\n"


def _lines(name: str, thing: Any) -> Iterator[str]:
    if isinstance(thing, ModuleType):
        for inner in _public(thing):
            yield from _lines(f"{name}.{inner}", getattr(thing, inner))
    elif inspect.isclass(thing):
        yield f"class {name}({', '.join(base.__name__ for base in thing.__bases__ if base is not object)})"
        yield from (f"{name}.{member}" for member in _members(thing))
    elif callable(thing):
        yield f"{name}{_signature(thing)}"
    else:
        yield f"{name}: {type(thing).__name__}"


def _public(module: ModuleType) -> list[str]:
    """What a module says is public, or else what it makes itself and does not hide."""
    made = (name for name, held in vars(module).items() if getattr(held, "__module__", "") == module.__name__)
    return sorted(getattr(module, "__all__", None) or (name for name in made if not name.startswith("_")))


def _members(kind: type) -> Iterator[str]:
    """Its own fields in their order, then what else it declares itself; what it inherits stands at its parent."""
    if not kind.__module__.startswith("wutong"):
        return
    if dataclasses.is_dataclass(kind):
        own = inspect.get_annotations(kind)
        for field in (each for each in dataclasses.fields(kind) if each.name in own):
            needed = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            yield field.name if needed else f"{field.name}=…"
    fields = set(getattr(kind, "__dataclass_fields__", ()))
    for name, member in sorted(vars(kind).items()):
        if not name.startswith("_") and name not in fields:
            yield f"{name}{_signature(member)}" if inspect.isroutine(member) else name


def _signature(function: Any) -> str:
    """Names and kinds of the parameters, `=…` for what may be left out."""
    try:
        given = inspect.signature(inspect.unwrap(getattr(function, "__func__", function)))
    except (TypeError, ValueError):
        return "(…)"
    plain = [
        one.replace(annotation=one.empty, default=one.default if one.default is one.empty else _Left())
        for one in given.parameters.values()
    ]
    return str(given.replace(parameters=plain, return_annotation=given.empty))


class _Left:
    def __repr__(self) -> str:
        return "…"


if __name__ == "__main__":
    print(told(), end="")
