"""The archive at its doors: who sees what, and what a button does."""

import io

import pytest

from wutong import files
from wutong.archives import proving, queries
from wutong.archives.models import Package
from wutong.testing import tree

from ..cases.conftest import PDF, Story, staff
from .conftest import Archive


@pytest.fixture
def row(archive: Archive) -> Package:
    (made,) = archive.of(archive.archived())
    return made


def test_a_package_is_found_looked_at_and_proven_at_the_desk(browser, row):
    desk = browser(staff("archivist", tree.JISHISHAN))
    for asked in (row.number, row.case_number, "示例事项"):
        assert row.number in desk.text(f"/622927/desk/archives/?q={asked}")
    assert row.number not in desk.text("/622927/desk/archives/?q=100%25")
    page = f"/622927/desk/archives/{row.id}"
    assert "papers/001.pdf" in desk.text(page)
    assert "核验通过" in desk.post(f"{page}/verify", page).get_data(as_text=True)


def test_a_package_is_taken_away_as_a_file_and_never_shown_inline(browser, row):
    desk = browser(staff("archivist", tree.JISHISHAN))
    page = f"/622927/desk/archives/{row.id}"
    answer = desk.post(f"{page}/export", page)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert proving.verify(io.BytesIO(answer.get_data())).whole
    clerk = browser(staff("clerk", tree.JISHISHAN))
    assert clerk.get("/622927/desk/archives/").status_code == 403
    head = browser(staff("head", tree.JISHISHAN))
    assert head.post(f"{page}/export", page).status_code == 403


def test_a_byte_that_was_changed_on_the_disk_is_told(browser, story: Story, archive: Archive, row):
    """Whoever can write the shelf and even seal anew under its key is caught by the hashes."""
    content = bytearray(archive.bytes(row))
    content[content.index(PDF) + 9] ^= 1
    with story.at():
        blob = files.store(io.BytesIO(bytes(content)), limit=len(content))
        queries.get(row.id).digest = blob.digest
    desk = browser(staff("archivist", tree.JISHISHAN))
    page = f"/622927/desk/archives/{row.id}"
    assert "papers/001.pdf 内容被改动" in desk.post(f"{page}/verify", page).get_data(as_text=True)


def test_the_citizen_sees_until_when_the_case_is_kept(browser, story: Story, row):
    page = browser(story.citizen).text(f"/622927/cases/{row.case_id}")
    assert row.number in page
    assert f"保管到 {row.keep_until.year}年12月31日" in page


def test_another_region_knows_nothing_of_it(browser, row):
    other = browser(staff("archivist", tree.DONGXIANG))
    assert other.get(f"/622926/desk/archives/{row.id}").status_code == 404
    assert row.number not in other.text("/622926/desk/archives/")
