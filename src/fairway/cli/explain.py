"""`fairway explain`: what does this message say, segment by segment? No configuration, no store, nothing kept."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from pathlib import Path

from fairway.cli.explaining_page import page
from fairway.cli.showing import print_json, say
from fairway.messages import Outcome
from fairway.messages.explaining import Explanation, Line, explain, first_bad_line

__all__ = ["add_parser", "as_json", "run", "terminal"]

_RAW_MIN = 36
_DIM, _BOLD, _RED, _END = "\x1b[2m", "\x1b[1m", "\x1b[31m", "\x1b[0m"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway explain`."""
    command = subparsers.add_parser(
        "explain",
        help="a message beside what it says, segment by segment",
        description="Shows each segment with its meaning, whose it is, and the findings at their place. Personal values are shown "
        "as shapes (A for a letter, 9 for a digit) unless --values is given. Nothing is kept.",
    )
    command.add_argument("file", metavar="FILE", type=Path, nargs="?", help="the file; - for standard input")
    command.add_argument(
        "--values", action="store_true", help="show personal values too (cards masked, sensitive data withheld)"
    )
    command.add_argument("--html", action="store_true", help="a page for the browser on standard output")
    command.add_argument("--findings-only", action="store_true", help="only the segments with a finding")
    command.add_argument(
        "--defects", action="store_true", help="instead: the table of everything that can be found, as Markdown"
    )
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Explains a file; exit 3 where it would go into quarantine."""
    if args.defects:
        from fairway.cli.defects import defects_page

        sys.stdout.write(defects_page())
        return 0
    if args.file is None:
        say("Name the file to explain, or - for standard input. Nothing was read.")
        return 2
    try:
        data = sys.stdin.buffer.read() if str(args.file) == "-" else args.file.read_bytes()
    except OSError as error:
        say(f"{args.file} cannot be read: {error.strerror}. Nothing was explained.")
        return 2
    explained = explain(data, show_values=args.values)
    title = "standard input" if str(args.file) == "-" else args.file.name
    if args.html:
        sys.stdout.write(page(explained, title))
    elif args.json:
        print_json(as_json(explained))
    else:
        print(terminal(explained, findings_only=args.findings_only))
    return 3 if explained.outcome is Outcome.QUARANTINED else 0


def as_json(explained: Explanation) -> dict[str, object]:
    """The explanation as plain values; `first_bad` is the index of the line to look at first, -1 for none."""
    return {
        "outcome": explained.outcome,
        "messages": [head.says for head in explained.heads],
        "first_bad": first_bad_line(explained),
        "lines_left_out": explained.lines_left_out,
        "findings": [str(finding) for finding in explained.findings],
        "lines": [
            {
                "interchange": line.interchange,
                "message": line.message,
                "segment": line.segment,
                "tag": line.tag,
                "raw": line.raw,
                "title": line.title,
                "belongs": line.belongs,
                "says": [
                    {"place": f"{p.element}.{p.component}", "label": p.label, "shown": p.shown, "means": p.means}
                    for p in line.parts
                ],
                "gave": line.gave,
                "findings": [{"code": f.code, "effect": f.effect, "says": str(f)} for f in line.findings],
            }
            for line in explained.lines
        ],
    }


def terminal(explained: Explanation, *, findings_only: bool = False) -> str:
    """The explanation for a terminal: raw segment left, what it says right, findings under their segment."""
    colours = sys.stdout.isatty()
    width = min(shutil.get_terminal_size((120, 40)).columns, 160)
    left = max(_RAW_MIN, width * 2 // 5)
    out = [f"{explained.outcome.value}: " + _tally(explained)]
    out += [f"  ! {finding}" for finding in explained.findings]
    first = first_bad_line(explained)
    shown = (0, 0)
    heads = {(head.interchange, head.message): head.says for head in explained.heads}
    for at, line in enumerate(explained.lines):
        if findings_only and not line.findings:
            continue
        if (line.interchange, line.message) != shown and line.message:
            shown = (line.interchange, line.message)
            out += [
                "",
                _style(
                    f"Message {line.message} of interchange {line.interchange}: {heads.get(shown, '')}", _BOLD, colours
                ),
            ]
        out += _rows(line, left, width, colours=colours, is_first_bad=at == first)
    if explained.lines_left_out:
        out.append(f"… {explained.lines_left_out:,} more segments are not shown.")
    return "\n".join(out)


def _tally(explained: Explanation) -> str:
    findings = len(explained.findings) + sum(len(line.findings) for line in explained.lines)
    return f"{len(explained.heads)} messages, {len(explained.lines)} segments, {findings} findings"


def _rows(line: Line, left: int, width: int, *, colours: bool, is_first_bad: bool) -> list[str]:
    mark = ">>" if is_first_bad else "  "
    number = f"{line.segment or line.position or '':>4}"
    raw = textwrap.wrap("  " * line.depth + line.raw, left, subsequent_indent="    ", drop_whitespace=False) or [""]
    said = [line.title + (f"  ({line.belongs})" if line.belongs else "")]
    for part in line.parts:
        value = f"{part.shown} = {part.means}" if part.means else part.shown
        said += textwrap.wrap(
            f"{part.label or 'value'}: {value}", width - left - 10, initial_indent="  ", subsequent_indent="    "
        )
    if line.gave:
        said += textwrap.wrap(
            "read: " + ", ".join(line.gave), width - left - 10, initial_indent="  ", subsequent_indent="    "
        )
    rows = []
    for at in range(max(len(raw), len(said))):
        beside = said[at] if at < len(said) else ""
        text = (raw[at] if at < len(raw) else "").ljust(left)
        rows.append(
            f"{mark if not at else '  '}{number if not at else '    '}  {_style(text, _DIM, colours)}  {beside}".rstrip()
        )
    for finding in line.findings:
        said = textwrap.wrap(str(finding), width - 10) or [""]
        rows += [_style("        ! " + said[0], _RED, colours), *("          " + more for more in said[1:])]
    return rows


def _style(text: str, style: str, colours: bool) -> str:
    return f"{style}{text}{_END}" if colours else text
