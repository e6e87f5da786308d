"""The town of the cases, with a typesetter: what is told of a case is read from the PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pypdfium2
import pytest
from sqlalchemy import select

from wutong import files, letters
from wutong.cases import queries as cases
from wutong.db import db
from wutong.documents import actions, queries
from wutong.documents.models import Document
from wutong.events import Letter
from wutong.testing import tree

from ..cases.conftest import Story, browser, citizen, gansu, story, town

__all__ = ["browser", "citizen", "gansu", "story", "town"]

BASE = "https://zw.example.cn"


def words(pdf: bytes) -> str:
    """The text of a PDF, without the line breaks and spaces that setting puts in."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return "".join(text.split())


@dataclass
class Office:
    """The office's documents, made by its worker or at its counter."""

    story: Story

    def work(self) -> int:
        """Let the worker read what came for this room; returns how many letters there were."""
        with self.story.at():
            mine = (
                Letter.to_region == tree.JISHISHAN,
                Letter.state == "open",
                Letter.handler.like("wutong.documents%"),
            )
            found = list(db.session.scalars(select(Letter.id).where(*mine).order_by(Letter.id)))
        for letter_id in found:
            with self.story.at():
                letters.react(letter_id)
        return len(found)

    def step(self, case_id: UUID, move: str) -> int:
        """The count of the last step of this name."""
        with self.story.at():
            return [step.seq for step in cases.steps(case_id, all_=True) if step.move == move][-1]

    def made(self, case_id: UUID) -> list[Document]:
        with self.story.at():
            found = list(queries.of_case(case_id))
            db.session.expunge_all()
        return found

    def make(self, case_id: UUID, move: str) -> Document:
        """Make the document of a step at once."""
        seq = self.step(case_id, move)
        with self.story.at():
            made = actions.make(case_id, seq, base=BASE)
            db.session.flush()
            db.session.expunge(made)
        return made

    def pdf(self, document: Document) -> bytes:
        with self.story.at():
            return b"".join(files.open_(document.digest))

    def text(self, document: Document) -> str:
        return words(self.pdf(document))


@pytest.fixture
def office(story: Story) -> Iterator[Office]:
    made = Office(story)
    made.work()
    yield made
    made.work()
