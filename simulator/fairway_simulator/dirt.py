"""Dirt: what real senders, gateways and hands do to a message, each kind by its name.

No kind makes the number of travellers a matter of opinion: what is cut away is cut between two bookings or
two people, and the manifest says how many whole ones stayed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from fairway_simulator.wire import Interchange, assemble

__all__ = ["KINDS", "TRUNCATING", "soil"]

WRAP_COLUMNS = 69


def _wrong_counts(random: Random, interchange: Interchange) -> str:
    off = 1 + int(random.random() * 4)
    segments: list[str] = []
    for text in interchange.segments():
        tag, _, rest = text.partition("+")
        if tag in ("UNT", "UNZ", "EQN") and not (tag == "EQN" and _is_split(segments)):
            count, plus, reference = rest.partition("+")
            text = f"{tag}+{int(count) + off}{plus}{reference}"
        segments.append(text)
    return assemble(interchange.una, segments, lines=interchange.is_one_segment_per_line)


def _is_split(before: list[str]) -> bool:
    """An EQN after the first booking counts split travellers; it is left alone."""
    return "SRC" in before


def _trailer_without_reference(_: Random, interchange: Interchange) -> str:
    segments = [s.rsplit("+", 1)[0] if s.startswith("UNT+") else s for s in interchange.segments()]
    return assemble(interchange.una, segments, lines=interchange.is_one_segment_per_line)


def _translated(text: str, element: str, component: str, release: str) -> str:
    """A segment with default service characters, written with others."""
    out, at = [], 0
    while at < len(text):
        letter = text[at]
        if letter == "?" and at + 1 < len(text):
            at += 1
            letter = text[at]
            out.append(release + letter if letter in (element, component, release) else letter)
        elif letter == "+":
            out.append(element)
        elif letter == ":":
            out.append(component)
        elif letter in (element, component, release):
            out.append(release + letter)
        else:
            out.append(letter)
        at += 1
    return "".join(out)


def _other_separators(random: Random, interchange: Interchange) -> str:
    """A service string advice that names unusual characters, and a body that uses them."""
    component, element, release, terminator = ((":", "-", "?", "*"), (":", "*", "?", "$"), ("!", "@", "$", "^"))[
        int(random.random() * 3)
    ]
    segments = []
    for text in interchange.segments():
        body = _translated(text, element, component, release)
        segments.append(body.replace(terminator, release + terminator))
    una = f"UNA{component}{element}.{release} {terminator}"
    return assemble(una, segments, terminator=terminator, lines=interchange.is_one_segment_per_line)


def _quote_terminator_without_una(_: Random, interchange: Interchange) -> str:
    segments = [s.replace("?'", "'").replace('"', '?"') for s in interchange.segments()]
    return assemble("", segments, terminator='"', lines=interchange.is_one_segment_per_line)


def _una_disagrees(_: Random, interchange: Interchange) -> str:
    """The service string advice names a typographic quote; the body uses the plain one."""
    return assemble("UNA:+.?*\u2019", interchange.segments(), lines=interchange.is_one_segment_per_line)


def _no_interchange_header(_: Random, interchange: Interchange) -> str:
    segments = [s for s in interchange.segments() if s[:3] not in ("UNB", "UNG", "UNE", "UNZ")]
    return assemble("", segments, lines=True)


def wrap(text: str, columns: int = WRAP_COLUMNS) -> str:
    """The text cut into lines of that many columns, wherever that falls; never after a release character."""
    lines, at = [], 0
    while at < len(text):
        end = min(at + columns, len(text))
        while end < len(text) and end - at > columns // 2 and (text[end - 1] in "? " or text[end] == " "):
            end -= 1
        lines.append(text[at:end])
        at = end
    return "\r\n".join(lines)


def _wrapped(_: Random, interchange: Interchange) -> str:
    return wrap(assemble(interchange.una, interchange.segments(), lines=False)) + "\r\n"


def _type_b_header(_: Random, interchange: Interchange) -> str:
    sent = interchange.sent_at
    head = f"QN QVAPNXH\r\n.QVARMXH {sent.day:02d}{sent.hour:02d}{sent.minute:02d}\r\n"
    return head + wrap(assemble(interchange.una, interchange.segments(), lines=False)) + "\r\n"


def _lost_terminators(random: Random, interchange: Interchange) -> str:
    """Here and there the terminator before a line end is gone; the next line starts with a tag."""
    segments = interchange.segments()
    out = [interchange.una + "\r\n"] if interchange.una else []
    lost = 0
    for text, following in zip(segments, [*segments[1:], ""], strict=True):
        may_go = following[:4] in ("RPI+", "APD+", "MON+", "ATT+", "NAT+", "REF+", "FAR+") and "IFT" not in text[:3]
        if may_go and lost < 3 and random.random() < 0.3:
            lost += 1
            out.append(text + "\r\n")
        else:
            out.append(text + "'\r\n")
    return "".join(out)


def _blanks(random: Random, interchange: Interchange) -> str:
    """Blanks after terminators, several segments on one line."""
    out = [interchange.una]
    for text in interchange.segments():
        out.append(text + "'" + (" ", "", "\r\n", "  \r\n")[int(random.random() * 4)])
    return "".join(out)


def _moved(blocks: list[list[str]], tag: str, after: str) -> list[list[str]]:
    moved = []
    for block in blocks:
        place = next((n for n, s in enumerate(block) if s.startswith(tag)), None)
        target = next((n for n, s in enumerate(block) if s.startswith(after)), None)
        if place is not None and target is not None and place < target:
            block = [*block[:place], *block[place + 1 : target + 1], block[place], *block[target + 1 :]]
        moved.append(block)
    return moved


def _wrong_order(_: Random, interchange: Interchange) -> str:
    """Segments out of their place: free text after the payment, nationality after the document's number."""
    messages = []
    for message in interchange.messages:
        if message.kind.startswith("PNRGOV"):
            blocks = _moved(message.blocks, "IFT+4:28", "FOP+")
        else:
            blocks = _moved(message.blocks, "NAT+", "DOC+")
        messages.append(replace(message, blocks=blocks))
    return interchange.with_messages(messages).text()


