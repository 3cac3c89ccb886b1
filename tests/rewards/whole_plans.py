"""Whole plans and results for Hypothesis: every kind of component, modifier, crediting and settling, together."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.rewards.small import MONTHS, steps

NAMES = ("m1", "m2", "m3")
PEOPLE = ("p1", "p2", "p3", "p4")
EIGHTHS = st.integers(0, 24).map(lambda n: n / 8)
REACH = st.sampled_from([0, 0.5, 1, 20, 100])
Document = dict[str, Any]


@st.composite
def schedules(draw: st.DrawFn, between: str | None = None) -> Document:
    """Points between 0 and 3, any edges and ends."""
    xs = sorted(draw(st.lists(EIGHTHS, min_size=2, max_size=4, unique=True)))
    ys = draw(st.lists(EIGHTHS, min_size=len(xs), max_size=len(xs)))
    shape = between or draw(st.sampled_from(["linear", "step"]))
    ends = ["hold", "zero"] + (["continue"] if shape == "linear" else [])
    return dict(points=[list(p) for p in zip(xs, ys, strict=True)], between=shape,
                edges=draw(st.sampled_from(["lower", "upper"])), below=draw(st.sampled_from(ends)),
                above=draw(st.sampled_from(ends)) if shape == "linear" else "hold")


def chosen(*options: Any) -> st.SearchStrategy[Any]:
    """One of them."""
    return st.sampled_from(options)


def fixed(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    """A part of a document with these keys."""
    return st.fixed_dictionaries(keys)


def joined(*parts: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    """The keys of all parts, a later part's where several have one."""
    return st.tuples(*parts).map(lambda found: {key: value for one in found for key, value in one.items()})


def maybe(part: st.SearchStrategy[Document]) -> st.SearchStrategy[Document | None]:
    return st.none() | part


READ = fixed(measure=chosen(*NAMES), reads=chosen("attainment", "value"))
KEEPS = chosen("keep", "in_proportion", "forfeit")
MALUS = fixed(measure=chosen(*NAMES), reach=REACH, loses=chosen(0.5, 1))
VESTING = joined(
    fixed(vests=chosen(steps((1, 1)), steps((0, 0.3), (2, 1)), steps((1, 1 / 3), (2, 2 / 3), (3, 1))),
          leavers=fixed(good=KEEPS, bad=KEEPS)), st.just({}) | fixed(malus=MALUS))
MODIFIER = st.one_of(
    joined(READ, fixed(kind=chosen("gate"), reach=REACH, edges=chosen("lower", "upper"), otherwise=chosen(0, 0.5),
                       missing=chosen("pass", "fail"))),
    joined(READ, fixed(kind=chosen("multiply"), by=schedules())),
    joined(READ, fixed(kind=chosen("add"), by=schedules(), of=chosen("base", "target_bonus"))),
    joined(fixed(kind=chosen("cap", "floor")), chosen(dict(amount=7.77), dict(amount=500), dict(times_target=0.5))))
PART = fixed(weight=st.just(0.5), reads=chosen("attainment", "value"), points=schedules())
AMOUNT = fixed(measure=chosen("m3"))
KINDS = {
    "commission": joined(
        AMOUNT, fixed(basis=chosen("period", "year_to_date", "transaction"), tiers=chosen("amount", "attainment")),
        fixed(mode=chosen("marginal", "whole", "crossing"), rates=schedules("step"))
        | fixed(mode=chosen("interpolated"), rates=schedules("linear"))),
    "curve": joined(READ, fixed(weight=chosen(0.5, 1), curve=schedules(), true_up=st.booleans())),
    "scorecard": fixed(missing=chosen("renormalise", "zero"), weight=chosen(1), curve=schedules(),
                       measures=fixed(m1=PART, m2=PART)),
    "pool": joined(
        READ, chosen(dict(amount=100.01), dict(share_of_bonus=0.5), dict(share_of_result=0.1, measure="m3")),
        chosen(*(dict(shared=how) for how in ("equally", "salary", "credited")), dict(shared="score", score="m2")),
        fixed(team=chosen("team", "region", "all"), funding=schedules(), if_nobody=chosen("equally", "keep"))),
    "contest": joined(
        READ, fixed(among=chosen("all", "team", "level"), window=chosen("period", "year"),
                    prizes=chosen([100.01, 50], [1]), least=REACH, noise=chosen("ignore")),
        chosen(dict(ties="share"), dict(ties="all"), dict(ties="share", noise="share", reads="value"),
               dict(ties="tie_break", tie_break="m2"))),
    "spiff": joined(AMOUNT, fixed(amount=chosen(0.33, 50), per_person=chosen(None, 90), in_all=chosen(None, 100.01),
                                  caps_over=chosen("period", "year"))),
    "grant": joined(READ, chosen(dict(amount=1000.01), dict(times_target=0.5)),
                    fixed(curve=schedules(), paid_in=chosen("cash", "equity"), vesting=VESTING)),
    "merit": fixed(rating=chosen(*NAMES), month=chosen(1, 3), ratings=st.just([0, 50]), positions=st.just([0, 1]),
                   raises=st.just([[0.03, 0.02], [0.06, 0.04]]), budget=chosen(None, 0.0333),
                   over_budget=chosen("cut", "refuse")),
    "honour": fixed(honour=chosen("certificate"), of=chosen("person", "team"), window=chosen("period", "year"),
                    best=chosen(None, 1, 2),
                    criteria=st.lists(joined(READ, fixed(reach=REACH)), min_size=1, max_size=2)),
}
MEASURE = fixed(
    better=chosen("more", "more", "less"), combine=chosen("sum", "sum", "mean", "last"),
    counts=chosen("period", "period", "period", "year_to_date", "quarter_to_date"),
    credit=chosen("booking", "booking", "cash"), influence=chosen("person"), missing=chosen(*["no_pay"] * 9, "refuse"))
