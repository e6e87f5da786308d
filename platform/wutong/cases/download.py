"""Papers on their way out: streamed, always as a download, never as something a browser would run or show inline."""

from urllib.parse import quote

from werkzeug.wrappers import Response

from wutong import files
from wutong.cases.models import Paper
from wutong.cases.rules import papers

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
}


def download(row: Paper) -> Response:
    """A paper that `checking.opened` let through, as an attachment."""
    return stream(row.digest or "", row.size, papers.MEDIA[row.kind], row.name.reveal())


def stream(digest: str, size: int, media: str, name: str) -> Response:
    """A stored paper as an attachment of that name."""
    response = Response(files.open_(digest), mimetype=media, headers=HEADERS)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.content_length = size
    return response
