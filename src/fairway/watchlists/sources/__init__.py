"""The list sources: the folders beside this file, and private ones by the entry point group "fairway.list_sources".

A source is a package with a `source.toml` (see `fairway.watchlists.reading.Source`) and a `reader` module whose
`read(data: bytes) -> ListReading` gives the people of one file: any bytes give a reading, never another exception.
A private package names itself in its own metadata; nothing here is changed for it.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from importlib.metadata import entry_points

from fairway.watchlists.reading import LIST_BYTES_MAX, ListReading, Notes, Reader, Source, described

__all__ = ["GROUP", "SourceClash", "UnknownSource", "available", "read_list"]

GROUP = "fairway.list_sources"


class UnknownSource(LookupError):
    """There is no source of that name. The text lists those that there are."""


class SourceClash(Exception):
    """Two packages claim one source name: a list would be read by whichever came first. Nothing is read until one goes."""


def available() -> dict[str, Source]:
    """All sources by name, in the order of their names. Raises SourceClash."""
    return {name: source for name, (_, source) in sorted(_found().items())}


def read_list(source: str, data: bytes) -> ListReading:
    """Reads one file of a source. Raises UnknownSource; whatever is wrong with the data is a finding."""
    found = _found()
    if source not in found:
        raise UnknownSource(f'there is no list source "{source}"; there are: {", ".join(sorted(found))}')
    if len(data) > LIST_BYTES_MAX:
        return Notes().refused("list.too-large")
    reader: Reader = importlib.import_module(f"{found[source][0]}.reader").read
    return reader(data)


@functools.cache
def _found() -> dict[str, tuple[str, Source]]:
    found: dict[str, tuple[str, Source]] = {}
    packages = [f"{__name__}.{each.name}" for each in pkgutil.iter_modules(__path__) if each.ispkg]
    packages += [each.value for each in entry_points(group=GROUP)]
    for package in packages:
        source = described(package)
        if source.name in found:
            raise SourceClash(
                f'two packages claim the list source "{source.name}": {found[source.name][0]} and {package}'
            )
        found[source.name] = (package, source)
    return found
