"""Won deals as sales, for a company whose CRM is all that it has: offered where no file holds sales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analytics.language import N_, Phrase
from analytics.warehouse import quoting
from analytics.warehouse.mapping_parts import Value
from analytics.warehouse.matching.deriving import as_chosen
from analytics.warehouse.matching.labels import column_phrase
from analytics.warehouse.matching.questions import Question
from analytics.warehouse.matching.suggestion import Choices, Part, Suggestion
from analytics.warehouse.schema import SCHEMA

_CLOSED, _EXPECTED = "closed_on", "expected_on"
_REASON = Phrase(N_("no file holds sales, so won deals count as sales"))
_SAME = {"sale_id": "opportunity_id", "manager_id": "manager_id", "customer_id": "customer_id",
         "product_id": "product_id", "amount": "amount"}


@dataclass(frozen=True)
class Offer:
    """A file of deals whose won ones could count as sales: ``won`` is SQL that picks them, ``day`` the deal's column.

    ``suggested``: it is known when they closed. The day on which they were to close is another, so that is asked.
    """

    deals: Part
    won: str
    day: str

    @property
    def suggested(self) -> bool:
        """Whether it is done unless somebody says no."""
        return self.day == _CLOSED

    def taken(self, choices: Choices) -> bool | None:
        """Whether the won deals count as sales; None while that is not decided."""
        return choices.won.get(self.deals.source, self.suggested or None)

    def called(self, column: str) -> Phrase | str:
        """What the file calls a column of the deals."""
        match = self.deals[column]
        return next(iter(match.candidates), "") or (match.value and match.value.column) or column_phrase(
            "opportunities", column)


def offers(parts: Sequence[Part]) -> Iterator[Offer]:
    """The files of deals whose won ones could count as sales; none where a file holds sales: they would count twice."""
    if any(part.table == "sales" and not part.derived for part in parts):
        return
    for part in parts:
        given = {match.column: match.value for match in part.matches if match.value}
        won = _won_sql(given.get("outcome"))
        day = next((day for day in (_CLOSED, _EXPECTED) if day in given), "")
        if part.table == "opportunities" and not part.missing and won and day:
            yield Offer(part, won, day)


def won_sales(parts: Sequence[Part], choices: Choices) -> Iterator[Part]:
    """The parts that won deals have in the sales, as suggested or chosen."""
    for offer in offers(parts):
        if offer.taken(choices):
            yield as_chosen(_part(offer), choices)


def won_questions(suggested: Suggestion) -> Iterator[Question]:
    """Whether the won deals of each file count as sales, with the columns that say how much, when and whose."""
    for offer in offers(suggested.parts):
        yield _question(suggested, offer)


def _won_sql(outcome: Value | None) -> str:
    """SQL that is true for won deals; empty where the outcome is not known from the row alone."""
    if outcome is None or outcome.look_up:
        return ""
    if outcome.constant is not None:
        return f"{quoting.text(outcome.constant)} = 'won'"
    return f"{quoting.name(outcome.column) if outcome.column else f'({outcome.expression})'} = 'won'"


def _part(offer: Offer) -> Part:
    given = {match.column: match for match in offer.deals.matches if match.value}
    origins = _SAME | {"sold_on": offer.day}
    matches = tuple(
        replace(given[origin], column=column.name, reason=Phrase(
            N_("the deal's “{column}”"), column=column_phrase("opportunities", origin)))
        for column in SCHEMA["sales"].columns if (origin := origins.get(column.name)) in given)
    return Part(offer.deals.source, "sales", 0.8, _REASON, matches, offer.won, derived=True)


def _question(suggested: Suggestion, offer: Offer) -> Question:
    source, choices = offer.deals.source, suggested.choices
    yes = N_("Yes: “{amount}” on the day of “{day}”") if offer.suggested else N_(
        "Yes: “{amount}” on the day they were to close, “{day}”")

    def decide(choices: Choices, answer: str) -> Choices:
        return replace(choices, won={**choices.won, source: answer == "yes"})

    return Question(
        f"won {source}", source,
        Phrase(N_("No file holds sales: do the won deals of {file} count as sales?"),
               file=suggested.preview(source).source.label),
        (("yes", Phrase(yes, amount=offer.called("amount"), day=offer.called(offer.day))), ("no", Phrase(N_("No")))),
        {True: "yes", False: "no", None: ""}[offer.taken(choices)], decide,
        suggested=offer.suggested and source not in choices.won)
