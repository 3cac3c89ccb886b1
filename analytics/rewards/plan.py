"""A plan of rewards: a document whose parts go together, and what is read off it."""

from __future__ import annotations

from functools import cached_property
from typing import Self

from pydantic import model_validator

from analytics.language import Language, Words, in_language
from analytics.rewards.commission import Commission
from analytics.rewards.consistency import check
from analytics.rewards.plan_document import PlanDocument

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class Plan(PlanDocument):
    """A plan that can be paid by: its document holds no contradiction (``consistency``)."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check(self)
        return self

    def called(self, t: Language) -> str:
        """Its title in the reader's language."""
        return in_language(self.title, t)

    def component_name(self, key: str) -> Words:
        """What people call a component: its title, else its key."""
        return self.components[key].title or key

    @property
    def foreign_examples(self) -> bool:
        """Whether its amounts are examples that were thought in another currency than it pays in."""
        return self.example_currency not in (None, self.currency)

    @cached_property
    def by_attainment(self) -> set[str]:
        """The measures that need a target somewhere."""
        return {measure for _, measure, reads in self.reads() if reads == "attainment"}

    @cached_property
    def by_order(self) -> set[str]:
        """The measures of which each order is needed, not only what they add up to."""
        return {c.measure for c in self.components.values() if isinstance(c, Commission) and c.by_order}
