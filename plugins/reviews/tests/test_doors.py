"""The doors: one's own case, a link, a window's code, its tablet and its evaluator, the desk, the exchange."""

import json
import re

import pytest
from sqlalchemy import select
from wutong_reviews import boards, queries, served
from wutong_reviews.actions import exchanging, giving, points
from wutong_reviews.models import Moment, Review
from wutong_reviews.rules.exchange import BadRecord
from wutong_reviews.rules.grades import Grade

from wutong.sdk import Actor, db, link, new_id, tell_staff
from wutong.testing.leaks.visitors import Visitor
from wutong.testing.tree import JISHISHAN, LINXIA
from wutong.web import lookups
from wutong.web.lookups import Who

from .happening import RIGHTS, at_window, closed, day_over, officer

HERE = "/622927/reviews"
DESK = "/622927/desk/reviews"


@pytest.fixture
def browse(world):
    """A browser of somebody; of a stranger without."""

    def browser(actor: Actor | None = None) -> Visitor:
        lookups.of(world.app).who = lambda code: Who(actor, (actor.person,)) if actor and actor.person else Who()
        return Visitor("somebody", world.client(), actor.person if actor else None)

    return browser


@pytest.fixture
def window(world, on) -> points.Point:
    with world.working(JISHISHAN):
        return points.set_up("三号窗口", None, actor=officer())


def test_a_line_on_the_desk_leads_to_the_bad_review_and_to_those_below(world, on, browse):
    review = new_id()
    with world.working(JISHISHAN):
        tell_staff("reviews.opened", about=review)
        tell_staff("reviews.late_below", about=review)
    lines = browse(officer("notice.read", "reviews.read")).get("/622927/desk/notices/").text
    assert f'href="{DESK}/ways/{review}"' in lines
    assert f'href="{DESK}/ways/below"' in lines
    assert f'href="{DESK}' not in browse(officer("notice.read")).get("/622927/desk/notices/").text


def test_an_applicant_reviews_from_the_case_and_follows_it_in_english_too(world, on, alice, clerk, browse, deliver):
    case_id = closed(world, alice, clerk)
    reader = browse(alice)
    reader.client.set_cookie("wutong_lang", "en")
    page = reader.get(f"{HERE}/{case_id}").text
    for words in ("How did it go?", "Very dissatisfied", "In your own words", "Send the review"):
        assert words in page
    chinese = re.findall("[\u4e00-\u9fff]+", page.partition("<main")[2].partition("</main>")[0])
    assert set(chinese) == {"积石山保安族东乡族撒拉族自治县", "食品经营许可"}
    sent = reader.send(
        f"{HERE}/{case_id}", {"grade": "4", "tags": ["213", "510"], "words": "白跑一趟", "kind": "close"}
    )
    assert sent.status_code == 303
    deliver()
    page = reader.get(sent.location).text
    for words in ("Dissatisfied", "白跑一趟", "Reported, waiting to be verified"):
        assert words in page
    assert "Review of “Close”" not in reader.get(f"{HERE}/{case_id}").text
    assert "食品经营许可" in reader.get(f"{HERE}/mine").text
    assert reader.send(sent.location, {"grade": "2", "words": "改好了"}).status_code == 303
    assert "改好了" in reader.get(sent.location).text
    assert browse(Actor("citizen", new_id())).get(sent.location).status_code == 404


def test_a_link_reviews_once_and_leads_to_what_becomes_of_it(world, on, alice, clerk, browse, deliver):
    closed(world, alice, clerk)
    deliver()
    with world.at(JISHISHAN):
        moment = db.session.scalars(select(Moment)).one()
        number = moment.number
        address = f"{HERE}/said/{link(served.MOMENT, moment.id)}"
    stranger = browse()
    page = stranger.get(address).text
    assert "食品经营许可" in page
    assert number not in page
    sent = stranger.send(address, {"grade": "1", "words": "好"})
    assert "/follow/" in sent.location
    assert "好" in stranger.get(sent.location).text
    assert stranger.send(address, {"grade": "1"}).status_code == 409
    for wrong in ("said/abc", f"follow/{address.rpartition('/')[2]}", f"said/{sent.location.rpartition('/')[2]}"):
        assert stranger.get(f"{HERE}/{wrong}").status_code == 404


