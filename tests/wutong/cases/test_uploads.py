"""Uploads that are gone on with, at the doors of citizens, desk and counter, as the protocol of tus 1.0 has them."""

import base64
import html
import io
import os
import re

import pytest

from wutong import parts
from wutong.access import Actor
from wutong.cases import queries
from wutong.cases.actions import uploading
from wutong.cases.coming import Upload
from wutong.clock import new_id
from wutong.db import db
from wutong.people.rules.roles import CITIZEN
from wutong.testing import tree

from .conftest import PDF, TELEPHONE, staff
from .test_pages import CODE, WHO, draft

TUS = {"Tus-Resumable": "1.0.0"}
MEDIA = "application/offset+octet-stream"
CONTENT = PDF + os.urandom(200_000)
COUNTER = "/622927/desk/counter"


def said(**fields: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in fields.items())


class Sender:
    """A browser's script: it sends with the token of the page that it stands on."""

    def __init__(self, me, page: str) -> None:
        self.me, self.token = me, me.text(page).split('"X-CSRF-Token": "')[1].split('"')[0]

    def open(self, at: str, length: int = len(CONTENT), slot: str = "身份证", name: str = "证.pdf", **more):
        self.me.get("/622927/")  # it is this person's turn
        told = {"Upload-Length": str(length), "Upload-Metadata": said(slot=slot, filename=name, **more)}
        return self.me.client.post(at, headers=self.headers(**told))

    def headers(self, **more: str) -> dict[str, str]:
        return {**TUS, "X-CSRF-Token": self.token, **more}

    def call(self, method: str, at: str, **more):
        self.me.get("/622927/")
        return self.me.client.open(at, method=method, headers=self.headers(), **more)

    def patch(self, at: str, content: bytes, offset: int, media: str = MEDIA):
        self.me.get("/622927/")
        headers = self.headers(**{"Upload-Offset": str(offset)})
        return self.me.client.patch(at, data=content, headers=headers, content_type=media)


@pytest.fixture
def me(browser, citizen):
    return browser(citizen)


@pytest.fixture
def path(me) -> str:
    return draft(me)


@pytest.fixture
def sender(me, path) -> Sender:
    return Sender(me, f"{path}/papers")


def names(me, path: str) -> list[str]:
    return re.findall(r'/papers/[0-9a-f-]{36}">([^<]+)</a>', html.unescape(me.text(f"{path}/papers")))


def test_a_file_sent_in_three_pieces_is_a_paper(me, path, sender):
    opened = sender.open(f"{path}/uploads")
    assert opened.status_code == 201
    assert opened.headers["Tus-Resumable"] == "1.0.0"
    assert "Upload-Expires" in opened.headers
    at = opened.headers["Location"]
    for start, end in ((0, 70_000), (70_000, 140_000), (140_000, len(CONTENT))):
        answer = sender.patch(at, CONTENT[start:end], start)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(end))
    assert names(me, path) == ["证.pdf"]
    link = re.search(r'href="([^"]+/papers/[0-9a-f-]{36})"', me.text(f"{path}/papers"))[1]
    assert me.get(link).data == CONTENT


def test_who_was_cut_off_asks_where_it_stands_and_goes_on(me, path, sender):
    at = sender.open(f"{path}/uploads").headers["Location"]
    sender.patch(at, CONTENT[:50_000], 0)
    asked = sender.call("HEAD", at)
    assert (asked.status_code, asked.headers["Upload-Offset"]) == (200, "50000")
    assert (asked.headers["Upload-Length"], asked.headers["Cache-Control"]) == (str(len(CONTENT)), "no-store")
    assert sender.patch(at, CONTENT[50_000:], 50_000).status_code == 204
    assert names(me, path) == ["证.pdf"]


def test_what_came_before_the_connection_broke_stays(me, path, sender):
    at = sender.open(f"{path}/uploads").headers["Location"]
    me.get("/622927/")
    headers = sender.headers(**{"Upload-Offset": "0"})
    environ = {"CONTENT_LENGTH": str(len(CONTENT)), "wsgi.input": io.BytesIO(CONTENT[:90_000])}
    me.client.patch(at, headers=headers, content_type=MEDIA, environ_overrides=environ)
    assert sender.call("HEAD", at).headers["Upload-Offset"] == "90000"
    sender.patch(at, CONTENT[90_000:], 90_000)
    assert names(me, path) == ["证.pdf"]


