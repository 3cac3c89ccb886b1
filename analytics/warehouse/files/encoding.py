"""The encoding of a text file, found where its bytes leave one possibility, and asked for where they leave several."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from analytics.errors import UsageError
from analytics.language import N_

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK = 1 << 20
_EXAMINED = 4 << 20  # bytes, from the first that are not UTF-8
_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff]+[A-Za-z\x80-\xff]*")  # a word with bytes beyond ASCII, as far as it goes
_HIGH = re.compile(rb"[\x80-\xff]+")
_LETTERS = frozenset("ŠŒŽšœžŸ") | {chr(c) for c in range(0xC0, 0x100) if chr(c) not in "×÷"}
_SIGNS = frozenset("€£¥¢§©®°±²³µ·¹º»«¼½¾¿¡ª–—‘’“”„‚…•™‰×÷ˆ˜´¨¬¦¸†‡‹›\xa0\xad")
_LONGEST = 3  # letters beyond ASCII in a row, in Western languages
_COMMON = 0.7  # at least, of the characters of Chinese text, are among the 3,755 of level 1 or are punctuation


def encoding_of(path: Path) -> str:
    """The encoding by the byte order mark or by the bytes; ``UsageError`` asks for it where these leave several.

    Bytes that are UTF-8 throughout are UTF-8, and those of a file with some lines damaged too (which are named when
    they are read). Others are GB18030 where they give Chinese text and Windows-1252 (of which Latin-1 is a part) where
    they give Western words, provided that they do not give both.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    odd, even = start[1::2].count(0), start[::2].count(0)
    if max(odd, even) > len(start) / 5 and min(odd, even) <= max(odd, even) / 20:
        return "utf-16-le" if odd > even else "utf-16-be"
    if 0 in start:
        raise UsageError(
            N_("{file}: this is no text and no kind of file that is known; export it again as CSV or XLSX"),
            file=path.name)
    foreign = _not_utf8(path)
    if foreign is None:
        return "utf-8"
    found = [name for name, fits in (("gb18030", _chinese(foreign)), ("cp1252", _western(foreign))) if fits]
    if len(found) == 1:
        return found[0]
    if _mostly_utf8(foreign):
        return "utf-8"
    raise UsageError(N_("{file}: the letters beyond a to z could be written in several encodings; save it as "
                        "UTF-8, or say which in the mapping, such as encoding: gb18030 or encoding: cp1252"),
                     file=path.name)


def _not_utf8(path: Path) -> bytes | None:
    """The bytes from the first chunk on that is not UTF-8, in whole lines; None where all is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        before, chunk = 0, file.read(_CHUNK)
        try:
            while chunk:
                decoder.decode(chunk)
                before, chunk = file.tell(), file.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            file.seek(max(0, before - _CHUNK))
            examined = file.read(_EXAMINED)
            return examined[: examined.rfind(b"\n") + 1] or examined
    return None


def _chinese(data: bytes) -> bool:
    """Whether the bytes are GB18030 and most of their characters are common ones (level 1 of GB 2312)."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    pairs = [c.encode("gb18030") for c in text if ord(c) > 127]
    common = sum(len(p) == 2 and p[1] >= 0xA1 and (0xA1 <= p[0] <= 0xA3 or 0xB0 <= p[0] <= 0xD7) for p in pairs)
    return common >= _COMMON * len(pairs)


def _western(data: bytes) -> bool:
    """Whether the bytes are Windows-1252 and give words of few accented letters, and signs beside them."""
    try:
        words = [word.decode("cp1252") for word in _WORD.findall(data)]
    except UnicodeDecodeError:
        return False
    if any(len(run) > _LONGEST for run in _HIGH.findall(data)):
        return False
    inner = (letter for word in words for letter in word.strip("".join(_SIGNS)) if ord(letter) > 127)
    return all(letter in _LETTERS or letter in "’´·" for letter in inner)


def _mostly_utf8(data: bytes) -> bool:
    """Whether nearly all characters beyond ASCII are UTF-8: a file with a damaged line, not one in another encoding."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return sum(ord(c) > 127 for c in text) - wrong > 10 * wrong
