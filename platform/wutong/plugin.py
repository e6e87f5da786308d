"""The manifest: one frozen value that says everything a plugin brings, readable before any of it runs."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

#: The group of entry points in which a distribution names its plugin.
GROUP = "wutong.plugins"


@dataclass(frozen=True, slots=True)
class Plugin:
    """What a guest declares (ARCHITECTURE §8).

    `name` is the prefix of its tables, rights, templates and addresses; `reacts` maps a fact to its handlers; `states`
    are those it adds inside states of the law, `moves` the steps into them, out of them and besides; `rights` maps a
    right to its description and `roles` a role of the core to the rights it gets; `notices` maps a kind of notice to
    its text (without channels: to the line that `tell_staff` puts on the desks of an office, and the page where it
    leads); `slots` maps a place in the core's pages to a template; `timed` maps a kind of timer to its answer, and
    `errands` to one that waits for somebody outside and is called with no transaction open; `kept` maps an instant
    among its tables' columns to how long a row stays, counted from it (the migration executes `told_overdue` for that
    table); `holds` says of addresses of papers (`store_paper`) which its rows in the present region still refer to;
    `serves` says which regions, by code, served a case beside its home (`served_elsewhere`); `payments` maps a protocol
    (`name.…`, chosen by PAY_PROTOCOL) to what makes its `PaymentProvider` from a `PaymentAgreement`; `demo` shows the
    plugin in a fresh demo: a generator that is given the county of the story and a district of another province, and
    yields where its letters are to be read; `homes` are kinds of things that regions inherit, with their pages on the
    desk (`wutong.sdk.homes`); `figures` says what it counts, `packs` which folders of data it brings, `exchanges` which
    lists go out and come in as files, `elements` what it adds to matters, `fields` kinds of boxes in forms, `channels`
    ways over which notices go; `identities` and `maps` map a protocol (chosen by ID_PROTOCOL, MAP_PROTOCOL) to what
    makes its adapter from its agreement; `migrations` and `translations` are folders of its package. Each has an
    example in `plugins/POINTS.md`.
    """

    name: str
    title: str
    needs_core: str
    models: Sequence[type] = ()
    migrations: str | None = None
    translations: str | None = None
    pages: Any = None
    desk: Any = None
    api: Any = None
    events: Sequence[type] = ()
    reacts: Mapping[type, Sequence[Callable[..., None]]] = field(default_factory=dict)
    timed: Mapping[str, Callable[..., None]] = field(default_factory=dict)
    errands: Mapping[str, Callable[..., None]] = field(default_factory=dict)
    rights: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notices: Mapping[str, Any] = field(default_factory=dict)
    slots: Mapping[str, str] = field(default_factory=dict)
    states: Sequence[Any] = ()
    moves: Sequence[Any] = ()
    settings: Sequence[Any] = ()
    kept: Mapping[Any, timedelta] = field(default_factory=dict)
    holds: Sequence[Callable[[Collection[str]], Iterable[str]]] = ()
    payments: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    serves: Callable[[UUID], Iterable[int]] | None = None
    commands: Sequence[Any] = ()
    homes: Sequence[Any] = ()
    demo: Callable[[int, int], Iterator[None]] | None = None
    figures: Any = None
    packs: Sequence[Any] = ()
    exchanges: Sequence[Any] = ()
    elements: Any = None
    fields: Sequence[Any] = ()
    channels: Sequence[Any] = ()
    identities: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    maps: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