SETTLING = fixed(
    draw=maybe(fixed(a_month=chosen(20, 300.5), recoverable=st.booleans())),
    deferral=maybe(joined(VESTING, fixed(share=chosen(0.4)))),
    clawback=maybe(fixed(of=chosen("paid", "earned"), months=chosen(1, 12))),
    protection=maybe(chosen(dict(largest_fall=0.25), dict(measures=["m1"], rolling=2),
                            dict(measures=["m1"], own_weight=0.5, towards="everybody"))),
    ramp=maybe(chosen(dict(measures=["m1"], share=steps((0, 0.5), (2, 1), below="hold")))))
TERMS = fixed(
    title=st.just("Any"), version=st.just(1), currency=st.just("CNY"), since=st.just("2026-01-01"), who=st.just({}),
    until=chosen(None, "2026-06-30", "2026-03-14"), period=chosen("month", "month", "quarter", "half_year"),
    year_starts=chosen(1, 3), target_bonus=chosen(1200, 1234.56), then=st.lists(MODIFIER, max_size=2),
    prorate=fixed(bonus=chosen("days", "none"), targets=chosen("days", "none")))


@st.composite
def components(draw: st.DrawFn) -> Document:
    """A component of any kind; not every combination is a plan that can be."""
    kind = draw(chosen(*KINDS))
    then = draw(st.lists(MODIFIER, max_size=2)) if kind != "honour" else []
    return dict(kind=kind, then=then) | draw(KINDS[kind])


@st.composite
def plans(draw: st.DrawFn) -> Document:
    """A document of a plan over half a year; some contradict themselves and are refused. Amounts are paid on m3."""
    measures = draw(fixed(m1=MEASURE, m2=MEASURE, m3=MEASURE))
    measures["m3"] |= dict(better="more", combine="sum", counts="period")
    parts = {f"c{n}": part for n, part in enumerate(draw(st.lists(components(), min_size=1, max_size=4)))}
    for part in parts.values():  # stated where it is needed, and only there
        if part["kind"] == "curve" and measures[part["measure"]]["counts"] == "period":
            del part["true_up"]
    parts["all"] = dict(kind="honour", honour="promotion", of="person", window="period", best=None, criteria=[
        dict(measure=name, reads="value", reach=0) for name in NAMES])  # so that every measure is used
    settling = {key: value for key, value in draw(SETTLING).items() if value is not None}
    by = draw(chosen("owner", "owner", "shares", "shares" if "clawback" in settling else "territory"))
    return draw(TERMS) | settling | dict(measures=measures, components=parts, crediting=dict(by=by))


@st.composite
def rows_of(draw: st.DrawFn) -> list[Document]:
    """Results of four people in half a year by three measures, with gaps, orders, returns and errors."""
    found = []
    for name in NAMES:
        for who in PEOPLE:
            for month in MONTHS[:draw(st.integers(1, 6))]:
                value = draw(st.none() | st.integers(0, 3000).map(lambda n: n / 20))
                if value is None:
                    continue
                order = f"{name}{who}{month}"
                row = dict(who=who, when=f"{month}-05", measure=name, value=value, order=order, share=1, error=2.5,
                           received_on=f"{month}-20")
                found.append(row | ({"target": draw(chosen(50, 100))} if draw(st.integers(0, 4)) else {}))
                if value and not draw(st.integers(0, 5)):
                    back = draw(chosen(*(m for m in MONTHS if m >= month)))
                    found.append(row | dict(when=f"{back}-06", value=-value / 2, received_on=f"{back}-21"))
    for name in NAMES:  # every measure has a result, and a target
        found.append(dict(who="p1", when="2026-01-02", measure=name, value=10, target=100, order=f"{name}first",
                          share=1, error=1, received_on="2026-01-03"))
    return found


@st.composite
def staff(draw: st.DrawFn) -> list[Document]:
    """The four people, one of whom may have joined, left or moved."""
    common = dict(level=1, region="R", territory="", hired_on="2025-01-15")
    found = [common | dict(who=who, team="TU"[n % 2], salary=1000.1 * (n + 1), range_position=0.8 + n / 10)
             for n, who in enumerate(PEOPLE)]
    change = draw(chosen(None, "joined", "left", "moved"))
    if change == "joined":
        found[3]["hired_on"] = "2026-02-10"
    if change == "left":
        found[3] |= dict(left_on="2026-03-20", left_as=draw(chosen("good", "bad", "")))
    if change == "moved":
        found.append(found[3] | {"team": "T", "from": "2026-02-16"})
        found[3]["to"] = "2026-02-15"
    return found
