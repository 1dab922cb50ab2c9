"""The user's own macros: collected from the text, expanded in what a verifier reads.

Not TeX: no conditionals, no registers.  A macro that programs (``\\ifx``, ``\\csname`` …) is left
as written, and every expansion is bounded, so that a hostile definition ends in a note.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from proofcheck.latex.scan import GONE, argument, read_arguments, skip_blanks

MAX_BODY = 4_000
MAX_EXPANSIONS = 3_000  # per text, beside one for every ten characters of it
MAX_GROWTH = 20
MAX_FAILURES = 500


@dataclass(frozen=True, slots=True)
class Macro:
    """A definition.  ``spec`` has a letter per argument as in ``read_arguments``; ``defaults`` the
    default of each optional one.  ``start`` and ``end`` enclose the definition in its text."""

    name: str
    spec: str
    defaults: tuple[str, ...]
    body: str
    start: int
    end: int


_DEFINES = re.compile(
    r"\\(?:"
    r"(?P<new>(?:re|provide|robustify)?newcommand|renewcommand|providecommand|DeclareRobustCommand)"
    r"|(?P<def>[gex]?def)|(?P<let>let)"
    r"|(?P<operator>DeclareMathOperator)|(?P<paired>DeclarePairedDelimiter(?:X|XPP)?)"
    r"|(?P<document>(?:New|Renew|Provide|Declare)(?:Expandable)?DocumentCommand)"
    r"|(?P<environment>(?:re)?newenvironment|(?:New|Renew|Provide|Declare)DocumentEnvironment)"
    r")(?![a-zA-Z@])"
)
_NAME = re.compile(r"\\([a-zA-Z@]+|.)", re.DOTALL)
_DEF_PARAMETERS = re.compile(r"((?:#[1-9])*)\s*(?=\{)")
_LET = re.compile(r"\s*=?\s*\\([a-zA-Z@]+)")


@dataclass(frozen=True, slots=True)
class Environment:
    """A ``\\newenvironment``: what its ``\\begin`` and ``\\end`` stand for; ``default`` is that of
    its optional argument."""

    name: str
    spec: str
    default: str
    begin: str
    end: str
    start: int
    stop: int


def find_definitions(text: str) -> tuple[list[Macro], list[Environment]]:
    """All definitions in masked text, in order.  What cannot be read is passed over."""
    macros: list[Macro] = []
    environments: list[Environment] = []
    failures = 0
    at = 0
    while failures < MAX_FAILURES and (match := _DEFINES.search(text, at)):
        at = match.end()
        kind = match.lastgroup or ""
        if kind == "environment":
            environment = _read_environment(text, match)
            if environment:
                environments.append(environment)
                at = environment.stop
        elif macro := _READERS[kind](text, match):
            macros.append(macro)
            at = macro.end
        else:
            failures += 1
    return macros, environments


def _control_name(text: str, place: tuple[int, int] | None) -> str | None:
    if place is None:
        return None
    match = _NAME.match(text, skip_blanks(text, place[0]))
    return match[1] if match and match.end() <= place[1] else None


def _read_new(text: str, match: re.Match[str]) -> Macro | None:
    read = read_arguments(text, match.end(), "scoom")
    if read is None:
        return None
    (_, name_at, count_at, default_at, body_at), end = read
    name = _control_name(text, name_at)
    count = (argument(text, count_at) or "0").strip()
    if name is None or not count.isdigit() or int(count) > 9:
        return None
    default = argument(text, default_at)
    spec = "m" * int(count) if default is None else "o" + "m" * (int(count) - 1)
    defaults = (default,) if default is not None else ()
    return Macro(name, spec, defaults, argument(text, body_at) or "", match.start(), end)


def _read_def(text: str, match: re.Match[str]) -> Macro | None:
    name = _NAME.match(text, skip_blanks(text, match.end()))
    if name is None:
        return None
    parameters = _DEF_PARAMETERS.match(text, name.end())
    if parameters is None:
        return None  # delimited parameters: a program, not a shorthand
    read = read_arguments(text, parameters.end(), "m")
    if read is None:
        return None
    body = argument(text, read[0][0]) or ""
    return Macro(name[1], "m" * parameters[1].count("#"), (), body, match.start(), read[1])


def _read_let(text: str, match: re.Match[str]) -> Macro | None:
    name = _NAME.match(text, skip_blanks(text, match.end()))
    target = _LET.match(text, name.end()) if name else None
    if name is None or target is None:
        return None
    return Macro(name[1], "", (), f"\\{target[1]} ", match.start(), target.end())


def _read_operator(text: str, match: re.Match[str]) -> Macro | None:
    read = read_arguments(text, match.end(), "scm")
    if read is None:
        return None
    (star, name_at, body_at), end = read
    name = _control_name(text, name_at)
    if name is None:
        return None
    body = f"\\operatorname{'*' if star else ''}{{{argument(text, body_at)}}}"
    return Macro(name, "", (), body, match.start(), end)


def _read_paired(text: str, match: re.Match[str]) -> Macro | None:
    extended = match[0].partition("Delimiter")[2]
    read = read_arguments(text, match.end(), {"": "cmm", "X": "commm", "XPP": "commmmm"}[extended])
    if read is None:
        return None
    places, end = read
    name = _control_name(text, places[0])
    if name is None:
        return None
    # \abs{x}, \abs*{x} and \abs[\big]{x} print the same but for the size.
    if not extended:
        left, right = argument(text, places[1]), argument(text, places[2])
        return Macro(name, "som", ("",), f"{left} #3{right}", match.start(), end)
    count = (argument(text, places[1]) or "1").strip()
    if not count.isdigit() or int(count) > 7:
        return None
    before, *around, inner = (argument(text, place) or "" for place in places[2:])
    left, right = around[0] if extended == "XPP" else before, around[-2 if extended == "XPP" else 0]
    inner = _PARAMETER.sub(lambda m: f"#{int(m[1]) + 2}", inner).replace("\\delimsize", "")
    body = f"{left} {inner}{right}"
    if extended == "XPP":
        body = f"{before}{body}{around[-1]}"
    return Macro(name, "so" + "m" * int(count), ("",), body, match.start(), end)


def _read_document(text: str, match: re.Match[str]) -> Macro | None:
    read = read_arguments(text, match.end(), "cmm")
    if read is None:
        return None
    (name_at, spec_at, body_at), end = read
    name = _control_name(text, name_at)
    parsed = _document_spec(argument(text, spec_at) or "")
    if name is None or parsed is None:
        return None
    return Macro(name, *parsed, argument(text, body_at) or "", match.start(), end)


def _document_spec(spec: str) -> tuple[str, tuple[str, ...]] | None:
    """xparse's argument letters in ours: ``m``, ``o``, ``O{default}``, ``s``; others: None."""
    letters: list[str] = []
    defaults: list[str] = []
    at = 0
    while at < len(spec):
        letter = spec[at]
        at += 1
        if letter in "ms":
            letters.append(letter)
        elif letter == "o":
            letters.append("o")
            defaults.append("-NoValue-")
        elif letter == "O":
            read = read_arguments(spec, at, "m")
            if read is None:
                return None
            letters.append("o")
            defaults.append(argument(spec, read[0][0]) or "")
            at = read[1]
        elif letter not in " +!\n\t" + GONE:
            return None
    return "".join(letters), tuple(defaults)


