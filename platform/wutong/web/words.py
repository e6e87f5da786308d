"""Words on the screen: Chinese is the language of the messages themselves, English is a catalogue.

Catalogues are `.po` files, compiled in memory when first used, so no binary is committed. A reader's language
is the choice kept in a cookie, otherwise what the browser asks for, otherwise Chinese.
"""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, Domain, get_locale, gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import escape

LANGUAGES = {"zh": "中文", "en": "English"}
COOKIE = "wutong_lang"
FOLDER = Path(__file__).parent.parent / "translations"


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a constant for the catalogue; whoever shows it translates it."""
    return text


@lru_cache
def catalogue(folder: Path, language: str) -> NullTranslations:
    """The compiled catalogue of one language in one folder; empty for Chinese and for a folder without it."""
    path = folder / language / "LC_MESSAGES" / "messages.po"
    if language == "zh" or not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


@lru_cache
def merged(folders: tuple[Path, ...], language: str) -> NullTranslations:
    """The catalogues of several folders as one; what two of them translate is said as the earlier one has it."""
    whole = Translations()
    for folder in reversed(folders):
        if isinstance(found := catalogue(folder, language), Translations):
            whole.merge(found)
    return whole


class Catalogues(Domain):  # type: ignore[misc]  # flask-babel carries no types
    """Flask-Babel's domain, reading `.po` files of the core and of every plugin folder added to it."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        super().__init__([str(folder) for folder in folders])
        self.folders = folders

    def get_translations(self) -> NullTranslations:
        """The catalogue for the present reader."""
        return merged(self.folders, str(get_locale() or "zh")[:2])


def language() -> str:
    """The present reader's language, `zh` or `en`; staff pages speak Chinese only, and never half of each."""
    if not has_request_context() or "/desk/" in request.path:
        return "zh"
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(list(LANGUAGES), "zh")


@pass_eval_context
def shown(settings: EvalContext, text: str, /, **values: object) -> str:
    """A template's `_()`: the message in the reader's language, both it and its values as text, never as HTML.

    Jinja's own marks every message safe, which lets through what `_(titles.get(word, word))` was given from outside,
    and takes a `%` in it for a format. Ours escapes it, and formats only where values came along.
    """
    said: str = gettext(text)
    if settings.autoescape:
        said = escape(said)
    return said % values if values else said


def install(app: Flask) -> Babel:
    """Attach the core's catalogue."""
    babel = Babel(default_timezone="Asia/Shanghai", default_locale="zh")
    babel.init_app(app, default_locale="zh", default_timezone="Asia/Shanghai", locale_selector=language)
    # Flask-Babel keeps its domain in a cached property; setting it first is its way to bring one's own.
    babel.__dict__["domain_instance"] = Catalogues((FOLDER,))
    app.jinja_env.globals["gettext"] = shown
    return babel


def add(app: Flask, folders: Sequence[Path]) -> None:
    """Put the catalogues of plugins behind the core's, which keeps the last word on its own messages."""
    app.extensions["babel"].instance.domain_instance.folders += tuple(folders)
