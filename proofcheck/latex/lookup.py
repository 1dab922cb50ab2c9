"""Where the file of an input command may lie."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from proofcheck.latex.inputs import Command


@dataclass
class LookupRules:
    """What decides where inputs are looked for.

    ``folder`` is that of the root file, where TeX would run; ``path_macros`` are macros that stand
    for a piece of a path; ``only`` are the parts that ``\\includeonly`` names, None without it;
    ``further`` are the folders of ``\\input@path``, from that of the root.
    """

    folder: str
    path_macros: dict[str, str] = field(default_factory=dict)
    only: set[str] | None = None
    further: list[str] = field(default_factory=list)


MAX_FURTHER = 50
_INPUT_PATH = re.compile(
    r"\\(?:def|gdef|renewcommand\*?\s*+\{?)\s*+\\input@path\s*+\}?\s*+\{((?:\s*+\{[^{}]*\})+)\s*\}"
)


def input_path(text: str) -> list[str]:
    """The folders that ``text`` tells TeX to look for inputs in."""
    lists = _INPUT_PATH.findall(text)
    return [folder for one in lists for folder in re.findall(r"\{([^{}]+)\}", one)][:MAX_FURTHER]


def lookup(
    read: Command, name: str, base: str | None, rules: LookupRules
) -> list[tuple[str, str | None]] | None:
    """The names under which a file may be found, best first, each with the import folder then in
    force; None when the argument is made by a macro that we cannot read.

    ``name`` is the file in which the command stands, ``base`` the import folder in force there.
    None are found for a part that is left out.
    """
    command, folder, file = read.name, read.folder, read.file

    def plain(match: re.Match[str]) -> str:
        return rules.path_macros.get(match[1], match[0])

    wanted = re.sub(r"\\([a-zA-Z@]+)\s*", plain, posixpath.join(folder or "", file))
    if "\\" in wanted:
        return None
    if command == "include" and rules.only is not None and file not in rules.only:
        return []
    here = posixpath.dirname(name)
    bases = [base, rules.folder, here] if base is not None else [rules.folder, here]
    if command.startswith("sub") or command == "olimport":
        bases.reverse()
    # TeX may be meant to run further up: the root may stand in a folder of its own.
    above = _ancestors(rules.folder)
    bases += [*(posixpath.join(rules.folder, further) for further in rules.further), *above]
    if command == "olimport":
        bases += [posixpath.join(folder, "content") for folder in (rules.folder, *above)]
    suffixes = ("", ".tex") if "." in posixpath.basename(wanted) else (".tex", "")
    found: list[tuple[str, str | None]] = []
    for start in bases:
        for suffix in suffixes:
            path = posixpath.normpath(posixpath.join(start or "", wanted + suffix))
            found.append((path, posixpath.dirname(path) if folder else base))
    return found


def _ancestors(folder: str) -> list[str]:
    """The folders around ``folder``, nearest first, up to the top of the tree (``""``)."""
    found = []
    while folder:
        folder = posixpath.dirname(folder)
        found.append(folder)
    return found
