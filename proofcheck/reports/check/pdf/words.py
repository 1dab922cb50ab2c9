"""The words of a text, in LaTeX and on the pages of a PDF, in a form in which they can be compared.

A token is a run of letters, a digit, or a sign of relation or operation; case, accents and
ligatures do not count.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from proofcheck.latex.commands import CITATION, REFERENCES
from proofcheck.latex.lexer import Kind, scanner
from proofcheck.reports.check.pdf.boxes import Box

MAX_PAGE_CHARACTERS = 200_000
_SIGNS = frozenset("=+<>≤≥∈⊂≠→")
_GREEK = dict(
    zip(
        """alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu
        xi pi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma
        Phi Psi Omega""".split(),
        "αβγδεεζηθθικλμνξπρστυφφχψωγδθλξπσφψω",
        strict=True,
    )
)
_SIGN_NAMES = {
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "in": "∈", "subset": "⊂", "neq": "≠", "ne": "≠",
    "to": "→", "rightarrow": "→", "lt": "<", "gt": ">",
}  # fmt: skip
_OPERATORS = frozenset(
    """sin cos tan log ln exp lim max min sup inf det dim ker gcd deg hom arg mod limsup liminf
    LaTeX TeX""".split()
)
# Of these nothing is printed that stands in the source: they go with their arguments.
_SILENT = REFERENCES | frozenset(
    """begin end label vspace hspace input includegraphics usepackage bibliography hyperref
    href""".split()
)
_BLANKS = re.compile(r"\s*")
_ARGUMENTS = re.compile(r"\*?\s*(?:\[[^]]*\])*(?:\{[^{}]*\})?")
_SCANNER = scanner(
    Kind.COMMENT,
    Kind.CONTROL_WORD,
    Kind.CONTROL_SYMBOL,
    Kind.DIGITS,
    Kind.LETTERS,
    characters="=+<>",
)


@dataclass(frozen=True, slots=True)
class SourceToken:
    """``text`` of a token that begins at ``offset`` of its source."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class PageToken:
    """``text`` of a token of a page, and where it is."""

    text: str
    box: Box


def folded(text: str) -> str:
    """Letters without accents, ligatures, styles and case."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if not unicodedata.combining(char)).replace("ϵ", "ε")


def source_tokens(text: str, start: int = 0) -> Iterator[SourceToken]:
    """What ``text[start:]`` prints, as far as its commands are known."""
    glued: list[SourceToken] = []  # a word with an accent comes in pieces: caf\'e
    last = -1
    accented = False
    at = start
    while match := _SCANNER.search(text, at):
        at = _end(match, text)
        if match.lastgroup == Kind.CONTROL_SYMBOL:
            accented = match[0][1] in "'`^\"~=."
            if accented and match.start() == last:
                last = at
            continue
        said = _said(match)
        if not said:
            continue
        joins = accented and match.lastgroup == Kind.LETTERS and glued and match.start() == last
        accented = False
        if joins:
            glued[-1] = SourceToken(glued[-1].text + said, glued[-1].offset)
        else:
            yield from glued
            glued = [SourceToken(said, match.start())]
        last = at
    yield from glued


def _end(match: re.Match[str], text: str) -> int:
    """Where a token of the lexer ends for us."""
    if match.lastgroup == Kind.DIGITS:
        return match.start() + 1
    rest = None
    if match.lastgroup == Kind.CONTROL_SYMBOL:
        rest = _BLANKS.match(text, match.end())
    elif match.lastgroup == Kind.CONTROL_WORD and _is_silent(match["control_word"]):
        rest = _ARGUMENTS.match(text, match.end())
    return rest.end() if rest else match.end()


def _is_silent(command: str) -> bool:
    return command in _SILENT or CITATION.match(command) is not None


def _said(match: re.Match[str]) -> str:
    if match.lastgroup == Kind.COMMENT:
        return ""
    if command := match["control_word"]:
        if command in _OPERATORS:
            return command.lower()
        return _GREEK.get(command) or _SIGN_NAMES.get(command, "")
    return folded(match[0][0] if match.lastgroup == Kind.DIGITS else match[0])


def page_tokens(path: Path, pages: Iterable[int] | None = None) -> Iterator[PageToken]:
    """The tokens of some pages (from 0; None: all) in the order of the PDF.

    Raises ValueError when the PDF cannot be opened.
    """
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise ValueError(f"it cannot be read ({error})") from error
    try:
        for number in sorted(set(range(len(document)) if pages is None else pages)):
            if 0 <= number < len(document):
                yield from _tokens_of(document, number)
    finally:
        document.close()


def _tokens_of(document: pdfium.PdfDocument, number: int) -> Iterator[PageToken]:
    try:
        page = document[number]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return  # a damaged page has no words
    word, box = "", [0.0, 0.0, 0.0, 0.0]
    edges = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = edges
    handles = [ctypes.byref(edge) for edge in edges]
    for index in range(min(text.count_chars(), MAX_PAGE_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text, index)
        char = chr(code) if 32 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        kind = char.isalpha()
        if word and not kind:
            yield PageToken(folded(word), Box(number, *box))
            word = ""
        if not (kind or char.isdigit() or char in _SIGNS):
            continue
        if not raw.FPDFText_GetCharBox(text, index, *handles):
            continue
        place = [left.value, bottom.value, right.value, top.value]
        if not kind:
            yield PageToken(folded(char), Box(number, *place))
        elif word and _same_word(box, place):
            word += char
            box = [min(box[0], place[0]), min(box[1], place[1]),
                   max(box[2], place[2]), max(box[3], place[3])]  # fmt: skip
        else:
            if word:
                yield PageToken(folded(word), Box(number, *box))
            word, box = char, place
    if word:
        yield PageToken(folded(word), Box(number, *box))


def _same_word(box: list[float], place: list[float]) -> bool:
    height = max(box[3] - box[1], 4.0)
    gap = place[0] - box[2]
    return -height < gap < 0.5 * height and place[1] < box[3] and place[3] > box[1]
