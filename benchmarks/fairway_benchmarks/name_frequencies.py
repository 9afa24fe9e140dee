"""Writes `fairway/comparison/names/frequencies.txt`: how common the common words of names are.

Two sources: the simulator's tables, and the most popular forenames and surnames by country (CC0, the
popular-names-by-country dataset) from the folder named by FAIRWAY_CORPUS. Run from the root of the repository:
`python -m fairway_benchmarks.name_frequencies`. The result is reviewed and committed; a new table is a new VERSION of comparison.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from math import log
from pathlib import Path
from random import Random

from fairway.comparison.names.scripts import Script, ascii_words
from fairway_simulator.names import culture, culture_names

__all__ = ["frequencies"]

PEOPLE_PER_CULTURE = 20_000
SHORT_POOL = 0.7  # JUDGEMENT: the simulator's pools hold about half of a people; the rest bear names outside them
WEIGHT_KEPT_MAX = 7.0
# JUDGEMENT: the published tables give ranks, rarely counts. Measured shares of first ranks lie between 1 and 6 %.
FIRST_RANK_WEIGHT = 4.0
BY_LOG_OF_RANK = 0.5
POPULAR = (("common-forenames-by-country.csv", "Index"), ("common-surnames-by-country.csv", "Rank"))


def frequencies(seed: int = 1) -> dict[str, float]:
    """For each word its weight, -ln of the share of people who bear it, in the culture where it is most common."""
    weights: dict[str, float] = {}
    for name in culture_names():
        random = Random(f"{seed} {name}")
        counts: Counter[str] = Counter()
        for _ in range(PEOPLE_PER_CULTURE):
            whole = culture(name).whole_name(random, random.choice("MF"))
            words = {letters for word in (*whole.given, *whole.surname) for letters, _ in ascii_words(word.roman)}
            spellings = {
                letters
                for word in (*whole.given, *whole.surname)
                for v in word.variants
                for letters, _ in ascii_words(v)
            }
            counts.update(words | spellings)
        for letters, count in counts.items():
            weight = -log(count / PEOPLE_PER_CULTURE) + SHORT_POOL
            weights[letters] = min(weight, weights.get(letters, WEIGHT_KEPT_MAX))
    return {letters: round(weight, 1) for letters, weight in weights.items() if weight < WEIGHT_KEPT_MAX}


def popular(folder: Path) -> dict[str, float]:
    """For each word of the popular names by country its weight by its best rank."""
    weights: dict[str, float] = {}
    for file, rank_column in POPULAR:
        with (folder / file).open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                weight = FIRST_RANK_WEIGHT + BY_LOG_OF_RANK * log(max(1.0, float(row[rank_column] or 25)))
                for column in ("Localized Name", "Romanized Name"):
                    words = ascii_words(row[column])
                    if len(words) == 1 and len(words[0][0]) > 1 and words[0][1] != Script.CONSONANTAL:
                        letters = words[0][0]
                        weights[letters] = min(weight, weights.get(letters, WEIGHT_KEPT_MAX))
    return weights


def main() -> None:
    """Writes the file beside the room that reads it."""
    target = Path("src/fairway/comparison/names/frequencies.txt")
    corpus = Path(os.environ.get("FAIRWAY_CORPUS", "../shared/corpus"))
    weights = frequencies()
    for letters, weight in popular(corpus / "screening" / "names").items():
        weights[letters] = min(round(weight, 1), weights.get(letters, WEIGHT_KEPT_MAX))
    rows = [f"{letters} {weight}" for letters, weight in sorted(weights.items())]
    target.write_text("\n".join(rows) + "\n", encoding="ascii")
    print(f"{len(rows)} words")


if __name__ == "__main__":
    main()
