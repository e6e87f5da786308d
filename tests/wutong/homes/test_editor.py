"""The editor that every home gets, tried on synonyms: badges, draft, publish, history, roll back; and what holds."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.wutong.layers.colleagues import meanwhile
from werkzeug.test import TestResponse

from wutong.access import SYSTEM, Actor
from wutong.clock import frozen, new_id, now
from wutong.errors import Invalid
from wutong.homes import actions, queries
from wutong.homes.rules import HOMES, AlreadyThere, Home, NotOwn, SecondPerson, read
from wutong.layers import drafts
from wutong.layers.drafts import DraftMoved, SamePerson
from wutong.layers.fold import HeldAbove
from wutong.layers.kinds import Edit, May
from wutong.layers.matrix import rule
from wutong.matters import policy, synonyms
from wutong.matters.models import MATTER
from wutong.notices import rules as notices
from wutong.notices import texts
from wutong.regions import branding
from wutong.settings import actions as settings
from wutong.testing.tree import GANSU, JISHISHAN, QINGHAI, VILLAGE
from wutong.testing.world import World
from wutong.web import csrf, formats, lookups
from wutong.web.lookups import Who

ADDRESS = "/622927/desk/homes/synonyms/"
HOME = synonyms.HOME
CARD = HOME.item("社会保障卡")
NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
Post = Callable[..., TestResponse]


def desk(world: World, *rights: str) -> FlaskClient:
    actor = Actor("staff", new_id(), JISHISHAN, None, frozenset(rights), "马建国")
    lookups.of(world.app).who = lambda code: Who(actor)
    return world.client()


@pytest.fixture
def post(world: World) -> Post:
    """Send a form with a genuine token, as the county's editor and approver."""
    browser = desk(world, "matter.read", "matter.edit", "matter.publish")
    browser.set_cookie(csrf.COOKIE, "a-cookie-of-this-browser")
    with world.app.test_request_context(headers={"Cookie": f"{csrf.COOKIE}=a-cookie-of-this-browser"}):
        proof = csrf.token()
    return lambda address, **fields: browser.post(ADDRESS + address, data=fields, headers={csrf.HEADER: proof})


def words(world: World, region: int) -> list[tuple[str, ...]]:
    with world.at(region):
        return [group for group in synonyms.groups() if group[0] == "社会保障卡"]


def brought(world: World, region: int, *edits: Edit, home: Home = HOME) -> Any:
    with world.working(region):
        return actions.bring_out(home, edits, actor=SYSTEM).id


def test_what_the_code_brings_holds_until_a_region_says_otherwise(world: World) -> None:
    assert words(world, VILLAGE) == [("社会保障卡", "社保卡")]
    brought(world, GANSU, Edit(CARD, {"word": "社会保障卡", "words": ["社保卡", "三代卡"]}))
    assert words(world, VILLAGE) == [("社会保障卡", "社保卡", "三代卡")]
    assert words(world, QINGHAI) == [("社会保障卡", "社保卡")]
    brought(world, JISHISHAN, Edit(CARD, {"word": "社会保障卡", "used": False}))
    assert words(world, VILLAGE) == []


def test_a_draft_is_seen_by_nobody_until_it_is_published_and_goes_back_in_one_step(world: World, post: Post) -> None:
    assert post(f"{CARD}", words="社保卡\n金卡").status_code == 303
    assert words(world, VILLAGE) == [("社会保障卡", "社保卡")]
    page = desk(world, "matter.read", "matter.edit", "matter.publish").get(ADDRESS).text
    assert "草稿，发布前别人看不到" in page
    assert "社保卡；金卡" in page
    assert post("publish", note="方便老人").headers["Location"].endswith("/homes/synonyms/releases")
    assert words(world, VILLAGE) == [("社会保障卡", "社保卡", "金卡")]
    page = desk(world, "matter.edit").get(f"{ADDRESS}{CARD}").text
    assert "方便老人" in page
    assert "本级" in page
    with world.at(JISHISHAN):
        [release] = [row.id for row in queries.released(HOME)]
    assert "方便老人" in desk(world, "matter.read", "matter.edit", "matter.publish").get(f"{ADDRESS}releases").text
    assert post(f"releases/{release}/roll-back").status_code == 303
    assert words(world, VILLAGE) == [("社会保障卡", "社保卡")]
    page = desk(world, "matter.read", "matter.edit", "matter.publish").get(f"{ADDRESS}releases").text
    assert "已撤回" in page
    assert f"releases/{release}/roll-back" not in page, "once is enough; its roll-back can be taken back"


