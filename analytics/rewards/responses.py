"""How people may respond to a plan: effects that studies have documented elsewhere, each with its side effect.

None is the company's own measurement; the default is that nobody responds.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.language import N_

NONE = "none"
WARNING = N_("This response was measured elsewhere, not in this company; what people here will do may differ in size "
             "and sign. Plan with 'none', and use this to see how much depends on it.")


@dataclass(frozen=True)
class Response:
    """A documented response. ``results``: relative change of results that add up and of which more is better.

    ``side_cost``: what the side effect costs, as a share of revenue; None where the study gives it no price.
    ``label``, ``study``, ``effect``, ``side_effect`` are messages to translate.
    """

    label: str
    study: str
    effect: str
    side_effect: str
    results: float
    side_cost: float | None = None


RESPONSES: dict[str, Response] = {
    NONE: Response(
        N_("No response"), "", N_("Results stay as history has them, whatever the plan."),
        N_("None counted. A plan that is worth paying for should change something; see what it costs if it does not."),
        0.0),
    "piece_rate": Response(
        N_("Pay by output instead of by the hour"), "Lazear (2000), American Economic Review 90(5)",
        N_("Output per worker rose by 44% when a windshield company went from hourly pay to piece rates; about half of "
           "it was selection (who stayed and who joined). Counted here: 22%, since the people stay the same."),
        N_("The less productive leave; quality needs its own safeguard, as it had there. Not counted in money."), 0.22),
    "team_bonus": Response(
        N_("Bonus for a team's result"), "Friebel, Heinz, Krueger and Zubanov (2017), American Economic Review 107(8)",
        N_("Sales of bakery shops rose by 3% after a team bonus, a randomised experiment."),
        N_("Wages rose by 2.2%; the effect was in large towns, and nearly none in small ones. The bonus itself is "
           "counted as the plan's cost."), 0.03),
    "no_quota_no_cap": Response(
        N_("Quota and cap removed"), "Misra and Nair (2011), Quantitative Marketing and Economics 9",
        N_("Revenue rose by 9% in a sales force after quotas and the cap of commissions were removed."),
        N_("Cost of pay rises with it, most for the best; without a cap its greatest is unknown. It is counted as the "
           "plan's cost."), 0.09),
    "volume_pay": Response(
        N_("Pay by volume"), "Agarwal and Ben-David (2018), Journal of Financial Economics 127(1)",
        N_("Loan officers paid by volume brought 31% more loans."),
        N_("24% more defaults: volume at the price of quality. Not counted in money, since what a lost customer or a "
           "bad debt costs is not known here; hold a measure of quality beside it."), 0.31),
    "timing_games": Response(
        N_("Accelerator that invites timing games"), "Larkin (2014), Journal of Labor Economics 32(2)",
        N_("Salespeople moved deals into the quarter that paid most and gave discounts for it; sales did not rise."),
        N_("Discounts cost 6-8% of revenue. Counted in money: 7% of revenue, beside the cost of pay."), 0.0, 0.07),
}
