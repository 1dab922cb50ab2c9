"""The words of a step with its formulas: prose in which each formula is a number in brackets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from proofcheck.document.document import Document
from proofcheck.document.text import GONE, Region, Text, blanked
from proofcheck.formal.compared import FormulaPart, left_out, read_piece
from proofcheck.formal.english import in_english, language_of
from proofcheck.formal.notes import notes
from proofcheck.formal.terms import Variables
from proofcheck.latex.arguments import group_end
from proofcheck.latex.formulas import Formula, find_formulas
from proofcheck.latex.languages import folded

_ENOUGH = 50_000  # characters of proofs that show the language
_TEXT = re.compile(r"\\(?:text\w*|mbox|hbox|intertext|shortintertext)\s*(?=\{)")
_ARROW = re.compile(
    r"\\(?:(?P<implies>implies|(?:Long)?[rR]ightarrow)|(?P<iff>iff|(?:Long)?[lL]eftrightarrow)"
    r"|(?P<therefore>therefore|leadsto)|(?P<all>forall)|(?P<exists>exists))(?![a-zA-Z])"
)
_ARROWS = {"implies": " implies ", "iff": " if and only if ", "therefore": " therefore "}
_ARROWS |= {"all": " for all ", "exists": " there exists "}
_REFERENCE = re.compile(
    r"\\(?:eq|c|C|auto|v|name|page)?ref\*?\s*\{[^{}]*\}|\\(?:no)?cite\w*\*?(?:\[[^\]]*\])*\{[^{}]*\}"
    r"|\\(?:hyperref|hyperlink|PMlink\w*|href)(?:\[[^\]]*\])?(?:\{[^{}]*\})*"
)
_MARKUP = re.compile(
    r"\\(?:label|tag|index|hspace|vspace|uses|lean)\*?\s*\{[^{}]*\}"
    r"|\\(?:begin|end)\s*\{[^{}]*\}(?:\[[^\]]*\])?|\\(?:emph|textit|textbf|textrm|textsl|mbox)\b"
    r"|\\(?:noindent|pause|qed|qedhere|par|bigskip|medskip|smallskip|it|em|rm|sl|left|right)\b"
    r"|\\[\[\]()]|\$+|[{}]"
)
_ITEM = re.compile(r"\\item\b\s*(?:\[[^\]]*\])?|\\begin\s*\{(?:enumerate|itemize|description)\}")
_STOP = re.compile(
    r"[.?!][\s}]+(?=[A-Z\\$])|\n\s*\n|(?=\\item\b)"
    r"|(?:\\\]|\\end\s*\{(?:equation|align|gather|multline|displaymath)\*?\})\s+(?=[A-Z][a-z])"
)
_SPACE = re.compile(r"[\s~\x00\x01]+|\\[,;:!@ ]|\\q?quad\b|\\thinspace\b")


@dataclass(frozen=True, slots=True)
class Worded:
    """The words of a region in small letters, ``⟨k⟩`` in the place of ``pieces[k]``.

    ``parts[k]`` is the part of the piece that stands in the region; ``whole[k]`` tells whether
    the piece's relations are all that the part holds.
    """

    region: Region
    words: str
    pieces: tuple[FormulaPart, ...]
    parts: tuple[Region, ...]
    whole: tuple[bool, ...]

    @property
    def letters(self) -> frozenset[str]:
        """All letters of its formulas."""
        return frozenset().union(*(piece.letters for piece in self.pieces))


class Wordings:
    """The words of the regions of one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        prose = " ".join(proof.body for proof in document.proofs)[:_ENOUGH]
        self._language = language_of(folded(prose))
        self._formulas = list(find_formulas(document.text))
        self._notes = {
            one.region: found
            for one in self._formulas
            if (found := list(notes(document.text.masked, one.region)))
        }
        beside = sorted(note for found in self._notes.values() for note, _ in found)
        masked = blanked(self._text.masked, beside, GONE * len(beside))
        self._without_notes = replace(self._text, masked=masked)
        self._starts = [one.region[0] for one in self._formulas]

    def of(self, region: Region, known: dict[Region, FormulaPart], names: Variables) -> Worded:
        """The words of a region; ``known`` remembers the pieces of formulas in several regions."""
        prose: list[str] = []
        pieces: list[FormulaPart] = []
        parts: list[Region] = []
        whole: list[bool] = []
        at = region[0]
        for formula in self._within(region):
            begin, end = max(formula.region[0], region[0]), min(formula.region[1], region[1])
            prose.append(self._prose((at, begin)))
            for words, piece, text in self._parts(formula):
                part = (max(piece[0], begin), min(piece[1], end))
                if words and begin <= piece[0] <= end:
                    prose.append(f" {words} ")
                if part[0] >= part[1] or not _has_content(text, part):
                    continue
                if piece not in known:
                    known[piece] = read_piece(text, piece, formula.environment, names)
                prose.append(f" ⟨{len(pieces)}⟩ ")
                pieces.append(known[piece])
                parts.append(part)
                whole.append(_whole(text, known[piece], part))
            at = end
        prose.append(self._prose((at, region[1])))
        words = in_english(_SPACE.sub(" ", " ".join(prose)).strip(), self._language)
        return Worded(region, words, tuple(pieces), tuple(parts), tuple(whole))

    def sentences(self, region: Region) -> Iterator[Region]:
        """A region cut after full stops that are in no formula."""
        start, end = region
        begin = start
        inside = [one.region for one in self._within(region)]
        for stop in _STOP.finditer(self._text.masked, start, end):
            at = stop.end()
            if at > begin and not any(first < at <= last for first, last in inside):
                yield begin, at
                begin = at
        if begin < end:
            yield begin, end

    def _within(self, region: Region) -> Sequence[Formula]:
        first = max(0, bisect_right(self._starts, region[0]) - 1)
        last = bisect_left(self._starts, region[1])
        return [one for one in self._formulas[first:last] if one.region[1] > region[0]]

    def _parts(self, formula: Formula) -> Iterator[tuple[str, Region, Text]]:
        """The parts of a formula, each with the words before it and the text that it is part of;
        after them its notes, as words in brackets."""
        for words, piece in _parted(self._without_notes.masked, formula):
            yield words, piece, self._without_notes
        for _, inside in self._notes.get(formula.region, ()):
            yield "(", (inside[0], inside[0]), self._text
            for words, piece in _parted(self._text.masked, Formula(inside, formula.environment)):
                yield words, piece, self._text
            yield ")", (inside[1], inside[1]), self._text

    def _prose(self, region: Region) -> str:
        raw = self._text.expand(self._text.masked[region[0] : region[1]], region[0])
        raw = raw.replace("⟨", " ").replace("⟩", " ")  # these are ours
        raw = _ARROW.sub(lambda match: _ARROWS[match.lastgroup or "implies"], raw)
        raw = _ITEM.sub(" item: ", _REFERENCE.sub(" ref ", raw))
        return (
            folded(_MARKUP.sub(" ", raw)).replace("s.t.", "such that").replace("s. t.", "such that")
        )


