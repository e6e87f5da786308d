"""Its page says to citizens, in Chinese alone, what concerns everybody."""

from flask import Blueprint

from wutong.sdk import Plugin, open_to_all, render

pages = Blueprint("wordless_pages", __name__, template_folder="templates")


@pages.get("/")
@open_to_all
def show() -> str:
    """The page."""
    return render("wordless/show.html")


plugin = Plugin("wordless", "没有英文", ">=1.0.dev0,<2", pages=pages)
