"""`wutong forms …`: the form of a matter for programs, and a list of answers looked over before it is filed."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from wutong import tenancy
from wutong.app import create_app
from wutong.db import work
from wutong.forms import queries
from wutong.forms.rules import Form, check
from wutong.forms.rules.listed import raw
from wutong.forms.rules.schema import layout, schema


@click.group()
def forms() -> None:
    """Forms that offices made.

    Example: wutong forms show SL-0100 --region 622927
    """


@contextmanager
def _form(matter: str, region: str) -> Iterator[Form]:
    with create_app().app_context(), tenancy.at(tenancy.parse(region)), work():
        yield queries.form_of(queries.of_matter(matter))


@forms.command()
@click.argument("matter")
@click.option("--region", required=True, help="Where it is filed, as in addresses.")
def show(matter: str, region: str) -> None:
    """Print the JSON Schema and the layout of a matter's form.

    Example: wutong forms show SL-0100 --region 622927
    """
    with _form(matter, region) as form:
        click.echo(json.dumps({"schema": schema(form), "layout": layout(form)}, ensure_ascii=False, indent=2))


@forms.command("check")
@click.argument("matter")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--region", required=True, help="Where it is filed, as in addresses.")
def look_over(matter: str, file: Path, region: str) -> None:
    """Say line by line what is wrong with answers in a .csv (columns by name) or .jsonl file; nothing is stored.

    Example: wutong forms check SL-0100 answers.csv --region 622927
    """
    wrong = 0
    with _form(matter, region) as form:
        for number, answers in _lines(form, file):
            found = check(form, queries.placed(form, answers), queries.around()).wrong
            wrong += bool(found)
            for path, said in found.items():
                click.echo(f"{number}  {path}  {said[0]}")
    click.echo(f"{wrong} 行有误，请按提示改正。" if wrong else "全部正确，可以申报。")
    if wrong:
        raise SystemExit(1)


def _lines(form: Form, file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The answers of each line under its number in the file."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        if file.suffix == ".csv":
            table = csv.DictReader(source)
            yield from ((table.line_num, raw(form, _cells(row))) for row in table)
            return
        for number, line in enumerate(source, 1):
            if line.strip():
                yield number, _object(line, number)


def _cells(row: dict[str | Any, Any]) -> dict[str, str]:
    return {name: text for name, text in row.items() if isinstance(name, str) and isinstance(text, str)}


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise click.ClickException(f"第 {number} 行不是 JSON 对象，请每行写一份答案。")
    return told


COMMANDS = (forms,)
