"""Files are judged by their content and their ending together."""

import io
import unicodedata
import zipfile

import pytest

from madang.core import files
from madang.core.errors import RuleBroken

pytestmark = pytest.mark.unit

PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPG = b"\xff\xd8\xff\xe0" + bytes(20)
HWP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + b"HWP Document File" + bytes(15)


def zipped(*names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return content.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
HWPX = zipped("mimetype", "Contents/content.hpf")


@pytest.mark.parametrize(
    ("name", "content", "sort"),
    [
        ("사업계획.pdf", PDF, "application/pdf"),
        ("PLAN.PDF", PDF, "application/pdf"),
        ("site.png", PNG, "image/png"),
        ("site.jpg", JPG, "image/jpeg"),
        ("site.jpeg", JPG, "image/jpeg"),
        ("plan.docx", DOCX, files.ENDINGS["docx"]),
        ("money.xlsx", XLSX, files.ENDINGS["xlsx"]),
        ("계획.hwp", HWP, "application/x-hwp"),
        ("계획.hwpx", HWPX, "application/hwp+zip"),
    ],
)
def test_file_that_is_what_it_says_is_taken(name, content, sort):
    assert files.content_type_of(name, io.BytesIO(content)) == sort


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("picture.svg", b"<svg onload='alert(1)'/>"),
        ("run.exe", b"MZ"),
        ("noending", PDF),
        ("plan.pdf", b"<script>alert(1)</script>"),
        ("plan.pdf", PNG),
        ("site.png", JPG),
        ("plan.docx", XLSX),
        ("plan.docx", zipped("evil.js")),
        ("plan.docx", b"PK\x03\x04 torn"),
        ("plan.hwpx", DOCX),
        ("계획.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),  # an old Word file
        ("계획.hwp", PDF),
    ],
)
def test_file_that_is_something_else_is_refused(name, content):
    with pytest.raises(RuleBroken) as refusal:
        files.content_type_of(name, io.BytesIO(content))

    assert refusal.value.field == "file"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("plan.pdf", "plan.pdf"),
        ("C:\\Users\\harin\\계획.pdf", "계획.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("gnp\u202efdp.pdf", "gnpfdp.pdf"),
        (unicodedata.normalize("NFD", "계획.pdf"), "계획.pdf"),
    ],
)
def test_name_is_only_a_name(sent, kept):
    assert files.tidy_name(sent) == kept


def test_long_name_keeps_its_ending():
    name = files.tidy_name("가" * 300 + ".hwpx")

    assert len(name) == 160
    assert name.endswith("가.hwpx")
    assert len(files.tidy_name("x" * 300)) <= 160


def test_size_has_limits():
    files.check_size(1, limit=1024**2)
    files.check_size(1024**2, limit=1024**2)
    for size in (0, 1024**2 + 1):
        with pytest.raises(RuleBroken):
            files.check_size(size, limit=1024**2)
