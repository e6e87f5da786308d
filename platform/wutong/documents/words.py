"""What each document says where no region says otherwise, and what no region may leave out of it.

Facts in braces are put in by `telling`; paragraphs that come out empty are left out. The articles of the law are facts
too (`basis`), because they hold for licences alone: 行政许可法 §§32, 38, 42, 44, 45, 69, 70; remedies are named by
§38 with 行政复议法 §20 (sixty days) and 行政诉讼法 §46 (six months).
"""

from types import MappingProxyType

from wutong.cases import homes
from wutong.cases.homes import Words
from wutong.documents.rules import KINDS

#: The facts that every document may name.
FACTS = (
    "number", "matter", "place", "date", "applicant", "office", "received", "accepted", "due", "legal", "term", "said",
    "basis", "remedies", "act", "result", "needless", "whole", "owed", "approved",
)  # fmt: skip

#: Those that a title may name: nothing of the applicant, for the title is shown to whoever verifies the document.
HEADS = ("act", "result")

#: What a sample says of a case that is none.
SAMPLE = MappingProxyType(
    {
        **dict.fromkeys(FACTS, ""),
        "number": "（办件编号）",
        "matter": "（事项名称）",
        "applicant": "（申请人）",
        "received": "（收件日期）",
        "accepted": "（受理日期）",
        "due": "（承诺日期）",
        "legal": "（法定日期）",
        "term": "本机关承诺于（承诺日期）前作出决定，法定期限至（法定日期）。",
        "said": "（办理人员填写的内容）",
        "act": "行政许可",
        "result": "行政许可",
        "needless": "依法不需要取得行政许可",
        "whole": "申请材料齐全、符合法定形式",
        "approved": "经本机关负责人批准",
    }
)

_ABOUT = "你（单位）于{received}提出的“{matter}”申请（办件编号：{number}）"
_REASONED = ("said", "remedies")

_ACCEPTANCE = (
    f"{_ABOUT}收悉。经审查，申请事项属于本机关职权范围，{{whole}}。根据{{basis}}，本机关决定自{{accepted}}起予以受理。\n"
    "{term}\n"
    "{owed}\n"
    "依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在上述期限内，"
    "本机关将把所需时间书面告知你（单位）。\n"
    "办理进度可以登录“我的办件”查看，也可以凭收件回执上的查询码和手机号后四位查询。"
)
_DEEMED = (
    f"{_ABOUT}，本机关自收到申请材料之日起五个工作日内没有一次告知需要补正的全部内容。根据{{basis}}，"
    "自收到申请材料之日即{accepted}起即为受理。\n"
    "{term}\n"
    "依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在上述期限内，"
    "本机关将把所需时间书面告知你（单位）。"
)
_CORRECTION = (
    f"{_ABOUT}，经审查，申请材料不齐全或者不符合法定形式。根据{{basis}}，现将需要补正的全部内容一次告知如下：\n"
    "{said}\n"
    "请于{due}前补正并重新提交。逾期未补正的，本次申请终止，可以重新申请。\n"
    "补正材料可以登录“我的办件”提交，也可以到受理窗口提交。"
)
_NOT_REQUIRED = f"{_ABOUT}，经审查，{{needless}}。根据{{basis}}，本机关不受理该申请。说明如下：\n{{said}}\n{{remedies}}"
_REJECTION = (
    f"{_ABOUT}，经审查，申请事项依法不属于本机关职权范围。根据{{basis}}，本机关决定不予受理。"
    "理由和应当前往的机关如下：\n{said}\n{remedies}"
)
_SUSPENSION = (
    f"{_ABOUT}，在审查中依法需要经过下列程序：\n{{said}}\n"
    "根据{basis}，上述程序所需时间不计算在办理期限内，办理期限自{date}起暂停计算，程序结束后继续计算。"
)
_EXTENSION = (
    f"{_ABOUT}，不能在原定期限内作出决定。根据{{basis}}，{{approved}}，现将延长期限的理由告知如下：\n{{said}}\n{{term}}"
)
_DECISION = (
    f"{_ABOUT}，经审查，符合法定条件、标准。根据{{basis}}，本机关决定准予{{act}}。\n"
    "审查结论：{said}\n"
    "本机关将于{due}前向你（单位）送达本决定和相应的证件、文书。"
)
_REFUSAL = (
    f"{_ABOUT}，经审查，不符合法定条件、标准。根据{{basis}}，本机关决定不予{{act}}。理由如下：\n{{said}}\n{{remedies}}"
)
_DELIVERY = "根据{basis}，现将下列文书送达受送达人。本回证由受送达人签收后存入办件档案。"
_WITHDRAWAL = (
    f"{_ABOUT}，本机关尚未作出决定。根据你（单位）的撤回申请，该申请自{{date}}起撤回，本机关不再办理。\n"
    "已经提交的纸质材料，请到受理窗口取回。撤回不影响你（单位）就同一事项重新提出申请。"
)
_TERMINATION = f"{_ABOUT}，因下列原因，本机关决定自{{date}}起终止办理：\n{{said}}\n{{remedies}}"
_REVOCATION = (
    f"{_ABOUT}，本机关此前作出的决定现予撤销。根据{{basis}}，撤销的理由如下：\n{{said}}\n"
    "自本决定作出之日起，原{result}及其证件、文书不再有效。\n{remedies}"
)
_CANCELLATION = (
    f"{_ABOUT}，本机关此前作出的{{result}}现予注销。根据{{basis}}，注销的理由如下：\n{{said}}\n"
    "自注销之日起，原证件、文书不再有效。\n{remedies}"
)

