"""What the template says about itself: a note for each column, an example of each kind, the rules, the code lists."""

from collections.abc import Iterator, Mapping

from wutong.matters.cells import CLEARED, NONE
from wutong.matters.elements import ASKS
from wutong.matters.shapes import Column, Kind
from wutong.matters.sheets import EXAMPLE, LIMIT, MAIN, WRITTEN

#: The columns that every row of the main sheet fills.
NEEDED = frozenset({"code", "name", "item_type", "exercise_levels"})
_KIND: Mapping[Kind, str] = {
    "text": "一行文字，最多 {limit} 字。",
    "long": "文字，可以分行，最多 {limit} 字。",
    "link": "以 http:// 或 https:// 开头的网址。",
    "number": "0 或正整数，最大 {limit}。",
    "yes": "填“是”或“否”。",
    "code": "从下拉列表中选一项。",
    "codes": "可填多项，用“；”隔开。",
    "lines": "每条一行（单元格内换行用 Alt+Enter）。",
    "rows": "内容逐行填在同名工作表中；确实没有的，在这里填" + NONE + "。",
}
_SAMPLE: Mapping[Kind, str | int] = {
    "text": "示例文字", "long": "示例文字，可以分行。", "link": "https://www.example.com/", "number": 1, "yes": "是",
    "lines": "第一条\n第二条", "rows": NONE,
}  # fmt: skip
_MAY = {
    "locked": "上级填写后本级不能修改。",
    "at_most": "只能比上级规定更有利于群众（更少、更快）。",
    "at_least": "上级已开通的，本级不能取消或降低。",
    "subset": "上级填写后本级只能减少。",
    "superset": "上级填写后本级只能增加。",
}
_RULES = (
    ("怎样填", f"一个事项一行，填在工作表“{MAIN}”；材料、环节、收费等逐行填在各自的工作表，第一列写事项代码。"),
    ("必填", "标题带 * 的列必须填写。新事项的代码由字母、数字和 . _ - 组成，最多 64 位，之后不能改。"),
    ("空白单元格", "表示不说、不改；再次上传同一份表格不会重复，按事项代码认行。"),
    (CLEARED, "收回本级填写的内容，恢复为上级的规定（本级自设的事项则清空）。"),
    (NONE, "明确表示没有，例如不需要任何申请材料。"),
    ("增减行", "某个事项在“申请材料”等工作表中有内容，就以表中各行为准整体替换；没有内容则不改动。"),
    (EXAMPLE, f"事项代码以“{EXAMPLE}”开头的行只是样子，上传时跳过。"),
    ("上传以后", "先看到哪些新增、哪些修改、哪些不能导入及原因；按下确认按钮才写入草稿，送审、审定后才生效。"),
    ("数量", f"一份最多 {LIMIT:,} 行。公式只读它算出的结果。"),
)


def note(column: Column, *, needed: bool = False) -> str:
    """What the column is and how it is filled."""
    parts = ["必填。"] if needed else []
    parts.append(_KIND[column.kind].format(limit=column.limit))
    if column.options:
        parts.append("可选：" + "、".join(column.options.values()) + "。")
    asks = "上级没有写明的，本级不能增加。" if column.name in ASKS else ""
    return f"{column.title}：" + "".join([*parts, _MAY.get(getattr(column, "may", ""), ""), asks])


def example(column: Column) -> str | int:
    """What might stand in the column."""
    return next(iter(column.options.values())) if column.options else _SAMPLE[column.kind]


def notes() -> Iterator[tuple[str, str]]:
    """The sheet of notes: the rules, then every column."""
    yield from _RULES
    for element in WRITTEN:
        yield element.title, note(element, needed=element.name in NEEDED)
        yield from ((f"　{element.title} · {column.title}", note(column)) for column in element.columns)
