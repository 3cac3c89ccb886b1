"""What was delivered, as text: messages to the browser down to their last byte, and files of every kind, read back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from google.protobuf.message import Message
from pypdf import PdfReader

_MARK = re.compile(r"q[a-z]\d{5}z|\b(?:am|cu?)\d{5}\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?")
_HASH = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f])")
_BETWEEN = re.compile(r"(?<=\d)[,\u202f\u00a0](?=\d{3}(?!\d))")


def marks(text: str) -> set[str]:
    """The marks and numbers in a text; words in small letters, numbers without separators of thousands.

    Hashes and random ids are left out: their digits are nobody's pay.
    """
    text = _HASH.sub("", text)
    return {found.lower() for found in _MARK.findall(text)} | set(_NUMBER.findall(_BETWEEN.sub("", text)))


def message_text(message: Message) -> str:
    """Every text, JSON document, table and raw byte of a message."""
    return "\n".join([message.SerializeToString().decode("latin-1"), *_texts(message)])


def _texts(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        repeated = isinstance(value, (str, bytes, Message)) or not hasattr(value, "__iter__")
        for one in [value] if repeated else value.values() if hasattr(value, "values") else value:
            if isinstance(one, Message):
                yield from _texts(one)
            elif isinstance(one, str):
                yield _plain(one)
            elif isinstance(one, bytes):
                yield table_text(one)
            else:
                yield f"{field.name} {one}"


def _plain(text: str) -> str:
    """JSON without escapes, so that a word is found whatever letters it has; any other text as it is."""
    if text[:1] not in ("{", "["):
        return text
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def table_text(content: bytes) -> str:
    """An Arrow table's cells; empty where the bytes are none."""
    try:
        table = pa.ipc.open_stream(content).read_all()
    except pa.ArrowInvalid:
        return ""
    return "\n".join(str(cell) for column in table.columns for cell in column.to_pylist())


def file_text(content: bytes) -> str:
    """Everything that a PDF, an office document (with what is embedded in it) or a text file holds."""
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        return "\n".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(file_text(parts.read(name)) for name in parts.namelist())
    return content.decode("utf-8", "replace").replace("\r\n ", "").replace("\ufeff", "")


def all_marks(texts: Iterable[str]) -> set[str]:
    return set().union(*map(marks, texts))


def components(messages: Iterable[Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Id and data of the components of a name among the messages."""
    for message in messages:
        element = message.delta.new_element
        if message.HasField("delta") and element.WhichOneof("type") == "bidi_component" \
                and element.bidi_component.component_name == name:
            yield element.bidi_component.id, json.loads(element.bidi_component.json)
