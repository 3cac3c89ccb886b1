"""Plain CSV files: rows keep the numbers of their lines, and what cannot be read is refused with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import UsageError
from analytics.plain_files import read_texts

READ = [  # file, rows, because
    (b"a,b\n1,x\n2,y\n", [("1", "x"), ("2", "y")], "one line, one row"),
    (b"\xef\xbb\xbfa,b\r\n007,NA\r\n", [("007", "NA")], "all are texts, with or without a mark of UTF-8"),
    (b"a,b\n1,x\n\n2,y\n\n,\n\n", [("1", "x"), ("", ""), ("2", "y")], "blank lines count, but at the end"),
    (b"a,b\n", [], "names alone"),
]


@pytest.mark.parametrize(("content", "rows", "because"), READ)
def test_rows_are_texts_in_the_order_of_their_lines(
    content: bytes, rows: list, because: str, tmp_path: Path
) -> None:
    (tmp_path / "given.csv").write_bytes(content)
    found = read_texts(tmp_path / "given.csv")
    assert list(found.columns) == ["a", "b"]
    assert list(found.fillna("").itertuples(index=False, name=None)) == rows, because


@pytest.mark.parametrize(("content", "said"), [
    (None, "there is no such file"), (b"", "there is no row in it"), (b"a,b\n1,2,3\n4,5,6,7\n", "cannot be read"),
    (b"a,b\n1,2,\n4,5,\n", "more values than the first line has names"),
    ("a,b\n1,中文\n".encode("gb18030"), "must be a UTF-8 text file")])
def test_what_cannot_be_read_is_refused(content: bytes | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "given.csv").write_bytes(content)
    with pytest.raises(UsageError, match=said) as refusal:
        read_texts(tmp_path / "given.csv")
    assert "given.csv" in str(refusal.value)
