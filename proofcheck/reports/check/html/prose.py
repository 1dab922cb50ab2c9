"""The text of proofs and statements as HTML: paragraphs, emphasis, lists, displays, references.

A text is read once from its beginning to its end.  What is not known is shown as it is written,
never dropped: the reader must be able to trust what is there.
"""

from __future__ import annotations

import re

from proofcheck.latex.arguments import group_end
from proofcheck.latex.commands import ALIGNED, CITATION, FORMULAS, REFERENCES, WITH_COLUMNS
from proofcheck.latex.lexer import Kind, scanner
from proofcheck.reports.check.html.atoms import confirmed_sign
from proofcheck.reports.check.html.inline import FormulaCounts, Inline
from proofcheck.reports.check.html.markup import Markup, join, tag
from proofcheck.reports.check.html.mathml import BOUNDARY
from proofcheck.reports.check.html.paragraphs import MAX_NESTING, ParagraphSetting
from proofcheck.reports.check.html.textcommands import (
    DRAWN,
    FORMATS,
    LISTS,
    QED,
    QUOTES,
    SILENT,
    SWITCHES,
    THROUGH,
)
from proofcheck.reports.check.html.words import LIGATURES, accented, other_of, plain, word_of

_SCANNER = scanner(
    Kind.FENCE,
    Kind.ACCENT,
    Kind.CONTROL_WORD,
    Kind.CONTROL_SYMBOL,
    Kind.MARK,
    Kind.VERBATIM,
    Kind.PARAGRAPH,
    Kind.DOLLAR,
    Kind.BRACE,
    Kind.LIGATURE,
    Kind.PROSE,
)
# The blanks after a command, but not an empty line.
_AFTER_NAME = re.compile(r"\*?[ \t]*\n?(?!\s*\n)[ \t]*")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