def test_an_answer_that_was_lost_makes_no_second_paper(me, path, sender):
    at = sender.open(f"{path}/uploads").headers["Location"]
    sender.patch(at, CONTENT, 0)
    assert sender.call("HEAD", at).headers["Upload-Offset"] == str(len(CONTENT))
    assert sender.patch(at, b"", len(CONTENT)).status_code == 204
    assert names(me, path) == ["证.pdf"]


def test_a_paper_that_was_not_made_in_time_is_made_by_an_empty_last_piece(me, path, sender, story):
    at = sender.open(f"{path}/uploads").headers["Location"]
    with story.at():
        row = db.session.query(Upload).filter_by(id=at.rsplit("/", 1)[1]).one()
        parts.append(row.id, io.BytesIO(CONTENT), at=0, most=len(CONTENT))  # and the process was killed
    assert names(me, path) == []
    assert sender.patch(at, b"", len(CONTENT)).status_code == 204
    assert names(me, path) == ["证.pdf"]


@pytest.mark.parametrize("offset", [1, 999_999])
def test_who_goes_on_from_the_wrong_place_is_told_the_right_one(path, sender, offset):
    at = sender.open(f"{path}/uploads").headers["Location"]
    answer = sender.patch(at, b"x", offset)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "0")


def test_a_wrong_kind_is_told_with_the_first_piece(me, path, sender):
    at = sender.open(f"{path}/uploads", length=100_000).headers["Location"]
    answer = sender.patch(at, b"<script>" * 100, 0)
    assert answer.status_code == 415
    assert "只能上传" in answer.json["title"]
    assert sender.call("DELETE", at).status_code == 204
    assert sender.call("HEAD", at).status_code == 404
    assert names(me, path) == []


@pytest.mark.parametrize(
    ("length", "status"),
    [("0", 415), ("-1", 422), ("x", 422), ("", 422), (str(51 * 1024 * 1024), 413), ("9" * 40, 422)],
)
def test_a_length_that_cannot_be_is_refused_at_once(path, sender, length, status):
    sender.me.get("/622927/")
    told = {"Upload-Length": length, "Upload-Metadata": said(slot="身份证", filename="a.pdf")}
    assert sender.me.client.post(f"{path}/uploads", headers=sender.headers(**told)).status_code == status


def test_metadata_that_is_none_is_refused(path, sender):
    sender.me.get("/622927/")
    for wrong in ("slot !!!", "", "filename YQ=="):
        told = {"Upload-Length": "5", "Upload-Metadata": wrong}
        assert sender.me.client.post(f"{path}/uploads", headers=sender.headers(**told)).status_code == 422


def test_another_version_or_another_media_type_is_refused(path, sender):
    at = sender.open(f"{path}/uploads").headers["Location"]
    assert sender.patch(at, CONTENT, 0, media="application/json").status_code == 415
    sender.me.get("/622927/")
    old = {"Tus-Resumable": "0.2.2", "X-CSRF-Token": sender.token, "Upload-Offset": "0"}
    assert sender.me.client.patch(at, data=CONTENT, headers=old, content_type=MEDIA).status_code == 412
    assert sender.call("HEAD", at).headers["Upload-Offset"] == "0"


def test_one_person_cannot_fill_the_disk_with_files_that_never_end(path, sender):
    for _ in range(uploading.UNDER_WAY):
        assert sender.open(f"{path}/uploads").status_code == 201
    refused = sender.open(f"{path}/uploads")
    assert (refused.status_code, "太多" in refused.json["title"]) == (429, True)


def test_what_the_server_can_do_is_told(path, sender):
    at = sender.open(f"{path}/uploads").headers["Location"]
    told = sender.call("OPTIONS", at).headers
    assert (told["Tus-Version"], told["Tus-Max-Size"]) == ("1.0.0", str(50 * 1024 * 1024))
    assert told["Tus-Extension"] == "creation,expiration,termination"


