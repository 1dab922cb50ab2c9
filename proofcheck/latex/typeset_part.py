"""Which part of a file is typeset: what stands around the body of a document is not."""

from __future__ import annotations

import re

BEGIN_DOCUMENT = re.compile(r"\\begin\s*\{document\}")


_END_DOCUMENT = re.compile(r"\\end\s*\{document\}")
# What may be at the beginning of any line is looked for where its word stands at all.
_BYE = re.compile(r"^[ \t]*\\bye(?![a-zA-Z])", re.MULTILINE)
_ENDINPUT = re.compile(r"^[ \t]*\\endinput(?![a-zA-Z])", re.MULTILINE)


def typeset_part(masked: str, begins: bool) -> tuple[int, int]:
    """What of a file is read: up to ``\\end{document}``; of one that does not begin the document,
    as a document within another, only its body."""
    start, end = 0, len(masked)
    body = BEGIN_DOCUMENT.search(masked)
    inside = body.end() if body else 0
    if close := _END_DOCUMENT.search(masked, inside):
        end = close.start()
    if "\\bye" in masked and (bye := _BYE.search(masked, inside, end)):
        end = bye.start()
    if body and not begins:
        start = body.end()
    if "\\endinput" in masked and (stop := _ENDINPUT.search(masked, start, end)):
        end = stop.start()
    return start, end