def _read_environment(text: str, match: re.Match[str]) -> Environment | None:
    if "Document" in match[0]:
        read = read_arguments(text, match.end(), "mmmm")
        if read is None:
            return None
        places, end = read
        parsed = _document_spec(argument(text, places[1]) or "")
        spec, defaults = parsed or ("", ())
        default = next(iter(defaults), "")
    else:
        read = read_arguments(text, match.end(), "smoomm")
        if read is None:
            return None
        places, end = read
        count = (argument(text, places[2]) or "0").strip()
        spec = "m" * int(count) if count.isdigit() and int(count) < 10 else ""
        if places[3] is not None and spec:
            spec = "o" + spec[1:]
        default = argument(text, places[3]) or ""
        places = places[1:]
    name = argument(text, places[0])
    if not name:
        return None
    begin, close = argument(text, places[-2]) or "", argument(text, places[-1]) or ""
    return Environment(name.strip(), spec, default, begin, close, match.start(), end)


_READERS = {
    "new": _read_new,
    "def": _read_def,
    "let": _read_let,
    "operator": _read_operator,
    "paired": _read_paired,
    "document": _read_document,
}


# -- the table ----------------------------------------------------------------------------------

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
)


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
                self._table.setdefault(macro.name, []).append((place, macro))
        self.names = frozenset(name for name in self._table if self._expandable(name))

    def _expandable(self, name: str) -> bool:
        if name in _PROTECTED or "@" in name or not name.isalpha():
            return False
        return any(_is_shorthand(macro) for _, macro in self._table[name])

    def defined(self, name: str) -> bool:
        """Whether the text defines this macro at all, expandable or not."""
        return name in self._table

    def at(self, name: str, place: int) -> Macro | None:
        """The definition in force at ``place``, a flat offset; the first one if all come later."""
        entries = self._table.get(name)
        if not entries:
            return None
        index = bisect_right(entries, place, key=lambda entry: entry[0]) if len(entries) > 1 else 1
        return entries[max(index, 1) - 1][1]

    def shorthands(self) -> Iterable[Macro]:
        """The latest definition of every expandable macro."""
        return (self._table[name][-1][1] for name in self.names)


