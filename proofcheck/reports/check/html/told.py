"""The words of a model, with the formulas in them set."""

from __future__ import annotations

import re

from proofcheck.reports.check.html.atoms import UnreadableError
from proofcheck.reports.check.html.markup import Markup, tag
from proofcheck.reports.check.html.typeset import typeset

FORMULA = re.compile(
    r"\$\$(?P<a>(?:[^$\\]|\\.){1,500})\$\$|\$(?P<b>(?:[^$\\]|\\.){1,500})\$"
    r"|\\\((?P<c>.{1,500}?)\\\)|\\\[(?P<d>.{1,500}?)\\\]"
    r"|(?P<e>\\begin\{(?P<name>equation|align|gather|multline|eqnarray)(?P<star>\*?)\}"
    r".{1,1000}?\\end\{(?P=name)(?P=star)\})",
    re.DOTALL,
)
_STOPS = re.compile(r"[.,;:!?)]+")


def told(words: str) -> list[Markup | str]:
    """The words, with the formulas between dollars or brackets and displayed ones set, or as they
    are written."""
    parts: list[Markup | str] = []
    end = 0
    for match in FORMULA.finditer(words):
        display = any(match[group] for group in "ade")
        formula = _set(inside(match), match[0], display)
        parts.append(words[end : match.start()])
        end = match.end()
        if not display and (stop := _STOPS.match(words, end)):  # it begins no line
            formula, end = tag("span", formula, stop[0], class_="whole"), stop.end()
        parts.append(formula)
    return [part for part in (*parts, words[end:]) if part]


def inside(match: re.Match[str]) -> str:
    """The formula without what stands around it."""
    return next(group for group in match.groups() if group is not None)


def _set(latex: str, written: str, display: bool) -> Markup:
    try:
        markup, _ = typeset(latex, display=display)
    except UnreadableError:
        return tag("code", written, class_="source")
    return markup
