"""What is planted in the made-up company, declared once: the SQL files plant it and the tests find it again."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.demo.company import Company

TEAMS = (  # in this order, so that four teams already stand in four regions
    ("Harbor", "East"), ("Basin", "West"), ("Summit", "North"), ("Delta", "South"),
    ("Lantern", "East"), ("Orchard", "West"), ("Granite", "North"), ("Monsoon", "South"),
)
FEWEST_PEOPLE, FEWEST_MONTHS = 24, 24


@dataclass(frozen=True)
class Planted:
    """The truths. People are named by ``manager_id``; shares and probabilities are of 1, skill levels run from 1 to 5.

    Effects on the win rate are added to the probability that a deal is won. Every field is a variable of the SQL files.
    """

    weak_region: str = "West"
    weak_skill: str = "negotiation"
    weak_skill_gap: float = 1.1  # levels below the other regions
    working_course: str = "negotiation_practice"
    working_course_levels: float = 0.8
    working_course_win: float = 0.10  # for deals decided after it was completed; its trainees were drawn by lot
    idle_course: str = "closing_masterclass"  # changes nothing
    idle_course_dip: float = 0.14  # its trainees were chosen since they won less, for a while, as it passes by itself
    idle_course_days: int = 183  # that while, before the course
    large_customer: str = "C000001"
    large_region: str = "South"
    large_share: float = 0.22  # of the region's revenue
    falling_team: str = "Basin"
    falling_months: int = 6  # the last months, in which revenue lies under plan, more so every month
    falling_start: float = 0.45  # of the depth, reached before them; then it grows evenly
    falling_depth: float = 0.17  # under plan in the last month
    slipping_team: str = "Harbor"
    slipping_months: int = 10  # the last months, in which present customers buy less and less
    slipping_depth: float = 0.26  # less than before in the last month; its plan was lowered alike
    strong_manager: str = ""
    strong_win: float = 0.60
    weak_manager: str = ""
    weak_win: float = 0.08
    hard_workers: tuple[str, str] = ("", "")  # log the most activities, win few deals
    hard_worker_effort: float = 1.8  # activities, times the usual
    hard_worker_win: float = 0.15
    winning_type: str = "demo"  # this type of activity is followed by more won deals
    winning_lift: float = 0.20  # win probability of a deal with it less that of one without
    stalling_region: str = "East"
    stalling_stage: str = "propose"  # where deals of that region wait
    stalling_days: float = 45.0  # mean, on top of 3 days; elsewhere 18
    stalled_share: float = 0.50  # of that stage's open amount, expected to be without change for over 30 days
    quiet_region: str = "North"
    quiet_response: float = 0.26  # share of surveys answered there
    usual_response: float = 0.43
    leaving_months: int = 6  # the last months of a customer that is lost, in which it shows
    leaving_revenue: float = 0.5  # of its usual revenue, planned so
    leaving_cases: float = 6.0  # cases that it opens, times the usual
    leaving_late: float = 0.5  # share of its invoices paid late; elsewhere 0.07
    slow_region: str = "South"
    slow_service: float = 1.8  # hours until a case is solved there, times the usual
    newcomer: str = ""
    newcomer_accounts: int = 6


def truths(company: Company) -> Planted | None:
    """What is planted in ``company``; None where it has fewer than 24 people or 24 months, too few to find anything."""
    if company.people < FEWEST_PEOPLE or company.months < FEWEST_MONTHS:
        return None

    def seat(team: int, slot: int) -> str:
        return f"AM{company.teams * slot + team % company.teams + 1:05}"

    return Planted(
        strong_manager=seat(2, 2), weak_manager=seat(7, 3), hard_workers=(seat(0, 3), seat(4, 4)), newcomer=seat(6, 5)
    )
