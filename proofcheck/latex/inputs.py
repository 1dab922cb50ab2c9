"""The commands that read another file, and what their arguments name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from proofcheck.document.text import GONE
from proofcheck.latex.arguments import read_arguments

INPUT_SPECS = {
    # command: (argument letters, index of the folder argument or None, index of the file)
    "input": ("m", None, 0),
    "include": ("m", None, 0),
    "subfile": ("m", None, 0),
    "subfileinclude": ("m", None, 0),
    "includestandalone": ("om", None, 1),
    "InputIfFileExists": ("m", None, 0),
    "import": ("smm", 1, 2),
    "subimport": ("smm", 1, 2),
    "includefrom": ("smm", 1, 2),
    "inputfrom": ("smm", 1, 2),
    "subincludefrom": ("smm", 1, 2),
    "subinputfrom": ("smm", 1, 2),
    "olimport": ("som", 1, 2),  # the Open Logic Project's own; too large a text to leave unread
}
OPTIONAL = ("InputIfFileExists", "includestandalone")  # a missing file is none, or a picture
_IS_DEFINED = re.compile(r"(?:(?:command|Command|def|let)\*?\s*\{?|\\let\s*\\[a-zA-Z@]+\s*=?)\s*\Z")
INPUT = re.compile(rf"\\({'|'.join(INPUT_SPECS)})(?![a-zA-Z@])")
_BARE_NAME = re.compile(r"[ \t]*([^\s\\{}\x00%$&#~]+)")
# What a TeX distribution provides, and what other programs write: not ours to miss.
DISTRIBUTED = re.compile(
    r"(?:xy|xypic|epsf|pictex|amssym(?:\.def|\.tex)?|amstex|mssymb|tikz|pgf\w*|diagrams?|glyphtounicode"
    r"|supp-pdf\.mkii|ix-utf8enc\.dfu|insdljs|random|eplain|opmac|lamsarrow|pb-diagram)(?:\.tex)?$"
    r"|.*\.(?:tikz|pgf|pdf_tex|eps_tex|pspdftex|pdftex|pdftex_t|pstex|pstex_t|pdf_t|eps_t|ps_t|out|bbl|ind|gls|dat|csv|def|fd|cfg|ldf|clo)$"
)


@dataclass(frozen=True, slots=True)
class Command:
    """A command in a text that reads a file: ``folder`` or None, and ``file``, as written."""

    name: str
    folder: str | None
    file: str
    start: int
    end: int
    own: bool = False  # a macro of the author's, which prints something else as well


Macros = Mapping[str, tuple[str, str]]
"""The author's macros with arguments that read files: letters of the arguments, and body."""

_MACRO = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand|def"
    r"|(?:New|Renew|Provide|Declare)(?:Expandable)?DocumentCommand)(?![a-zA-Z])\*?\s*+\{?\s*+"
    r"\\(?P<name>[a-zA-Z]+)\s*+\}?\s*+(?:\[(?P<count>[1-9])\](?P<default>\s*\[[^]\n]*\])?"
    r"|(?P<parameters>(?:#[1-9])+)|\{(?P<spec>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\})\s*(?=\{)"
)
_COPY = re.compile(
    r"\\let\s*\\(?P<name>[a-zA-Z]+)\s*+=?\s*+\\(?P<command>input|include)(?![a-zA-Z@])"
)
MAX_MACROS = 500


def input_macros(text: str) -> dict[str, tuple[str, str]]:
    """The macros that ``text`` defines and that read a file named by an argument."""
    found = {copy["name"]: ("m", f"\\{copy['command']}{{#1}}") for copy in _COPY.finditer(text)}
    for match in _MACRO.finditer(text):
        read = read_arguments(text, match.end(), "m")
        body = text[slice(*read[0][0])] if read and read[0][0] else ""
        if "#" in body and INPUT.search(body) and len(found) < MAX_MACROS and len(body) < 2_000:
            found[match["name"]] = (_spec_of(match), body)
    return found


def _spec_of(match: re.Match[str]) -> str:
    """The letters of the arguments of a macro; what xparse has more of reads as one group."""
    if match["spec"] is not None:
        letters = re.sub(r"\{[^{}]*\}|[\s+!]", "", match["spec"])
        return "".join({"o": "o", "O": "o", "s": "s"}.get(letter, "m") for letter in letters)
    count = int(match["count"] or match["parameters"].count("#"))
    return "o" + "m" * (count - 1) if match["default"] else "m" * count


@lru_cache(maxsize=64)
def _with_macros(names: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join((*INPUT_SPECS, *sorted(names, key=len, reverse=True)))
    return re.compile(rf"\\({words})(?![a-zA-Z@])")


def input_commands(text: str, start: int, end: int, macros: Macros) -> Iterator[Command]:
    """The commands in masked ``text[start:end]`` that read files, but for those without a usable
    argument."""
    pattern = _with_macros(tuple(sorted(macros))) if macros else INPUT
    for match in pattern.finditer(text, start, end):
        if match[1] in INPUT_SPECS:
            if read := input_argument(text, match):
                yield Command(match[1], *read[:2], match.start(), read[2])
        elif not _IS_DEFINED.search(text, max(0, match.start() - 40), match.start()):
            yield from _of_macro(text, match, *macros[match[1]])


def _of_macro(text: str, match: re.Match[str], spec: str, body: str) -> Iterator[Command]:
    read = read_arguments(text, match.end(), spec)
    if read is None:
        return
    places, end = read
    for number, place in enumerate(places, 1):
        value = "" if place is None else text[place[0] : place[1]]
        body = body.replace(f"#{number}", value.replace(GONE, "").strip())
    for inner in INPUT.finditer(body):
        if command := input_argument(body, inner):
            yield Command(inner[1], command[0], command[1], match.start(), end, own=True)


def input_argument(masked: str, match: re.Match[str]) -> tuple[str | None, str, int] | None:
    """Folder, file and the offset after an input command; None when it has no usable argument."""
    if _IS_DEFINED.search(masked, max(0, match.start() - 40), match.start()):
        return None
    spec, folder_index, file_index = INPUT_SPECS[match[1]]
    at = match.end()
    if match[1] == "input" and (bare := _BARE_NAME.match(masked, at)):
        made = masked[bare.end() : bare.end() + 1] == "#"  # by a parameter of a macro
        return None if made else (None, bare[1], bare.end())
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
