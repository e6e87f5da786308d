"""The town of the cases, with an archive."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from wutong import files, letters
from wutong.access import Actor
from wutong.archives import proving, queries
from wutong.archives.models import Package
from wutong.cases.actions import deciding
from wutong.db import db
from wutong.events import Letter
from wutong.talking import actions as talking
from wutong.testing import tree

from ..cases.conftest import Story, browser, citizen, gansu, staff, story, town

__all__ = ["browser", "citizen", "gansu", "story", "town"]


@dataclass
class Archive:
    """The archive of the county, filled by its worker."""

    story: Story
    archivist: Actor

    def work(self) -> int:
        """Let the worker read what came for this room and for documents, until nothing is left."""
        count = 0
        while found := self._open():
            for letter_id in found:
                with self.story.at():
                    count += letters.react(letter_id)
        return count

    def _open(self) -> list[UUID]:
        mine = Letter.handler.like("wutong.archives%") | Letter.handler.like("wutong.documents%")
        with self.story.at():
            asked = select(Letter.id).where(Letter.to_region == tree.JISHISHAN, Letter.state == "open", mine)
            return list(db.session.scalars(asked.order_by(Letter.id)))

    def delivered(self, **values: Any) -> UUID:
        story = self.story
        case_id = story.accepted(**values)
        with story.at():
            deciding.review(case_id, "材料齐全。", actor=story.reviewer)
        with story.at():
            deciding.grant(case_id, "准予。", actor=story.head, level=3)
        with story.at():
            deciding.deliver(case_id, "hall", actor=story.clerk)
        return case_id

    def archived(self, **values: Any) -> UUID:
        case_id = self.delivered(**values)
        with self.story.at():
            deciding.archive(case_id, actor=self.story.clerk)
        self.work()
        return case_id

    def of(self, case_id: UUID) -> list[Package]:
        with self.story.at():
            found = list(queries.of_case(case_id))
            db.session.expunge_all()
        return found

    def bytes(self, row: Package) -> bytes:
        with self.story.at():
            return b"".join(files.open_(row.digest or ""))

    def proven(self, content: bytes, key: str = "") -> proving.Verdict:
        return proving.verify(io.BytesIO(content), key=key)


def talked(story: Story, case_id: UUID) -> None:
    """A question of the applicant's, and the answer."""
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        talking.write(case_id, "什么时候办好？", actor=story.citizen)
    with story.at():
        talking.write(case_id, "下周。", actor=story.clerk)


@pytest.fixture
def archive(story: Story) -> Iterator[Archive]:
    made = Archive(story, staff("archivist", tree.JISHISHAN))
    made.work()
    yield made
    made.work()
