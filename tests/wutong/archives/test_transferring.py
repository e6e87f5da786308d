"""What goes to an archive: one list at a time, a file that proves itself, a receipt; and nothing goes twice."""

import hashlib
import io
import subprocess
import tarfile
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from wutong import clock
from wutong.access import RightMissing
from wutong.archives import crate, crating, disposing, queries, rules, transferring
from wutong.archives.commands import archive as command
from wutong.archives.models import Package
from wutong.testing import tree

from ..cases.conftest import FRIDAY, staff
from .conftest import Archive

TO = "积石山县档案馆"


@pytest.fixture
def rows(archive: Archive) -> list[Package]:
    """The packages of two cases."""
    return [archive.of(archive.archived())[0] for _ in range(2)]


def listed(archive: Archive, *case_ids: UUID) -> UUID:
    with archive.story.at():
        return transferring.make(case_ids, TO, actor=archive.archivist).id


def filed(archive: Archive, transfer: UUID) -> bytes:
    with archive.story.at():
        return b"".join(crate.stream(transferring.take_away(transfer, actor=archive.archivist)))


@pytest.fixture
def transfer(archive: Archive, rows: list[Package]) -> UUID:
    return listed(archive, *(row.case_id for row in rows))


def test_the_file_holds_list_checksums_and_packages_and_proves_itself(archive, rows, transfer, tmp_path):
    content = filed(archive, transfer)
    with tarfile.open(fileobj=io.BytesIO(content)) as crate_:
        names = crate_.getnames()
        for name in names:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(crate_.extractfile(name).read())
    assert names == ["SHA256SUMS", "list.xlsx", "list.pdf", *(f"packages/{row.number}.tar" for row in rows)]
    subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, check=True, capture_output=True)  # noqa: S607
    assert [verdict.whole for _, verdict in crating.prove(io.BytesIO(content))] == [True] * 4
    told = load_workbook(tmp_path / "list.xlsx").active
    assert [(line[1], line[8]) for line in told.iter_rows(min_row=2, values_only=True)] == [
        (row.number, hashlib.sha256(archive.bytes(row)).hexdigest()) for row in rows
    ]
    sheet = (tmp_path / "list.pdf").read_bytes()
    assert b"pdfaid:part" in sheet
    document = pypdfium2.PdfDocument(sheet)
    text = "".join("".join(page.get_textpage().get_text_bounded() for page in document).split())
    document.close()
    for said in ("电子档案移交清单", TO, *(row.number for row in rows), "移交人（签名）"):
        assert said in text, text


@pytest.mark.parametrize("what", ["changed", "missing", "added"])
def test_what_was_touched_in_the_file_is_named(archive, rows, transfer, what, tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(filed(archive, transfer))) as old, tarfile.open(fileobj=out, mode="w") as new:
        for entry in old:
            body = bytearray(old.extractfile(entry).read())  # type: ignore[union-attr]
            if entry.name.endswith(f"{rows[0].number}.tar"):
                if what == "missing":
                    continue
                if what == "changed":
                    body[-2000] ^= 1
            new.addfile(entry, io.BytesIO(bytes(body)))
        if what == "added":
            extra = tarfile.TarInfo("packages/x.txt")
            extra.size = 1
            new.addfile(extra, io.BytesIO(b"x"))
    named = {
        (fault.part, fault.what) for _, verdict in crating.prove(io.BytesIO(out.getvalue())) for fault in verdict.faults
    }
    path = "packages/x.txt" if what == "added" else f"packages/{rows[0].number}.tar"
    assert (path, what) in named
    file: Path = tmp_path / "transfer.tar"
    file.write_bytes(out.getvalue())
    done = CliRunner().invoke(command, ["verify", str(file)])
    assert done.exit_code == 1
    assert path in done.output


def test_the_command_proves_every_package_of_a_transfer(archive, rows, transfer, tmp_path):
    (tmp_path / "transfer.tar").write_bytes(filed(archive, transfer))
    done = CliRunner().invoke(command, ["verify", str(tmp_path / "transfer.tar")])
    assert done.exit_code == 0, done.output
    assert all(row.number in done.output for row in rows)