def test_nobody_else_goes_on_with_an_upload(path, sender, browser, story):
    at = sender.open(f"{path}/uploads").headers["Location"]
    other = browser(Actor("citizen", new_id(), rights=CITIZEN))
    foreign = Sender(other, "/622927/cases/")
    assert foreign.call("HEAD", at).status_code == 404
    assert foreign.patch(at, CONTENT, 0).status_code == 404
    assert foreign.open(f"{path}/uploads").status_code == 404
    clerk = Sender(browser(story.clerk), "/622927/desk/cases/")
    desk = at.replace("/622927/cases/", "/622927/desk/cases/")
    assert clerk.patch(desk, CONTENT, 0).status_code == 404
    assert sender.call("HEAD", at).headers["Upload-Offset"] == "0"


def test_a_page_from_elsewhere_cannot_send(path, sender):
    at = sender.open(f"{path}/uploads").headers["Location"]
    sender.me.get("/622927/")
    answer = sender.me.client.patch(at, data=b"x", headers={**TUS, "Upload-Offset": "0"}, content_type=MEDIA)
    assert answer.status_code == 403


def test_discarding_a_draft_throws_away_what_was_on_its_way(me, path, sender, story):
    at = sender.open(f"{path}/uploads").headers["Location"]
    sender.patch(at, CONTENT[:1000], 0)
    part = next(story.world.var.rglob(f"*{at.rsplit('/', 1)[1]}"))
    me.post(f"{path}/discard", page=f"{path}/form")
    assert not part.exists()
    assert sender.call("HEAD", at).status_code == 404


def test_the_desk_adds_a_version_piece_by_piece(browser, story):
    case_id = story.accepted()
    with story.at():
        old = queries.papers(case_id)[0].id
    base = f"/622927/desk/cases/{case_id}"
    clerk = Sender(browser(story.clerk), f"{base}/papers")
    at = clerk.open(f"{base}/uploads", replaces=str(old)).headers["Location"]
    assert clerk.patch(at, CONTENT, 0).status_code == 204
    with story.at():
        assert [(row.version, row.ended_at is None) for row in queries.versions(case_id)] == [(1, False), (2, True)]


def test_a_filing_at_the_counter_names_what_was_sent_before(browser, story):
    page = f"{COUNTER}/new/{CODE}"
    helper = browser(staff("helper", tree.JISHISHAN))
    slots = re.findall(r'name="paper:([^"]+)"', html.unescape(helper.text(page)))
    clerk, sent = Sender(helper, page), []
    for slot in slots:
        at = clerk.open(f"{COUNTER}/uploads", slot=slot).headers["Location"]
        clerk.patch(at, CONTENT, 0)
        sent.append(at.rsplit("/", 1)[1])
    wrong = helper.post(page, **(WHO | {"id_number": "1"}), mandate="本人到场", sent=sent)
    again = html.unescape(wrong.get_data(as_text=True))
    assert wrong.status_code == 422
    assert [one for one in sent if f'name="sent" value="{one}"' in again] == sent
    filed = helper.post(page, **WHO, mandate="本人到场", sent=sent)
    assert filed.status_code == 303, filed.get_data(as_text=True)
    case_id = filed.headers["Location"].rsplit("/", 1)[1].partition("?")[0]
    with story.at():
        assert [row.slot for row in queries.papers(case_id)] == slots
        assert db.session.query(Upload).filter(Upload.id.in_(sent)).count() == 0


def test_a_file_that_has_not_arrived_whole_is_not_filed(browser):
    page = f"{COUNTER}/new/{CODE}"
    helper = browser(staff("helper", tree.JISHISHAN))
    clerk = Sender(helper, page)
    at = clerk.open(f"{COUNTER}/uploads").headers["Location"]
    clerk.patch(at, CONTENT[:100], 0)
    answer = helper.post(page, **WHO, mandate="本人到场", sent=at.rsplit("/", 1)[1])
    assert (answer.status_code, TELEPHONE in answer.get_data(as_text=True)) == (422, True)
