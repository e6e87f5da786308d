"""Which cases stand in states that plugins added: of one plugin or of all, installed or not."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import load_only

from wutong.cases.models import Case
from wutong.cases.queries import LISTED
from wutong.db import db
from wutong.web.paging import Page, fetch


@dataclass(frozen=True, slots=True)
class Of:
    """Whose cases are meant: a plugin's by its name, those of one state, or without either all."""

    plugin: str = ""
    stage: str = ""


def listed(of: Of = Of(), *, cursor: str | None = None, limit: int = 20) -> Page[Case]:
    """The home region's cases that stand in an added state, the longest known first."""
    wanted = select(Case).options(load_only(*LISTED, Case.last_at)).where(*conditions(of))
    return fetch(db.session(), wanted, (Case.stage, Case.id), cursor=cursor, limit=limit)


def counted(of: Of = Of()) -> dict[str, int]:
    """How many cases of the home region, and looking down of all below, stand in each added state."""
    asked = select(Case.stage, func.count()).where(*conditions(of)).group_by(Case.stage).order_by(Case.stage)
    return {str(stage): count for stage, count in db.session.execute(asked)}


def conditions(of: Of) -> list[ColumnElement[bool]]:
    """The cases meant, as a query asks for them."""
    told: list[ColumnElement[bool]] = [Case.stage.is_not(None)]
    if of.plugin:
        told.append(Case.stage.startswith(f"{of.plugin}_", autoescape=True))
    if of.stage:
        told.append(Case.stage == of.stage)
    return told
