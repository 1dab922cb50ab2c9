"""PC101, PC102, PC103, PC115: references, citations, labels that lead nowhere or to two places."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from proofcheck.checks.context import Context
from proofcheck.checks.labels import Labels, all_labels
from proofcheck.checks.places import Places, finding_at, places
from proofcheck.document.document import Document
from proofcheck.document.finding import Finding
from proofcheck.document.mentions import Mention, Role
from proofcheck.document.rule import MEASURED_ON, ON_THE_LINE, Category, Rule, Severity
from proofcheck.document.text import GONE, Text

UNDEFINED_REFERENCE = Rule(
    code="PC101",
    category=Category.STRUCTURE,
    title="a reference to a label that is set nowhere",
    severity=Severity.WARNING,
    why="TeX prints ?? there, and the reader cannot look up what the argument rests on. Where "
    "a file or an external document could not be read, nothing is reported but PC115.",
    example_bad="By Lemma~\\ref{lem:boundd} the sequence converges.",
    example_good="By Lemma~\\ref{lem:bounded} the sequence converges.",
    silence="Mend the reference, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: 111 reports; of 40 looked at, all were right.",
)

UNDEFINED_CITATION = Rule(
    code="PC102",
    category=Category.STRUCTURE,
    title="a citation that no bibliography has",
    severity=Severity.WARNING,
    why="TeX prints ? there. Bibliographies in the text, in .bib files and in the .bbl file "
    "are read; where one is missing, nothing is reported but PC115.",
    example_bad="See \\cite{Euler1748}. \\begin{thebibliography}{9} \\bibitem{Euler1749} … "
    "\\end{thebibliography}",
    example_good="See \\cite{Euler1748}. \\begin{thebibliography}{9} \\bibitem{Euler1748} … "
    "\\end{thebibliography}",
    silence="Add the entry, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: 6 reports, all right.",
)

DUPLICATED_LABEL = Rule(
    code="PC103",
    category=Category.STRUCTURE,
    title="a label that is set twice",
    severity=Severity.WARNING,
    why="All references go to the last place, whichever was meant.",
    example_bad="\\begin{equation}\\label{a} 1 = 1 \\end{equation} "
    "\\begin{equation}\\label{a} 2 = 2 \\end{equation}",
    example_good="\\begin{equation}\\label{a} 1 = 1 \\end{equation} "
    "\\begin{equation}\\label{b} 2 = 2 \\end{equation}",
    silence="Rename one of the two, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: 5 reports, all right. The two branches of a "
    "conditional are recognised only by their \\else, or as arguments of \\iftoggle and its kin.",
)

UNCHECKED_REFERENCE = Rule(
    code="PC115",
    category=Category.STRUCTURE,
    title="references or citations that could not be checked",
    severity=Severity.NOTE,
    why="Their labels may be set in what was not read: a missing file, an external document, "
    "the document that a fragment belongs to, a missing bibliography, a macro's doing.",
    example_bad="\\externaldocument{gone} … \\ref{there}",
    example_good="\\externaldocument{part-one} … \\ref{there}",
    silence="Add what is missing, check the whole folder, or " + ON_THE_LINE,
    false_alarms="None: it says what was not looked at.",
)


MAX_SUGGESTIONS = 40  # per document: each compares a name with all others
_MAY_BE_EMPTY = frozenset("uses proves".split())
_AUTOMATIC = frozenset("LastPage VeryLastPage TotPages lastpage".split())
_ANCHOR = re.compile(r"(?:page|section|subsection|chapter|equation|theorem|item|\w+)[.*][\w.*]+")


def undefined_references(context: Context) -> Iterator[Finding]:
    """PC101 for labels that are set nowhere; PC115 where it could not be looked everywhere."""
    document = context.document
    labels = context.run.once(all_labels)
    own = labels[document.path]
    missing = [
        mention
        for mention in _each_once(document.mentions.references)
        if not mention.built and not _is_set(mention, own, document)
    ]
    if not missing:
        return
    where = context.once(places)
    unsure: dict[str, list[Mention]] = defaultdict(list)
    elsewhere = {name: path for path, other in labels.items() for name in other.places}
    nearest = _Nearest(own.places)
    for mention in missing:
        if not mention.name:
            if mention.command not in _MAY_BE_EMPTY:
                yield _names_nothing(where, mention, UNDEFINED_REFERENCE, "label")
        elif _set_for_others(mention, document, context.run.documents, labels):
            continue
        elif reason := _why_not_sure(document, mention.name) or _built(mention.name, labels):
            unsure[reason].append(mention)
        else:
            other = elsewhere.get(mention.name)
            hint = "set it, or mend the reference"
            if other is not None:
                hint = f"only {other} sets it, which this document does not read"
            message = f"the label {mention.name} is set nowhere: {hint}"
            yield finding_at(
                where,
                mention.region,
                UNDEFINED_REFERENCE,
                message,
                suggestion=nearest.to(mention.name),
            )
    for reason, mentions in unsure.items():
        yield _not_checked(where, mentions, "reference", reason)


def _names_nothing(where: Places, mention: Mention, rule: Rule, what: str) -> Finding:
    message = f"\\{mention.command} names no {what}: fill it in"
    return finding_at(where, mention.whole, rule, message)


def _set_for_others(
    mention: Mention,
    document: Document,
    documents: tuple[Document, ...],
    labels: Mapping[str, Labels],
) -> bool:
    """Whether another document that reads the same place sets the label: then it is that one in
    which the place is printed."""
    if len(documents) == 1:
        return False
    path, _ = document.text.place(mention.region[0])
    return any(
        mention.name in labels[other.path].places
        for other in documents
        if other is not document and path in other.sources
    )


def _built(name: str, labels: Mapping[str, Labels]) -> str | None:
    for own in labels.values():
        if own.built is not None and own.built.fullmatch(name):
            return "macros make labels that may be these"
    return None


def _each_once(mentions: Iterable[Mention]) -> list[Mention]:
    return list({(mention.name, mention.region): mention for mention in mentions}.values())


def _is_set(mention: Mention, own: Labels, document: Document) -> bool:
    name = mention.name
    if name in own.places or name in _AUTOMATIC:
        return True
    if mention.role is Role.LINK:
        return name in own.targets or _ANCHOR.fullmatch(name) is not None
    return any(
        name.startswith(external.prefix) and name[len(external.prefix) :] in external.labels
        for external in document.externals
    )


def _why_not_sure(document: Document, name: str) -> str | None:
    """What of the document was not looked at, so that ``name`` may be set there."""
    for problem in document.problems:
        if problem.rule.unread:
            return f"{problem.rule.unread} ({problem.code})"
    for external in document.externals:
        if external.missing and name.startswith(external.prefix):
            return f"the external document {external.file} was not read: {external.missing}"
    if document.text.body == 0:
        return "this is a fragment without \\begin{document}, and no document reads it"
    return None


def _not_checked(where: Places, mentions: Sequence[Mention], what: str, reason: str) -> Finding:
    count = f"{len(mentions)} {what}{'s' if len(mentions) > 1 else ''}"
    names = ", ".join(dict.fromkeys(mention.name for mention in mentions[:10]))
    more = ", …" if len(mentions) > 10 else ""
    return finding_at(
        where,
        mentions[0].region,
        UNCHECKED_REFERENCE,
        f"{count} not checked: {reason}",
        evidence=f"not found: {names}{more}",
    )


class _Nearest:
    """Names that differ by a slip of the pen."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names)
        self._left = MAX_SUGGESTIONS

    def to(self, name: str) -> str | None:
        if self._left == 0 or len(name) > 100:
            return None
        self._left -= 1
        alike = [other for other in self._names if abs(len(other) - len(name)) <= 4]
        close = difflib.get_close_matches(name, alike, 1, 0.85)
        return close[0] if close else None


