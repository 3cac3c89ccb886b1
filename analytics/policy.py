"""The company's policy, read from ``data/policy.yaml``: the choices that figures depend on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from analytics.alert_rules import AlertRule
from analytics.criteria import Scorecard, check_dates
from analytics.errors import Misfit, UsageError
from analytics.language import N_, Phrase
from analytics.promotion import Promotion, check_levels
from analytics.refusal import refusal

DATA = Path(__file__).parents[1] / "data"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Mode = Literal["course", "expert", "case_study", "role_play", "seminar", "certification"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Goal(_Strict):
    """What a metric should reach, and where it turns to 'watch' and to 'alarm' (in the metric's direction)."""

    goal: float
    watch: float
    alarm: float


class Risk(_Strict):
    """When a customer is flagged as at risk: the thresholds of five reasons, how many are enough, and the horizon.

    ``shrinking`` is a share, ``csat`` and ``nps`` are answers that count as bad up to and including themselves.
    """

    reasons: int = Field(2, ge=1, le=5)
    silent_days: int = Field(90, ge=1, le=730)
    shrinking: float = Field(0.3, gt=0, lt=1)
    complaints: int = Field(2, ge=1)
    complaint_days: int = Field(90, ge=1, le=730)
    csat: int = Field(2, ge=1, le=4)
    nps: int = Field(6, ge=0, le=9)
    answer_days: int = Field(365, ge=1, le=1830)
    overdue_days: int = Field(30, ge=0, le=365)
    horizon_months: int = Field(6, ge=1, le=24)


class Support(_Strict):
    """When support is suggested, and how its effect is judged; points are those of the score, spans are months.

    ``months`` is two at least, since one bad month never is a reason.
    """

    below: float = Field(85, gt=0, le=200)
    months: int = Field(3, ge=2, le=24)
    probability: float = Field(0.8, gt=0.5, lt=1)
    review_after_months: int = Field(3, ge=1, le=24)
    comparable_points: float = Field(5, gt=0, le=50)


class Rewards(_Strict):
    """Variable pay: the file of ``data/plans`` that holds as long as no other is in force, and the budget a year.

    ``watch`` and ``alarm`` are shares of the budget for the periods that are over.
    """

    plan: str = Field(pattern="^[a-z0-9_]+$")
    budget: float | None = Field(None, gt=0, le=1e12)
    watch: float = Field(1.0, gt=0, le=10)
    alarm: float = Field(1.05, gt=0, le=10)

    @model_validator(mode="after")
    def _watch_before_alarm(self) -> Self:
        if self.watch > self.alarm:
            raise Misfit(N_("watch lies above alarm; exchange them"))
        return self


class Training(_Strict):
    """What training costs and returns beside the prices of the courses, and how it is planned.

    ``hour_cost``: an hour of people's time; ``worth``: of one more case of a metric (one less, where less is better).
    Without them that is left out, and never guessed. ``claim_error``: how far a catalogue's claims are off, as a share
    of themselves (one standard deviation), where too few effects were measured to tell; ``repeat_after_months``: a
    completed course may be taken again after so many; ``funded_modes``: ways of learning that the certification fund
    pays, and nothing else.
    """

    hour_cost: float | None = Field(None, ge=0, le=1e6)
    worth: dict[str, Annotated[float, Field(gt=0, le=1e12)]] = Field(default_factory=dict)
    claim_error: float = Field(0.5, ge=0, le=2)
    repeat_after_months: int = Field(24, ge=0, le=240)
    funded_modes: tuple[Mode, ...] = ("certification",)


class Policy(_Strict):
    """See the comments in ``data/policy.yaml``; money is in ``currency`` (ISO 4217), windows in days or months.

    ``example_currency``: the one that its amounts and the prizes of contests were thought in, where they are examples.
    """

    currency: str = Field("CNY", pattern="^[A-Z]{3}$")
    example_currency: str | None = Field(None, pattern="^[A-Z]{3}$")
    fiscal_year_starts: int = Field(1, ge=1, le=12)
    working_days: tuple[Weekday, ...] = Field(("mon", "tue", "wed", "thu", "fri"), min_length=1)
    holidays: tuple[dt.date, ...] = ()
    touch_window_days: int = Field(90, ge=1, le=366)
    stalled_after_days: int = Field(30, ge=1, le=366)
    new_customer_months: int = Field(12, ge=1, le=60)
    minimum_cases: int = Field(10, ge=1)
    minimum_group: int = Field(5, ge=1)
    gap_alarm: float = Field(0.9, gt=0, le=4)
    certificates_due_days: int = Field(60, ge=0, le=730)
    risk: Risk = Risk.model_validate({})
    goals: dict[str, Goal] = Field(default_factory=dict)
    scorecards: tuple[Scorecard, ...] = ()
    promotion: Promotion = Field(default_factory=dict)
    support: Support = Field(default_factory=lambda: Support.model_validate({}))
    rewards: Rewards | None = None
    alerts: tuple[AlertRule, ...] = Field((), max_length=50)
    training: Training = Field(default_factory=lambda: Training.model_validate({}))

    @model_validator(mode="after")
    def _one_scorecard_a_day_and_levels_that_can_be_reached(self) -> Self:
        check_dates(self.scorecards)
        check_levels(self.promotion)
        return self

    @property
    def examples(self) -> Phrase:
        """What has to be known of amounts that are examples thought in another currency; says nothing where none is."""
        if self.example_currency in (None, self.currency):
            return Phrase("")
        return Phrase(N_("Budget, hour of work, worth of a case and prizes are examples for {other}, read in "
                         "{currency} as they stand and never converted; whoever administers Bridgeboard writes your "
                         "own."),
                      other=self.example_currency, currency=self.currency)

    def scorecard(self, day: dt.date) -> Scorecard | None:
        """The scorecard that holds on a day; None where none does."""
        return next((card for card in self.scorecards if card.holds_on(day)), None)


def read_policy(path: Path = DATA / "policy.yaml") -> Policy:
    """Read and check a policy; raise ``UsageError`` naming file, key and remedy where it is wrong."""
    try:
        document = yaml.safe_load(path.read_text("utf-8")) or {}
        return Policy.model_validate(document)
    except FileNotFoundError:
        raise UsageError(
            N_("{file}: there is no such policy file; restore it from the repository"), file=path) from None
    except ValidationError as error:
        raise refusal(error, str(path)) from None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that does not exist, bytes that are no text
        raise UsageError(N_("{file}: this is not valid YAML ({reason}); mend it there"),
                         file=path, reason=" ".join(str(error).split())) from None