def _unescaped_apostrophe(_: Random, interchange: Interchange) -> str:
    """An apostrophe in free text without its release character, in the first booking that has room for it."""
    messages = []
    for message in interchange.messages:
        blocks = [list(block) for block in message.blocks]
        for block in blocks:
            place = next((n for n, s in enumerate(block) if s.startswith("ADD+")), None)
            if place is not None:
                block.insert(place, "IFT+4:28::YY+TRAVELS TO FRIEND'S WEDDING")
                break
        messages.append(replace(message, blocks=blocks))
    return interchange.with_messages(messages).text()


def _typographic_quotes(random: Random, interchange: Interchange) -> str:
    """Some terminators went through a word processor."""
    end = "\r\n" if interchange.is_one_segment_per_line else ""
    segments = interchange.segments()
    out = [interchange.una + end if interchange.una else ""]
    for n, text in enumerate(segments):
        is_odd = n > 6 and random.random() < 0.06 and segments[min(n + 1, len(segments) - 1)][:3] != "UNZ"
        out.append(text + ("\u2019" if is_odd else "'") + end)
    return "".join(out)


def _text_after_the_end(_: Random, interchange: Interchange) -> str:
    return interchange.text() + "\r\nPLS ACK RECEIPT OF ABOVE MSG\r\nNNNN\r\n"


def _log_prefix(_: Random, interchange: Interchange) -> str:
    sent = interchange.sent_at
    return f"{sent:%Y-%m-%dT%H:%M:%S},123 [trace.id:4f1c] INFO - PUSH - " + interchange.text()


def _truncated(_: Random, interchange: Interchange) -> str:
    """The transmission broke off: after a whole record comes the beginning of a tag and then nothing.

    The caller has already taken the lost records out.
    """
    last = interchange.messages[-1]
    segments = interchange.segments()
    end = max(n for n, s in enumerate(segments) if s.startswith("UNT+")) - len(last.tail)
    start = "SR" if last.kind.startswith("PNRGOV") else "NA"
    text = assemble(interchange.una, segments[:end], lines=interchange.is_one_segment_per_line)
    return text + start


KINDS: dict[str, Callable[[Random, Interchange], str]] = {
    "wrong_counts": _wrong_counts,
    "trailer_without_reference": _trailer_without_reference,
    "other_separators": _other_separators,
    "quote_terminator_without_una": _quote_terminator_without_una,
    "una_disagrees": _una_disagrees,
    "no_interchange_header": _no_interchange_header,
    "wrapped_at_69": _wrapped,
    "type_b_header": _type_b_header,
    "lost_terminators": _lost_terminators,
    "blanks": _blanks,
    "wrong_order": _wrong_order,
    "unescaped_apostrophe": _unescaped_apostrophe,
    "typographic_quotes": _typographic_quotes,
    "text_after_the_end": _text_after_the_end,
    "log_prefix": _log_prefix,
    "truncated_tail": _truncated,
}
TRUNCATING = "truncated_tail"


def soil(random: Random, interchange: Interchange, kind: str) -> str:
    """The file with that kind of dirt on it. KeyError where the kind is unknown.

    For the truncating kind the interchange must already hold only what stays.
    """
    return KINDS[kind](random, interchange)
