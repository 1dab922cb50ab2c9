"""The user's own definitions: macros and environments, read from masked text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from proofcheck.document.text import GONE
from proofcheck.latex.arguments import argument, read_arguments, skip_blanks


@dataclass(frozen=True, slots=True)
class Macro:
    """A definition.  ``spec`` has a letter per argument as in ``read_arguments``; ``defaults`` the
    default of each optional one.  ``start`` and ``end`` enclose the definition in its text.
    ``alias`` is the macro that a ``\\let`` copies; ``final`` says that the body is not expanded
    again."""

    name: str
    spec: str
    defaults: tuple[str, ...]
    body: str
    start: int
    end: int
    alias: str | None = None
    final: bool = False


_DEFINES = re.compile(
    r"\\(?:"
    r"(?P<new>(?:re|provide|robustify)?newcommand|renewcommand|providecommand|DeclareRobustCommand)"
    r"|(?P<def>[gex]?def)|(?P<let>let)"
    r"|(?P<operator>DeclareMathOperator)|(?P<paired>DeclarePairedDelimiter(?:X|XPP)?)"
    r"|(?P<document>(?:New|Renew|Provide|Declare)(?:Expandable)?DocumentCommand)"
    r"|(?P<environment>(?:re)?newenvironment|(?:New|Renew|Provide|Declare)DocumentEnvironment"
    r"|(?:New|Renew)Environ)"
    r")(?![a-zA-Z@])"
)
# Where macros are defined @ is a letter, and any character may be a name.
_NAME = re.compile(r"\\([a-zA-Z@]+|.)", re.DOTALL)
PARAMETER = re.compile(r"#([1-9])")
_DEF_PARAMETERS = re.compile(r"((?:#[1-9])*)\s*(?=\{)")
_BODY = re.compile(r"\\BODY(?![a-zA-Z])")
_LET = re.compile(r"\s*+=?\s*+\\([a-zA-Z@]+)")


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
    at = 0
    while match := _DEFINES.search(text, at):
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
    body = f"\\{target[1]} "  # what it stands for if the target is not the user's own
    return Macro(name[1], "", (), body, match.start(), target.end(), target[1], final=True)


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
    inner = PARAMETER.sub(lambda m: f"#{int(m[1]) + 2}", inner).replace("\\delimsize", "")
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
    parsed = document_spec(argument(text, spec_at) or "")
    if name is None or parsed is None:
        return None
    return Macro(name, *parsed, argument(text, body_at) or "", match.start(), end)


def document_spec(spec: str) -> tuple[str, tuple[str, ...]] | None:
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
        elif letter not in " +!b\n\t" + GONE:  # b: the body of an environment
            return None
    return "".join(letters), tuple(defaults)


def _read_environment(text: str, match: re.Match[str]) -> Environment | None:
    if "Document" in match[0]:
        read = read_arguments(text, match.end(), "mmmm")
        if read is None:
            return None
        places, end = read
        parsed = document_spec(argument(text, places[1]) or "")
        spec, defaults = parsed or ("", ())
        default = next(iter(defaults), "")
    else:
        collected = match[0].endswith("Environ")  # one argument, with \\BODY in it
        read = read_arguments(text, match.end(), "smoomo" if collected else "smoomm")
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
    if body := _BODY.search(begin):
        begin, close = begin[: body.start()], begin[body.end() :] + close
    return Environment(name.strip(), spec, default, begin, close, match.start(), end)


_READERS = {
    "new": _read_new,
    "def": _read_def,
    "let": _read_let,
    "operator": _read_operator,
    "paired": _read_paired,
    "document": _read_document,
}
