"""Documents on paper: a Typst template and its words become a PDF that a screen reader can read."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

FONTS = Path(pylopdf_fonts_zh_cn.sans_path()).parent  # Noto Sans SC and Noto Serif SC
_MARK = "\u200e"  # left to right; without it a number behind a Hebrew name would stand before it (Unicode Annex 9)
UNKNOWN = "□"  # stands for a character that no font has
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_DIRECTING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # would reorder what stands around them
_TO_THE_LEFT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"  # Hebrew, Arabic and their kin
_RIGHT_TO_LEFT = re.compile(rf"{_TO_THE_LEFT}(?:[\s.'\u200c\u200d-]+{_TO_THE_LEFT})*")
_LONG = re.compile(r"[^\s\u2e80-\uffdc]{31,}")  # Chinese breaks anywhere
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{(\w+)\}")


def pdf(template: Path, words: Mapping[str, Any], made_at: dt.datetime) -> bytes:
    """A document as PDF/UA-1; its words are text to Typst and never markup. The same gives the same bytes.

    ``words``: what ``sys.inputs.words`` holds as JSON; bytes become a list of numbers. What nobody can read does not
    keep a document from being made: control characters are blanks, a character without a glyph (an emoji) is ``□``, and
    a word longer than a column may break. A name that is written from right to left moves nothing beside it. Raises
    ``typst.TypstError`` where the template itself is wrong.
    """
    text = json.dumps(_printable(words), ensure_ascii=False)
    while True:
        try:
            return typst.compile(template, format="pdf", sys_inputs={"words": text}, font_paths=[FONTS],
                                 ignore_system_fonts=True, pdf_standards=["ua-1"], timestamp=made_at)
        except typst.TypstError as error:
            known = _without(text, error.diagnostic)
            if known == text:
                raise
            text = known


def _without(text: str, diagnostic: str) -> str:
    """The text without the characters of which Typst says that no font has them: joiners are left out."""
    for said in set(_MISSING.findall(diagnostic)):
        missing = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), said)
        joins = all(unicodedata.category(one) in ("Cf", "Mn") for one in missing)
        text = text.replace(missing, "" if joins else UNKNOWN)
    return text


def _printable(value: Any) -> Any:
    """Texts without control characters, and with places where a long word may break; all else as it is."""
    if isinstance(value, str):
        text = _LONG.sub(lambda word: "\u200b".join(re.findall(".{1,10}", word[0])), _CONTROL.sub(" ", value))
        return _RIGHT_TO_LEFT.sub(lambda name: f"{_MARK}{name[0]}{_MARK}", _DIRECTING.sub("", text))
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, Mapping):
        return {key: _printable(one) for key, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list | tuple) else value
