"""A provincial integrator's whole day at the machine doors: draft, publish, look back, settle, rule, look through."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.wutong.matters.conftest import Desk
from tests.wutong.matters.test_actions import GUIDE, claim, province
from tests.wutong.matters.test_merging import both
from werkzeug.test import TestResponse

from wutong.access import SYSTEM
from wutong.homes import actions as homes
from wutong.matters import actions
from wutong.matters.matrix import MATRIX
from wutong.settings import actions as settings
from wutong.testing.tree import DONGXIANG, GANSU, JISHISHAN
from wutong.testing.world import World
from wutong.web import lookups

EDITOR = ("matter.read", "matter.edit", "matter.publish", "matter.claim")


class Program(Desk):
    """A program at a region, with every right that an integrator is given, or those named."""

    def __init__(self, world: World, place: str, *rights: str) -> None:
        super().__init__(world, *(rights or EDITOR))
        page = self.client.get(f"/{place}/matters/").get_data(as_text=True)
        self.place, self.token = place, page.split('"X-CSRF-Token": "')[1].split('"')[0]

    def ask(self, verb: str, path: str, headers: Any = None, **body: Any) -> TestResponse:
        address = f"/api/v1/{self.place}/{path}"
        told = {"X-CSRF-Token": self.token, **(headers or {})}
        return self.client.open(address, method=verb, headers=told, json=None if verb == "GET" else body)

    def read(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()

    def done(self, verb: str, path: str, **body: Any) -> Any:
        answer = self.ask(verb, path, **body)
        assert answer.status_code in (200, 201), answer.get_json()
        return answer.get_json()


@pytest.fixture
def lone(world: World) -> Iterator[World]:
    """A world where nobody asks for a second person, and one county has claimed the province's one matter."""
    before = lookups.of(world.app).who
    world.servers.rest()
    with world.working(GANSU):
        settings.set_value("matters.second_person", False, actor=SYSTEM)
    province(world)
    claim(world, JISHISHAN)
    yield world
    lookups.of(world.app).who = before


def test_a_draft_is_written_looked_at_and_published(lone: World) -> None:
    program = Program(lone, "62")
    made = program.done("POST", "matters/", **{**GUIDE, "code": "SL-9", "name": "临时救助"})
    program.done("PATCH", "matters/SL-1", promised_days=10)
    detail = program.read(f"matters/drafts/{made['draft']['id']}")
    looks = {one["code"]: one for one in detail["looks"]}
    assert (looks["SL-9"]["kind"], looks["SL-1"]["kind"], looks["SL-1"]["obstacles"]) == ("new", "changed", [])
    assert looks["SL-1"]["elements"] == [{"element": "promised_days", "before": 20, "after": 10}]
    assert (detail["impact"]["claims"], detail["state"]) == (1, "open")
    assert program.ask("DELETE", "matters/SL-9/draft").status_code == 204
    assert [one["id"] for one in program.read("matters/drafts")["items"]] == [made["draft"]["id"]]
    release = program.done("POST", "matters/drafts/publish", note="提速")
    assert (release["items"], release["note"]) == (1, "提速")
    parts = program.read(f"matters/releases/{release['id']}")["parts"]
    assert [(one["code"], one["elements"][0]["after"]) for one in parts] == [("SL-1", 10)]


