"""Personal data on the screen: masked, and shown in full only for one of these reasons (PIPL §6, §51)."""

from collections.abc import Mapping

from wutong.errors import Invalid

#: Codes, because free text has no place in an event; the words are for the screen.
REASONS: Mapping[str, str] = {
    "check": "核对本人信息",
    "fill": "填写表格",
    "case": "办理当前事项",
    "contact": "联系当事人",
    "complaint": "处理投诉或纠纷",
}
#: What a citizen may have shown in full about himself.
FIELDS: Mapping[str, str] = {"name": "姓名", "number": "身份证号码", "telephone": "手机号码", "email": "电子邮箱"}


class NoReason(Invalid):
    """Revealing needs one of the listed reasons."""

    code = "people.no_reason"
    message = "请先选择查看完整信息的原因。"


class NoSuchField(Invalid):
    """There is no such personal field."""

    code = "people.no_such_field"
    message = "没有这项个人信息，请返回上一页重新选择。"


def check_reveal(field: str, reason: str) -> None:
    """Raise unless the field exists and the reason is one of the list."""
    if field not in FIELDS:
        raise NoSuchField({"field": [NoSuchField.message]})
    if reason not in REASONS:
        raise NoReason({"reason": [NoReason.message]})
