"""Special procedures (特别程序): they may stop the clocks, and nothing else may (行政许可法 §45; DOMAIN 3.4)."""

#: Kinds by code; gettext messages.
PROCEDURES = {
    "hearing": "听证",
    "bidding": "招标",
    "auction": "拍卖",
    "inspection": "检验",
    "testing": "检测",
    "quarantine": "检疫",
    "appraisal": "鉴定",
    "expert": "专家评审",
    "notice": "公示",
    "site": "现场踏勘",
    "technical": "技术审查",
}
