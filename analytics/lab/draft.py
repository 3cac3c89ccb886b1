"""What somebody has made of a plan in the Reward lab, with the way back and forth, and as part of an address."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from analytics.documents import checked, document_in
from analytics.errors import UsageError
from analytics.lab.plan_text import MISSING, Place, changed, edits, rewritten, written
from analytics.language import N_
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.parameters import document
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import plan_in

LONGEST_LINK = 1500  # letters; longer addresses do not survive every mail program
LARGEST = 100_000  # letters of a plan's text, and of what a link unpacks to
STEPS_BACK = 100


@dataclass(frozen=True)
class Content:
    """A plan as text that can be read (see ``plan_of``), and what is assumed of the months to come; ``currency``: the
    company's, for a text that names none.
    """

    text: str
    assumptions: Assumptions
    currency: str

    @property
    def plan(self) -> Plan:
        """The plan that the text holds."""
        return plan_of(self.text, self.currency)


@lru_cache(maxsize=50)  # a page asks for the same few a dozen times
def plan_of(text: str, currency: str, place: str = "") -> Plan:
    """The plan that a text holds, in ``currency`` where it names none; raise ``UsageError`` naming key or line, and the
    remedy, where it holds none.
    """
    if len(text) > LARGEST:
        raise UsageError(N_("The text has {n} letters; a plan has at most {most}."), n=len(text), most=LARGEST)
    return plan_in(document_in(text, place), currency, place)


@dataclass(frozen=True)
class Draft:
    """``start`` is what was opened, ``now`` what became of it; ``past`` and ``future`` are the steps back and forth."""

    start: Content
    now: Content
    past: tuple[Content, ...] = ()
    future: tuple[Content, ...] = ()

    @classmethod
    def of(cls, start: Content) -> Draft:
        """A draft in which nothing has been changed."""
        return cls(start, start)

    @property
    def changed(self) -> bool:
        """Whether it differs from what was opened."""
        return self.now != self.start

    def to(self, content: Content) -> Draft:
        """One step further; the same content is no step."""
        if content == self.now:
            return self
        return replace(self, now=content, past=(*self.past, self.now)[-STEPS_BACK:], future=())

    def undone(self) -> Draft:
        """One step back."""
        if not self.past:
            return self
        return replace(self, now=self.past[-1], past=self.past[:-1], future=(self.now, *self.future))

    def redone(self) -> Draft:
        """One step forth again."""
        if not self.future:
            return self
        return replace(self, now=self.future[0], past=(*self.past, self.now), future=self.future[1:])


def with_plan(content: Content, plan: Plan) -> Content:
    """The content with another plan, its text changed only where the plans differ."""
    before, after = (one.model_dump(mode="json") for one in (content.plan, plan))
    changes = {place: value for place, _, value in edits(before, after)}
    return replace(content, text=rewritten(content.text, changes)) if changes else content


def packed(start: Content, now: Content) -> str | None:
    """What differs between two contents as letters for an address; None where that is too long for one."""
    changes = [[list(place), None if value is MISSING else value, value is MISSING]
               for place, _, value in edits(_whole(start), _whole(now))]
    text = json.dumps(changes, separators=(",", ":"), ensure_ascii=False).encode()
    letters = base64.urlsafe_b64encode(zlib.compress(text, 9)).rstrip(b"=").decode()
    return letters if len(letters) <= LONGEST_LINK else None


def unpacked(start: Content, letters: str) -> Content:
    """The content that ``packed`` wrote; raise ``UsageError`` where the letters are damaged or no longer fit."""
    whole = _whole(start)
    try:
        raw = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
        text = zlib.decompressobj().decompress(raw, LARGEST)
        changes = {tuple(place): MISSING if gone else value for place, value, gone in json.loads(text)}
        for place, value in changes.items():
            whole = changed(whole, place, value)
        plan, assumptions = (whole.pop(name) for name in ("plan", "assumptions"))
        if whole:
            raise ValueError("a place that is neither")
    except (binascii.Error, zlib.error, ValueError, TypeError, AttributeError, KeyError):
        raise UsageError(N_("The changes in this link cannot be read; ask for the link again.")) from None
    inner: dict[Place, Any] = {place[1:]: value for place, value in changes.items() if place[0] == "plan"}
    text_now = rewritten(start.text, inner) if MISSING not in inner.values() else written(plan)
    plan_of(text_now, start.currency)
    return Content(text_now, checked(Assumptions, assumptions, ""), start.currency)


def _whole(content: Content) -> dict[str, Any]:
    return {"plan": document(content.plan), "assumptions": content.assumptions.model_dump(mode="json")}
