"""One pass over a proof's text that finds where its steps end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from proofcheck.latex.big_groups import big_groups
from proofcheck.latex.commands import DISPLAYS, LISTS, ROWS, UNCUT
from proofcheck.latex.lexer import Kind, scanner
from proofcheck.latex.sentences import (
    display_ends_step,
    has_relation,
    in_parentheses,
    is_abbreviation,
)

# The cutter takes these for one display: text inside them is not cut.
_DISPLAYS = DISPLAYS | {"subequations"}


@lru_cache(maxsize=64)
def _scanner(shorthands: tuple[str, ...], ascii_only: bool) -> re.Pattern[str]:
    return scanner(
        *(() if ascii_only else (Kind.FULL_STOP,)),
        Kind.ENVIRONMENT,
        Kind.FENCE,
        Kind.ROW,
        Kind.DOLLAR,
        Kind.BRACE,
        Kind.PARAGRAPH,
        Kind.SENTENCE_END,
        words=("item", "par", *shorthands),
    )


_SPACE = re.compile(r"(?:[\s\x00]|\\[,;:]|\\q?quad(?![a-zA-Z]))*")  # but not "\ ": as in "cf.\ X"
_AFTER_STOP = re.compile(r"(?:''|['\"’”)\]]|\\@|\$)*(?=[\s\x00]|$|\\)")
_BLANKS = re.compile(r"[\s\x00]*")
_DISPLAY_NAMES = "|".join(name for name in sorted(_DISPLAYS) if name.isalpha())
_DISPLAY = re.compile(rf"[\s\x00]*(?:\$\$|\\\[|\\begin\s*\{{(?:{_DISPLAY_NAMES})\*?\}})")
_ROW_SIZE = re.compile(r"\*?(?:\s*\[[^]\n]{0,20}\])?[\s\x00]*")
_PUNCTUATION = re.compile(r"[\s\x00]*[.,;:]+(?=[\s\x00]|$)")
MAX_NESTING = 200


class Cutter:
    """One pass over ``text[start:end]`` that finds where steps end."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        shorthands: Mapping[str, tuple[tuple[str, str], ...]],
        seams: Sequence[int],
    ) -> None:
        self.text, self.start, self.end = text, start, end
        self.shorthands = shorthands
        self.seams = [seam for seam in seams if start < seam < end]
        self.found: list[int] = []
        self.environments: list[str] = []
        self.opaque = 0  # how many of them are opaque
        self.groups: list[int] = []  # where the open braces are
        self.closed_groups = 0  # how many of them no step may end in: all but the big ones
        self.inline: str | None = None  # what closes the inline formula we are in
        self.display = 0  # open display environments
        self.display_groups = 0  # braces that were open where the display began
        self.row_start = 0
        self.rows: list[int] = []  # offsets after the row breaks of the display at hand
        self.big = big_groups(text, start, end)

    def cuts(self) -> list[int]:
        text = self.text
        scan = _scanner(tuple(sorted(self.shorthands)), text.isascii())
        for match in scan.finditer(text, self.start, self.end):
            kind = match.lastgroup
            if kind is None:
                continue
            while self.seams and self.seams[0] <= match.start():
                self._seam(self.seams.pop(0))
            if kind == Kind.ENVIRONMENT:
                self._environment(match["edge"], match["name"].strip(), match)
            elif kind == Kind.WORD:
                self._word(match["word"], match)
            else:
                _HANDLERS[match[0] if kind in _BY_SIGN else kind](self, match)
        for seam in self.seams:
            self._seam(seam)
        return self.found

    # -- state ------------------------------------------------------------------------------------

    @property
    def _in_text(self) -> bool:
        return self.inline is None and not (self.display or self.opaque or self.closed_groups)

    @property
    def _sentence(self) -> int:
        """Where the step at hand begins."""
        return self.found[-1] if self.found else self.start

    def _cut(self, at: int) -> None:
        """A step ends at ``at``; blanks after it go with it."""
        blanks = _BLANKS.match(self.text, at, self.end)
        self.found.append(blanks.end() if blanks else at)

    def _seam(self, at: int) -> None:
        if self._in_text:
            self.found.append(at)

    # -- tokens -----------------------------------------------------------------------------------

    def _environment(self, what: str, name: str, match: re.Match[str]) -> None:
        if name in _DISPLAYS:
            if what == "begin":
                self._open_display(match.end())
                self._push(name)
            else:
                self._pop(name)
                self._close_display(match.end())
            return
        if what == "begin":
            if name in LISTS and self._in_text:
                self.found.append(match.start())
            self._push(name)
            return
        self._pop(name)
        if name in LISTS and self._in_text:
            self._cut(match.end())

    def _push(self, name: str) -> None:
        if len(self.environments) < MAX_NESTING:
            self.environments.append(name)
            self.opaque += name in UNCUT

    def _pop(self, name: str) -> None:
        if name not in self.environments:
            return
        while self.environments:
            last = self.environments.pop()
            self.opaque -= last in UNCUT
            if last == name:
                return

    def _open_display(self, at: int) -> None:
        if not self.display:
            self.rows = []
            self.row_start = at
            self.inline = None
            self.display_groups = len(self.groups)
        self.display += 1

    def _close_display(self, at: int) -> None:
        if not self.display:
            return
        self.display -= 1
        if self.display:
            return
        self._cut_rows(at)
        if self._in_text and display_ends_step(self.text, self.start, self.end, at):
            punctuation = _PUNCTUATION.match(self.text, at, self.end)
            self._cut(punctuation.end() if punctuation else at)

    def _cut_rows(self, display_end: int) -> None:
        """Cut before each row that has a relation of its own, but for the first of them."""
        if self.closed_groups or self.opaque:
            return
        asserted = False  # whether the rows since the last cut have a relation
        start = self.row_start
        for end in [*self.rows, display_end]:
            has = has_relation(self.text[start:end])
            if has and asserted:
                self.found.append(start)
            asserted = asserted or has
            start = end

    def _word(self, word: str, match: re.Match[str]) -> None:
        if word in self.shorthands:
            for what, name in self.shorthands[word]:
                self._environment(what, name, match)
        elif word == "par":
            self._paragraph(match)
        elif self._in_text:
            self.found.append(match.start())  # before an item

    def _fence(self, match: re.Match[str]) -> None:
        if match[0] in ("\\[", "\\]"):
            self._environment("begin" if match[0] == "\\[" else "end", "\\[", match)
        elif match[0] == "\\(":
            if self.inline is None and not self.display:
                self.inline = "\\)"
        elif self.inline == "\\)":
            self.inline = None
            self._stop_in_formula(match)

    def _dollars(self, match: re.Match[str]) -> None:
        if self.inline is not None:
            return  # $…$$…$: the end of one formula and the start of the next
        what = "end" if "$$" in self.environments else "begin"
        self._environment(what, "$$", match)

    def _dollar(self, match: re.Match[str]) -> None:
        if self.display:
            return
        if self.inline == "$":
            self.inline = None
            self._stop_in_formula(match)
        elif self.inline is None:
            self.inline = "$"

    def _stop_in_formula(self, match: re.Match[str]) -> None:
        """``$x = y.$ Then``: the sentence ends with the formula."""
        before = self.text[max(self.start, match.start() - 3) : match.start()].rstrip()
        if before.endswith(".") and not before.endswith(("..", "\\.")):
            self._end_sentence(match.end())

    def _row(self, match: re.Match[str]) -> None:
        if not (self.display and self.environments and self.environments[-1] in ROWS):
            return
        if len(self.groups) != self.display_groups:
            return
        size = _ROW_SIZE.match(self.text, match.end(), self.end)
        self.rows.append(size.end() if size else match.end())

    def _paragraph(self, match: re.Match[str]) -> None:
        self.inline = None  # TeX, too, gives up a formula at the end of a paragraph
        if not self._in_text:
            return
        # "We get:", an empty line, and the display: the empty line is a slip, not an end.
        before = self.text[max(self.start, match.start() - 40) : match.start()].rstrip(" \t\n\x00")
        if before.endswith((".", "?", "!")) or not _DISPLAY.match(self.text, match.end(), self.end):
            self.found.append(match.end())

    def _left(self, match: re.Match[str]) -> None:
        self.groups.append(match.start())
        self.closed_groups += match.start() not in self.big

    def _right(self, match: re.Match[str]) -> None:
        if self.groups:
            opened = self.groups.pop()
            self.closed_groups -= opened not in self.big
            if self.text.endswith("\\footnote", self.start, opened):
                # The sentence goes on after a footnote, unless it had ended before it.
                if self.text[max(self.start, opened - 10) : opened - 9] in (".", "?", "!"):
                    self._end_sentence(match.end())
                return
        before = self.text[max(self.start, match.start() - 2) : match.start()].rstrip()
        if before.endswith((".", "?", "!")):
            self._end_sentence(match.end())

    def _stop(self, match: re.Match[str]) -> None:
        if not self._in_text:
            return
        if match[0] == "." and is_abbreviation(self.text, self.start, match.start(), self.end):
            return
        tail = _AFTER_STOP.match(self.text, match.end(), self.end)
        self._end_sentence(tail.end() if tail else match.end())

    def _full_stop(self, match: re.Match[str]) -> None:
        if self._in_text and not in_parentheses(self.text, self._sentence, match.end(), self.end):
            self._cut(match.end())

    def _end_sentence(self, at: int) -> None:
        if not self._in_text:
            return
        after = _SPACE.match(self.text, at, self.end)
        following = after.end() if after else at
        rest = self.text[following : following + 2]
        if following == at and rest and not self.text.startswith(("\\end", "\\qed", "\\@"), at):
            return  # nothing between: 3.5, a.b, or a backslash-blank that says "no sentence end"
        if (
            rest[:1].islower()
            or rest[:1] in ",;:"
            or in_parentheses(self.text, self._sentence, at, self.end)
        ):
            return
        self._cut(at)


_BY_SIGN = frozenset({Kind.DOLLAR, Kind.BRACE})
_HANDLERS = {
    Kind.FENCE: Cutter._fence,
    Kind.ROW: Cutter._row,
    Kind.PARAGRAPH: Cutter._paragraph,
    "$$": Cutter._dollars,
    "$": Cutter._dollar,
    "{": Cutter._left,
    "}": Cutter._right,
    Kind.SENTENCE_END: Cutter._stop,
    Kind.FULL_STOP: Cutter._full_stop,
}
