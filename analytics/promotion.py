"""What it takes to reach a career level, as the policy states it; open to everybody, and compared with nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import Field, model_validator

from analytics.documents import Strict
from analytics.errors import Misfit
from analytics.language import N_


class Step(Strict):
    """The criteria of one role and level to reach; what is left out is not asked for.

    ``months_in_level``: since the last promotion, else since the first day of work. ``score``: the least score, in
    points. ``metrics``: metric -> the least good result of the last 12 months, in the metric's unit. ``skills``: the
    share of the skills required at the new level that are reached. ``certificates``: whether every required certificate
    has to be valid. ``no_support_plan``: whether an open support plan has to be closed first.
    """

    months_in_level: int | None = Field(None, ge=1, le=240)
    score: float | None = Field(None, gt=0, le=200)
    metrics: dict[str, float] = Field(default_factory=dict)
    skills: float | None = Field(None, gt=0, le=1)
    certificates: bool = False
    no_support_plan: bool = False

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.criteria:
            raise Misfit(N_("this level asks for nothing; state a criterion, such as months_in_level, or remove it"))
        return self

    @property
    def criteria(self) -> tuple[str, ...]:
        """What is asked for, in the order in which it is shown; a metric by its own id."""
        named = [name for name in ("months_in_level", "score", "skills", "certificates", "no_support_plan")
                 if getattr(self, name)]
        return (*(n for n in named if n in ("months_in_level", "score")), *self.metrics,
                *(n for n in named if n not in ("months_in_level", "score")))


Promotion = dict[str, dict[int, Step]]  # role -> level to reach -> criteria


def check_levels(promotion: Mapping[str, Mapping[int, Step]]) -> None:
    """Raise ``Misfit`` where a level cannot be reached from another one."""
    for role, steps in promotion.items():
        for level in steps:
            if not 2 <= level <= 20:
                raise Misfit(N_("promotion.{role}.{level}: a level to be promoted to is from 2 to 20; correct it"),
                             role=role, level=level)
