"""The commands that read another file, and what their arguments name."""

from __future__ import annotations

import re

from proofcheck.document.text import GONE
from proofcheck.latex.arguments import read_arguments

INPUT_SPECS = {
    # command: (argument letters, index of the folder argument or None, index of the file)
    "input": ("m", None, 0),
    "include": ("m", None, 0),
    "subfile": ("m", None, 0),
    "subfileinclude": ("m", None, 0),
    "InputIfFileExists": ("m", None, 0),
    "import": ("smm", 1, 2),
    "subimport": ("smm", 1, 2),
    "includefrom": ("smm", 1, 2),
    "inputfrom": ("smm", 1, 2),
    "subincludefrom": ("smm", 1, 2),
    "subinputfrom": ("smm", 1, 2),
    "olimport": ("som", 1, 2),  # the Open Logic Project's own; too large a text to leave unread
}
_IS_DEFINED = re.compile(r"(?:command|Command|def|let)\*?\s*\{?\s*\Z")
INPUT = re.compile(rf"\\({'|'.join(INPUT_SPECS)})(?![a-zA-Z@])")
_BARE_NAME = re.compile(r"[ \t]*([^\s\\{}\x00%$&#~]+)")
# What a TeX distribution provides, and what other programs write: not ours to miss.
DISTRIBUTED = re.compile(
    r"(?:xy|xypic|epsf|pictex|amssym(?:\.def|\.tex)?|amstex|mssymb|tikz|pgf\w*|diagrams?|glyphtounicode"
    r"|supp-pdf\.mkii|ix-utf8enc\.dfu|insdljs|random|eplain|opmac|lamsarrow|pb-diagram)(?:\.tex)?$"
    r"|.*\.(?:tikz|pgf|pdf_tex|eps_tex|pspdftex|pdftex|pdftex_t|pstex|pstex_t|pdf_t|eps_t|ps_t|out|bbl|ind|gls|dat|csv|def|fd|cfg|ldf|clo)$"
)


def input_argument(masked: str, match: re.Match[str]) -> tuple[str | None, str, int] | None:
    """Folder, file and the offset after an input command; None when it has no usable argument."""
    if _IS_DEFINED.search(masked, max(0, match.start() - 40), match.start()):
        return None
    spec, folder_index, file_index = INPUT_SPECS[match[1]]
    at = match.end()
    if match[1] == "input" and (bare := _BARE_NAME.match(masked, at)):
        return None, bare[1], bare.end()
    read = read_arguments(masked, at, spec)
    if read is None:
        return None
    places, after = read
    texts = [None if p is None else masked[p[0] : p[1]].replace(GONE, "").strip() for p in places]
    file = texts[file_index]
    if not file or "#" in file:
        return None
    if match[1] == "InputIfFileExists" and (branches := read_arguments(masked, after, "mm")):
        after = branches[1]
    return (texts[folder_index] if folder_index is not None else None), file.strip('"'), after


def is_commented(text: str, at: int) -> bool:
    """Whether a ``%`` stands before ``at`` on its line, for text that is not masked.

    Only the last 500 characters are looked at: a line may have millions.
    """
    return "%" in text[max(0, at - 500) : at].rpartition("\n")[2]
