"""What stands inside a paragraph: arguments of commands, and formulas, set or shown."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from proofcheck.latex.arguments import bracket_end, group_end_once
from proofcheck.reports.check.html.atoms import UnreadableError
from proofcheck.reports.check.html.markup import tag
from proofcheck.reports.check.html.mathml import BOUNDARY, CONFIRMED
from proofcheck.reports.check.html.paragraphs import Paragraphs, ParagraphSetting
from proofcheck.reports.check.html.typeset import typeset

MAX_FORMULA = 20_000  # code points
_BLANKS = re.compile(r"[ \t]*\n?[ \t]*")
_CLOSERS = {
    "$": re.compile(r"(?:[^\\$]|\\.)*+(?P<end>)\$", re.DOTALL),
    "$$": re.compile(r"(?:[^\\$]|\\.|\$(?!\$))*+(?P<end>)\$\$", re.DOTALL),
    "\\)": re.compile(r"(?:[^\\]|\\[^)])*+(?P<end>)\\\)", re.DOTALL),
    "\\]": re.compile(r"(?:[^\\]|\\[^\]])*+(?P<end>)\\\]", re.DOTALL),
}


@dataclass
class FormulaCounts:
    """How many formulas were set, and how many are shown as they are written, by reason."""

    typeset: int = 0
    source: Counter[str] = field(default_factory=Counter)


class Inline(Paragraphs):
    """A text that is read from its beginning to its end; ``at`` is the next place."""

    def __init__(self, latex: str, setting: ParagraphSetting, counts: FormulaCounts) -> None:
        super().__init__(setting)
        self.text = latex
        self.at = 0
        self.counts = counts
        self.groups: list[int] = []  # how many formats were in force when each group began
        self.verbatim = iter(setting.verbatim)
        self.lost: set[str] = set()  # what is nowhere closed from here on

    def source(self, latex: str, why: str) -> None:
        """LaTeX that cannot be set, as it is written."""
        self.counts.source[why] += 1
        shown = latex.replace(BOUNDARY, "").replace(CONFIRMED, "").strip()
        kind = "source lines" if "\n" in shown else "source"
        self.put(tag("code", shown, class_=kind, title=f"shown as written: {why}"))
        self.step += latex.count(BOUNDARY)

    def formula(self, latex: str, display: bool, rows: bool, whole: str) -> None:
        """A formula, set; as it is written where that fails."""
        if not latex.strip(" \n\t\x02\x03"):
            self.step += latex.count(BOUNDARY)
            return
        attributes = self.setting.attributes if display else None
        try:
            markup, step = typeset(
                latex, display=display, rows=rows, row_attributes=attributes, step=self.step
            )
        except UnreadableError as error:
            self.source(whole, str(error))
            return
        self.counts.typeset += 1
        self.put(markup)
        self.step = step

    def _dollar(self, opener: str) -> None:
        if opener == "$$" and self.text.startswith("$", self.at):
            opener = "$"
            self.at -= 1
        self._until(opener, display=opener == "$$", start=self.at - len(opener))

    def _until(self, closer: str, display: bool, start: int) -> None:
        pattern = _CLOSERS[closer]
        if closer not in self.lost and self.text.find(closer, self.at) < 0:
            self.lost.add(closer)
        near = None if closer in self.lost else self.at + MAX_FORMULA
        match = pattern.match(self.text, self.at, near) if near else None
        if match is None or "\n\n" in self.text[self.at : match.start()]:
            self.put(self.text[start : self.at])
            return
        inside = self.text[self.at : match.start("end")]
        self.at = match.end()
        self.formula(inside, display, False, self.text[start : self.at])

    def _group(self) -> str | None:
        """The next braced argument, as it is written."""
        match = _BLANKS.match(self.text, self.at)
        at = match.end() if match else self.at
        if self.text[at : at + 1] != "{":
            return None
        end = group_end_once(self.text, at)
        if end < 0:
            return None
        self.at = end
        return self.text[at + 1 : end - 1]

    def _option(self) -> str | None:
        if self.text[self.at : self.at + 1] != "[":
            return None
        end = bracket_end(self.text, self.at)
        if end < 0:
            return None
        inside = self.text[self.at + 1 : end - 1]
        self.at = end
        return inside

    def _splice(self, latex: str) -> None:
        """Go on with ``latex``, then with what follows here."""
        self.text, self.at = latex + self.text[self.at :], 0