_COMMITMENT = (
    "承诺人{applicant}就“{matter}”申请（办件编号：{number}），在知晓{office}告知的办理条件、核查方式和不实承诺的后果之后，承诺如下：\n"
    "{said}\n"
    "本承诺书由承诺人于{date}在线签署或在窗口当面签署，与纸质签名具有同等效力。\n"
    "承诺人（签名）：　　　　　　　　　　日期：{date}"
)
_MEETING = (
    "根据{basis}，对{applicant}于{received}提出的“{matter}”申请（办件编号：{number}）进行联合会审，记录如下：\n"
    "{said}\n"
    "参加部门签字：　　　　　　　　　　记录人：　　　　　　"
)

_GIVEN = (
    ("acceptance", "受理通知书", _ACCEPTANCE, ("accepted", "term")),
    ("deemed", "受理通知书", _DEEMED, ("accepted", "term")),
    ("commitment", "告知承诺书", _COMMITMENT, ("said",)),
    ("correction", "补正材料一次性告知书", _CORRECTION, ("said", "due")),
    ("not_required", "不受理告知书", _NOT_REQUIRED, _REASONED),
    ("rejection", "不予受理决定书", _REJECTION, _REASONED),
    ("suspension", "特别程序告知书", _SUSPENSION, ("said",)),
    ("extension", "延长办理期限告知书", _EXTENSION, ("said", "term")),
    ("meeting", "联合会审记录", _MEETING, ("said",)),
    ("decision", "准予{act}决定书", _DECISION, ("said",)),
    ("refusal", "不予{act}决定书", _REFUSAL, _REASONED),
    ("delivery", "送达回证", _DELIVERY, ()),
    ("withdrawal", "撤回申请确认书", _WITHDRAWAL, ("date",)),
    ("termination", "终止办理决定书", _TERMINATION, _REASONED),
    ("revocation", "撤销{result}决定书", _REVOCATION, _REASONED),
    ("cancellation", "注销{result}决定书", _CANCELLATION, _REASONED),
)

#: The item under which regions set their own words for a kind.
ITEMS = MappingProxyType(
    {
        code: homes.bring(Words(code, KINDS[code].title, title, body, FACTS, needed, HEADS))
        for code, title, body, needed in _GIVEN
    }
)

#: What a licence's document rests on, by kind of document.
LICENCE = "《中华人民共和国行政许可法》"
ARTICLES = MappingProxyType(
    {
        "acceptance": "第三十二条第一款第五项",
        "deemed": "第三十二条第一款第四项",
        "correction": "第三十二条第一款第四项",
        "not_required": "第三十二条第一款第一项",
        "rejection": "第三十二条第一款第二项",
        "suspension": "第四十五条",
        "extension": "第四十二条第一款",
        "joint": "第四十二条第二款",
        "meeting": "第二十六条第二款",
        "decision": "第三十八条第一款",
        "refusal": "第三十八条第二款",
        "delivery": "第四十四条",
        "revocation": "第六十九条",
        "cancellation": "第七十条",
    }
)
#: What everything else rests on: its own law, which its guide names.
OTHERWISE = "本事项的设定依据和公布的办事指南"


def basis(kind: str, *, licence: bool, joint: bool = False) -> str:
    """What a document of this kind rests on."""
    if not licence:
        return OTHERWISE
    article = ARTICLES.get("joint" if joint and kind == "extension" else kind)
    return f"{LICENCE}{article}的规定" if article else f"{LICENCE}的规定"


def remedies(review: str, court: str) -> str:
    """How to object, for every document that says no; `review` and `court` are bodies that the guide names."""
    return (
        f"如不服，可以自收到本文书之日起六十日内，依照《中华人民共和国行政复议法》第二十条的规定，"
        f"向{review or '有管辖权的行政复议机关'}申请行政复议；也可以自收到本文书之日起六个月内，"
        f"依照《中华人民共和国行政诉讼法》第四十六条的规定，向{court or '有管辖权的人民法院'}提起行政诉讼。"
    )
