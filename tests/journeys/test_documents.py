"""An applicant takes a document away, and a stranger with the paper in his hand asks whether it is genuine."""

import re
from functools import partial
from urllib.parse import urljoin

import pypdfium2

from wutong.demo import story
from wutong.demo.story_browser import Surfer
from wutong.demo.story_walker import see

from .conftest import Stage


def test_a_document_is_taken_away_and_verified(stage: Stage) -> None:
    citizen, stranger = stage.surfer("document", 375), stage.surfer("verifier", 375)
    telling = stage.claimed(citizen=citizen)
    for scene in (story.sign_in, story.find, story.file, story.OFFICE[0]):
        scene(telling)

    stage.outside.until(partial(made, citizen, telling.matter), "the slip of acceptance on her page")
    link = citizen.page.locator("a", has_text="下载 PDF").first.get_attribute("href")
    answer = citizen.page.context.request.get(urljoin(citizen.address, str(link)))
    assert answer.headers["content-type"] == "application/pdf"
    text = read(answer.body())
    for said in ("受理通知书", story.APPLICANT, telling.matter, telling.number):
        assert said in text, text

    code = re.search(r"核验码(\d+-[0-9A-Z]{8}-[0-9A-Z]{8})", text)
    assert code is not None, text
    stranger.open(f"/{telling.places.county}/documents/verify")
    stranger.fill(code=code[1].lower())
    stranger.press("核验")
    see(stranger, "查到与核验码相符的文书", "受理通知书")
    assert telling.matter not in stranger.text()
    assert story.APPLICANT not in stranger.text()


def made(citizen: Surfer, matter: str) -> bool:
    """Whether the page of the application offers a document."""
    citizen.follow("我的办件")
    citizen.follow(matter)
    return citizen.holds("下载 PDF")


def read(pdf: bytes) -> str:
    """The text of a PDF without what setting puts in."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return "".join(text.split())
