"""Where the statements and proofs of a flat text stand: environments, shorthands, plain styles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from proofcheck.document.text import in_regions
from proofcheck.latex.arguments import argument, read_arguments, skip_blanks
from proofcheck.latex.declarations import Declarations
from proofcheck.latex.definitions import PARAMETER
from proofcheck.latex.families import Family

MAX_NESTING = 50

HEADINGS = ("part", "chapter", "section", "subsection", "subsubsection")


@dataclass(frozen=True, slots=True)
class Block:
    """A statement or proof in the flat text.

    ``start``/``end`` enclose it whole, ``inner``/``inner_end`` its body.  ``note`` is the optional
    argument or the printed heading of a plain proof.  ``parent`` is the index of the block around
    it.  ``restates`` is the macro of a ``restatable``, or the name under which a statement is
    stored; ``label`` one given as an argument, of a proof that of its statement; ``number`` the one
    printed in a heading by hand.
    """

    family: Family
    start: int
    inner: int
    inner_end: int
    end: int
    note: str | None = None
    parent: int | None = None
    restates: str | None = None
    label: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Unbalanced:
    """An environment without its other end: ``[start, end)`` is the lonely one."""

    name: str
    start: int
    end: int
    missing: str  # "end" or "begin"


@dataclass(slots=True)
class _Open:
    """An environment that has begun and not yet ended."""

    name: str
    family: Family
    start: int
    inner: int
    note: str | None
    restates: str | None
    label: str | None
    index: int  # among the blocks, which are numbered as they begin
    parent: int | None


@dataclass
class _Found:
    blocks: dict[int, Block] = field(default_factory=dict)
    unbalanced: list[Unbalanced] = field(default_factory=list)
    unclosed: list[_Open] = field(default_factory=list)


def find_blocks(
    text: str, start: int, declared: Declarations, defined: Sequence[tuple[int, int]]
) -> tuple[list[Block], list[Unbalanced]]:
    """The blocks of masked text from ``start`` on, nested as they stand.

    ``defined`` are the regions of macro definitions, in which nothing counts.
    """
    found = _Found()
    stack: list[_Open] = []
    count = 0
    for what, name, at, after in _environment_events(text, start, declared, defined):
        if what == "begin":
            opened = _open(text, name, at, after, declared)
            if opened is not None and len(stack) < MAX_NESTING:
                opened.index, opened.parent = count, stack[-1].index if stack else None
                count += 1
                stack.append(opened)
        else:
            _close(text, stack, name, at, after, declared, found)
    found.unclosed.extend(stack)
    _recover(text, found)
    lonely = sorted(found.unbalanced, key=lambda lonely: lonely.start)
    return nest(found.blocks.values()), lonely


def nest(blocks: Iterable[Block]) -> list[Block]:
    """The blocks by their starts, each with the index of the innermost one around it."""
    nested: list[Block] = []
    around: list[int] = []
    for block in sorted(blocks, key=lambda block: (block.start, -block.end)):
        while around and nested[around[-1]].end < block.end:
            around.pop()
        nested.append(replace(block, parent=around[-1] if around else None))
        around.append(len(nested) - 1)
    return nested


def _environment_events(
    text: str, start: int, declared: Declarations, defined: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, str, int, int]]:
    """("begin" or "end", environment, start, end) for each that stands in the text."""
    names = "|".join(sorted((re.escape(n) for n in declared.shorthands), key=len, reverse=True))
    shorthand = rf"|({names})(?![a-zA-Z@])" if names else "|(?!)()"
    # A search for ends of blocks alone: the names of shorthands are known only now.
    events = re.compile(rf"\\(?:(begin|end)[ \t\n]*\{{([^{{}}\n]{{1,80}})\}}{shorthand})")
    for match in events.finditer(text, start):
        if defined and in_regions(defined, match.start()):
            continue
        if match[1]:
            yield match[1], match[2].strip(), match.start(), match.end()
        else:
            for what, name in declared.shorthands[match[3]]:
                yield what, name, match.start(), match.end()


_RESTATABLE = {"restatable": "omm", "restatable*": "omm", "theoremEnd": "omo"}


def _open(text: str, name: str, at: int, after: int, declared: Declarations) -> _Open | None:
    if name in _RESTATABLE:
        read = read_arguments(text, after, _RESTATABLE[name])
        if read is None:
            return None
        first, env, last = (argument(text, place) for place in read[0])
        family = declared.family((env or "").strip())
        if family is None:
            return None
        if name.startswith("restatable"):
            macro = (last or "").strip().lstrip("\\")
            return _Open(name, family, at, read[1], _keys(first)[0], macro, None, 0, None)
        return _Open(name, family, at, read[1], last, None, None, 0, None)
    family = declared.family(name)
    if family is None:
        return None
    spec = family.arguments
    if spec == "o" and family.kind == "proof" and _TAKES_TITLE.fullmatch(name):
        spec = "m" if text.startswith("{", skip_blanks(text, after)) else "o"
    read = read_arguments(text, after, spec)
    places, inner = read if read else ([], after)
    texts = [argument(text, place) for place in places]
    label = None
    if family.label_prefix is not None and len(texts) == 3:
        given = texts.pop()
        label = f"{family.label_prefix}{given}" if given and given.strip() else None
        texts = texts[1:]  # the first are options of the box
    if family.kind == "proof" and family.template:
        label = next((given.strip() for given in texts if given), None)
        return _Open(name, family, at, inner, _filled(family.template, texts), None, label, 0, None)
    if spec == "oo":
        texts = texts[:1]  # the second are options
    stored = None
    if spec.startswith("o") and texts:
        texts[0], stored = _keys(texts[0])
    title = " ".join(part.strip() for part in texts if part and part.strip()) or None
    return _Open(name, family, at, inner, title, stored, label, 0, None)


_TAKES_TITLE = re.compile(r"(?i:.*of\*?)|pf\*")  # in braces: the old amsart's pf*, proofof


def _filled(template: str, arguments: Sequence[str | None]) -> str:
    """What the beginning of an author's proof environment prints with these arguments."""

    def value(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        return (arguments[index] or "").strip() if index < len(arguments) else ""

    return PARAMETER.sub(value, template)


_KEYS = re.compile(
    r"(?:\A|,)\s*([a-zA-Z][a-zA-Z @*-]*?)\s*"
    r"(?:=\s*(\{(?:[^{}]|\{[^{}]*\})*\}|[^,{}]*))?(?=\s*(?:,|\Z))"
)
_TITLES = ("name", "note", "title", "heading")
_STORES = ("store", "restate", "store*", "restate-keys")


def _keys(note: str | None) -> tuple[str | None, str | None]:
    """Title and stored name of an optional argument, which may have keys (thmtools)."""
    if note is None or "=" not in note or "\\" in note.partition("=")[0] or "$" in note:
        return note, None
    keys = {match[1]: (match[2] or "").strip("{} \n") for match in _KEYS.finditer(note)}
    if not keys.keys() & {*_TITLES, *_STORES, "label"}:
        return note, None
    title = next((keys[key] for key in _TITLES if keys.get(key)), None)
    return title, next((keys[key] for key in _STORES if keys.get(key)), None)


def _close(
    text: str,
    stack: list[_Open],
    name: str,
    at: int,
    after: int,
    declared: Declarations,
    found: _Found,
) -> None:
    depth = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].name == name), None)
    if depth is None:
        if name in _RESTATABLE or declared.family(name) is not None:
            found.unbalanced.append(Unbalanced(name, at, after, "begin"))
        return
    found.unclosed.extend(stack[depth + 1 :])
    done = stack[depth]
    del stack[depth:]
    found.blocks[done.index] = _block(done, at, after)


def _block(opened: _Open, inner_end: int, end: int) -> Block:
    return Block(
        opened.family,
        opened.start,
        opened.inner,
        max(opened.inner, inner_end),
        max(opened.inner, end),
        opened.note,
        restates=opened.restates,
        label=opened.label,
    )


HEADING = re.compile(rf"\\({'|'.join(HEADINGS)})\*?(?![a-zA-Z@])")


def _recover(text: str, found: _Found) -> None:
    """Give an environment that never ends the end that its author must have meant.

    It goes up to the next heading, statement or proof after it; so what stood inside it by mistake
    becomes its sibling.
    """
    starts = sorted(
        {block.start for block in found.blocks.values()} | {left.start for left in found.unclosed}
    )
    for left in sorted(found.unclosed, key=lambda left: -left.index):
        found.unbalanced.append(Unbalanced(left.name, left.start, left.inner, "end"))
        around = found.blocks.get(left.parent) if left.parent is not None else None
        limit = around.inner_end if around else len(text)
        index = bisect_right(starts, left.start)
        if index < len(starts):
            limit = min(limit, starts[index])
        if heading := HEADING.search(text, left.inner, max(limit, left.inner)):
            limit = heading.start()
        found.blocks[left.index] = _block(left, limit, limit)
