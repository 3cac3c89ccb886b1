"""Encodings: bytes that leave one possibility are read, those that leave several are asked for."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from analytics.errors import UsageError
from analytics.warehouse.files.encoding import encoding_of
from tests.chinese import english_in

CHINESE = "客户编号,客户名称,行业\n1,深圳市腾讯计算机系统有限公司,互联网\n2,北京字节跳动科技有限公司,广告\n"
WESTERN = "Id,Name,Ort\n1,Müller & Söhne GmbH,Köln\n2,Café Zoë – L’été,Besançon\n3,«Peña» 5 €,Málaga\n"
RUSSIAN = "Id,Name\n1,Общество с ограниченной ответственностью\n"
POLISH = "Id,Name\n1,Spółka Łódź\n2,Wałęsa\n"


@pytest.fixture
def found(tmp_path: Path):
    def of(data: bytes) -> str:
        (tmp_path / "a.csv").write_bytes(data)
        return encoding_of(tmp_path / "a.csv")

    return of


CERTAIN = (  # bytes, encoding, because
    (b"Id,Name\n1,Ann\n", "utf-8", "plain ASCII"),
    (CHINESE.encode(), "utf-8", "valid UTF-8 is UTF-8"),
    (CHINESE.encode("utf-8-sig"), "utf-8-sig", "marked"),
    (codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "utf-16", "marked"),
    (WESTERN.encode("utf-16-le"), "utf-16-le", "every other byte is zero"),
    (CHINESE.encode("gb18030"), "gb18030", "common Chinese characters"),
    (WESTERN.encode("cp1252"), "cp1252", "single accented letters within words"),
    (WESTERN.translate({0x2013: "-", 0x2019: "'", 0x20AC: "E"}).encode("latin-1"), "cp1252", "Latin-1 is a part of it"),
    ((b"Id,Name\n" + b"1,Ann\n" * 400_000 + "2,Zoë\n".encode("cp1252")), "cp1252", "far down in a long file"),
    ((CHINESE * 20).encode() + b"3,\xff,x\n", "utf-8", "a damaged line of UTF-8 is named when it is read"),
)


@pytest.mark.parametrize(("data", "encoding", "because"), CERTAIN, ids=[because for *_, because in CERTAIN])
def test_bytes_that_leave_one_possibility(found, data: bytes, encoding: str, because: str) -> None:
    assert found(data) == encoding


ASKED = (
    ("Id,Name\n1,男\n".encode("gb18030"), "the two bytes are also the letters ÄÐ"),
    (RUSSIAN.encode("cp1251"), "neither Chinese nor Western"),
    (POLISH.encode("cp1250"), "signs within words are no Western words"),
    ("Id,Name\n1,東京株式会社\n".encode("shift_jis"), "neither Chinese nor Western"),
)


@pytest.mark.parametrize(("data", "because"), ASKED, ids=[because for _, because in ASKED])
def test_bytes_that_leave_several_are_asked_for(found, data: bytes, because: str) -> None:
    with pytest.raises(UsageError, match=r"a\.csv: .*several encodings; save it as UTF-8, or say which") as question:
        found(data)
    assert english_in(question.value) == ""


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\2\3\4"])
def test_bytes_that_are_no_text_are_refused(found, data: bytes) -> None:
    with pytest.raises(UsageError, match="this is no text") as refusal:
        found(data)
    assert english_in(refusal.value) == ""
