"""The attacks that an input can be, what the house does about each, and the tests that try it.

`docs/hostile-inputs.md` is made from it. A test is named `file::function`; `tests/hostile/test_table.py` checks that each exists.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ATTACKS", "Attack", "page"]

HERE = "tests/hostile/test_attempts.py::"
READER = "tests/messages/test_hostile.py::"
PROMISES = "tests/messages/test_promises.py::"


@dataclass(frozen=True)
class Attack:
    """One row. `gap` says what is not tried, or not as far."""

    code: str
    what: str
    rule: str
    tests: tuple[str, ...]
    gap: str = ""


ATTACKS = (
    Attack(
        "H01",
        "One segment without end",
        "100,000 characters a segment: passed over as `segment.too-long`, nobody else is lost. 64 MiB a transmission.",
        (
            READER + "test_one_segment_longer_than_the_limit_is_passed_over_and_nobody_else_is_lost",
            READER + "test_twenty_megabytes_of_nonsense_are_read_or_refused_within_a_ceiling_of_memory",
        ),
        "Not streamed: the transmission is in memory, whole.",
    ),
    Attack(
        "H02",
        "A huge interchange",
        "64 MiB by every way in: refused while it comes (HTTPS), left unread (file, mail, SFTP), put aside (AMQP); 512 MiB from "
        "the shell.",
        (
            "tests/rest/test_push.py::test_what_is_too_large_is_refused_while_it_comes",
            "tests/intake/test_watched_folder.py::test_links_pipes_and_giants_are_set_aside_unread",
            "tests/intake/test_mail.py::test_what_cannot_be_received_is_flagged_and_stays",
            "tests/intake/test_fetching.py::test_what_is_too_large_stays_there_and_is_told_once",
            "tests/intake/test_fetching.py::test_a_message_that_is_too_large_is_whole_in_the_other_queue",
        ),
        "Memory grows with size: up to 90 bytes a byte of nonsense, so up to 6 GB for one at the limit. A reader that dies "
        "of it dies alone: see H03's last test.",
    ),
    Attack(
        "H03",
        "Floods of elements, components, segments, bookings, people",
        "Time grows with length and not faster, for 37 kinds of repetition. What ends its reader three times is set aside.",
        (
            READER + "test_four_times_the_input_takes_four_times_as_long_not_sixteen",
            "tests/intake/test_receiving.py::test_a_transmission_that_ends_its_reader_again_and_again_is_set_aside",
        ),
    ),
    Attack(
        "H04",
        "Unbalanced, nested, repeated envelopes; wrong counts; references used twice",
        "Read as far as it goes, each slip a finding; the reader does not recurse.",
        (
            HERE + "test_kept_whole_and_nobody_else_is_lost",
            "tests/messages/test_mutation.py::test_no_mutation_of_one_travellers_segment_loses_another",
        ),
    ),
    Attack(
        "H05",
        "A service string that makes no sense",
        "Any nine bytes after UNA give a reading or a refusal by name.",
        (HERE + "test_any_service_string_gives_a_reading",),
    ),
    Attack(
        "H06",
        "Tricks with the release character",
        "ISO 9735: the next character is data, the last one of a message is nothing.",
        (HERE + "test_kept_whole_and_nobody_else_is_lost", HERE + "test_a_released_terminator_ends_nothing"),
    ),
    Attack(
        "H07",
        "Wrong character sets: overlong UTF-8, surrogates, UTF-16, mixtures",
        "Kept as sent; read as declared, else as detected, with a finding.",
        (HERE + "test_kept_whole_and_nobody_else_is_lost", PROMISES + "test_any_bytes_give_a_reading"),
    ),
    Attack(
        "H08",
        "Control and invisible characters, reversed writing, heaped accents",
        "Kept in the sealed original; findings and logs hold shapes, so no line of theirs can be forged.",
        (
            HERE + "test_kept_whole_and_nobody_else_is_lost",
            HERE + "test_no_finding_holds_a_character_of_the_sender",
            PROMISES + "test_no_value_of_a_message_appears_in_a_finding",
        ),
    ),
    Attack(
        "H09",
        "Formulas in names, for whoever opens an export in a spreadsheet",
        "No export holds what a sender wrote: statistics are counts, the audit log codes, quarantine shapes.",
        (HERE + "test_no_export_holds_what_a_sender_wrote",),
    ),
    Attack(
        "H10",
        "Markup, script, templates, SQL, lookups in every field",
        "Text is text: encoded on output, bound in statements, never evaluated; pages run no inline script.",
        (HERE + "test_a_page_shows_hostile_text_as_text",),
        "The card of a hit, with a handful of payloads; not every page with five hundred.",
    ),
    Attack(
        "H11",
        "XML: entities, document types, inclusions, depth, billion laughs",
        "A document type is refused before anything is expanded (`xml.forbidden`); no socket is opened.",
        (
            READER + "test_xml_that_declares_anything_is_not_read",
            "tests/watchlists/test_public_sources.py::test_hostile_markup_is_refused_in_every_source",
            HERE + "test_kept_whole_and_nobody_else_is_lost",
        ),
    ),
    Attack(
        "H12",
        "Archives: bombs, overlapping, nested, encrypted, paths outside",
        "Carriers' archives are not opened. Of a list's archive only named members are unpacked, each to a limit.",
        (READER + "test_an_archive_is_not_opened", HERE + "test_a_bomb_instead_of_a_list_is_refused_in_a_second"),
    ),
    Attack(
        "H13",
        "JSON: depth, numbers without end, NaN, doubled keys",
        "Refused as not valid, by name; nothing is decided.",
        (HERE + "test_hostile_json_decides_nothing",),
        "A key that stands twice counts once, its last value: it is not refused.",
    ),
    Attack(
        "H14",
        "Names made to make comparing slow",
        "Comparing has a bound of time for any pair.",
        (HERE + "test_no_pair_of_names_is_slow_to_compare",),
    ),
    Attack(
        "H15",
        "Dates and numbers that cannot be: 31 September, year 0000, ages below nothing",
        "A finding with its place; the rest of the traveller is kept.",
        (HERE + "test_an_impossible_date_loses_nobody",),
    ),
    Attack(
        "H16",
        "Documents and pictures as attachments",
        "Nothing of them is opened or converted: kept as bytes, quarantined, shown to nobody.",
        (
            HERE + "test_kept_whole_and_nobody_else_is_lost",
            "tests/intake/test_mail.py::test_a_hostile_mail_is_no_error",
        ),
    ),
    Attack(
        "H17",
        "A poisoned list: a page to sign in, empty, half, ten times as long, everybody gone",
        "Refused, or a person has to confirm; the version in use stays, and its age is shown.",
        (
            HERE + "test_a_bomb_instead_of_a_list_is_refused_in_a_second",
            "tests/watchlists/test_broken_lists.py::test_a_poisoned_version_says_what_moved_and_the_active_one_stays",
            "tests/watchlists/test_broken_lists.py::test_a_file_that_is_broken_as_a_whole_is_refused_and_the_active_one_stays",
            "tests/watchlists/test_public_sources.py::test_a_file_that_ends_early_is_never_taken_for_the_whole",
        ),
    ),
    Attack(
        "H18",
        "An old push, replayed",
        "The same bytes are known and change nothing; in a new envelope it is older than what is stored, and changes nothing.",
        (
            "tests/rest/test_push.py::test_a_sender_gets_a_receipt_and_the_same_one_again",
            HERE + "test_an_old_push_in_a_new_envelope_changes_nothing",
        ),
    ),
)


def page() -> str:
    """The page."""
    lines = [
        "# Hostile inputs",
        "",
        "What an input can do to a house, what the house does about it, and the tests that try it. Made from "
        "`tests/hostile/table.py`; a test compares the two.",
        "",
        "| | attack | what happens | tests | what is not tried |",
        "|---|---|---|---|---|",
    ]
    for each in ATTACKS:
        tests = "<br>".join(
            f"[{test.partition('::')[2].removeprefix('test_').replace('_', ' ')}](../{test.partition('::')[0]})"
            for test in each.tests
        )
        lines.append(f"| {each.code} | {each.what} | {each.rule} | {tests} | {each.gap} |")
    return "\n".join([*lines, ""])