def test_a_windows_code_is_for_those_who_were_served_and_not_for_staff(world, window, clerk, browse):
    with world.at(JISHISHAN):
        address = f"{HERE}/at/{link(served.POINT, window.id)}"
    assert browse(clerk).send(address, {"grade": "1"}).status_code == 403
    stranger = browse()
    assert stranger.send(address, {"grade": "9"}).status_code == 422
    assert stranger.send(address, {"grade": "2"}).status_code == 303
    assert stranger.send(address, {"grade": "2"}).status_code == 429
    with world.at(JISHISHAN):
        (row,) = queries.listed(officer()).items
        assert (row.title, row.point, row.channel) == ("三号窗口", window.id, 3)


def test_a_tablet_shows_the_service_takes_one_press_and_resets(world, window, clerk, browse):
    with world.at(JISHISHAN):
        address = f"{HERE}/kiosk/{link(served.KIOSK, window.id)}"
    told = {"point": str(window.id), "kind": "apply", "title": "社保卡补领"}
    assert browse(clerk).send(f"{DESK}/serve", told).status_code == 303
    tablet = browse()
    page = tablet.get(address).text
    moment = re.search(r'name="moment" value="([0-9a-f-]+)"', page)[1]
    assert "社保卡补领" in page
    for _ in range(2):
        assert tablet.send(address, {"grade": "5", "moment": moment}).location.endswith("thanks=1")
    assert "谢谢您的评价" in tablet.get(f"{address}?thanks=1").text
    assert "现在没有待评价的服务" in tablet.get(address).text
    with world.at(JISHISHAN):
        (row,) = queries.listed(officer()).items
        assert (row.grade, row.servers, row.channel) == (5, [clerk.person], 4)
        assert queries.listed(clerk).items == []


def test_an_evaluator_needs_the_right_and_its_key(world, window, clerk, browse):
    api = f"/api/v1/622927/reviews/devices/{window.id}"
    with world.working(JISHISHAN):
        key = points.new_key(window.id, actor=officer())
    with world.working(JISHISHAN):
        moment = points.present(window.id, points.Service("consult", "咨询入学"), actor=clerk)
    machine = Actor("client", None, JISHISHAN, rights=frozenset({"reviews.device"}), client="evaluator")
    lookups.of(world.app).client = lambda token, code: Who(machine)
    client, bearer = world.client(), {"Authorization": "Bearer x"}

    def ask(method: str, where: str, held: str, **more: object):
        return client.open(f"{api}/{where}", method=method, headers={**bearer, "X-Device-Key": held}, **more)

    assert client.get(f"{api}/present", headers={"X-Device-Key": key}).status_code == 401
    assert ask("GET", "present", "wrong").status_code == 404
    told = ask("GET", "present", key).json
    assert (told["moment"], told["title"], len(told["grades"]), len(told["grades"][4]["tags"])) == (
        str(moment.id), "咨询入学", 5, 8,
    )  # fmt: skip
    body = {"moment": told["moment"], "grade": 4, "tags": [214]}
    assert ask("POST", "reviews", key, json={**body, "tags": [510]}).status_code == 422
    assert ask("POST", "reviews", key, json=body).status_code == 201
    assert ask("POST", "reviews", key, json=body).status_code == 404
    assert ask("GET", "present", key).json["moment"] is None


def test_the_desk_deals_with_a_bad_review_and_publishes_the_answer(world, on, clerk, browse, deliver):
    review = at_window(world, clerk, words="白跑一趟")
    deliver()
    who = officer()
    desk = browse(who)
    assert "社保卡补领" in desk.get(f"{DESK}/ways/").text
    for move, text in (("take", ""), ("explain", "依据第五条")):
        assert desk.send(f"{DESK}/ways/{review}/step", {"move": move, "text": text}).status_code == 303
    assert desk.send(f"{DESK}/ways/{review}/publish", {"words": "跑了两趟", "answer": "已说明依据"}).status_code == 303
    page = desk.get(f"{DESK}/ways/{review}").text
    assert "依据第五条" in page
    assert (
        browse(Actor("staff", clerk.person, JISHISHAN, rights=RIGHTS)).get(f"{DESK}/ways/{review}").status_code == 403
    )
    stranger = browse()
    public = stranger.get(f"{HERE}/").text
    assert "跑了两趟" in public
    assert "白跑一趟" not in public
    (told,) = stranger.get("/api/v1/622927/reviews/answers/").json["items"]
    assert (told["answer"], told["grade"], told["outcome"]) == ("已说明依据", 4, "explained")
    assert "满 5 条才一起计入" in public