def test_an_own_item_is_added_and_removed_again_by_whoever_added_it(world: World, post: Post) -> None:
    assert post("new", word="养老本", words="退休证").status_code == 303
    assert post("publish").status_code == 303
    item = HOME.item("养老本")
    with world.at(VILLAGE):
        assert ("养老本", "退休证") in synonyms.groups()
        with pytest.raises(NotOwn):
            actions.remove(HOME, item, actor=SYSTEM)
    assert post(f"{item}/remove").status_code == 303
    assert post("publish").status_code == 303
    with world.at(VILLAGE):
        assert item not in queries.held(HOME)


def test_a_name_left_empty_comes_back_with_a_sentence(world: World, post: Post) -> None:
    page = post("new", words="退休证")
    assert (page.status_code, "请填写，不能为空" in page.text) == (422, True)


def test_an_emptied_box_means_as_above_again(world: World, post: Post) -> None:
    post(f"{CARD}", words="金卡")
    post("publish")
    assert post(f"{CARD}", words="").status_code == 303
    post("publish")
    assert words(world, JISHISHAN) == [("社会保障卡", "社保卡")]


def test_dropping_an_items_changes_leaves_nothing_to_publish(world: World, post: Post) -> None:
    post(f"{CARD}", words="金卡")
    assert post(f"{CARD}/discard").status_code == 303
    with world.at(JISHISHAN):
        assert queries.working_draft(HOME) is None


def test_nothing_else_is_dropped_than_what_was_shown(world: World, post: Post) -> None:
    def mark(address: str) -> str:
        return (
            desk(world, "matter.read", "matter.edit")
            .get(ADDRESS + address)
            .text.split('name="mark" value="')[1]
            .split('"')[0]
        )

    post(f"{CARD}", words="金卡")
    shown = mark("")
    assert mark(f"{CARD}") == shown
    post(f"{CARD}", words="银卡")
    page = post(f"{CARD}/discard", mark=shown)
    assert (page.status_code, "没有放弃任何修改" in page.text) == (409, True)
    with world.at(JISHISHAN):
        assert queries.working(HOME, CARD)["words"] == ["银卡"]
    assert post(f"{CARD}/discard", mark=mark("")).status_code == 303


def test_what_is_locked_above_says_who_locked_it_and_is_refused(world: World) -> None:
    brought(world, GANSU, Edit(CARD, {"word": "社会保障卡", "words": ["社保卡"]}, locks=frozenset({"words"})))
    page = desk(world, "matter.edit").get(f"{ADDRESS}{CARD}").text
    assert "甘肃省统一规定，本级不能修改" in page
    with world.working(JISHISHAN), pytest.raises(HeldAbove):
        actions.save(HOME, CARD, {"words": ["金卡"]}, actor=SYSTEM)


def test_where_a_second_person_must_agree_nobody_publishes_his_own_draft(world: World) -> None:
    strict = Home("strict", HOME.kind, "同义词", "", HOME.fields, key="word", second=lambda: True)
    rights = frozenset({"setting.manage"})
    one, other = (Actor("staff", new_id(), JISHISHAN, None, rights, name) for name in ("甲", "乙"))
    with world.working(JISHISHAN):
        item = actions.add(strict, {"word": "老年证", "words": ["优待证"], "used": None}, actor=one)
        with pytest.raises(SecondPerson):
            actions.publish(strict, actor=one)
        draft = actions.submit(strict, actor=one)
        with pytest.raises(SamePerson):
            actions.approve(strict, draft.id, actor=one, stamp=draft.stamp)
        actions.give_back(strict, draft.id, reason="请补充", actor=other)
        shown = actions.submit(strict, actor=one).stamp
        actions.take_back(strict, draft.id, actor=one)
        actions.save(strict, item, {"words": ["优待证", "优惠证"]}, actor=one)
        actions.submit(strict, actor=one)
        with pytest.raises(DraftMoved):
            actions.approve(strict, draft.id, actor=other, stamp=shown)
        actions.take_back(strict, draft.id, actor=one)
        actions.save(strict, item, {"words": ["优待证"]}, actor=one)
        actions.submit(strict, actor=one)
        actions.approve(strict, draft.id, actor=other, stamp=queries.submitted(strict)[0].stamp)
        assert queries.one(strict, item)["words"] == ["优待证"]


