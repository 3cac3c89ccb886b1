"""A company made up from a seed, with planted truths: ``make(Company(), place)`` writes it as a new snapshot."""

from analytics.demo.company import Company
from analytics.demo.filling import fill, make
from analytics.demo.planted import Planted, truths

__all__ = ["Company", "Planted", "fill", "make", "truths"]
