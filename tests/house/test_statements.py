"""No statement is put together from text: whoever reads a statement in the code reads all that PostgreSQL will read.

What is not known beforehand is a bound parameter, or an identifier or literal that `psycopg.sql` quotes. Migrations are
left out: they are the owner's, run before anything is open, and say the names of the roles and nothing from outside.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: What takes a statement as its first argument.
SPEAKING = {
    "execute", "executemany", "exec_driver_sql", "scalar", "scalars", "stream", "copy", "text", "SQL", "DDL",
}  # fmt: skip
#: What makes one string of others.
JOINING = {"format", "format_map", "join", "replace"}


def sources() -> Iterator[Path]:
    for folder in ("platform/wutong", "plugins"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"migrations", "tests"} & set(path.relative_to(ROOT).parts):
                yield path


def built(code: str) -> list[int]:
    """The lines where something that takes a statement is given one put together from text."""
    module = ast.parse(code)
    named = list(_named(module))
    return [
        call.lineno
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and call.args and _name(call.func) in SPEAKING
        if any(_is_built(said) for said in _said(call.args[0], named))
    ]


def _named(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """What is said under a name anywhere in the module, bit by bit too."""
    for node in ast.walk(module):
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, ast.BinOp(node.target, node.op, node.value)


def _said(argument: ast.expr, named: list[tuple[str, ast.expr]]) -> list[ast.expr]:
    """The argument, or whatever the module says under its name."""
    if isinstance(argument, ast.Name):
        return [value for name, value in named if name == argument.id]
    return [argument]


def _is_built(said: ast.expr) -> bool:
    if isinstance(said, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in said.values)
    if isinstance(said, ast.BinOp):
        return isinstance(said.op, ast.Add | ast.Mod) and (_is_text(said.left) or _is_text(said.right))
    if isinstance(said, ast.IfExp):
        return _is_built(said.body) or _is_built(said.orelse)
    return isinstance(said, ast.Call) and _name(said.func) in JOINING and _is_text(_owner(said.func))


def _is_text(part: ast.expr | None) -> bool:
    return part is not None and ((isinstance(part, ast.Constant) and isinstance(part.value, str)) or _is_built(part))


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _owner(function: ast.expr) -> ast.expr | None:
    return function.value if isinstance(function, ast.Attribute) else None


def test_no_statement_is_put_together_from_text():
    found = [f"{path.relative_to(ROOT)}:{line}" for path in sources() for line in built(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'text(f"select {x}")', 'db.session.execute(f"drop {x}")', 'raw.exec_driver_sql("drop %s" % x)',
        'sql.SQL("drop " + x)', 'text(x + " desc")', 'text("drop {}".format(x))', 'text(", ".join(x))',
        'said = f"drop {x}"\nraw.execute(said)', 'said = "drop "\nsaid += "t" + x\nraw.execute(said)',
        'raw.execute(text(f"select {x}"))', 'raw.scalar("select " + x + " from t")',
    ],
)  # fmt: skip
def test_every_way_of_putting_one_together_is_seen(code: str):
    assert built(code)


@pytest.mark.parametrize(
    "code",
    [
        'text("select 1" " from t")', 'raw.execute("select %s", [x])', 'sql.SQL("drop {}").format(x)',
        "db.session.execute(select(x).where(x.a + 1 == 2))", 'sql.SQL(", ").join(x)', "refusal.text()",
    ],
)  # fmt: skip
def test_what_is_bound_or_quoted_is_left_alone(code: str):
    assert not built(code)
