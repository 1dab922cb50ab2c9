"""Printed numbers of statements: counted as LaTeX counts, or taken from the ``.aux`` file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from proofcheck.document.text import in_regions
from proofcheck.latex.blocks import HEADINGS, Block
from proofcheck.latex.declarations import Declarations

_COUNTING = re.compile(
    rf"\\(?:(?P<heading>{'|'.join(HEADINGS)})(?P<star>\*?)(?=\s*[\[{{])"
    r"|(?P<appendix>appendix)(?![a-zA-Z@])"
    r"|(?P<set>setcounter|addtocounter)\s*\{(?P<name>[a-zA-Z@*]+)\}\s*\{(?P<value>-?\d{1,6})\})"
)
_NEWLABEL = re.compile(r"\\newlabel\{([^{}]+)\}\{\{(?:\\relax )?\{?([^{}]*)\}?\}")


@dataclass
class _Counters:
    within: dict[str, str]
    values: dict[str, int]
    appendix: bool = False

    def step(self, name: str) -> None:
        self.values[name] = self.values.get(name, 0) + 1
        self._reset(name, 0)

    def _reset(self, name: str, depth: int) -> None:
        if depth > 20:  # \numberwithin{a}{b} and \numberwithin{b}{a}
            return
        for child, parent in self.within.items():
            if parent == name:
                self.values[child] = 0
                self._reset(child, depth + 1)

    def printed(self, name: str, depth: int = 0) -> str:
        value = self.values.get(name, 0)
        top = name == ("chapter" if self.within.get("section") == "chapter" else "section")
        own = chr(64 + value) if self.appendix and top and 0 < value < 27 else str(value)
        parent = self.within.get(name)
        return own if parent is None or depth > 10 else f"{self.printed(parent, depth + 1)}.{own}"


def count_numbers(
    text: str,
    start: int,
    blocks: Sequence[Block],
    declared: Declarations,
    defined: Sequence[tuple[int, int]],
) -> dict[int, str]:
    """The number of each numbered statement, by its index among ``blocks``."""
    within = {"subsection": "section", "subsubsection": "subsection", **declared.within}
    if re.search(r"\\chapter\*?\s*[\[{]", text):
        within.setdefault("section", "chapter")
    counters = _Counters(within, {})
    events: list[tuple[int, int | re.Match[str]]] = [
        (block.start, index) for index, block in enumerate(blocks) if block.family.counter
    ]
    events += [
        (match.start(), match)
        for match in _COUNTING.finditer(text, start)
        if not in_regions(defined, match.start())
    ]
    numbers: dict[int, str] = {}
    for _, event in sorted(events, key=lambda pair: pair[0]):
        if isinstance(event, int):
            name = blocks[event].family.counter or ""
            name = declared.counters.get(name, name)
            counters.step(name)
            numbers[event] = counters.printed(name)
        elif event["heading"]:
            if not event["star"]:
                counters.step(event["heading"])
        elif event["appendix"]:
            counters.appendix = True
            counters.values["chapter" if "section" in within else "section"] = 0
        else:
            old = counters.values.get(event["name"], 0) if event["set"][0] == "a" else 0
            counters.values[event["name"]] = old + int(event["value"])
    return numbers


def aux_numbers(text: str) -> dict[str, str]:
    """Label → printed number, from the text of an ``.aux`` file."""
    return {match[1]: match[2] for match in _NEWLABEL.finditer(text) if match[2]}
