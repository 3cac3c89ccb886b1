"""How long an effect takes for 5,000 people over 36 months: ``python -m tests.benchmarks.training_effects``."""

from __future__ import annotations

import time

from analytics.training.effect import effect
from tests.training.companies import company

if __name__ == "__main__":
    panel = company(1, people=5000, trained=1500, waves=(12, 18, 24))
    started = time.perf_counter()
    effect(panel)
    print(f"{time.perf_counter() - started:.2f} s (5 s allowed)")