def _is_shorthand(macro: Macro) -> bool:
    return len(macro.body) <= MAX_BODY and not _PROGRAM.search(macro.body)


_CONTROL_WORD = re.compile(r"\\([a-zA-Z@]+)")
_ENDS_IN_WORD = re.compile(r"\\[a-zA-Z@]{1,40}\Z")
_PARAMETER = re.compile(r"#([1-9])")
_ESCAPED_OR_WORD = re.compile(r"\\(?:([a-zA-Z@]+)|.)", re.DOTALL)


def expand(text: str, table: MacroTable, place: int) -> str:
    """Expand the table's macros in masked text that stands at ``place``.

    An expansion that exceeds ``MAX_EXPANSIONS`` or grows the text more than ``MAX_GROWTH``-fold
    stops: the text is given back as written, and the guilty macro joins ``table.stopped``.
    """
    if not table.names or not any(m in table.names for m in _CONTROL_WORD.findall(text)):
        return text
    out: list[str] = []
    pending: list[_Rest] = []  # what follows ``text`` once it is used up, last first
    left = MAX_EXPANSIONS + len(text) // 10
    room = MAX_GROWTH * len(text) + 10_000
    original, at = text, 0
    while True:
        match = _ESCAPED_OR_WORD.search(text, at)
        if match is None:
            out.append(text[at:])
            if not pending:
                return "".join(out)
            text, at = pending.pop()
            continue
        name = match[1]
        if name not in table.names or name in table.stopped:
            out.append(text[at : match.end()])
            at = match.end()
            continue
        macro = table.at(name, place)
        if macro is None or not _is_shorthand(macro):
            out.append(text[at : match.end()])
            at = match.end()
            continue
        out.append(text[at : match.start()])
        text, at, arguments = _take_arguments(macro, text, match.end(), pending)
        if arguments is None:
            out.append(match[0])
            continue
        replacement = _fill(macro.body, arguments)
        left -= 1
        room -= len(replacement)
        if left < 0 or room < 0:
            table.stopped.add(name)
            return original
        if text[at : at + 1].isalpha() and _ENDS_IN_WORD.search(replacement):
            replacement += " "  # the next letter must not become part of the name
        if at < len(text):
            pending.append((text, at))
        text, at = replacement, 0


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

    return _PARAMETER.sub(value, body)


# -- what a verifier reads ------------------------------------------------------------------------

_NOISE = re.compile(
    r"\\(?:(?:label|index|glsadd|lean|uses|proves|hypertarget|tag)\*?\s*\{[^{}]*\}"
    r"|(?:leanok|notready|noindent|smallskip|medskip|bigskip|xspace|nopagebreak|newpage|clearpage"
    r"|allowdisplaybreaks|displaybreak|phantomsection|centering)(?![a-zA-Z@]))"
)
_BLANKS = re.compile(r"\s+")
_VERBATIM_RUN = re.compile("\x01+")


def normalise(raw: str, masked: str, table: MacroTable, place: int) -> str:
    """What a verifier reads of a piece of text that stands at ``place`` in the flat text.

    Comments gone, macros expanded, marks that say nothing (labels, skips) gone, runs of blanks
    folded to one blank.
    """
    if "\x01" in masked:
        masked = _VERBATIM_RUN.sub(lambda m: raw[m.start() : m.end()], masked)
    text = masked.replace(GONE, "")
    if "\\" in text:
        text = _NOISE.sub(" ", expand(text, table, place))
    return _BLANKS.sub(" ", text).strip()
