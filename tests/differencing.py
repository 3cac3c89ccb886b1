"""The attack by sums and differences: whom told figures give away.

Something is about the people of a set alone if, and only if, the figures have a lower rank without that set's rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np


def singled_out(people_of: Sequence[str], figures: np.ndarray, smallest: int) -> list[tuple[str, ...]]:
    """The sets of fewer than ``smallest`` people about whom alone something can be worked out.

    ``people_of``: whose each row of ``figures`` is; its columns are the told figures, 1 where the row is in them.
    """
    people, of = np.unique(np.array(people_of, dtype=str), return_inverse=True)
    left, sizes, _ = np.linalg.svd(figures, full_matrices=False)
    basis = left[:, sizes > 1e-9 * sizes.max(initial=1.0)]
    grams = np.array([basis[of == n].T @ basis[of == n] for n in range(len(people))])
    found = []
    for size in range(1, smallest if basis.shape[1] else 1):
        some = np.array(list(combinations(range(len(people)), size)))
        rest = np.linalg.eigvalsh(grams.sum(axis=0) - grams[some].sum(axis=1))[:, 0]
        found += [tuple(people[one].tolist()) for one in some[rest < 1e-7]]
    return found