def test_windows_are_set_up_printed_keyed_and_closed(world, on, browse):
    desk = browse(officer())
    assert desk.send(f"{DESK}/points/", {"name": "七号窗口"}).status_code == 303
    with world.at(JISHISHAN):
        point_id = served.points()[0].id
    sheet = desk.get(f"{DESK}/points/{point_id}/sheet").text
    assert "<svg" in sheet
    assert "/reviews/kiosk/" in sheet
    assert "密钥只显示这一次" in desk.send(f"{DESK}/points/{point_id}/key", {}).text
    assert desk.send(f"{DESK}/points/{point_id}/close", {}).status_code == 303
    assert desk.get(f"{DESK}/points/{point_id}/sheet").status_code == 404


def program(name: str) -> Actor:
    return Actor("client", None, JISHISHAN, rights=frozenset({"reviews.exchange"}), name=name, client=f"id-{name}")


def test_boards_and_files_go_out(world, on, clerk, browse, deliver):
    for grade in (Grade.SATISFIED, Grade.DISSATISFIED):
        at_window(world, clerk, grade, words="说了话")
    deliver()
    desk = browse(officer())
    day_over(world)
    assert "三号窗口" not in desk.get(f"{DESK}/board.csv").text  # two voices: nothing at all
    lines = [json.loads(each) for each in desk.get(f"{DESK}/exchange.jsonl").text.splitlines()]
    assert sorted(each["grade"] for each in lines) == [2, 4]
    assert {each["words"] for each in lines} == {"说了话"}
    assert browse().get("/api/v1/622927/reviews/summary").json == {"counts": None, "given": 0, "praise": None}


def test_the_files_together_have_every_record_and_each_goes_back_in(world, on, clerk, browse, monkeypatch):
    monkeypatch.setattr(exchanging, "MOST", 2)
    with world.working(JISHISHAN):
        lacking = exchanging.parts(actor=officer())
    for turn in range(3):
        review = at_window(world, clerk, Grade.FAIR)
        if turn != 1:
            with world.working(JISHISHAN):
                giving.give_again(review, giving.Said(Grade.SATISFIED))
    desk = browse(officer())
    files = [desk.get(f"{DESK}/exchange.jsonl?part={number}").text.splitlines() for number in (1, 2, 3)]
    assert (lacking, [len(each) for each in files]) == (0, [2, 2, 1])
    assert desk.get(f"{DESK}/exchange.jsonl?part=4").status_code == 404
    assert "下载第 3 个" in desk.get(f"{DESK}/exchange").text
    told = [json.loads(line) for each in files for line in each]
    assert len({(each["id"], each["times"]) for each in told}) == 5
    for each in files:
        with world.working(JISHISHAN):
            foreign = [{**json.loads(line), "id": f"x-{json.loads(line)['id']}"} for line in each]
            assert exchanging.take_in(foreign, actor=program("省平台")) == len(each)


def test_what_other_systems_send_comes_from_programs_alone_and_counts_apart(world, on, clerk, browse, deliver):
    own = at_window(world, clerk)
    with world.working(JISHISHAN):
        (ours,) = exchanging.out(actor=officer()).items
    foreign = [{**ours, "id": f"other-{turn}"} for turn in range(5)]
    second = {**foreign[0], "times": 2, "grade": 5, "standard_grade": 1, "tags": []}

    def take_in(records: list[dict[str, object]], who: Actor) -> int:
        with world.working(JISHISHAN):
            return exchanging.take_in(records, actor=who)

    desk = browse(officer())
    assert desk.send(f"{DESK}/exchange", {}).status_code == 405
    with pytest.raises(exchanging.ProgramsOnly):
        take_in(foreign, officer())
    assert [take_in([*foreign, second, ours], program("省平台")) for _ in range(2)] == [6, 0]
    assert take_in(foreign[:1], program("热线平台")) == 1
    with pytest.raises(BadRecord):
        take_in([{**foreign[0], "id": "to-come", "date": "2999-01-01"}], program("省平台"))
    deliver()
    day_over(world)
    with world.at(JISHISHAN):
        assert len(queries.mendings(officer()).items) == 7
        assert [(each.name, each.given) for each in boards.sources()] == [("省平台", 5)]
        assert (boards.whole().given, boards.by("department"), boards.by("point")) == (0, [], [])
        assert queries.review(own).source is None
    for page, words in (("", "省平台传入"), ("board", "其他系统传入的评价"), ("board.csv", "其他系统传入,,省平台")):
        assert words in desk.get(f"{DESK}/{page}").text


