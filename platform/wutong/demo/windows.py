"""What the windows of the demo's county show a newcomer: who stands in for the clerk, a case offered to another
department, originals that lie with the clerk and on a slip, questions that the first asked handed on."""

from uuid import UUID

from wutong.cases import inbox
from wutong.demo.accounts import account
from wutong.demo.cases import CITIZENS, Office
from wutong.desks import actions as desks
from wutong.originals import actions as originals
from wutong.referrals import actions as referrals
from wutong.regions import queries as regions
from wutong.regions.whither import Whither
from wutong.transfers import actions as transfers


def fill(county: int) -> None:
    """Offer, take in, hand on; each in a transaction of its own."""
    office = Office(county)
    _stood_in_for(office)
    _offered(office)
    _held(office)
    _asked(office)


def _bodies(office: Office) -> list[UUID]:
    with office.open():
        return [one.id for one in regions.departments()]


def _case(office: Office, state: str) -> tuple[UUID, UUID | None]:
    """The least urgent case in a state, of which no other part of the demo tells, and its department."""
    with office.open():
        last = inbox.listed(inbox.Cut(state=state), limit=100).items[-1]
        return last.id, last.department


def _stood_in_for(office: Office) -> None:
    partner = account(office.county, "partner")
    with office.open():
        assert office.clerk.person is not None
        desks.name_deputy(office.clerk.person, partner, actor=office.clerk)


def _offered(office: Office) -> None:
    case_id, held = _case(office, "accepted")
    bodies = [office.clerk.department, *_bodies(office)]
    to = Whither(department=next(one for one in bodies if one not in (None, held)))
    with office.open():
        transfers.offer(case_id, to, "主要环节属该部门职责，请其办理。", actor=office.head)


def _held(office: Office) -> None:
    case_id, _ = _case(office, "submitted")
    with office.open():
        rows = originals.receive(case_id, ["不动产权证书", "户口簿"], "三号窗口文件柜", actor=office.clerk)
        assert office.reviewer.person is not None
        originals.send([rows[0].id], office.reviewer.person, "二楼审核室", actor=office.clerk)


def _asked(office: Office) -> None:
    one, body = CITIZENS[0], office.clerk.department or _bodies(office)[0]
    for question, answer in (
        ("小作坊搬到邻镇，登记证要重新办吗？", ""),
        ("营业执照丢了，在哪里补办？", "带身份证到县政务大厅二楼补办，当场可取，不收费。"),
    ):
        with office.open():
            told = referrals.Asked(one.name, one.telephone, question)
            row = referrals.hand_on(told, Whither(department=body), actor=office.clerk)
        if answer:
            with office.open():
                referrals.answer(row.id, answer, actor=office.reviewer)
