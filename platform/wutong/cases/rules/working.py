"""Moves between acceptance and decision: review, special procedures, the one extension (行政许可法 §§34–36, 42, 45)."""

from wutong.flow import Move, moves

WORKING: tuple[Move, ...] = (
    *moves(
        "review",
        ("accepted", "in_review"),
        "in_review",
        "staff",
        needs=("opinion",),
        right="case.review",
        title="审查",
        tells="您的审查意见将记入办件，申请人看不到意见内容。",
    ),
    Move(
        "suspend",
        "in_review",
        "suspended",
        "staff",
        needs=("kind", "reason", "planned_end"),
        right="case.pause",
        undo=True,
        title="暂停计时（特别程序）",
        tells="承诺期限和法定期限暂停计算，并书面告知申请人原因和预计结束日期。",
    ),
    Move(
        "resume",
        "suspended",
        "in_review",
        "staff",
        needs=("result",),
        right="case.pause",
        title="恢复计时",
        tells="期限从特别程序实际结束的次日起继续计算，特别程序期间不计入。",
    ),
    Move(
        "extend",
        "in_review",
        "in_review",
        "staff",
        needs=("reason", "days"),
        right="case.extend",
        title="延长期限",
        tells="期限将延长一次，并把理由告知申请人；一个办件只能延长一次。",
    ),
)
