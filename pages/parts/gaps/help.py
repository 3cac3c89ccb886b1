"""What stands behind the help signs of the Gaps page: how each figure is made, and what to beware of."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.language import Language
from analytics.learning.gaps import FRESH
from analytics.policy import Policy
from analytics.training.levels import Bias
from analytics.training.many import FALSE_DISCOVERIES


@dataclass(frozen=True)
class GapsHelp:
    """One method a card."""

    policy: Policy
    t: Language

    def gap(self) -> str:
        """Gap, level, interval and what is hidden."""
        t = self.t
        return t.sentences(
            t("Gap = required less assessed level, never below 0: a surplus offsets nothing."),
            t("Assessed: the mean of self, lead and colleagues over the last {months} months, the self-rating less the "
              "company's self-rating bias.", months=FRESH),
            t("Of fewer than {n} people, and of one person, colleagues count only where as many of them rated: "
              "otherwise one could work out what a single colleague said.", n=self.policy.minimum_group),
            t("Interval: Student's, over people."))

    def ranking(self) -> str:
        """The two ways to rank skills."""
        t = self.t
        return t.sentences(
            t("Borich (1980): mean of required less assessed, surplus counted against it, times the skill's mean "
              "importance; above 0 people are short on the whole."),
            t("Ranked discrepancy (Narine and Harder 2021): percent of people above what is required less percent "
              "below, from −100 (all short) to +100; only the order of levels counts."),
            t("Where both agree the order is safe; where not, few people have large gaps, or many have small ones."))

    def raters(self) -> str:
        """Who rates how."""
        return self.t.sentences(
            self.t("Mean of the people rated, newest word of each rater."),
            self.t("People see themselves more kindly than others do; the order shows where most."))

    def bias(self, company: Bias) -> str:
        """The bias of self-ratings."""
        t = self.t
        if not company.estimated:
            return t("Too few people rated by both to estimate it: half a level is taken, as is usual.")
        return t.sentences(
            t("Company: {value} levels, 95% interval {low} to {high}, {n} people; each counts once. Self-ratings count "
              "in the assessed level without it.", value=t.number(company.value, 2), low=t.number(company.low, 2),
              high=t.number(company.high, 2), n=t.number(company.n)),
            self._many())

    def change(self) -> str:
        """Then and now."""
        return self.t.sentences(
            self.t("Newest word of self and lead less the word before of that same rater; colleagues are left out, as "
                   "it is another one each time."),
            self._many(),
            self.t("Who was rated low by chance tends to be rated higher next time: a rise proves no training."))

    def _many(self) -> str:
        """What 'sure' means where many are looked at."""
        return self.t("Sure: of all that are called so, {share} at most are expected to be chance (Benjamini and "
                      "Hochberg 1995).", share=self.t.percent(FALSE_DISCOVERIES, 0))

    def results(self, needed: int) -> str:
        """Gaps and results."""
        t = self.t
        return t.sentences(
            t("Spearman's correlation of what people are short of (a surplus counts) with their result of 12 months, "
              "among people of the same role and level; it takes {n} people.", n=needed),
            self._many(),
            t("It may be that the gap weakens results, that weak results make leads rate lower, or that something else "
              "does both."))

    def certificates(self) -> str:
        """When a certificate is what."""
        return self.t.sentences(
            self.t("Expired: held once and not valid any more. Missing: required and never issued."),
            self.t("Due soon: valid, and expires within {days} days of the end of the data.",
                   days=self.policy.certificates_due_days))
