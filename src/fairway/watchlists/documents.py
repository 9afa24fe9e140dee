"""Loads lists of travel documents: no people, only numbers, and a hundred million of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from fairway.kit.findings import Finding
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import ListLoaded
from fairway.store import document_sets, list_parts, lists
from fairway.store.archive import look, perform
from fairway.store.list_parts import Shape
from fairway.watchlists.guarding import alarms
from fairway.watchlists.office import Loaded
from fairway.watchlists.reading import Notes
from fairway.watchlists.sources import UnknownSource, available

__all__ = ["DOCUMENTS_MAX", "load_documents"]

DOCUMENTS_MAX = 500_000_000  # four gigabytes packed; five times the largest register we know
LINE_BYTES_MAX = 200  # a document has thirty
_READ_BYTES = 1 << 20


def load_documents(act: Act, source: str, path: Path, *, progress: Callable[[int, int], None] | None = None) -> Loaded:
    """Packs a file of documents and keeps it as a new version that waits to be activated.

    progress  told (bytes read, bytes of the file)

    Lines that hold no document are counted and left out; the first hundred are findings with their number. Refuses a file without
    any document, and one of which more than a twentieth is none. Raises UnknownSource.
    """
    permit(act, Permission.LOAD_LIST)
    if source not in available() or available()[source].holds != "documents":
        raise UnknownSource(f'"{source}" is no source of documents')
    archive = look()
    version = archive.new_id(act.at)
    packed_at = document_sets.path_of_version(archive.home, version)
    digest = hashlib.sha256()
    packed = document_sets.pack(_lines(path, digest.update, progress), packed_at)
    if not packed.documents or packed.bad * 20 > packed.lines:
        packed_at.unlink(missing_ok=True)
        raise Refused(
            "list.root.unknown",
            f"The file was not taken as list {source}: {packed.bad:,} of {packed.lines:,} lines hold no document. "
            "The lists are as they were.",
        )
    findings = _findings(packed)
    with perform(act) as archive:
        lists.write_version(
            archive,
            source=source,
            digest=digest.hexdigest(),
            published="",
            entries=(),
            findings=findings,
            at=act.at,
            by=act.actor.name,
            identifier=version,
        )
        shape = Shape(0, 0, 0, 0, 0, 0, 0, kept_out=packed.bad, documents=packed.documents)
        list_parts.write_shape(version, shape)
        active = lists.active_version(source)
        before = list_parts.shape_of_version(active.id) if active else None
        act.record(ListLoaded(object=str(version), entries=packed.documents, findings=len(findings)))
    return Loaded(
        source=source,
        version=version,
        is_new=True,
        is_active=False,
        published="",
        entries=0,
        organisations=0,
        kept_out=packed.bad,
        findings=findings,
        compared_with=active.id if active else None,
        added=0,
        removed=0,
        changed=0,
        has_shrunk=False,
        alarms=alarms(before, shape, lists.Changes()),
        documents=packed.documents,
    )


def _lines(path: Path, seen: Callable[[bytes], None], progress: Callable[[int, int], None] | None) -> Iterator[bytes]:
    """The lines of the file, bounded each and in number; what is longer gives one that is no document."""
    whole, done, count, rest = path.stat().st_size, 0, 0, b""
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            seen(block)
            done += len(block)
            *lines, rest = (rest + block).split(b"\n")
            rest = rest[:LINE_BYTES_MAX]
            count += len(lines)
            if count > DOCUMENTS_MAX:
                raise Refused(
                    "list.too-many", "The file has more lines than a list of documents may have. Nothing was kept."
                )
            yield from lines
            if progress is not None:
                progress(done, whole)
    if rest.strip():
        yield rest


def _findings(packed: document_sets.Packed) -> tuple[Finding, ...]:
    notes = Notes()
    for number in packed.first_bad:
        notes.note("entry.document.line", entry=number, tag="number", expected="COUNTRY,NUMBER")
    return notes.findings()