def test_what_is_on_a_list_is_on_no_other_until_it_is_dropped(archive, rows, transfer):
    with pytest.raises(rules.NotToHand):
        listed(archive, rows[0].case_id)
    with archive.story.at():
        transferring.drop(transfer, actor=archive.archivist)
    with pytest.raises(rules.NotThere), archive.story.at():
        transferring.take_away(transfer, actor=archive.archivist)
    assert listed(archive, rows[0].case_id) != transfer


def test_what_an_archive_received_is_not_handed_over_again(archive, rows, transfer):
    with pytest.raises(rules.NotThere), archive.story.at():
        transferring.receive(transfer, date(2026, 12, 1), "回执 7 号", actor=archive.archivist)
    with archive.story.at():
        transferring.hand(transfer, actor=archive.archivist)
    with archive.story.at():
        transferring.receive(transfer, date(2026, 12, 1), "回执 7 号，李接收。", actor=archive.archivist)
    assert [archive.of(row.case_id)[0].handed_on for row in rows] == [date(2026, 12, 1)] * 2
    with archive.story.at():
        assert queries.to_hand([row.case_id for row in rows]) == []
    with pytest.raises(rules.NotToHand):
        listed(archive, rows[0].case_id)


def test_what_is_gone_already_is_not_handed_over(archive, rows, transfer):
    with archive.story.at():
        queries.get(rows[0].id).digest = None
    with pytest.raises(rules.NotToHand), archive.story.at():
        transferring.hand(transfer, actor=archive.archivist)
    with archive.story.at():
        assert queries.transfer(transfer).state == "listed"


def test_what_is_to_be_destroyed_is_not_handed_over(archive, rows):
    case_id = rows[0].case_id
    with archive.story.at(), clock.frozen(FRIDAY + timedelta(days=366 * 40)):
        disposing.propose([case_id], "保管期满。", actor=archive.archivist)
    with pytest.raises(rules.NotToHand):
        listed(archive, case_id)
    with archive.story.at():
        assert case_id not in {row.case_id for row in queries.to_hand()}


def test_only_who_manages_the_archive_hands_over(archive, rows):
    with pytest.raises(RightMissing), archive.story.at():
        transferring.make([rows[0].case_id], TO, actor=staff("head", tree.JISHISHAN))
    with pytest.raises(rules.NotToHand):
        listed(archive)


def test_a_list_goes_its_way_at_the_desk(browser, archive, rows):
    desk, base = browser(archive.archivist), "/622927/desk/archives/transfers/"
    assert rows[0].number in desk.text(base)
    assert desk.post(base, cases=str(rows[0].case_id), to="").status_code == 422
    page = desk.post(base, cases=str(rows[0].case_id), to=TO).headers["Location"]
    assert "待移交" in desk.text(page)
    assert desk.get(f"{page}/list").data.startswith(b"%PDF")
    assert desk.get(f"{page}/list?form=xlsx").data.startswith(b"PK")
    taken = desk.post(f"{page}/export", page)
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert all(verdict.whole for _, verdict in crating.prove(io.BytesIO(taken.get_data())))
    assert desk.post(f"{page}/hand", page).status_code == 303
    day = FRIDAY.date()
    assert desk.post(f"{page}/receive", page, on=day.isoformat(), receipt="").status_code == 422
    tomorrow = (day + timedelta(days=1)).isoformat()
    assert desk.post(f"{page}/receive", page, on=tomorrow, receipt="回执 7 号。").status_code == 422
    assert desk.post(f"{page}/receive", page, on=day.isoformat(), receipt="回执 7 号。").status_code == 303
    assert "回执 7 号。" in desk.text(page)
    assert "移交档案馆" in desk.text(f"/622927/desk/archives/{rows[0].id}")
    head = browser(staff("head", tree.JISHISHAN))
    assert head.get(page).status_code == 200
    assert head.post(f"{page}/export", page).status_code == 403
    assert browser(staff("archivist", tree.DONGXIANG)).get(page.replace("622927", "622926")).status_code == 404
