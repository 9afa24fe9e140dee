"""The explanation as one page of HTML: nothing loaded from anywhere, no script, light and dark."""

from __future__ import annotations

from html import escape

from fairway.messages.explaining import Explanation, Line, first_bad_line

__all__ = ["page"]

_STYLE = """
:root{color-scheme:light dark;--line:#d5d9df;--dim:#5a6472;--bad:#b3261e;--soft:#fdf0ef}
@media(prefers-color-scheme:dark){:root{--line:#3a4350;--dim:#a4afbd;--bad:#ff9a90;--soft:#3a2523}}
*{box-sizing:border-box}body{font:15px/1.45 system-ui,sans-serif;margin:0 auto;max-width:90rem;padding:1.5rem}
h1{font-size:1.3rem;margin:0 0 .25rem}h2{font-size:1rem;margin:1.5rem 0 .5rem}p{margin:.25rem 0;color:var(--dim)}
table{border-collapse:collapse;width:100%}caption{text-align:start;color:var(--dim)}
th,td{border-top:1px solid var(--line);padding:.35rem .6rem .35rem 0;text-align:start;vertical-align:top}
td.n{color:var(--dim);width:4rem;font-variant-numeric:tabular-nums}td.raw{width:38%}
code{font:13px/1.5 ui-monospace,monospace;overflow-wrap:anywhere;unicode-bidi:isolate}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 .75rem;margin:.15rem 0}dt{color:var(--dim)}dd{margin:0;unicode-bidi:isolate}
tr.found{background:var(--soft)}.finding{color:var(--bad);margin:.25rem 0}.whose{color:var(--dim)}
@media print{body{max-width:none}}
"""


def page(explained: Explanation, title: str) -> str:
    """One whole page. Every text from outside is escaped; `title` is the name of the file."""
    heads = {(head.interchange, head.message): head.says for head in explained.heads}
    first = first_bad_line(explained)
    body: list[str] = []
    shown: tuple[int, int] | None = None
    for at, line in enumerate(explained.lines):
        key = (line.interchange, line.message)
        if key != shown:
            body.append("</tbody></table>" if shown is not None else "")
            shown = key
            heading = f"Message {line.message}: {heads.get(key, '')}" if line.message else "Around the messages"
            body.append(
                f"<h2>{escape(heading)}</h2><table><thead><tr><th scope=col>Segment</th><th scope=col>As sent</th>"
                "<th scope=col>What it says</th></tr></thead><tbody>"
            )
        body.append(_row(line, is_first_bad=at == first))
    if shown is not None:
        body.append("</tbody></table>")
    if explained.lines_left_out:
        body.append(f"<p>{explained.lines_left_out:,} more segments are not shown.</p>")
    found = sum(len(line.findings) for line in explained.lines) + len(explained.findings)
    jump = ' <a href="#first">Go to the first bad place.</a>' if first >= 0 else ""
    general = "".join(f'<p class="finding">{escape(str(finding))}</p>' for finding in explained.findings)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline'\">"
        f"<title>{escape(title)} explained</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{escape(title)}</h1><p>{explained.outcome.value}: {len(explained.lines)} segments, {found} findings.{jump}</p>"
        f"{general}{''.join(body)}</main></body></html>\n"
    )


def _row(line: Line, *, is_first_bad: bool) -> str:
    parts = "".join(
        f"<dt>{escape(part.label or 'value')}</dt><dd>{escape(part.shown)}{' = ' + escape(part.means) if part.means else ''}</dd>"
        for part in line.parts
    )
    whose = f' <span class="whose">({escape(line.belongs)})</span>' if line.belongs else ""
    gave = f"<p>read: {escape(', '.join(line.gave))}</p>" if line.gave else ""
    findings = "".join(f'<p class="finding">{escape(str(finding))}</p>' for finding in line.findings)
    attributes = ' class="found"' if line.findings else ""
    attributes += ' id="first"' if is_first_bad else ""
    indent = f' style="padding-inline-start:{line.depth}rem"' if line.depth else ""
    return (
        f'<tr{attributes}><td class="n">{line.segment or line.position or ""}</td><td class="raw"{indent}><code>{escape(line.raw)}'
        f"</code></td><td><strong>{escape(line.title)}</strong>{whose}<dl>{parts}</dl>{gave}{findings}</td></tr>\n"
    )
