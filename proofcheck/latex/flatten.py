"""One text from a root document and all that it inputs, with the way back to the files."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from proofcheck.document.finding import Finding, remark
from proofcheck.document.rule import Rule
from proofcheck.document.source import Source, Span
from proofcheck.document.text import GONE
from proofcheck.errors import SourceError
from proofcheck.latex.files import Tree, load
from proofcheck.latex.inputs import (
    DISTRIBUTED,
    OPTIONAL,
    input_commands,
    input_macros,
    is_commented,
)
from proofcheck.latex.lookup import LookupRules, input_path, lookup
from proofcheck.latex.rules import (
    INPUT_CYCLE,
    LEFT_OUT,
    MISSING_INPUT,
    OUTSIDE_PROJECT,
    TOO_LARGE,
    UNDECIDED,
    UNDECLARED_ENCODING,
)
from proofcheck.latex.scan import Hidden, mask
from proofcheck.latex.typeset_part import BEGIN_DOCUMENT, typeset_part

MAX_DEPTH = 60
MAX_INPUTS = 20_000
MAX_CHARACTERS = 128 << 20  # of the files that are read, each as often as it is

_PACKAGE = re.compile(
    r"\\(usepackage|RequirePackage|documentclass|LoadClass|LoadClassWithOptions)"
    r"\s*(?:\[[^]]*\])?\s*\{([^{}]+)\}"
)
_PATH_MACRO = re.compile(
    r"\\(?:(?:re)?newcommand\*?|providecommand\*?|def|edef)\s*"
    r"\{?\\([a-zA-Z@]+)\}?\s*\{([\w./ -]*)\}"
)
_BEGINS = re.compile(r"\\document(?:class|style)(?![a-zA-Z])|\\begin\s*\{document\}")
_INCLUDEONLY = re.compile(r"\\includeonly\s*\{([^{}]*)\}")


@dataclass(frozen=True)
class Flat:
    """The text that TeX would read.  ``raw`` and ``masked`` have equal lengths.

    ``starts[i]`` is the offset in the flat text at which ``pieces[i]`` begins: a shown path and an
    offset in that source.  ``styles`` are the masked texts of the project's own packages, in the
    order of loading.  ``body`` is where the body begins (0 when there is no preamble).
    """

    raw: str
    masked: str
    starts: tuple[int, ...]
    pieces: tuple[tuple[str, int], ...]
    sources: dict[str, Source]
    styles: tuple[str, ...]
    body: int
    problems: tuple[Finding, ...]


@dataclass
class _Reader:
    tree: Tree
    rules: LookupRules
    hidden: Hidden = field(default_factory=Hidden)
    raw: list[str] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    pieces: list[tuple[str, int]] = field(default_factory=list)
    length: int = 0
    inputs: int = 0
    looked_at: int = 0  # characters of the files, with those that are not typeset
    sources: dict[str, Source] = field(default_factory=dict)
    styles: list[str] = field(default_factory=list)
    loaded: set[str] = field(default_factory=set)
    input_macros: dict[str, tuple[str, str]] = field(default_factory=dict)
    in_body: bool = False
    begun: bool = False  # a class or a body was read: the root may leave both to another file
    undecided: set[str] = field(default_factory=set)
    problems: list[Finding] = field(default_factory=list)


def flatten(tree: Tree, name: str) -> Flat:
    """Read ``name`` and everything it inputs.  Raises SourceError when ``name`` is unreadable."""
    reader = _Reader(tree, LookupRules(posixpath.dirname(name)))
    source = _source(reader, name)
    if source is None:
        raise SourceError("there is no such file")
    _read_file(reader, source, name, (name,), None)
    masked = "".join(reader.masked)
    begin = BEGIN_DOCUMENT.search(masked)
    if not reader.starts:
        reader.starts.append(0)
        reader.pieces.append((source.path, 0))
    return Flat(
        "".join(reader.raw),
        masked,
        tuple(reader.starts),
        tuple(reader.pieces),
        reader.sources,
        tuple(reader.styles),
        begin.end() if begin else 0,
        tuple(reader.problems),
    )


def _source(reader: _Reader, name: str) -> Source | None:
    """The file of that name, entered among the document's; None when there is none."""
    source = load(reader.tree, name)
    if source is not None and source.path not in reader.sources:
        reader.sources[source.path] = source
        if source.encoding == "latin-1?":
            _problem(
                reader,
                UNDECLARED_ENCODING,
                "the file is not UTF-8 and declares no encoding; it was read as Latin-1",
                Span(source.path, 0, 0),
            )
    return source


def _problem(reader: _Reader, rule: Rule, message: str, span: Span) -> None:
    reader.problems.append(remark(rule, message, span))