class Prose(Inline):
    """One text as it is read."""

    def run(self) -> Markup:
        """The whole text."""
        while match := _SCANNER.match(self.text, self.at):
            self.at = match.end()
            self._take(match)
        self.end_paragraph()
        self.step += 1
        self.end_paragraph()
        self.out.extend(Markup(f"</{element}>") for _, element in reversed(self.blocks))
        return join(self.out)

    def _take(self, match: re.Match[str]) -> None:
        kind = match.lastgroup
        value = match[0]
        if kind == Kind.PROSE:
            # Blanks before an empty line are part of it.
            if not (value.isspace() and _EMPTY_LINE.match(self.text, self.at)):
                self.put(value)
        elif kind == Kind.MARK:
            if value == BOUNDARY:
                self.step += 1
            else:
                self.put(confirmed_sign())
        elif kind == Kind.VERBATIM:
            self.put(tag("code", next(self.verbatim, "…")))
        elif kind == Kind.PARAGRAPH:
            self.end_paragraph()
        elif kind == Kind.DOLLAR:
            self._dollar(value)
        elif value in ("\\[", "\\("):
            closer = "\\]" if value == "\\[" else "\\)"
            self._until(closer, display=value == "\\[", start=match.start())
        elif kind == Kind.ACCENT:
            self.put(accented(match))
        elif kind == Kind.CONTROL_WORD:
            if after := _AFTER_NAME.match(self.text, self.at):
                self.at = after.end()
            self._command(match["control_word"], match)
        elif kind in (Kind.CONTROL_SYMBOL, Kind.FENCE):
            self.put(Markup("<br/>") if value == "\\\\" else other_of(value[1:]))
        elif kind == Kind.LIGATURE:
            self.put(LIGATURES[value])
        elif value == "{":
            self.groups.append(len(self.formats))
        elif self.groups:
            del self.formats[self.groups.pop() :]

    def _command(self, name: str, match: re.Match[str]) -> None:
        if name in ("begin", "end"):
            self._environment(name, match.start())
        elif name in FORMATS or name in THROUGH:
            self._formatted(name)
        elif name in SWITCHES:
            self.formats.append(SWITCHES[name])
        elif name in SILENT:
            self._option() if SILENT[name] else None
            for _ in SILENT[name]:
                self.step += (self._group() or "").count(BOUNDARY)
        elif name in REFERENCES:
            for label in (self._group() or "").split(","):
                self.put(self.setting.reference(name, label.strip()))
        elif name == "hyperref":
            self._option()
        elif CITATION.match(name):
            note = self._option()
            note = self._option() or note
            self.put(self.setting.citation(self._group() or "", note))
        elif name == "item":
            self._item()
        elif name == "par":
            self.end_paragraph()
        elif name == "footnote":
            inside = self._group() or ""
            self.put(" [")
            self._splice(inside + "]")
        elif name in QED:
            self.put("∎")
        elif name in ("verb", "url", "nolinkurl", "path", "lstinline"):
            self._verbatim()
        elif name in ("section", "subsection", "subsubsection", "paragraph", "subparagraph"):
            self._option()
            self._heading(self._group() or "")
        elif name in ("input", "include", "includegraphics"):
            self._option()
            self.put(tag("code", f"\\{name}{{{self._group() or ''}}}", class_="source"))
        elif (char := word_of(name)) is not None:
            self.put(char)
        else:
            self.put(tag("code", f"\\{name}", class_="unknown"))

    def _verbatim(self) -> None:
        mark = re.compile(r"[^\x01]?(\x01+)[^\x01]?").match(self.text, self.at)
        if mark:
            self.at = mark.end()
            self.put(tag("code", next(self.verbatim, "…")))

    def _formatted(self, name: str) -> None:
        self._option()
        if name in ("textcolor", "href", "parbox", "raisebox"):
            self._group()
        if name == "texorpdfstring":
            first = self._group() or ""
            self._group()
            if first:
                self._splice(first)
            return
        match = _BRACE.match(self.text, self.at)
        if match:
            self.at = match.end()
            self.groups.append(len(self.formats))
            if name in FORMATS and len(self.formats) < MAX_NESTING:
                self.formats.append(FORMATS[name])

    def _item(self) -> None:
        option = self._option()
        lists = [place for place, (name, _) in enumerate(self.blocks) if name in LISTS]
        if lists and any(name == "item" for name, _ in self.blocks[lists[-1] :]):
            self.close_block("item")
        self.open_block(
            "item", "li" if lists else "div", "labelled" if option is not None else None
        )
        if option:
            self._splice(f"\\textbf{{{option}}} " if group_end(f"{{{option}}}", 0) > 0 else option)

    def _heading(self, latex: str) -> None:
        self.end_paragraph()
        self.put(tag("strong", plain(latex)))
        self.end_paragraph()

    def _environment(self, what: str, start: int) -> None:
        name = (self._group() or "").strip()
        if what == "end":
            self.close_block(name)
            return
        if name in FORMULAS or name in DRAWN:
            end = None if name in self.lost else _end_of(name).search(self.text, self.at)
            if end is None:
                self.lost.add(name)
                self.put(tag("code", f"\\begin{{{name}}}", class_="source"))
                return
            inside, self.at = self.text[self.at : end.start()], end.end()
            if name in DRAWN:
                self.source(self.text[start : self.at], f"{name} is drawn, not written")
            else:
                rows = name in ALIGNED or name.rstrip("*") in ("gather", "multline")
                inside = _COLUMNS.sub("", inside) if name in WITH_COLUMNS else inside
                self.formula(inside, name != "math", rows, self.text[start : self.at])
        elif name in LISTS:
            self._option()
            self.open_block(name, LISTS[name])
        elif name in QUOTES:
            self.open_block(name, "blockquote")
        else:
            title = self._option()
            self.open_block(name, "div", "inner")
            if name.isalpha() and name.lower() not in ("document", "spacing", "minipage"):
                self.put(
                    tag(
                        "strong", name.capitalize() + (f" ({plain(title)})" if title else "") + ". "
                    )
                )


def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"\\end\s*\{{\s*{re.escape(name)}\s*\}}")


_BRACE = re.compile(r"\s*\{")
_COLUMNS = re.compile(r"\A\s*\{[^{}]*\}")


def set_prose(latex: str, setting: ParagraphSetting, counts: FormulaCounts) -> Markup:
    """A text as paragraphs.  ``counts`` takes in what was set and what was not."""
    return Prose(latex, setting, counts).run()


def set_line(latex: str, setting: ParagraphSetting, counts: FormulaCounts) -> Markup:
    """A text that fits on a line, without a paragraph around it; plain words where it does not."""
    found = re.fullmatch(r"<p>((?:(?!</?p>).)*)</p>", set_prose(latex, setting, counts), re.DOTALL)
    return Markup(found[1]) if found else join([plain(latex)])
