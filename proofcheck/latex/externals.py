"""Reads the labels of other documents (packages xr, xr-hyper, zref-xr)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from proofcheck.document.externals import External
from proofcheck.errors import SourceError
from proofcheck.latex.arguments import argument, read_arguments
from proofcheck.latex.files import Tree, load
from proofcheck.latex.inputs import INPUT, input_argument

MAX_EXTERNALS = 1_000
MAX_FILES = 200  # that one external document reads

_EXTERNAL = r"\\(?:z?externaldocument{more})(?![a-zA-Z@])\*?"
_WRAPS = re.compile(
    r"\\(?:re)?newcommand\*?\s*\{?\\([a-zA-Z@]+)\}?\s*(?:\[\d\])?\s*(?:\[[^]]{0,80}\])?\s*"
    r"\{[^{}]{0,200}\\externaldocument"
)
_LABEL = re.compile(r"\\z?label\s*\{([^{}\\#%]+)\}")
# For a file that has \newlabel; this looks at each line, which takes ten times as long.
_LABEL_OR_NEW = re.compile(rf"{_LABEL.pattern}|^[^\n%]*?\\newlabel\{{([^{{}}]+)\}}", re.MULTILINE)


def read_externals(tree: Tree, root: str, texts: Iterable[str]) -> tuple[External, ...]:
    """The external documents that masked ``texts`` (of the root and its packages) name."""
    found: dict[tuple[str, str], External] = {}
    for text in texts:
        if "externaldocument" not in text:
            continue
        wrapping = "".join(f"|{name}" for name in sorted(set(_WRAPS.findall(text))))
        for match in re.compile(_EXTERNAL.format(more=wrapping)).finditer(text):
            read = read_arguments(text, match.end(), "oom")
            if read is None:
                continue
            prefix, _, file = ((argument(text, place) or "").strip() for place in read[0])
            if "#" not in file and len(found) < MAX_EXTERNALS:
                found.setdefault((prefix, file), _read(tree, root, prefix, file))
    return tuple(found.values())


def beside(root: str, file: str) -> Iterator[str]:
    """The names under which ``file`` may be found: from the root's folder, then from those above
    it, in which TeX may be meant to run."""
    folder = posixpath.dirname(root)
    while True:
        path = posixpath.normpath(posixpath.join(folder, file))
        if not path.startswith(("..", "/")):
            yield path
        if not folder:
            return
        folder = posixpath.dirname(folder)


def _read(tree: Tree, root: str, prefix: str, file: str) -> External:
    if "\\" in file:
        return External(prefix, file, missing="its name is made by a macro")
    stem = re.sub(r"\.(?:tex|aux)$", "", file)
    for suffix in (".tex", ".aux"):
        for name in beside(root, stem + suffix):
            labels = _labels(tree, name)
            if labels is not None:
                path = tree.path(name) if suffix == ".tex" else None
                return External(prefix, file, path, frozenset(labels))
    return External(prefix, file, missing="neither its source nor its .aux file is there")


def _labels(tree: Tree, name: str) -> set[str] | None:
    """The labels of a file and of all that it inputs; None when it cannot be read."""
    labels: set[str] | None = None
    todo, seen = [name], {name}
    files = 0
    while todo and files < MAX_FILES:
        current = todo.pop()
        try:
            source = load(tree, current)
        except SourceError:
            continue
        if source is None:
            continue
        files += 1
        named, inputs = _read_text(source.text)
        labels = {*named, *(labels or ())}
        for child in (child for file in inputs for child in beside(current, file)):
            if child not in seen:
                seen.add(child)
                todo.append(child)
    return labels


@lru_cache(maxsize=512)
def _read_text(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The labels and the inputs of one file; cached, since the documents of a project name each
    other."""
    if "\\newlabel" in text:
        labels = frozenset(match[1] or match[2] for match in _LABEL_OR_NEW.finditer(text))
    else:
        labels = frozenset(_LABEL.findall(text))
    commands = (input_argument(text, match) for match in INPUT.finditer(text))
    files = [posixpath.join(command[0] or "", command[1]) for command in commands if command]
    return labels, tuple(f"{file.removesuffix('.tex')}.tex" for file in files)
