"""What a process makes once for all its applications: a test has one of its own, and making it and its first pages was
mostly compiling the same 1,200 addresses and the same templates again.
"""

from types import CodeType
from typing import Any, ClassVar

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class KnownRule(Rule):
    """An address that is compiled once."""

    #: What `Rule.compile` makes of an address; none of it is changed afterwards.
    MADE: ClassVar[tuple[str, ...]] = ("_trace", "_converters", "_parts", "arguments")
    known: ClassVar[dict[tuple[object, ...], tuple[dict[str, Any], Any, Any]]] = {}

    def compile(self) -> None:
        """The same as the library's, from memory where the same address was compiled before."""
        assert self.map is not None
        kinds = frozenset(self.map.converters.items())
        key = (self.rule, self.subdomain, repr(self.defaults), self.merge_slashes, kinds)
        if key not in self.known:
            super().compile()
            made = {name: getattr(self, name) for name in self.MADE}
            self.known[key] = (made, self._build.__func__, self._build_unknown.__func__)  # type: ignore[attr-defined]
            return
        made, build, build_unknown = self.known[key]
        vars(self).update(made, _build=build.__get__(self, None), _build_unknown=build_unknown.__get__(self, None))


class KnownTemplates(BytecodeCache):
    """The code of every template that was read, as long as its text stays the same."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if it is known."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Know the code of a template."""
        self.codes[bucket.key, bucket.checksum] = bucket.code


KNOWN = KnownTemplates()