def _has_content(text: Text, part: Region) -> bool:
    return bool(text.masked[part[0] : part[1]].strip(" \n\t\x00&\\,.;"))


def _whole(text: Text, piece: FormulaPart, part: Region) -> bool:
    if piece.bare or (len(piece.said) == 1 and piece.said[0].region == piece.region):
        return True
    return not left_out(text.masked, part, [said.region for said in piece.said])


def _parted(masked: str, formula: Formula) -> Iterator[tuple[str, Region]]:
    """The parts of a formula between texts and arrows, each with the words before it."""
    at, end = formula.region
    words = ""
    position = at
    while position < end:
        text, arrow = _TEXT.search(masked, position, end), _ARROW.search(masked, position, end)
        found = min(
            (one for one in (text, arrow) if one), key=lambda one: one.start(), default=None
        )
        if found is None:
            break
        after = found.end() if found is arrow else group_end(masked, found.end())
        inner = masked.count("{", at, found.start()) != masked.count("}", at, found.start())
        if after < 0 or after > end or inner:
            position = found.end()  # an index: ``x_{\\text{max}}``
            continue
        yield words, (at, found.start())
        if found is arrow:
            words = _ARROWS[found.lastgroup or "implies"]
        else:
            words = folded(_MARKUP.sub(" ", masked[found.end() : after].replace(GONE, "")))
        at = position = after
    yield words, (at, end)
