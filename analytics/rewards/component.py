"""What every component of a plan may state: a title, by which people know it."""

from __future__ import annotations

from typing import Annotated

from analytics.documents import Strict
from analytics.texts import Texts, sized


class Titled(Strict):
    """``title``: one text, or one a language; without it a component is called by its key."""

    title: Annotated[Texts, sized(1, 100)] | None = None
