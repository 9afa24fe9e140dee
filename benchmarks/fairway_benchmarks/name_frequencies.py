"""Writes `fairway/comparison/names/frequencies.txt`: how common the common words of names are, by the simulator's tables.

Run from the root of the repository: `python -m fairway_benchmarks.name_frequencies`. The result is reviewed and committed;
a new table is a new VERSION of comparison.
"""

from __future__ import annotations

from collections import Counter
from math import log
from pathlib import Path
from random import Random

from fairway.comparison.names.scripts import ascii_words
from fairway_simulator.names import culture, culture_names

__all__ = ["frequencies"]

PEOPLE_PER_CULTURE = 20_000
SHORT_POOL = 0.7  # JUDGEMENT: the simulator's pools hold about half of a people; the rest bear names outside them
WEIGHT_KEPT_MAX = 7.0


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


def main() -> None:
    """Writes the file beside the room that reads it."""
    target = Path("src/fairway/comparison/names/frequencies.txt")
    rows = [f"{letters} {weight}" for letters, weight in sorted(frequencies().items())]
    target.write_text("\n".join(rows) + "\n", encoding="ascii")
    print(f"{len(rows)} words")


if __name__ == "__main__":
    main()
