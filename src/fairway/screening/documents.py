"""Lists of documents: who presents a lost or stolen one is hit by the document alone, whatever name stands in it."""

from __future__ import annotations

from collections.abc import Sequence

from fairway.comparison import ComparedTraveller, Comparison, Document, ListedPerson, compare
from fairway.comparison import normalise_country as state_of
from fairway.comparison import normalise_document_number as number_of
from fairway.store.archive import Archive
from fairway.store.document_sets import DocumentSet, path_of_version
from fairway.store.keyring import Key

__all__ = ["Documents"]


class Documents:
    """The active lists of documents."""

    def __init__(self, sets: Sequence[tuple[str, int, DocumentSet]] = (), key: Key | None = None) -> None:
        self._sets = sets
        self._key = key

    @classmethod
    def of_versions(cls, archive: Archive, versions: Sequence[tuple[str, int]]) -> Documents:
        """Those of these list versions that hold documents. Raises ValueError where a file is not whole."""
        found = [(source, version, path_of_version(archive.home, version)) for source, version in versions]
        return cls(
            [(source, version, DocumentSet(path)) for source, version, path in found if path.exists()],
            archive.list_key(),
        )

    def screen(self, travellers: Sequence[ComparedTraveller]) -> list[list[tuple[ListedPerson, str, int, Comparison]]]:
        """For each traveller the hits by document, with what was found as an entry without a name, source and version.

        State and number must both be the same, exactly; a document of which no state is known is tried with the nationalities.
        """
        found: list[list[tuple[ListedPerson, str, int, Comparison]]] = [[] for _ in travellers]
        if not self._sets or self._key is None:
            return found
        asked = [
            (at, Document(each.kind, state, each.number))
            for at, traveller in enumerate(travellers)
            for each in traveller.documents
            for state in ([each.country] if each.country else traveller.nationalities)
        ]
        pairs = [(document.country, document.number) for _, document in asked]
        for source, version, documents in self._sets:
            for (at, document), is_there in zip(asked, documents.has_each(pairs), strict=True):
                if is_there:
                    listed = self._entry(document)
                    found[at].append((listed, source, version, compare(travellers[at], listed)))
        return [list({(hit[1], hit[0].entry_id): hit for hit in each}.values()) for each in found]

    def _entry(self, document: Document) -> ListedPerson:
        """An entry of nothing but the document. Its identifier stands in the open: a keyed digest, not the number."""
        if self._key is None:
            raise RuntimeError("no key to name a document by")
        state, number = state_of(document.country), number_of(document.number)
        return ListedPerson(
            entry_id=f"document-{self._key.trace(f'document|{state}|{number}'):016x}",
            names=(),
            documents=(Document(document.kind, state, number),),
        )
