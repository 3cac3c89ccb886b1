"""What the linter says of the plan on the desk: each finding by shape and colour, with its place and the remedy."""

from __future__ import annotations

import streamlit as st

from analytics.lab.view import LabView
from analytics.language import N_
from pages.parts.head import plain
from pages.parts.lab_desk import Desk

GRAVE = ("cliff", "inversion", "gap")  # what people can lose money by, or play with
MILD = ("no_influence", "weights", "many_measures", "missing_as_zero", "slower_above_target", "no_cap", "dead_zone")
NAMES = {
    "cliff": N_("Cliff"), "inversion": N_("Inversion"), "gap": N_("Gap"), "dead_zone": N_("Dead zone"),
    "slower_above_target": N_("Slower above target"), "no_cap": N_("No cap"), "weights": N_("Weights"),
    "missing_as_zero": N_("Missing as zero"), "many_measures": N_("Many measures"), "no_influence": N_("No influence"),
}
MOST = 6


def draw(desk: Desk, view: LabView) -> None:
    """The findings, gravest first; none is said as such."""
    t = desk.t
    found = sorted(view.proposed.warnings, key=lambda one: one.code not in GRAVE)
    st.subheader(t("Checks"), anchor=False)
    if not found:
        st.markdown(f":gray[●] :gray[:small[{t('The linter has nothing against this plan.')}]]")
    lines = []
    for one in found[:MOST]:
        mark = ":red[■]" if one.code in GRAVE else ":orange[▲]"
        lines.append(f"{mark} **{t(NAMES.get(one.code, one.code))}** :gray[:small[{plain(one.phrase.text(t))} · "
                     f"{plain(one.place)}]]")
    if len(found) > MOST:
        lines.append(f":gray[:small[{t('{n} more', n=len(found) - MOST)}]]")
    st.markdown("  \n".join(lines))