def test_what_was_sent_before_anybody_noted_by_whom_is_known_when_it_is_sent_again(world, on, deliver, clerk):
    at_window(world, clerk, Grade.FAIR)
    with world.working(JISHISHAN):
        (ours,) = exchanging.out(actor=officer()).items
    bad = {**ours, "id": "17", "grade": 2, "standard_grade": 4, "tags": []}
    second = {**bad, "times": 2, "words": "还是没人管"}
    with world.working(JISHISHAN):
        exchanging.take_in([bad], actor=program("省平台"))
    with world.working(JISHISHAN):
        row = db.session.scalars(select(Review).where(Review.origin == "17")).one()
        row.source = row.sender = ""  # as the upgrade leaves it
    for new in (1, 0):
        with world.working(JISHISHAN):
            assert exchanging.take_in([bad, second], actor=program("省平台")) == new
        deliver()
    with world.at(JISHISHAN):
        row = db.session.scalars(select(Review).where(Review.origin == "17")).one()
        assert (row.source, row.again_grade) == ("", 4)
        assert len(queries.mendings(officer()).items) == 1


def test_reviews_that_two_systems_number_alike_go_on_as_two(world, on, clerk):
    at_window(world, clerk, Grade.FAIR)
    with world.working(JISHISHAN):
        (ours,) = exchanging.out(actor=officer()).items
        theirs = str(new_id())
        second = {**ours, "id": "17", "times": 2, "grade": 5, "standard_grade": 1, "tags": []}
        exchanging.take_in([{**ours, "id": "17"}, {**ours, "id": theirs}], actor=program("省平台"))
        exchanging.take_in([{**ours, "id": "17"}, second], actor=program("热线平台"))
    with world.working(JISHISHAN):
        told = exchanging.out(actor=officer()).items
        assert {each["id"] for each in told} >= {ours["id"], theirs}
        assert len({(each["id"], each["times"]) for each in told}) == 5
        assert len({each["id"] for each in told if each["source"] == "热线平台"}) == 1
        assert exchanging.take_in(told, actor=program("下一家")) == 1  # only that of a third is not ours
    with world.working(LINXIA):
        assert exchanging.take_in(told, actor=program("县里")) == 5
    with world.at(LINXIA):
        again = db.session.scalars(select(Review).where(Review.again_grade.is_not(None))).one()
        (said,) = [each for each in told if each["times"] == 2]
        assert again.origin == said["id"]


def test_the_page_asks_for_sign_in_and_the_sum_does_not(world, on, browse):
    stranger = browse()
    assert stranger.get(f"{HERE}/{new_id()}").status_code in (302, 303, 401)
    assert stranger.get(f"{HERE}/").status_code == 200
    assert stranger.get("/api/v1/622927/reviews/summary").json == {
        "counts": None, "given": 0, "praise": None,
    }  # fmt: skip


@pytest.mark.parametrize("reviewed", [False, True])
def test_every_page_of_the_desk_and_of_ones_own_is_shown(world, on, clerk, browse, deliver, reviewed):
    if reviewed:
        at_window(world, clerk, words="说了话")
        deliver()
    desk = browse(officer())
    pages = (
        "",
        "ways/",
        "ways/?all=1",
        "ways/below",
        "board",
        "board?month=2026-11",
        "serve",
        "points/",
        "enter",
        "exchange",
    )
    shown = {page: desk.get(f"{DESK}/{page}").status_code for page in pages}
    assert shown == dict.fromkeys(pages, 200)
    assert desk.get(f"{HERE}/mine").status_code == 200
