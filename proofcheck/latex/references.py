"""Labels, references and citations of a text: what is named where, by which command."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from proofcheck.document.mentions import Mention, Mentions, Role
from proofcheck.document.text import GONE, Region, in_regions
from proofcheck.latex.commands import NAMING_COMMANDS
from proofcheck.latex.definitions import Environment, Macro
from proofcheck.latex.macros import MacroTable
from proofcheck.latex.wrapping import Wrapper, find_wrappers, scan_mentions

_NO_STATEMENTS = frozenset("eqref pageref autopageref cpageref Cpageref".split())


def cited(mentions: Mentions, region: Region) -> tuple[str, ...]:
    """The labels referred to in a region, in order, each once; not those of equations, pages."""
    references = mentions.references
    first = bisect_left(references, region[0], key=lambda mention: mention.region[0])
    found: dict[str, None] = {}
    for mention in references[first:]:
        if mention.region[0] >= region[1]:
            break
        if mention.command not in _NO_STATEMENTS and not mention.built and mention.name:
            found.setdefault(mention.name)
    return tuple(found)


def find_mentions(
    raw: str,
    masked: str,
    table: MacroTable,
    definitions: tuple[Sequence[Macro], Sequence[Environment]],
    silent: Sequence[Sequence[Region]],
) -> Mentions:
    """What a text names.  ``definitions`` are those of the text and of its packages, ``silent``
    lists of sorted regions in which nothing counts: definitions, dropped arguments."""
    wrappers = find_wrappers(*definitions)
    found = [
        _settled(mention, table)
        for mention in scan_mentions(masked, wrappers)
        if not any(in_regions(regions, mention.whole[0]) for regions in silent)
    ]
    found += _key_labels(raw, masked)
    found += _unknown_labels(masked, wrappers)
    by_role: dict[Role, list[Mention]] = {role: [] for role in Role}
    for mention in sorted(found, key=lambda mention: mention.region):
        by_role[mention.role].append(mention)
    return Mentions(
        tuple(sorted(by_role[Role.LABEL] + by_role[Role.TARGET], key=lambda m: m.region)),
        tuple(sorted(by_role[Role.REFERENCE] + by_role[Role.LINK], key=lambda m: m.region)),
        tuple(by_role[Role.CITATION]),
        tuple(by_role[Role.ENTRY]),
    )


def _settled(mention: Mention, table: MacroTable) -> Mention:
    """The mention with the author's macros in its name expanded."""
    if "\\" not in mention.name and "#" not in mention.name:
        return mention
    name = " ".join(table.expand(mention.name, mention.whole[0]).split())
    return replace(mention, name=name, built="\\" in name or "#" in name)


_UNKNOWN = re.compile(
    r"\\([a-zA-Z@]*label)(?![a-zA-Z@])\s*(?:\[[^]\n]{0,80}\])?\{([^{}\\#]{1,200})\}"
)


def _unknown_labels(masked: str, wrappers: Mapping[str, Wrapper]) -> Iterator[Mention]:
    """What commands set that are called like \\label and defined in a package that is not here:
    their labels end as they are written, and who knows how they begin."""
    for match in _UNKNOWN.finditer(masked):
        if match[1] not in NAMING_COMMANDS and match[1] not in wrappers:
            name = f"\\{match[1]} {' '.join(match[2].split())}"
            yield Mention(Role.LABEL, name, match[1], match.span(2), match.span(), built=True)


# -- label= keys ----------------------------------------------------------------------------------

KEY_LABEL = "label="  # the command of a label that is an option
_KEY = re.compile(
    r"[\[,{]\s*label\s*=\s*(?:\{([^{}\n]{1,200})\}|([^,\]{}\\\n=]{1,200}?)\s*(?=[,\]]))"
)


def _key_labels(raw: str, masked: str) -> Iterator[Mention]:
    """Labels that are options (listings, tcolorbox, thmtools, beamer).

    The raw text is read where the masked one has verbatim text: a listing's options look so.
    """
    for match in _KEY.finditer(raw):
        if masked[match.start()] == GONE:
            continue
        group = 1 if match[1] else 2
        name = " ".join(match[group].split())
        if name:
            yield Mention(
                Role.LABEL,
                name,
                KEY_LABEL,
                match.span(group),
                match.span(),
                built="\\" in name,
                own=True,
            )
