"""Which numbers of a plan are free, what each is called, its bounds, and how it is written into the document."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from analytics.documents import checked
from analytics.language import N_, Language, Phrase, Words
from analytics.metrics.catalogue import CATALOGUE
from analytics.rewards.curve import Scorecard
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Schedule
from analytics.rewards.shape import Shape

Unit = Literal["money", "percent", "factor", "number"]
Document = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    """A free number of a plan. ``id``: its place and name; ``place``: key path of what it belongs to; ``component``:
    what the component is called, empty for the plan's own. A ``percent`` is a share of 1. ``low``, ``high``: what
    makes sense with the others as they are; ``step``: one step of a slider.
    """

    id: str
    place: str
    component: Words
    label: Phrase
    unit: Unit
    value: float
    low: float
    high: float
    step: float

    @property
    def full(self) -> Phrase:
        """The label with the component's name."""
        return Phrase(N_("{component}: {label}"), component=self.component, label=self.label) if self.component \
            else self.label

    def named(self, t: Language) -> str:
        """What it is called where a line begins."""
        return t.beginning(self.full.text(t))


@dataclass(frozen=True)
class Free:
    """A parameter, and how it is written into the part of the document at its place."""

    parameter: Parameter
    write: Callable[[Any, float], None]


def free_numbers(plan: Plan) -> Iterator[Free]:
    """Every free number of a plan, in the order of its document."""
    yield from _numbers("", "", plan, _PLAN)
    for key, what in _TERMS.items():
        if (part := getattr(plan, key)) is not None:
            yield from _numbers(key, "", part, what)
    for key, component in plan.components.items():
        place, name = f"components.{key}", plan.component_name(key)
        yield from _numbers(place, name, component, _COMPONENT[component.kind])
        if isinstance(component, Scorecard):
            for measure, part in component.measures.items():
                at, label = f"{place}.measures.{measure}", Phrase(N_("weight of {measure}"), measure=measure)
                yield _number(at, name, "weight", label, "percent", part.weight, (0.01, 0.99))
                yield from _schedule(f"{at}.points", name, part.points, part.reads, measure)
        for n in range(len(getattr(component, "prizes", ()))):
            yield _prize(f"{place}.prizes", name, component.prizes, n)  # type: ignore[union-attr]
        for pays in ("rates", "curve", "funding"):
            if (schedule := getattr(component, pays, None)) is not None:
                by = getattr(component, "tiers", getattr(component, "reads", "attainment"))
                yield from _schedule(f"{place}.{pays}", name, schedule, str(by))
    for place, modifier in plan.all_modifiers():
        of = plan.component_name(place.split(".")[1]) if place.startswith("components.") else ""
        yield from _numbers(place, of, modifier, _MODIFIER[modifier.kind])
        if (by := getattr(modifier, "by", None)) is not None:
            yield from _schedule(f"{place}.by", of, by, modifier.reads, modifier.measure)  # type: ignore[union-attr]


# What a number is called, its unit, and its bounds (None: from nothing, or to three times what it is) --------------

_What = dict[str, tuple[str, Unit, tuple[float | None, float | None]]]
_PLAN: _What = {"target_bonus": (N_("target bonus a year, for whom the people file gives none"), "money",
                                 (None, None))}
_TERMS: dict[str, _What] = {
    "clawback": {"months": (N_("months within which returns take back"), "number", (1, 24))},
    "draw": {"a_month": (N_("draw a month"), "money", (None, None))},
    "protection": {"own_weight": (N_("weight of the own result"), "percent", (0.05, 0.95)),
                   "largest_fall": (N_("largest fall of pay from one period to the next"), "percent", (0, 0.95))},
    "deferral": {"share": (N_("share that is deferred"), "percent", (0.01, 1))},
}
_WEIGHT: _What = {"weight": (N_("pay at target"), "percent", (0.05, 3))}
_SIZE: _What = {"amount": (N_("amount"), "money", (None, None)),
                "times_target": (N_("times the target bonus"), "factor", (None, None))}
_COMPONENT: dict[str, _What] = {
    "commission": {}, "curve": _WEIGHT, "scorecard": _WEIGHT, "grant": _SIZE, "honour": {},
    "pool": {"amount": (N_("pool of a team"), "money", (None, None)),
             "share_of_bonus": (N_("pool as a share of target bonuses"), "percent", (None, None)),
             "share_of_result": (N_("pool as a share of the result"), "percent", (None, 1))},
    "contest": {"least": (N_("least result that wins"), "number", (None, None))},
    "spiff": {"amount": (N_("amount per event"), "money", (None, None)),
              "per_person": (N_("most a person"), "money", (None, None)),
              "in_all": (N_("most for all together"), "money", (None, None))},
    "merit": {"budget": (N_("budget of raises"), "percent", (0.001, 1))},
}
_MODIFIER: dict[str, _What] = {
    "gate": {"reach": (N_("gate"), "number", (None, None)),
             "otherwise": (N_("share left where the gate is missed"), "percent", (0, 0.95))},
    "multiply": {}, "add": {},
    "cap": {"amount": (N_("cap"), "money", (None, None)),
            "times_target": (N_("cap in target bonuses"), "factor", (None, None))},
    "floor": {"amount": (N_("floor"), "money", (None, None)),
              "times_target": (N_("floor in target bonuses"), "factor", (None, None))},
}