def test_what_is_published_waits_for_the_regions_delay_and_can_be_called_off_meanwhile(
    world: World, post: Post
) -> None:
    with frozen(NOON), world.working(JISHISHAN):
        settings.set_value(policy.DELAY.name, 24, actor=SYSTEM)
    with frozen(NOON):
        post(f"{CARD}", words="社保卡\n金卡")
        page = desk(world, "matter.read", "matter.edit", "matter.publish").get(ADDRESS).text
        assert "审定或发布 24 小时后才生效" in page
        assert "不填则延迟期满即生效" in page
        assert post("publish", note="方便老人").status_code == 303
        page = desk(world, "matter.read", "matter.edit", "matter.publish").get(ADDRESS).text
        assert f"将于 {formats.moment(NOON + timedelta(hours=24))} 自动生效" in page
        page = desk(world, "matter.edit").get(f"{ADDRESS}{CARD}").text
        assert "已有审定的修改等待生效：“方便老人”" in page
        assert words(world, VILLAGE) == [("社会保障卡", "社保卡")]
    with frozen(NOON + timedelta(hours=24)):
        assert words(world, VILLAGE) == [("社会保障卡", "社保卡", "金卡")]
    with frozen(NOON + timedelta(hours=1)), world.at(JISHISHAN):
        [release] = queries.scheduled(HOME)
        actions.roll_back(HOME, release.id, actor=SYSTEM)
        assert queries.scheduled(HOME) == []
        assert queries.working(HOME, CARD)["words"] == ["社保卡", "金卡"], "the draft is open again"


def test_what_waits_for_its_day_is_not_set_up_a_second_time(world: World) -> None:
    one = Actor("staff", new_id(), JISHISHAN, None, frozenset({HOME.edit, HOME.publish}))
    with world.working(JISHISHAN):
        settings.set_value(policy.DELAY.name, 24, actor=SYSTEM)
        actions.add(HOME, {HOME.key: "临时救助", "words": ["急难救助"]}, actor=one)
        actions.publish(HOME, actor=one)
    with world.working(JISHISHAN), pytest.raises(AlreadyThere):
        actions.add(HOME, {HOME.key: "临时救助", "words": ["救急"]}, actor=one)


@pytest.mark.parametrize("name", sorted(HOMES))
def test_every_home_but_the_calendar_waits_and_the_look_by_a_setting_of_its_own(world: World, name: str) -> None:
    rights = frozenset({HOMES[name].edit, HOMES[name].publish})
    one, other = (Actor("staff", new_id(), JISHISHAN, None, rights) for _ in range(2))
    with world.at(JISHISHAN):
        settings.set_value((branding if name == "look" else policy).DELAY.name, 24, actor=SYSTEM)
        assert HOMES[name].delay() == timedelta(hours=0 if name == "calendar" else 24)
        if name == "matrix":
            actions.keep(HOMES[name], [rule(MATTER, "hall", {"villages": May.LOCKED})], actor=one)
            draft = actions.submit(HOMES[name], actor=one)
            release = actions.approve(HOMES[name], draft.id, actor=other, stamp=draft.stamp)
            assert release.starts >= now() + timedelta(hours=23)