def test_what_is_thought_of_an_older_matter_is_refused(lone: World) -> None:
    county = Program(lone, "622927")
    tag = county.ask("GET", "matters/SL-1").headers["ETag"]
    assert county.ask("PATCH", "matters/SL-1", {"If-Match": tag}, address="一楼").status_code == 200
    with lone.working(GANSU):
        actions.save("SL-1", {"promised_days": 15}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    late = county.ask("PATCH", "matters/SL-1", {"If-Match": tag}, address="二楼")
    assert (late.status_code, late.get_json()["code"]) == (412, "etag.changed")


def test_a_refusal_names_the_rule_and_its_holder(lone: World) -> None:
    refused = Program(lone, "622927").ask("PATCH", "matters/SL-1", promised_days=25)
    said = refused.get_json()
    assert (refused.status_code, said["code"]) == (422, "matter.held_above")
    assert "不能超过甘肃省规定的“20”" in said["errors"]["promised_days"][0]
    assert said["held"][0]["holder"]["region"] == "62"


def test_taking_a_release_back_is_shown_before_it_is_done(lone: World) -> None:
    program = Program(lone, "62")
    program.done("PATCH", "matters/SL-1", promised_days=10)
    release = program.done("POST", "matters/drafts/publish")["id"]
    shown = program.read(f"matters/releases/{release}/roll-back")
    assert shown["parts"][0]["elements"] == [{"element": "promised_days", "before": 10, "after": 20}]
    assert shown["impact"]["claimers"] == 1
    first = program.read("matters/releases")["items"][-1]["id"]
    compared = program.read(f"matters/releases/compare?a={first}&b={release}")["items"]
    assert compared[0]["elements"] == [{"element": "promised_days", "before": 20, "after": 10}]
    steps = program.read("matters/SL-1/history")["items"]
    assert [step["release"] for step in steps] == [release, first]
    assert program.ask("GET", "matters/NO-1/history").status_code == 404


def test_what_waits_is_told_compared_and_settled(lone: World) -> None:
    county = Program(lone, "622927")
    with lone.working(JISHISHAN):
        actions.save("SL-1", {"promised_days": 12}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    with lone.working(GANSU):
        actions.save("SL-1", {"promised_days": 15}, actor=SYSTEM)
        actions.publish(actor=SYSTEM, note="提速")
    (waiting,) = county.read("matters/waiting")["outdated"]
    assert (waiting["code"], waiting["plain"], waiting["moved"][0]["cause"]["note"]) == ("SL-1", False, "提速")
    compared = county.read("matters/SL-1/compare")
    (side,) = compared["sides"]
    assert (side["element"], side["own"], side["refusal"]) == ("promised_days", True, "")
    assert county.done("POST", "matters/SL-1/compare", keep=["promised_days"], stamp=compared["stamp"]) == {
        "drafted": 0
    }
    assert county.read("matters/waiting")["outdated"] == []
    assert [one["code"] for one in Program(lone, "622926").read("matters/waiting")["fresh"]] == ["SL-1"]


def test_who_declined_is_overruled_and_a_claim_taken_back_is_made_again(lone: World) -> None:
    with lone.working(DONGXIANG):
        actions.decline(["SL-1"], grounds="没有这类对象", actor=SYSTEM)
    program = Program(lone, "62")
    (declined,) = [one for one in program.read("changes/below")["items"] if one["does"] == "declined"]
    told = {"region": declined["region"], "claim": declined["id"]}
    assert program.ask("POST", "matters/claims/overrule", **told).status_code == 422
    assert program.done("POST", "matters/claims/overrule", **told, reason="全省必办")["binding"] is True
    county = Program(lone, "622927")
    (held,) = county.read("matters/claims")["items"]
    assert county.ask("DELETE", f"matters/claims/{held['id']}").status_code == 200
    assert county.done("POST", f"matters/claims/{held['id']}/renew")["state"] == "claimed"


def test_the_matrix_is_ruled_by_draft_and_release_and_what_drifted_is_told(lone: World) -> None:
    with lone.working(JISHISHAN):
        actions.save("SL-1", {"address": "县政务大厅"}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    program, county = Program(lone, "62"), Program(lone, "622927")
    assert program.done("PATCH", "matters/rules", rules={"address": {"counties": "locked"}}) == {"changed": 1}
    (line,) = [one for one in program.read("matters/rules")["items"] if one["element"] == "address"]
    assert {one["level"]: one["own"] for one in line["cells"]}["counties"] == "locked"
    assert program.ask("PATCH", "matters/rules", rules={"address": {"counties": "never"}}).status_code == 422
    with lone.working(GANSU):
        actions.save("SL-1", {"address": "省政务大厅"}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    lookups.of(lone.app).who = program.who
    assert program.done("POST", "homes/matrix/publish", note="统一地址")["items"] == 1
    (drift,) = county.read("matters/drifts")["items"]
    assert (drift["code"], drift["element"], drift["settled"]) == ("SL-1", "address", False)
    assert "省政务大厅" in drift["held"]


def test_a_list_is_looked_through(lone: World) -> None:
    found = Program(lone, "62", "matter.read").read("matters/lint")
    assert {"items", "next", "published"} == set(found)
    assert all(one["text"] and one["rule"] and one["code"] == "SL-1" for one in found["items"])
    assert found["published"][0]["matters"] == 1


def test_a_home_is_read_changed_and_published_and_every_value_says_whose_it_is(lone: World) -> None:
    program, at = Program(lone, "62"), "homes/synonyms"
    item = program.done("POST", f"{at}/", word="高龄津贴", words=["老人钱"])["item"]
    (draft,) = program.read(f"{at}/draft")["items"]
    assert [(one["fate"], one["title"]) for one in draft["looks"]] == [("new", "高龄津贴")]
    release = program.done("POST", f"{at}/publish", note="常用说法")
    shown = Program(lone, "622927").read(f"{at}/{item}")
    assert (shown["values"]["words"], shown["origins"]["words"], shown["root"]) == (["老人钱"], GANSU, GANSU)
    assert [one["id"] for one in program.read(f"{at}/releases")["items"]] == [release["id"]]
    lookups.of(lone.app).who = program.who
    program.done("PATCH", f"{at}/{item}", words=["老人钱", "老年补贴"])
    assert program.ask("DELETE", f"{at}/{item}/draft").status_code == 204
    assert program.done("PATCH", f"{at}/{item}", words=["老人钱"]) == {"draft": None}
    assert program.ask("PATCH", f"{at}/{item}", words=7).status_code == 422
    program.done("POST", f"{at}/releases/{release['id']}/roll-back")
    assert program.ask("GET", f"{at}/{item}").status_code == 404


def test_a_homes_draft_goes_before_an_approver_and_comes_back_with_a_reason(lone: World) -> None:
    program = Program(lone, "62")
    program.done("PATCH", "matters/rules", rules={"address": {"counties": "locked"}})
    draft = program.done("POST", "homes/matrix/submit", note="统一")
    assert draft["state"] == "submitted"
    back = program.done("POST", f"homes/matrix/drafts/{draft['id']}/return", reason="先问厅里")
    assert (back["state"], back["objection"]) == ("returned", "先问厅里")
    with lone.working(GANSU):
        homes.submit(MATRIX, actor=SYSTEM)
    assert program.done("POST", f"homes/matrix/drafts/{draft['id']}/take-back")["state"] == "open"
    held = program.done("POST", "homes/matrix/submit", note="统一")
    assert program.ask("POST", f"homes/matrix/drafts/{draft['id']}/approve", stamp="other").status_code == 409
    assert program.done("POST", f"homes/matrix/drafts/{draft['id']}/approve", stamp=held["stamp"])["items"] == 1


def test_an_own_matter_goes_into_the_one_above_by_one_decision(lone: World) -> None:
    both(lone)
    county = Program(lone, "622927")
    (proposed,) = county.read("matters/mergers")["items"]
    assert (proposed["code"], proposed["other"], proposed["waits"]) == ("M-1", "P-1", True)
    assert county.ask("POST", "matters/M-1/merge/P-1", decision="later").status_code == 422
    assert county.ask("POST", "matters/M-1/merge/P-1", decision="keep").status_code == 422
    taken = county.done("POST", "matters/M-1/merge/P-1", decision="take", kept=["address"])
    assert (taken["waits"], taken["drafted"]) == (False, True)


@pytest.mark.parametrize(
    "path",
    ["matters/drafts", "matters/waiting", "matters/lint", "matters/rules", "matters/drifts", "matters/SL-1/history",
     "homes/synonyms/", "homes/synonyms/draft", "hooks/"],
)  # fmt: skip
def test_a_stranger_is_asked_to_sign_in(lone: World, path: str) -> None:
    answer = Program(lone, "62", "notice.read").ask("GET", path)
    assert answer.status_code == 403
    assert Desk(lone).client.get(f"/api/v1/62/{path}").status_code == 401
