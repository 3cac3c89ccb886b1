"""What customers said and what the market does, in words: comments of surveys and notes of research, searchable."""

from __future__ import annotations

from analytics.access import Viewer
from analytics.performance.choice import Choice
from analytics.performance.listing import Listing, listing
from analytics.warehouse.query import Warehouse

LIMIT = 200
LONGEST = 100  # characters of a search


def pattern(text: str) -> str:
    """Text to look for, as LIKE takes it: anywhere, with its own ``%``, ``_`` and ``\\`` as plain letters."""
    plain = text.strip()[:LONGEST].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


def comments(warehouse: Warehouse, viewer: Viewer, choice: Choice, text: str, *, limit: int = LIMIT) -> Listing:
    """Comments of answered surveys in the period: day, kind, answer, comment, customer, account_manager, id.

    Raises ``NotAllowed`` for a viewer who may not see single people.
    """
    return _search(warehouse, viewer, choice, text, limit, "survey_fact", "answer IS NOT NULL AND comment IS NOT NULL",
                   "comment", "f.kind, f.answer, f.comment")


def notes(warehouse: Warehouse, viewer: Viewer, choice: Choice, text: str, *, limit: int = LIMIT) -> Listing:
    """Market-research notes in the period: day, competitor, note, useful, customer, account_manager, id.

    Raises ``NotAllowed`` for a viewer who may not see single people.
    """
    return _search(warehouse, viewer, choice, text, limit, "activity_fact", "market_notes = 1 AND note IS NOT NULL",
                   "note", "f.competitor, f.note, f.useful")


def _search(
    warehouse: Warehouse, viewer: Viewer, choice: Choice, text: str, limit: int, view: str, condition: str, words: str,
    columns: str,
) -> Listing:
    """Rows of a fact whose ``words`` or customer's name hold the text, in any case."""
    period, like = choice.time(warehouse.calendar), pattern(text)
    return listing(
        warehouse, viewer, choice.where,
        f"f.day, {columns}, c.name AS customer, m.name AS account_manager, f.customer_id AS id",
        view, f"day >= ? AND day < ? AND {condition}", [period.start, period.end],
        order=f"f.day DESC, c.name, f.{words}, id", limit=limit,
        sought=(f"f.{words} ILIKE ? ESCAPE '\\' OR c.name ILIKE ? ESCAPE '\\'", [like, like]))
