"""The two layer tables of this room: one value per setting, one yes or no per plugin."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import Boolean
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.layers.kinds import Kind, May
from wutong.layers.models import LayerRow
from wutong.settings import rules


def _may(item: UUID) -> dict[str, May]:
    return cast(dict[str, May], rules.may_of(item))


SETTING = Kind("setting", {"value": May.DEFAULT}, rooted=False, exceptions=_may)
SWITCH = Kind("switch", {"enabled": May.DEFAULT}, rooted=False)


class SettingRow(LayerRow, Model):
    """What a region set, of one setting."""

    __tablename__ = "settings"
    kind = SETTING
    value: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))


class SwitchRow(LayerRow, Model):
    """Whether a region switched a plugin on or off."""

    __tablename__ = "switches"
    kind = SWITCH
    enabled: Mapped[bool | None] = mapped_column(Boolean)
