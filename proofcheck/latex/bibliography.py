"""The bibliography entries that a document may cite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from proofcheck.document.bibliography import Bibliography
from proofcheck.document.text import GONE
from proofcheck.errors import SourceError
from proofcheck.latex.arguments import argument, read_arguments
from proofcheck.latex.externals import beside
from proofcheck.latex.files import Tree, load

_NAMES = re.compile(
    r"\\(bibliography|addbibresource|addglobalbib|addsectionbib|bibsection|bibselect)"
    r"(?![a-zA-Z@])\s*(?:\[[^]]{0,200}\])?\s*\{([^{}]{1,5000})\}"
)
_ENTRY = re.compile(r"@[ \t]*([a-zA-Z]+)\s*[{(]\s*([^\s,{}()\"=]+)\s*,")
_IDS = re.compile(r"\bids\s*=\s*[{\"]([^{}\"]*)[}\"]", re.IGNORECASE)
_PRINTED = re.compile(r"\\(?:bibitem|entry)(?![a-zA-Z])")
_IN_TEXT = re.compile(r"\\begin\{filecontents\*?\}(?:\[[^]]{0,200}\])?\{([^{}]{1,200}\.bib)\}")


def read_bibliography(
    tree: Tree, root: str, raw: str, masked: Iterable[str], own: Iterable[str]
) -> Bibliography:
    """The entries of the files that masked texts name, of the ``.bbl`` beside the root, and of
    ``own``, those that stand in the text.  The raw text is read for ``filecontents``."""
    keys = {key.lower() for key in own}
    unread: list[str] = []
    inside = dict(_written_in(raw))
    for file in dict.fromkeys(name for text in masked for name in _named(text)):
        text = inside.get(file) or (None if "\\" in file else _text(tree, root, file))
        if text is None:
            unread.append(file)
        else:
            keys |= _keys(text)
    named = bool(keys or unread)
    printed = _text(tree, root, re.sub(r"\.[^./]*$", "", root).rpartition("/")[2] + ".bbl")
    if printed is not None:
        keys |= _printed_keys(printed)
        unread, named = [], True
    return Bibliography(frozenset(keys), tuple(unread), named)


def _written_in(raw: str) -> Iterator[tuple[str, str]]:
    """The ``.bib`` files that a document carries with it in ``filecontents``: name, text."""
    if ".bib}" not in raw:
        return
    for match in _IN_TEXT.finditer(raw):
        end = raw.find("\\end{filecontents", match.end())
        if end < 0:
            return
        yield match[1], raw[match.end() : end]


def _named(text: str) -> Iterator[str]:
    for match in _NAMES.finditer(text):
        for part in match[2].replace(GONE, "").split(","):
            if (file := part.strip()) and "#" not in file:
                yield file if file.endswith(".bib") else f"{file}.bib"


def _text(tree: Tree, root: str, file: str) -> str | None:
    for name in beside(root, file):
        try:
            source = load(tree, name)
        except SourceError:
            continue
        if source is not None:
            return source.text
    return None


def _printed_keys(text: str) -> frozenset[str]:
    """The keys of a ``.bbl`` file, as BibTeX or as Biber writes it."""
    reads = (read_arguments(text, match.end(), "om") for match in _PRINTED.finditer(text))
    found = {argument(text, read[0][1]) or "" for read in reads if read is not None}
    return frozenset(key.strip().lower() for key in found)


@lru_cache(maxsize=64)
def _keys(text: str) -> frozenset[str]:
    """The keys of a ``.bib`` file; cached, since the documents of a project share it."""
    keys = {
        match[2].lower()
        for match in _ENTRY.finditer(text)
        if match[1].lower() not in ("string", "comment", "preamble")
    }
    for match in _IDS.finditer(text):
        keys |= {key.strip().lower() for key in match[1].split(",")}
    return frozenset(keys)
