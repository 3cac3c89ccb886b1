"""Rank intervals against the published example of Mogstad, Romano, Shaikh and Wilhelm: mathematics in PISA 2018.

Scores and standard errors: OECD. Ranks, sets and statements: the vignettes of the authors' R package csranks.
"""

from __future__ import annotations

import numpy as np

from analytics.assessment import ranks

MATHS = {
    "Australia": (491.3600252, 1.939833031), "Austria": (498.9423138, 2.970998694),
    "Belgium": (508.0703063, 2.262662011), "Canada": (512.0169429, 2.357475749), "Chile": (417.4065563, 2.41588757),
    "Colombia": (390.9322732, 2.989559274), "Czech Republic": (499.4676508, 2.460661531),
    "Denmark": (509.3983746, 1.735002337), "Estonia": (523.4145802, 1.743602224),
    "Finland": (507.3013618, 1.967920411), "France": (495.4075794, 2.320214487),
    "Germany": (500.0437805, 2.647083096), "Greece": (451.3703438, 3.091228197),
    "Hungary": (481.0826364, 2.319596741), "Iceland": (495.1873762, 1.953082603),
    "Ireland": (499.632894, 2.198621128), "Israel": (463.0345488, 3.498563228), "Italy": (486.5898573, 2.780045867),
    "Japan": (526.9732502, 2.471475318), "Korea": (525.933002, 3.121394315), "Latvia": (496.1263306, 1.962766789),
    "Lithuania": (481.1911884, 1.953282039), "Luxembourg": (483.421485, 1.097632409),
    "Mexico": (408.8014734, 2.493225544), "Netherlands": (519.2309824, 2.632277885),
    "New Zealand": (494.489676, 1.705942856), "Norway": (500.9637885, 2.219044878),
    "Poland": (515.6478747, 2.602085176), "Portugal": (492.4874062, 2.684570081),
    "Slovak Republic": (486.1648542, 2.555595707), "Slovenia": (508.8975441, 1.363877596),
    "Spain": (481.3926126, 1.462417763), "Sweden": (502.3877022, 2.654250935),
    "Switzerland": (515.3147131, 2.908003898), "Turkey": (453.5077774, 2.260406789),
    "United Kingdom": (501.7698992, 2.564428111), "United States": (478.2447174, 3.235444099),
}
COUNTRIES = list(MATHS)
SCORE, ERROR = np.array(list(MATHS.values())).T
RANKS = [24, 18, 10, 7, 35, 37, 17, 8, 3, 11, 20, 15, 34, 30, 21, 16, 32, 25, 1, 2, 19, 29, 27, 36, 4, 22, 14, 5, 23,
         26, 9, 28, 12, 6, 33, 13, 31]
MAYBE_TOP_FIVE = {"Belgium", "Canada", "Denmark", "Estonia", "Finland", "Japan", "Korea", "Netherlands", "Poland",
                  "Slovenia", "Sweden", "Switzerland"}


def span(found: ranks.Ranks, country: str) -> tuple[int, int]:
    place = COUNTRIES.index(country)
    return int(found.low[place]), int(found.high[place])


def test_the_ranks_as_printed() -> None:
    assert ranks.simultaneous(SCORE, ERROR).rank.tolist() == RANKS


def test_who_may_be_among_the_five_best() -> None:
    """Twelve countries at 95 %; at 90 % all of them but Sweden."""
    for level, expected in ((0.95, MAYBE_TOP_FIVE), (0.90, MAYBE_TOP_FIVE - {"Sweden"})):
        low = ranks.simultaneous(SCORE, ERROR, level=level).low
        assert {c for c, best in zip(COUNTRIES, low, strict=True) if best <= 5} == expected


def test_the_united_kingdoms_own_interval() -> None:
    """Marginal, 95 %: rank 13, from 8 to 23."""
    place = COUNTRIES.index("United Kingdom")
    found = ranks.marginal(SCORE, ERROR, np.array([place]))
    assert (found.rank[place], *span(found, "United Kingdom")) == (13, 8, 23)
    assert np.isnan(np.delete(found.low, place)).all()


def test_the_last_three_are_told_from_all_others() -> None:
    found = ranks.simultaneous(SCORE, ERROR)
    last = [span(found, c)[0] for c in ("Chile", "Mexico", "Colombia")]
    assert min(last) == 35 > max(span(found, c)[1] for c in COUNTRIES if c not in ("Chile", "Mexico", "Colombia"))


def test_germany_and_korea_are_told_apart_at_75_percent_not_at_95() -> None:
    surest, sure = (ranks.simultaneous(SCORE, ERROR, level=level) for level in (0.95, 0.75))
    assert span(surest, "Germany")[0] == 7 == span(surest, "Korea")[1]
    assert span(sure, "Germany")[0] > span(sure, "Korea")[1]


def test_turned_around_the_ranks_are_counted_from_the_other_end() -> None:
    """The same with the lowest score as the best."""
    up, down = ranks.simultaneous(SCORE, ERROR), ranks.simultaneous(SCORE, ERROR, higher_is_better=False)
    assert (up.rank + down.rank).tolist() == [38] * 37
    assert np.abs(up.low + down.high - 38).max() <= 2  # other draws, so a neighbour may fall on the other side
    assert down.low[COUNTRIES.index("Colombia")] == down.high[COUNTRIES.index("Colombia")] == 1
