"""One matter that the province offers, and the orders that change the map around it."""

from collections.abc import Callable

from wutong.matters import rules

RECORD = ("--decided-by", "甘肃省人民政府", "--grounds", "优化乡镇布局", "--document", "甘政函〔2026〕12号", "--write")
GUIDE = {
    "code": "SL-1", "name": "最低生活保障", "item_type": "05", "exercise_levels": [4, 5], "service_objects": ["person"],
    "legal_basis": "社会救助暂行办法", "conditions": ["家庭人均收入低于当地标准"], "steps": [{"name": "受理"}],
    "papers": [{"name": "身份证", "need": "required"}], "handling_type": "promised", "legal_days": 30,
    "legal_unit": "natural", "promised_days": 20, "promised_unit": "natural", "fee": False, "in_use": True,
    "booking": True,
}  # fmt: skip
ITEM = rules.item_of("SL-1")
#: Gives an order, and returns what it said.
Run = Callable[..., str]
