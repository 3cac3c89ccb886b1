"""What is said of a forecast, by how much history there is, in both languages."""

from __future__ import annotations

import pytest

from analytics.language import Language
from analytics.metrics.catalogue import metric
from analytics.metrics.showing import Writer
from analytics.summary.forecast import Forecast, forecast
from analytics.summary.forecast_words import basis, interval_note, limits
from tests.published.monthly import PASSENGERS
from tests.summary.test_forecast import monthly

REVENUE = metric("revenue")
ENGLISH, CHINESE = Writer(Language(), "CNY"), Writer(Language("zh_CN"), "CNY")
MEANS = "What comes lies in the interval in 8 of 10, going by how far such forecasts were off in the past."


def of(months: int) -> Forecast:
    return forecast(monthly(1e4 * PASSENGERS[:months]), monthly([]))


@pytest.mark.parametrize(("months", "made", "limit", "interval"), [
    (1, "", "1 month of history: nothing can be said of the months to come before a whole year is there.", ""),
    (11, "", "11 months of history: nothing can be said of the months to come before a whole year is there.", ""),
    (12, "Forecast: the same month a year before.",
     "12 months of history: how far the forecast can be off cannot be told before 18 are there.", ""),
    (17, "Forecast: the same month a year before. In the past a month was ¥60.0k off on average.",
     "17 months of history: how far the forecast can be off cannot be told before 18 are there.", ""),
    (18, "Forecast: the same month a year before. In the past a month was ¥82.9k off on average.",
     "18 months of history: trends are not forecast before 30 are there.", MEANS),
    (48, "Forecast: the mean of the same month a year before, Holt-Winters, Holt-Winters with a damped trend, Theta, "
         "seasonal ARIMA (0,1,1)(0,1,1). In the past a month was ¥106.4k off on average, the same month a year before "
         "¥279.1k.", "", MEANS),
])
def test_english(months: int, made: str, limit: str, interval: str) -> None:
    found = of(months)
    assert (basis(found, REVENUE, ENGLISH), limits(found, ENGLISH), interval_note(found, ENGLISH)) == (
        made, limit, interval)


@pytest.mark.parametrize(("months", "limit"), [
    (11, "历史数据只有11个月：满一整年之前，无法预测今后各月。"),
    (12, "历史数据只有12个月：满18个月之前，无法给出预测的误差范围。"),
    (29, "历史数据只有29个月：满30个月之前，不对趋势作预测。"), (30, "")])
def test_chinese(months: int, limit: str) -> None:
    assert limits(of(months), CHINESE) == limit
