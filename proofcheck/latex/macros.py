"""Expansion of the user's macros in what a verifier reads.

Not TeX: no conditionals, no registers.  A macro that programs (``\\ifx``, ``\\csname`` …) is left
as written, and every expansion is bounded, so that a hostile definition ends in a note.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b
from itertools import pairwise

from proofcheck.document.text import GONE
from proofcheck.latex.arguments import read_arguments, skip_blanks
from proofcheck.latex.definitions import PARAMETER, Macro
from proofcheck.latex.ignorable import drop_ignorable

MAX_BODY = 4_000
MAX_EXPANSIONS = 3_000  # per text, beside one for every ten characters of it
MAX_GROWTH = 20

# Structure that later readers look for, and commands whose meaning is not in their body.
_PROTECTED = frozenset(
    """begin end item label ref eqref cref Cref autoref pageref hyperref cite citep citet footnote
    section subsection subsubsection chapter paragraph proof endproof qed qedhere input include
    newcommand def left right text mbox par emph textbf textit caption index
    ldots dots cdots to le ge ne and or in""".split()
)
_PROGRAM = re.compile(
    r"\\(?:if|else|fi\b|csname|expandafter|futurelet|let\b|[gex]?def\b|newcommand|renewcommand"
    r"|setcounter|addtocounter|stepcounter|refstepcounter|global|catcode|begingroup|endgroup"
    r"|newcount|newif|hbox|vbox|vskip|kern|raise|lower|mathchoice|mathpalette|ooalign|IfNoValue"
    r"|IfBoolean|@ifnextchar|@ifstar|special|write|immediate|relax|makeatletter)|@"
    r"|\\[a-z]{2,}_[a-z_]{2,}:[a-zA-Z]*|\\[lgc]_[a-z_]{3,}"  # LaTeX3's names
)


_STATE = 32  # bytes of the hash of a table
_STATES = 1 << 8 * _STATE


def _hash(macro: Macro) -> int:
    """Of all that an expansion depends on."""
    told = (macro.name, macro.spec, macro.defaults, macro.body, macro.alias, macro.final)
    data = repr(told).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=_STATE).digest(), "big")


class MacroTable:
    """The user's macros by name, each definition valid from its place in the flat text on.

    Definitions in packages come first, at -1.  ``stopped`` collects the names of macros whose
    expansion ran into a limit; they are left as written from then on.
    """

    def __init__(self, styles: Iterable[Macro], local: Iterable[Macro]) -> None:
        self._table: dict[str, list[tuple[int, Macro]]] = {}
        self.stopped: set[str] = set()
        for at, macros in ((-1, styles), (0, local)):
            for macro in macros:
                place = at if at < 0 else macro.start
                # \let copies what the other means now, whatever becomes of it later.
                copied = self._table.get(macro.alias) if macro.alias else None
                if copied:
                    now = copied[-1][1]
                    if macro.name in _CONTROL_WORD.findall(now.body):
                        continue  # the same \let in another branch: that meaning is kept
                    macro = replace(now, name=macro.name, start=macro.start, end=macro.end)
                self._table.setdefault(macro.name, []).append((place, macro))
        self._find_names()

    @classmethod
    def of(cls, entries: Iterable[tuple[int, Macro]], stopped: Iterable[str]) -> MacroTable:
        """The table that had these ``entries`` and macros that were ``stopped``."""
        table = cls((), ())
        for place, macro in entries:
            table._table.setdefault(macro.name, []).append((place, macro))
        table._find_names()
        table.stopped.update(stopped)
        return table

    def entries(self) -> tuple[tuple[int, Macro], ...]:
        """Each definition and the place from which it is valid, name by name."""
        return tuple(entry for entries in self._table.values() for entry in entries)

    def _find_names(self) -> None:
        self.names = frozenset(name for name in self._table if self._expandable(name))
        self._states: list[tuple[int, int]] | None = None

    def _expandable(self, name: str) -> bool:
        if name in _PROTECTED or "@" in name or not (name.isalpha() or name in "0123456789"):
            return False
        return any(_is_shorthand(macro) for _, macro in self._table[name])

    def at(self, name: str, place: int) -> Macro | None:
        """The definition in force at ``place``, a flat offset; the first one if all come later."""
        entries = self._table.get(name)
        if not entries:
            return None
        index = bisect_right(entries, place, key=lambda entry: entry[0]) if len(entries) > 1 else 1
        return entries[max(index, 1) - 1][1]

    def state(self, place: int) -> bytes:
        """A hash of all definitions in force at ``place``."""
        if self._states is None:
            self._states = self._all_states()
        index = bisect_right(self._states, place, key=lambda state: state[0]) - 1
        return self._states[index][1].to_bytes(_STATE, "big")

    def _all_states(self) -> list[tuple[int, int]]:
        """The places from which on other definitions are in force, with a hash of those: the sum
        of the hashes of each."""
        now = sum(_hash(entries[0][1]) for entries in self._table.values())
        changes = sorted(
            (place, order, _hash(macro) - _hash(before))
            for order, entries in enumerate(self._table.values())
            for (_, before), (place, macro) in pairwise(entries)
        )
        found = [(-2, now % _STATES)]
        for place, _, change in changes:
            now += change
            found.append((place, now % _STATES))
        return found

    def arguments(self, name: str, place: int) -> str | None:
        """See ``document.text.Macros``."""
        macro = self.at(name, place)
        return macro.spec if macro else None

    def expand(self, masked: str, place: int) -> str:
        """See ``document.text.Macros``."""
        return _expand(masked, self, place)

    def normalise(self, raw: str, masked: str, place: int) -> str:
        """See ``document.text.Macros``."""
        return _normalise(raw, masked, self, place)

    def shorthands(self) -> Iterable[Macro]:
        """The latest definition of every expandable macro, in the order of their names."""
        return (self._table[name][-1][1] for name in sorted(self.names))


def _is_shorthand(macro: Macro) -> bool:
    return len(macro.body) <= MAX_BODY and not _PROGRAM.search(macro.body)


# Names of macros, not tokens of a text: @ is a letter in them, and a digit may be one.
_CONTROL_WORD = re.compile(r"\\([a-zA-Z@]+|[0-9])")
_ENDS_IN_WORD = re.compile(r"\\[a-zA-Z@]{1,40}\Z")
_ESCAPED_OR_WORD = re.compile(r"\\(?:([a-zA-Z@]+|[0-9])|.)", re.DOTALL)


def _expand(text: str, table: MacroTable, place: int) -> str:
    """Expand the table's macros in masked text that stands at ``place``.

    An expansion that exceeds ``MAX_EXPANSIONS`` or grows the text more than ``MAX_GROWTH``-fold
    stops: the text is given back as written, and the guilty macro joins ``table.stopped``.
    """
    if not table.names or table.names.isdisjoint(_CONTROL_WORD.findall(text)):
        return text
    out: list[str] = []
    pending: list[_Rest] = []  # what follows ``text`` once it is used up, last first
    left = MAX_EXPANSIONS + len(text) // 10
    room = MAX_GROWTH * len(text) + 10_000
    original, at = text, 0
    while True:
        match = _ESCAPED_OR_WORD.search(text, at)
        if match is None:
            _put(text[at:], out)
            if not pending:
                return "".join(out)
            text, at = pending.pop()
            continue
        name = match[1]
        known = name in table.names and name not in table.stopped
        macro = table.at(name, place) if known else None
        if macro is None or not _is_shorthand(macro):
            _put(text[at : match.end()], out)
            at = match.end()
            continue
        _put(text[at : match.start()], out)
        text, at, arguments = _take_arguments(macro, text, match.end(), pending)
        if arguments is None:
            _put(match[0], out)
            continue
        replacement = _fill(macro.body, arguments)
        left -= 1
        room -= len(replacement)
        if left < 0 or room < 0:
            table.stopped.add(name)
            return original
        if macro.final:
            _put(replacement, out)
            continue
        if at < len(text):
            pending.append((text, at))
        text, at = replacement, 0


def _put(piece: str, out: list[str]) -> None:
    """Append a piece; a letter must not become part of the control word before it."""
    if piece:
        if piece[0].isalpha() and out and _ENDS_IN_WORD.search(out[-1]):
            out.append(" ")
        out.append(piece)


_Rest = tuple[str, int]  # a text and the offset in it from which it is still to be read
_DRAW = 10_000  # characters of a pending text that are looked at for arguments


def _take_arguments(
    macro: Macro, text: str, at: int, pending: list[_Rest]
) -> tuple[str, int, list[str] | None]:
    """Read a macro's arguments, drawing on what is pending when the text at hand runs out.

    Gives the text and offset to go on from, and the arguments (None: they are not there)."""
    if not macro.spec:
        # TeX drops the blanks after a control word, unless it ends with \xspace.
        end = skip_blanks(text, at)
        kept = "\n\n" in text[at:end] or macro.body.endswith("\\xspace")
        return text, at if kept else end, []
    read = read_arguments(text, at, macro.spec)
    while read is None and pending and len(text) - at < _DRAW:
        more, start = pending.pop()
        if start + _DRAW < len(more):
            pending.append((more, start + _DRAW))
        text, at = text[at:] + more[start : start + _DRAW], 0
        read = read_arguments(text, at, macro.spec)
    if read is None:
        return text, at, None
    defaults = iter(macro.defaults)
    arguments = []
    for letter, place in zip(macro.spec, read[0], strict=True):
        default = next(defaults, "") if letter == "o" else ""
        arguments.append(default if place is None else text[place[0] : place[1]])
    return text, read[1], arguments


def _fill(body: str, arguments: list[str]) -> str:
    if not arguments:
        return body

    def value(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        text = arguments[index] if index < len(arguments) else ""
        glued = text[:1].isalpha() and _ENDS_IN_WORD.search(body, 0, match.start())
        return f" {text}" if glued else text

    return PARAMETER.sub(value, body)


# -- what a verifier reads ------------------------------------------------------------------------

_NOISE = re.compile(
    r"\\(?:(?:label|index|glsadd|lean|uses|proves|hypertarget|tag|[hv]?phantom)\*?\s*\{[^{}]*\}"
    r"|setto(?:width|height|depth)\s*(?:\\[a-zA-Z@]+|\{[^{}]*\})\s*\{[^{}]*\}"
    r"|(?:leanok|notready|noindent|smallskip|medskip|bigskip|xspace|nopagebreak|newpage|clearpage"
    r"|allowdisplaybreaks|displaybreak|phantomsection|centering)(?![a-zA-Z@]))"
)
_BLANKS = re.compile(r"\s+")
_VERBATIM_RUN = re.compile("\x01+")


def _normalise(raw: str, masked: str, table: MacroTable, place: int) -> str:
    """What a verifier reads of a piece of text that stands at ``place`` in the flat text.

    Comments and characters that nobody sees gone, macros expanded, marks that say nothing (labels,
    skips) gone, runs of blanks folded to one blank.
    """
    if "\x01" in masked:
        masked = _VERBATIM_RUN.sub(lambda m: raw[m.start() : m.end()], masked)
    text = drop_ignorable(masked.replace(GONE, ""))
    if "\\" in text:
        text = _NOISE.sub(" ", drop_ignorable(_expand(text, table, place)))
    return _BLANKS.sub(" ", text).strip()