def undefined_citations(context: Context) -> Iterator[Finding]:
    """PC102 for keys that are in no bibliography; PC115 where a bibliography was not read."""
    document = context.document
    bibliography = document.bibliography
    missing = [
        mention
        for mention in _each_once(document.mentions.citations)
        if not mention.built
        and mention.name != "*"
        and mention.name.lower() not in bibliography.keys
    ]
    if not missing:
        return
    where = context.once(places)
    reason = _why_not_sure(document, "")
    if bibliography.unread:
        reason = f"the bibliography {bibliography.unread[0]} was not read"
    elif not bibliography.named:
        reason = "the document names no bibliography"
    if reason is not None:
        yield _not_checked(where, missing, "citation", reason)
        return
    nearest = _Nearest(bibliography.keys)
    for mention in missing:
        if not mention.name:
            yield _names_nothing(where, mention, UNDEFINED_CITATION, "entry")
            continue
        message = f"no bibliography has the entry {mention.name}: add it, or mend the key"
        yield finding_at(
            where, mention.region, UNDEFINED_CITATION, message, suggestion=nearest.to(mention.name)
        )


_BRANCH = re.compile(r"\}\s*\{")


def _may_exclude(text: Text, start: int, end: int) -> bool:
    """Whether what stands at the two places may be branches of a condition that was not decided."""
    end = min(end, start + 5_000)
    if "\\else" in text.masked[start:end]:
        return True
    # The braces of branches that are arguments are not read, unlike other braces.
    braces = _BRANCH.finditer(text.raw, start, end)
    return any(text.masked[brace.start()] == GONE for brace in braces)


def duplicated_labels(context: Context) -> Iterator[Finding]:
    """PC103: references to a label that is set twice go to the last place."""
    document = context.document
    text = document.text
    for name, found in context.run.once(all_labels)[document.path].places.items():
        for first, second in pairwise(found):
            if first.command != second.command or first.own or second.own:
                continue
            spans = text.span(first.region), text.span(second.region)
            if spans[0] == spans[1] or _may_exclude(text, first.region[1], second.region[0]):
                continue  # a file that is read twice; the two branches of a conditional
            where = context.once(places)
            line = document.sources[spans[0].path].position(spans[0].start).line
            yield finding_at(
                where,
                second.region,
                DUPLICATED_LABEL,
                f"the label {name} is set twice: references to it go to this place only",
                evidence=f"first set at {spans[0].path}:{line}",
            )
