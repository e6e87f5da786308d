"""Taking a step that a plugin brought, from the plugin's own doors and handlers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from wutong.access import Actor
from wutong.cases.actions.moving import moving
from wutong.cases.models import Case
from wutong.cases.rules import CASE


def take_step(
    case_id: UUID,
    name: str,
    given: Mapping[str, Any] | None = None,
    *,
    actor: Actor,
    text: str = "",
    shown: bool = True,
) -> Case:
    """Take a plugin's step; the history says `text`, to the applicant as well unless `shown` is false.

    The law's own steps have verbs of their own, which do more than a step, so `ValueError` for one of them. Raises
    `NotFound`, and what the flow raises: `NotOpen`, `NotYours`, `Needed`.
    """
    if name in CASE.names:
        raise ValueError(f"{name} is a step of the law")
    with moving(case_id, name, actor, given, text=text, shown=shown) as case:
        pass
    return case
