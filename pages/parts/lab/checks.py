"""What the linter says of the plan on the desk: each finding by shape and colour, with its place and the remedy."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from analytics.lab import breakdown
from analytics.lab.view import LabView
from analytics.language import N_
from pages.parts.head import plain
from pages.parts.lab.desk import Desk

GRAVE = ("cliff", "inversion", "gap", "negative")  # what people can lose money by, or play with
NAMES = {
    "cliff": N_("Cliff"), "inversion": N_("Inversion"), "gap": N_("Gap"), "dead_zone": N_("Dead zone"),
    "negative": N_("Pay below zero"), "slower_above_target": N_("Slower above target"), "no_cap": N_("No cap"),
    "cap_at_target": N_("Cap at target"), "floor_at_target": N_("Floor at target"), "weights": N_("Weights"),
    "small_weight": N_("Small weight"), "missing_as_zero": N_("Missing as zero"),
    "many_measures": N_("Many measures"), "no_influence": N_("No influence"),
    "last_period_only": N_("Last period only"), "part_of_period": N_("Part of a period"),
    "example_amounts": N_("Example amounts"),
}
MOST = 6


def draw(desk: Desk, view: LabView | None) -> None:
    """The findings, gravest first, each with its place; then what has to be known of the simulation itself."""
    if view is None:
        return
    t = desk.t
    found = sorted(view.proposed.warnings, key=lambda one: one.code not in GRAVE)
    st.subheader(t("Checks"), anchor=False)
    lines = [f":gray[●] :gray[:small[{t('The checks find no fault in this plan.')}]]"] if not found else []
    for one in found[:MOST]:
        mark = ":red[■]" if one.code in GRAVE else ":orange[▲]"
        said = f"{plain(one.phrase.text(t))} · {plain(one.place)}"
        lines.append(f"{mark} **{t(NAMES[one.code])}** :gray[:small[{said}]]")
    if len(found) > MOST:
        lines.append(f":gray[:small[{t('{n} more', n=len(found) - MOST)}]]")
    lines += [f":blue[◆] :gray[:small[{plain(text)}]]" for text in _known(desk, view)]
    st.markdown("  \n".join(lines))


def _known(desk: Desk, view: LabView) -> Iterator[str]:
    """What a reader of the figures has to know of how they were made."""
    t, one = desk.t, view.proposed.simulation
    if of_examples := desk.data.policy.examples.text(t):
        yield of_examples
    if mixed := breakdown.pay_mix(one, view.today.simulation, view.ground, t):
        yield mixed
    names = dict(zip(view.ground.people["id"], view.ground.people["name"], strict=True))
    for who, said in ((one.newcomers, N_("Without history, so drawn from everybody: {names}")),
                      (one.without_target, N_("Without a target, so without pay by attainment: {names}"))):
        if who:
            listed = t.listed(names[i] for i in who[:MOST])
            more = t("{n} more", n=len(who) - MOST) if len(who) > MOST else ""
            yield t(said, names=t.listed(part for part in (listed, more) if part))
    yield from (phrase.text(t) for phrase in one.told)