def _read_file(
    reader: _Reader, source: Source, name: str, stack: tuple[str, ...], base: str | None
) -> None:
    """Append a file to the flat text; ``base`` is the folder set by an ``\\import`` around it."""
    reader.looked_at += len(source.text)
    reader.hidden.learn(source.text)
    _load_packages(reader, source.text)
    for match in _PATH_MACRO.finditer(source.text):
        reader.rules.path_macros[match[1]] = match[2]
    if "\\input@path" in source.text:
        reader.rules.further += input_path(source.text)
    reader.hidden.switches.undecided.clear()
    masked = mask(source.text, reader.hidden)
    start, end = typeset_part(masked, begins=not reader.begun)
    body = BEGIN_DOCUMENT.search(masked)
    body_at = body.end() if body else 0 if len(stack) == 1 or reader.in_body else len(masked)
    _report_undecided(reader, source, masked, body_at)
    if only := _INCLUDEONLY.search(masked, start, end):
        reader.rules.only = {part.strip() for part in only[1].replace(GONE, "").split(",")}
    done = start
    reader.input_macros.update(input_macros(masked))
    for command in input_commands(masked, start, end, reader.input_macros):
        if command.start < done and not (command.own and command.end == done):
            continue
        reader.in_body = reader.in_body or command.start >= body_at
        child = lookup(command, name, base, reader.rules)
        span = Span(source.path, command.start, command.end)
        if child is None:
            if command.start > start and not command.file.startswith("\\jobname"):
                _problem(reader, LEFT_OUT, "not read: a macro makes the file's name", span)
            continue
        # What a macro of the author's prints beside the file stands before it.
        _append(reader, source, masked, done, command.end if command.own else command.start)
        done = command.end
        _read_input(reader, child, span, stack, command.name)
    _append(reader, source, masked, done, end)
    _report_further(reader, source, masked, end)


def _report_further(reader: _Reader, source: Source, masked: str, end: int) -> None:
    """PC012 for the documents that a file has behind the one that is read."""
    further = [match.span() for match in BEGIN_DOCUMENT.finditer(masked, end)]
    if further:
        what = "another document stands" if len(further) == 1 else f"{len(further)} others stand"
        message = f"not read: {what} behind the end of this one, where TeX stops"
        _problem(reader, LEFT_OUT, message, Span(source.path, *further[0]))


def _append(reader: _Reader, source: Source, masked: str, start: int, end: int) -> None:
    if end <= start:
        return
    reader.starts.append(reader.length)
    reader.pieces.append((source.path, start))
    reader.raw.append(source.text[start:end])
    reader.masked.append(masked[start:end])
    reader.begun = reader.begun or _BEGINS.search(masked, start, end) is not None
    reader.length += end - start


MAX_UNDECIDED = 1_000  # conditions that are looked at in one file


def _is_loose(masked: str, place: int, body_at: int) -> bool:
    """Whether a place stands in the body, not in braces that are open since the body began."""
    before = masked[body_at:place]
    return place >= body_at and before.count("{") <= before.count("}")


def _report_undecided(reader: _Reader, source: Source, masked: str, body_at: int) -> None:
    """PC016 for each condition of a file that could not be decided, once a document.

    In a preamble and in braces, as in a definition, what no switch of the text decides is about
    the layout.
    """
    for word, place in reader.hidden.switches.undecided[:MAX_UNDECIDED]:
        known = word in reader.hidden.switches.values
        if word not in reader.undecided and (known or _is_loose(masked, place, body_at)):
            reader.undecided.add(word)
            message = f"\\{word} could not be decided; both of its branches were read"
            _problem(reader, UNDECIDED, message, Span(source.path, place, place + len(word) + 1))


def _load_packages(reader: _Reader, text: str) -> None:
    """Read the project's own packages and classes for their definitions; others are TeX's."""
    for match in _PACKAGE.finditer(text):
        if is_commented(text, match.start()):
            continue
        suffix = ".cls" if "lass" in match[1] else ".sty"
        for part in match[2].split(","):
            name = posixpath.normpath(posixpath.join(reader.rules.folder, part.strip() + suffix))
            if name in reader.loaded or name.startswith("..") or len(reader.loaded) > 500:
                continue
            reader.loaded.add(name)
            try:
                style = _source(reader, name)
            except SourceError:
                continue
            if style is None:
                continue
            reader.hidden.learn(style.text)
            _load_packages(reader, style.text)
            reader.styles.append(mask(style.text, reader.hidden))


def _read_input(
    reader: _Reader,
    candidates: list[tuple[str, str | None]],
    span: Span,
    stack: tuple[str, ...],
    command: str,
) -> None:
    if not candidates:
        _problem(reader, LEFT_OUT, "not read: \\includeonly leaves this part out", span)
        return
    wanted = candidates[0][0].removesuffix(".tex")
    outside = all(path.startswith(("..", "/", "~")) for path, _ in candidates)
    if outside:
        message = f"{wanted} lies outside the project's folder and was not read"
        _problem(reader, OUTSIDE_PROJECT, message, span)
        return
    for path, base in dict(candidates).items():
        if path.startswith(("..", "/", "~")):
            continue
        try:
            source = _source(reader, path)
        except SourceError as error:
            _problem(reader, OUTSIDE_PROJECT, f"{path} was not read: {error}", span)
            return
        if source is None:
            continue
        reader.inputs += 1
        characters = reader.looked_at + len(source.text)
        if path in stack:
            chain = " → ".join((*stack[stack.index(path) :], path))
            _problem(reader, INPUT_CYCLE, f"the inputs go round: {chain}", span)
        elif len(stack) > MAX_DEPTH or reader.inputs > MAX_INPUTS or characters > MAX_CHARACTERS:
            message = f"{path} was not read: too many, too large or too deeply nested inputs"
            _problem(reader, TOO_LARGE, message, span)
        else:
            _read_file(reader, source, path, (*stack, path), base)
        return
    if command not in OPTIONAL and not DISTRIBUTED.match(posixpath.basename(wanted)):
        _problem(reader, MISSING_INPUT, f"the input file {wanted} is missing", span)
