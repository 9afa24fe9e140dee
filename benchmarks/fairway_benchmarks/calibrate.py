"""What a score means: fits the two constants of `fairway.comparison.calibration`, and says how well they hold.

Run from the root of the repository with FAIRWAY_CORPUS set: `python -m fairway_benchmarks.calibrate`. Prints constants and a
table; a person reviews them and writes them down, and a changed constant is a new VERSION of comparison. Nothing is learned
while the system runs.

The model is a logistic of the score. Positives are the labelled pairs of one person in the half "tune", together weighted as
LISTED_PER_10000 listed persons among ten thousand travellers (JUDGEMENT: how many really travel is the office's to know).
Negatives are ordinary travellers with every entry that came near them. The table is made with the half "held".
"""

from __future__ import annotations

import itertools
import json
import sys
from typing import Final

import numpy as np
import numpy.typing as npt

from fairway.comparison import Index, compare
from fairway_benchmarks.quality import APART, corpus, listed_persons, ordinary_travellers, pairs

__all__ = ["fit", "main"]

LISTED_PER_10000: Final = 1.0
TRAVELLERS: Final = 20_000
SCORE_FROM: Final = 2.0  # what scores less is never shown
_STEPS: Final = 60
_BINS: Final = (2.0, 5.0, 8.0, 9.0, 10.0, 12.0, 14.0, 40.0)

_Floats = npt.NDArray[np.float64]


def fit(scores: _Floats, same: _Floats, weights: _Floats) -> tuple[float, float]:
    """Slope and middle of the logistic 1 / (1 + exp(slope * (middle - score))), by Newton's method with a light ridge."""
    design = np.column_stack([scores, np.ones_like(scores)])
    beta = np.array([0.5, -4.0])
    ridge = np.diag([1e-6, 1e-6])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (weights * (same - chance)) - ridge @ beta
        hessian = (design * (weights * chance * (1 - chance))[:, None]).T @ design + ridge
        beta = beta + np.linalg.solve(hessian, gradient)
    return float(beta[0]), float(-beta[1] / beta[0])


def main() -> int:
    """Prints JSON."""
    folder = corpus()
    if not (folder / "pairs_dev.csv").exists():
        print(f"no pairs in {folder}: set FAIRWAY_CORPUS", file=sys.stderr)
        return 2
    ordinary = ordinary_travellers(folder, TRAVELLERS)
    persons = listed_persons(folder)
    index = Index.build(persons)
    negatives = [compare(one, persons[at]).score for one in ordinary for at in index.candidates(one)]
    positives: dict[str, list[float]] = {"tune": [], "held": []}
    for pair in pairs(folder):
        if pair.is_same and not APART(pair.category):
            positives[pair.half].append(compare(pair.traveller, pair.listed).score)
    scores, same, weights = _sample(positives["tune"], negatives)
    slope, middle = fit(scores, same, weights)
    table = _table(*_sample(positives["held"], negatives), slope, middle)
    print(
        json.dumps(
            {"slope": round(slope, 3), "middle": round(middle, 2), "negatives": len(negatives), "held": table}, indent=2
        )
    )
    return 0


def _sample(positives: list[float], negatives: list[float]) -> tuple[_Floats, _Floats, _Floats]:
    """Scores, whether one person, and how many of ten thousand travellers each stands for."""
    near = [score for score in negatives if score >= SCORE_FROM]
    found = [score for score in positives if score >= SCORE_FROM]
    scores = np.array(found + near)
    same = np.array([1.0] * len(found) + [0.0] * len(near))
    share = LISTED_PER_10000 / len(positives)
    weights = np.array([share] * len(found) + [10_000 / TRAVELLERS] * len(near))
    return scores, same, weights


def _table(scores: _Floats, same: _Floats, weights: _Floats, slope: float, middle: float) -> list[dict[str, float]]:
    """In each band of scores: the share that is one person, and the mean probability stated."""
    stated = 1 / (1 + np.exp(slope * (middle - scores)))
    rows = []
    for least, below in itertools.pairwise(_BINS):
        within = (scores >= least) & (scores < below)
        total = float(weights[within].sum())
        if total:
            rows.append(
                {
                    "from": least,
                    "below": below,
                    "per_10000_travellers": round(total, 3),
                    "share_same": round(float((weights * same)[within].sum()) / total, 3),
                    "stated": round(float((weights * stated)[within].sum()) / total, 3),
                }
            )
    return rows


if __name__ == "__main__":
    sys.exit(main())