def test_two_who_write_at_once_write_one_draft(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def added(word: str) -> Callable[[], None]:
        def done() -> None:
            with world.working(JISHISHAN):
                actions.add(HOME, {"word": word, "words": ["别名"], "used": None}, actor=SYSTEM)

        return done

    meanwhile(world, monkeypatch, added("优抚证"), added("养老本"))
    with world.at(JISHISHAN):
        [draft] = drafts.drafts(HOME.kind)
        assert set(draft.edits) == {str(HOME.item("优抚证")), str(HOME.item("养老本"))}


def version(page: str) -> str:
    """The marks that a page's form carries."""
    return page.split('name="version" value="')[1].split('"')[0]


def test_of_two_who_change_the_same_the_second_sees_both_and_overwrites_only_when_he_means_it(
    world: World, post: Post
) -> None:
    shown = version(desk(world, "matter.edit").get(f"{ADDRESS}{CARD}").text)
    assert post(f"{CARD}", words="社保卡\n金卡", used="1", version=shown).status_code == 303
    page = post(f"{CARD}", words="社保卡\n银卡", used="1", version=shown)
    assert page.status_code == 409
    assert "刚被别人改为：社保卡；金卡" in page.text
    assert "银卡</textarea>" in page.text
    with world.at(JISHISHAN):
        assert queries.working(HOME, CARD)["words"] == ["社保卡", "金卡"]
    assert post(f"{CARD}", words="社保卡\n银卡", used="1", version=version(page.text)).status_code == 303
    with world.at(JISHISHAN):
        assert queries.working(HOME, CARD)["words"] == ["社保卡", "银卡"]


def test_what_only_one_of_two_has_touched_is_his(world: World, post: Post) -> None:
    shown = version(desk(world, "matter.edit").get(f"{ADDRESS}{CARD}").text)
    post(f"{CARD}", words="社保卡\n金卡", used="1", version=shown)
    assert post(f"{CARD}", words="社保卡", used="0", version=shown).status_code == 303
    with world.at(JISHISHAN):
        held = queries.working(HOME, CARD)
        assert (held["words"], held["used"]) == (["社保卡", "金卡"], False)


def test_a_new_item_does_not_write_over_a_colleagues_of_the_same_name(world: World, post: Post) -> None:
    assert post("new", word="养老本", words="退休证").status_code == 303
    page = post("new", word="养老本", words="养老证")
    assert (page.status_code, "“养老本”已经有了" in page.text, "养老证" in page.text) == (422, True, True)
    with world.at(JISHISHAN):
        assert queries.working(HOME, HOME.item("养老本"))["words"] == ["退休证"]
    assert post(f"{HOME.item('养老本')}/discard").status_code == 303
    assert post("new", word="养老本", words="养老证").status_code == 303
    assert post("new", word="社会保障卡", words="金卡").status_code == 422, "the platform brings it"


@pytest.mark.parametrize("name", sorted(HOMES))
def test_every_home_has_its_pages(world: World, name: str) -> None:
    browser = desk(world, HOMES[name].read, HOMES[name].edit, HOMES[name].publish)
    with world.at(JISHISHAN):
        items = list(queries.held(HOMES[name]))[:2]
    addresses = ["", "releases", *(["new"] if HOMES[name].key else []), *map(str, items)]
    for address in addresses:
        assert browser.get(f"/622927/desk/homes/{name}/{address}").status_code == 200, address
    assert desk(world).get(f"/622927/desk/homes/{name}/").status_code == 403


def test_an_editor_reads_its_boxes_and_says_what_it_cannot_read() -> None:
    sent = {"code": "F", "matters": "M-1\n\nM-2\nM-1", "boxes": "姓名"}
    told = {"code": "F", "title": None, "matters": ["M-1", "M-2"]}
    assert read(HOMES["forms"].fields, sent) == told, "boxes have a page of their own"
    with pytest.raises(Invalid) as refused:
        read(HOMES["warnings"].fields, {"amount": "多"})
    assert list(refused.value.fields) == ["amount"]


@pytest.mark.parametrize("bad", ["{secret}", "{due:>99999}", "{due.year}", "{", "低保 {due}"])
def test_a_notice_names_no_other_facts_and_tells_nothing_delicate(world: World, bad: str) -> None:
    with world.working(GANSU), pytest.raises(Invalid):
        actions.save(texts.HOME, texts.HOME.item("case.accepted"), {"text": bad}, actor=SYSTEM)


def test_a_region_says_its_notices_in_its_own_words(world: World) -> None:
    item = texts.HOME.item("case.accepted")
    brought(world, GANSU, Edit(item, {"text": "“{matter}”受理了，{due} 前办好。"}), home=texts.HOME)
    facts = {"matter": "盖房", "number": "1", "due": "五月一日"}
    with world.at(VILLAGE):
        told = notices.compose("case.accepted", "inbox", facts, texts.kind_of("case.accepted"))
    assert told.body == "“盖房”受理了，五月一日 前办好。"