def _numbers(place: str, component: Words, part: Any, what: _What) -> Iterator[Free]:
    for key, (label, unit, bounds) in what.items():
        value = getattr(part, key)
        if value is not None:
            unit, step = _of_result(part) if key in ("reach", "least") else (unit, 0.0)
            yield _number(place, component, key, Phrase(label), unit, value, bounds, step)


def _of_result(part: Any) -> tuple[Unit, float]:
    """Unit and step of a number that a result is held against; a step of 0 is one that suits its size."""
    metric = CATALOGUE.get(part.measure) if part.reads == "value" else None
    share = part.reads == "attainment" or (metric is not None and metric.unit == "share")
    whole = metric is not None and metric.unit == "count"
    return "percent" if share else "number", 1.0 if whole else 0.0


def _number(place: str, component: Words, key: str, label: Phrase, unit: Unit, value: float,
            bounds: tuple[float | None, float | None], step: float = 0.0) -> Free:
    """A number that stands under its own key; ``step``: 0 for one that suits its size."""
    step = step or (1.0 if isinstance(value, int) else _step(value))
    low = step if bounds[0] is None else bounds[0]
    high = max(3 * value, 20 * step) if bounds[1] is None else bounds[1]
    whole = isinstance(value, int)

    def write(part: Document, new: float) -> None:
        part[key] = round(new) if whole else new

    id_ = f"{place}.{key}" if place else key
    return Free(Parameter(id_, place, component, label, unit, value, min(low, value), max(high, value), step), write)


def _prize(place: str, component: Words, prizes: tuple[float, ...], n: int) -> Free:
    """A prize between its neighbours."""
    after, before = (*prizes, 0.0)[n + 1], (3 * prizes[0], *prizes)[n]

    def write(part: list[float], new: float) -> None:
        part[n] = new

    label = Phrase(N_("prize {n}"), n=n + 1)
    return Free(Parameter(f"{place}.{n}", place, component, label, "money", prizes[n], after, before,
                           _step(prizes[0])), write)


def _step(value: float) -> float:
    """A hundredth of a value, more or less: 1, 2 or 5 times a power of ten."""
    if abs(value) < 1e-9:
        return 0.01
    size = 10.0 ** math.floor(math.log10(abs(value) / 50))
    return next(round(size * n, 12) for n in (1, 2, 5, 10) if size * n * 100 >= abs(value))


# Schedules ----------------------------------------------------------------------------------------------------------


def _schedule(place: str, component: Words, schedule: Schedule, by: str, measure: str = "") -> Iterator[Free]:
    """A curve through target by what it is called; of others every y, and every x between its neighbours."""
    shape = Shape.of(schedule) if by == "attainment" else None
    if shape is not None:
        yield from _shape(place, component, shape, measure)
        return
    xs = [x for x, _ in schedule.points]
    top = max(abs(y) for _, y in schedule.points)
    unit: Unit = "number" if by in ("value", "amount") else "percent"
    for n, (x, y) in enumerate(schedule.points):
        at = f"{x:,.10g}" if unit == "number" else f"{100 * x:.4g}%"
        label = _of(Phrase(N_("what is paid from {x} on") if schedule.between == "step" else N_("what is paid at {x}"),
                           x=at), measure)
        yield Free(Parameter(f"{place}.{n}.y", place, component, label, "percent", y, min(0.0, y), 3 * top or 1.0,
                              _step(top)), _point(n, 1))
        begins = (schedule.between == "linear" and len(xs) > 1) or (schedule.below == "zero" and x > 0)
        if n or begins:
            gap = _step(max(map(abs, xs)))
            first = min(0.0, x) if schedule.between == "linear" else gap  # a step from 0 on would begin nowhere
            left = xs[n - 1] + gap if n else first
            right = xs[n + 1] - gap if n + 1 < len(xs) else max(3 * abs(x), x + gap)
            label = _of(Phrase(N_("edge at {x}"), x=at), measure)
            yield Free(Parameter(f"{place}.{n}.x", place, component, label, unit, x, min(left, x), max(right, x), gap),
                        _point(n, 0))


def _point(n: int, side: int) -> Callable[[Any, float], None]:
    def write(part: Document, new: float) -> None:
        part["points"][n][side] = new
    return write


def _of(label: Phrase, measure: str) -> Phrase:
    return Phrase(N_("{measure}: {label}"), measure=measure, label=label) if measure else label


def _shape(place: str, component: Words, shape: Shape, measure: str) -> Iterator[Free]:
    for key, (label, unit, low, high, step) in shape.numbers().items():
        def write(part: Document, new: float, key: str = key) -> None:
            now = Shape.of(checked(Schedule, part, place))
            assert now is not None
            part["points"] = now.having(key, new).points

        yield Free(Parameter(f"{place}.{key}", place, component, _of(Phrase(label), measure), unit,
                              getattr(shape, key), low, high, step), write)
