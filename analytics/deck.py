"""What a page's deck shows, as the browser takes it: a strip of key figures and a grid of cards."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class Spark(TypedDict):
    """A small line, oldest first (None where a month has no value), and what it is held against."""

    y: list[float | None]
    reference: list[float] | None


class Tile(TypedDict):
    """A key figure. ``selected`` is there where a click chooses what the page shows.

    ``status``: "ok", "watch", "off" or "na"; ``tone``: "gray", "orange" or "red"; ``arrow``: "up", "down" or "".
    """

    id: str
    label: str
    status: str
    value: str
    margin: str
    delta: str
    tone: str
    arrow: str
    description: str
    help: str
    spark: Spark | None
    selected: NotRequired[bool]


def tile(
    id: str, label: str, value: str, help: str, *, status: str = "ok", margin: str = "", delta: str = "",
    tone: str = "gray", arrow: str = "", description: str = "", spark: Spark | None = None,
) -> Tile:
    """A key figure, drawn without what is not given."""
    return {"id": id, "label": label, "status": status, "value": value, "margin": margin, "delta": delta, "tone": tone,
            "arrow": arrow, "description": description, "help": help, "spark": spark}


class Tab(TypedDict):
    """Something else that a card can show."""

    id: str
    label: str
    selected: bool


class Line(TypedDict):
    """A line of text in a card. ``second`` stands below it, with ``brief`` before it and then in two lines of a screen.

    ``status`` gives its sign, "" a dot; ``id`` is None where the line leads nowhere.
    """

    id: str | None
    text: str
    second: str
    status: str
    brief: NotRequired[bool]


class Card(TypedDict):
    """A finding, how to read it, and its figure (of ``charts``), or what is missing where that is None.

    ``span``: columns of 12; ``printed``: on paper alone, as large as the card before it.
    """

    id: str
    title: str
    caption: str
    help: NotRequired[str]
    empty: NotRequired[str]
    figure: dict[str, Any] | None
    span: int
    tabs: NotRequired[list[Tab]]
    lines: NotRequired[list[Line]]
    printed: NotRequired[bool]
