"""Papers on their way out: streamed, always as a download, never as something a browser would run or show inline."""

from urllib.parse import quote
from uuid import UUID

from werkzeug.wrappers import Response

from wutong import files
from wutong.cases import queries
from wutong.cases.rules import papers

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
}


def download(case_id: UUID, paper_id: UUID) -> Response:
    """The paper as an attachment; raises `NoSuchPaper` for one the reader may not see, or that was only promised."""
    row = queries.paper(paper_id, case_id)
    if row.digest is None:
        raise queries.NoSuchPaper
    return stream(row.digest, row.size, papers.MEDIA[row.kind], row.name.reveal())


def stream(digest: str, size: int, media: str, name: str) -> Response:
    """A stored paper as an attachment of that name."""
    response = Response(files.open_(digest), mimetype=media, headers=HEADERS)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.content_length = size
    return response
