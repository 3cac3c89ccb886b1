"""What a plan of rewards states, key by key: who, when, which results, and what they bring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from analytics.documents import Strict
from analytics.rewards.commission import Commission
from analytics.rewards.contest import Contest
from analytics.rewards.curve import Curve, Scorecard
from analytics.rewards.grant import Grant
from analytics.rewards.honour import Honour
from analytics.rewards.merit import Merit
from analytics.rewards.modifiers import Add, Gate, Modifier, Multiply
from analytics.rewards.pool import Pool
from analytics.rewards.situation import Reads
from analytics.rewards.spiff import Spiff
from analytics.rewards.terms import Clawback, Crediting, Deferral, Draw, Measure, Prorate, Protection, Ramp, Who
from analytics.texts import Texts, sized

Component = Annotated[
    Commission | Curve | Scorecard | Pool | Contest | Spiff | Grant | Merit | Honour, Field(discriminator="kind")]


class PlanDocument(Strict):
    """A plan whose keys are each right by themselves; see ``data/plans/README.md``.

    Money is in ``currency`` (ISO 4217; who reads a document that names none gives the company's); where the amounts are
    examples, ``example_currency`` is the one that they were thought in. Both ``since`` and ``until`` are included.
    ``year_starts``: the first month of the year that quarters, half-years and years are counted from.
    ``target_bonus``: money a year at target for whom the people file gives none. ``then`` modifies the sum of all
    components that pay money at once.
    """

    title: Annotated[Texts, sized(1, 200)]
    about: Annotated[Texts, sized(0, 2000)] = ""
    version: str = Field(min_length=1, max_length=40)
    currency: str = Field(pattern="^[A-Z]{3}$")
    example_currency: str | None = Field(None, pattern="^[A-Z]{3}$")
    since: dt.date
    until: dt.date | None
    period: Literal["month", "quarter", "half_year", "year"]
    year_starts: int = Field(1, ge=1, le=12)
    who: Who
    prorate: Prorate
    measures: dict[str, Measure] = Field(min_length=1)
    crediting: Crediting
    components: dict[str, Component] = Field(min_length=1)
    target_bonus: float | None = Field(None, gt=0, le=1e9)
    ramp: Ramp | None = None
    clawback: Clawback | None = None
    then: tuple[Modifier, ...] = ()
    draw: Draw | None = None
    protection: Protection | None = None
    deferral: Deferral | None = None

    @model_validator(mode="before")
    @classmethod
    def _version_is_text(cls, document: Any) -> Any:
        if isinstance(document, dict) and isinstance(document.get("version"), int | float):
            return document | {"version": str(document["version"])}
        return document

    def uses(self) -> Iterator[tuple[str, str]]:
        """Every place that names a measure, and the measure."""
        for name, component in self.components.items():
            place = f"components.{name}"
            for key in ("measure", "score", "tie_break", "rating"):
                if (measure := getattr(component, key, None)) is not None:
                    yield f"{place}.{key}", measure
            if isinstance(component, Scorecard):
                yield from ((f"{place}.measures", measure) for measure in component.measures)
            if isinstance(component, Honour):
                yield from ((f"{place}.criteria.{n}", one.measure) for n, one in enumerate(component.criteria))
            if isinstance(component, Grant) and component.vesting.malus is not None:
                yield f"{place}.vesting.malus", component.vesting.malus.measure
            yield from _modifying(f"{place}.then", component.then)
        yield from _modifying("then", self.then)
        if self.ramp is not None:
            yield from (("ramp.measures", measure) for measure in self.ramp.measures)
        if self.protection is not None:
            yield from (("protection.measures", measure) for measure in self.protection.measures)
        if self.deferral is not None and self.deferral.malus is not None:
            yield "deferral.malus", self.deferral.malus.measure

    def reads(self) -> Iterator[tuple[str, str, Reads]]:
        """Every place that reads a measure, the measure, and whether by its attainment or its value."""
        for name, component in self.components.items():
            place = f"components.{name}"
            if isinstance(component, Curve | Pool | Contest | Grant):
                yield place, component.measure, component.reads
            if isinstance(component, Commission):
                yield place, component.measure, "attainment" if component.tiers == "attainment" else "value"
            if isinstance(component, Spiff | Merit):
                yield place, component.measure if isinstance(component, Spiff) else component.rating, "value"
            if isinstance(component, Scorecard):
                yield from ((f"{place}.measures.{m}", m, part.reads) for m, part in component.measures.items())
            if isinstance(component, Honour):
                yield from ((f"{place}.criteria.{n}", one.measure, one.reads)
                            for n, one in enumerate(component.criteria))
        yield from ((place, one.measure, one.reads) for place, one in self.all_modifiers()
                    if isinstance(one, Gate | Multiply | Add))

    def all_modifiers(self) -> Iterator[tuple[str, Modifier]]:
        """Every modifier with its place."""
        for name, component in self.components.items():
            yield from ((f"components.{name}.then.{n}", one) for n, one in enumerate(component.then))
        yield from ((f"then.{n}", one) for n, one in enumerate(self.then))


def _modifying(place: str, then: tuple[Modifier, ...]) -> Iterator[tuple[str, str]]:
    for n, one in enumerate(then):
        if (measure := getattr(one, "measure", None)) is not None:
            yield f"{place}.{n}", measure
