"""nomenklatura's logic-v2 as a peer: pairs from stdin as JSON lines, scores to stdout, one a line.

Stands alone, because it may run in a Python of its own that has nomenklatura and not Fairway: see `quality`.
A line is {"traveller": {"names", "birth_dates", "genders", "countries"}, "listed": {the same}}, all lists of strings.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=50_000)
def _entity(text: str, side: str) -> Any:
    from followthemoney import model  # type: ignore[import-not-found,unused-ignore]

    given = json.loads(text)
    entity = model.make_entity("Person")
    entity.id = f"{side}-{hash(text)}"  # it remembers what it worked out by this identifier
    for name, key in (
        ("name", "names"),
        ("birthDate", "birth_dates"),
        ("gender", "genders"),
        ("nationality", "countries"),
    ):
        for value in given[key]:
            entity.add(name, value)
    return entity


def main() -> int:
    """Returns 3 where nomenklatura is not there."""
    try:
        from nomenklatura.matching import get_algorithm  # type: ignore[import-not-found,unused-ignore]
        from nomenklatura.matching.types import ScoringConfig  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        print("nomenklatura is not installed", file=sys.stderr)
        return 3
    matcher = get_algorithm("logic-v2")
    config = ScoringConfig.defaults()
    for line in sys.stdin:
        pair = json.loads(line)
        one, other = (json.dumps(pair[side], sort_keys=True) for side in ("traveller", "listed"))
        score = matcher.compare(_entity(one, "traveller"), _entity(other, "listed"), config).score
        print(f"{score:.4f}", flush=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
