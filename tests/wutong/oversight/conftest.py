"""The town of the cases, with somebody who supervises it, and a postman for what supervision tells."""

from dataclasses import dataclass, field
from uuid import UUID

import pytest
from sqlalchemy import select

from wutong import letters
from wutong.access import Actor
from wutong.db import db
from wutong.events import Letter
from wutong.notices.models import StaffNotice
from wutong.oversight import actions, finding, queries
from wutong.oversight.models import Finding, Order
from wutong.testing import tree

from ..cases.conftest import Story, asked, browser, citizen, gansu, off, owner_rows, staff, story, town

__all__ = ["asked", "browser", "citizen", "gansu", "off", "owner_rows", "story", "town"]


@dataclass
class Watch:
    """A supervisor of the county at work; every verb is a transaction."""

    story: Story
    actor: Actor = field(default_factory=lambda: staff("supervisor", tree.JISHISHAN))

    def look(self) -> tuple[int, int, int]:
        """One round: how many were found yellow, red and black."""
        with self.story.at():
            told = finding.look()
        return told.yellow, told.red, told.black

    def found(self, case_id: UUID) -> list[tuple[str, str]]:
        """Rule and state of what was found about a case, in order of the rules."""
        with self.story.at():
            rows = db.session.scalars(select(Finding).where(Finding.case_id == case_id).order_by(Finding.rule))
            return [(row.rule, row.state) for row in rows]

    def first(self, case_id: UUID) -> UUID:
        """The finding about a case."""
        with self.story.at():
            return db.session.scalars(select(Finding.id).where(Finding.case_id == case_id)).one()

    def order(self, case_id: UUID, text: str = "为什么还没有办？") -> UUID:
        """An order about a case."""
        with self.story.at():
            return actions.about_case(case_id, text, actor=self.actor).id

    def stands(self, order_id: UUID) -> Order:
        """The order as committed, detached."""
        with self.story.at():
            row = queries.order(order_id, self.actor)
            db.session.expunge(row)
        return row

    def told(self, region: int = tree.JISHISHAN) -> list[str]:
        """What stands before an office about supervision, in order."""
        with self.story.at(region):
            mine = select(StaffNotice.kind).where(StaffNotice.kind.like("oversight.%")).order_by(StaffNotice.id)
            return list(db.session.scalars(mine))

    def told_to(self, officer: Actor) -> list[str]:
        """What stands before one officer alone, in order."""
        with self.story.at():
            mine = select(StaffNotice.kind).where(StaffNotice.person == officer.person).order_by(StaffNotice.id)
            return list(db.session.scalars(mine))

    def post(self, region: int) -> None:
        """Carry every open letter to a region, twice, as a repeated job would."""
        with self.story.at(region):
            asked = select(Letter.id).where(Letter.state == "open", Letter.to_region == region).order_by(Letter.id)
            found = list(db.session.scalars(asked))
        for letter_id in (each for each in found for _ in range(2)):
            with self.story.at(region):
                letters.react(letter_id)


@pytest.fixture
def watch(story: Story) -> Watch:
    return Watch(story)
