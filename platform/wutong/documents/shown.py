"""How documents are put before people: the list on a case's page, the file itself, the answer to a code."""

from urllib.parse import quote

from werkzeug.wrappers import Response

from wutong.cases.download import stream
from wutong.documents import verifying
from wutong.documents.models import Document
from wutong.documents.rules import NotGenuine, Shut

PDF = "application/pdf"
#: What a browser's own reader needs to show a file that we made; nothing in it runs.
READER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def file(document: Document, *, to_print: bool = False) -> Response:
    """The PDF as a download or, `to_print`, in the browser's own reader."""
    name = f"{document.title}（{document.number}）.pdf"
    response = stream(document.digest, document.size, PDF, name)
    if to_print:
        response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
        response.headers["Content-Security-Policy"] = READER
    return response


def looked_at(pdf: bytes) -> Response:
    """A PDF that is kept nowhere, in the browser's own reader."""
    response = Response(pdf, mimetype=PDF)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = READER
    return response


def verified(code: str) -> tuple[verifying.Proven | None, NotGenuine | Shut | None]:
    """What a code proves, or why it proves nothing; neither while none was given."""
    if not code.strip():
        return None, None
    try:
        return verifying.verify(code), None
    except (NotGenuine, Shut) as refusal:
        return None, refusal
