"""The findings of one file, each with its fingerprint and whether a comment silences it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from proofcheck.assess.rules import DEFECTS, DOUBT
from proofcheck.assess.verdict import ModelInfo
from proofcheck.document.document import Step
from proofcheck.document.finding import Finding, remark
from proofcheck.document.rule import Category, Rule
from proofcheck.document.source import Source, Span
from proofcheck.latex.rules import IDLE_COMMENT
from proofcheck.result import TriagedFinding
from proofcheck.rules import RULES
from proofcheck.settings.settings import Settings
from proofcheck.triage.comments import (
    Comments,
    Directive,
    content_lines,
    is_about,
    read_comments,
    silencing,
)
from proofcheck.triage.selected import is_selected


@dataclass(frozen=True, slots=True)
class TriageRun:
    """What the triage of one document needs to know of the whole run.

    ``judged``: analyses were asked for.  ``told``, ``confirmed`` and ``commented`` remember what
    earlier roots reported: the identities of findings, the places of confirmations, and the paths
    whose comments without effect were looked for.  ``ordinals`` counts the findings that say the
    same of the same text.
    """

    settings: Settings
    model: ModelInfo | None
    judged: bool
    told: set[tuple[str, Span, str]] = field(default_factory=set)
    confirmed: set[Span] = field(default_factory=set)
    commented: set[str] = field(default_factory=set)
    ordinals: Counter[tuple[str, str]] = field(default_factory=Counter)


Steps = Mapping[tuple[str | None, int | None], Step]


Excused = tuple[Rule, Step]
"""A rule and a step for which nobody could look: what silences it there may be needed."""


def identified(
    path: str,
    source: Source | None,
    findings: list[Finding],
    excused: list[Excused],
    steps: Steps,
    run: TriageRun,
) -> list[TriagedFinding]:
    """All findings of one file, identified and suppressed, in the order of the text."""
    comments = read_comments(source) if source else Comments((), {})
    suppressed: dict[Finding, str | None] = {}
    used: set[Directive] = set()
    if source is not None and comments.directives:
        for rule, step in excused:
            used.update(silencing(comments, rule.code, content_lines(source, step.span)))
    for finding in findings:
        hits = silencing(comments, finding.code, _lines(source, finding))
        used.update(hits)
        suppressed[finding] = "inline" if hits else None
    if path not in run.commented:
        run.commented.add(path)
        for finding in _without_effect(comments, used, run):
            hits = silencing(comments, finding.code, _lines(source, finding))
            suppressed[finding] = "inline" if any(map(_speaks_of_comments, hits)) else None
    triaged = []
    for finding in sorted(suppressed, key=lambda finding: (finding.span.start, finding.code)):
        # A remark on a whole file has no text of its own: what it says stands for it.
        text = " ".join((_text(source, finding, steps) or finding.message).split())
        mark = _fingerprint(finding.code, text, run.ordinals[finding.code, text])
        run.ordinals[finding.code, text] += 1
        triaged.append(TriagedFinding(finding, mark, suppressed[finding]))
    return triaged


def _without_effect(comments: Comments, used: set[Directive], run: TriageRun) -> Iterator[Finding]:
    """PC011 for directives that silenced nothing although all that they name was looked for."""
    if not comments.directives:
        return
    not_sought = [
        rule
        for rule in RULES.values()
        if not is_selected(rule, run.settings)
        or (rule is DOUBT and run.model is None)
        or (rule.category is Category.ANALYSIS and not run.judged)
    ]
    for directive in comments.directives:
        sought = not any(
            is_about(directive, rule.code) for rule in not_sought if _is_meant(rule, directive)
        )
        message = None
        if directive.wrong is not None:
            message = f"this comment is not understood: {directive.wrong}"
        elif sought and directive not in used and not _speaks_of_comments(directive):
            message = "this comment ignores nothing"
        if message is not None:
            yield remark(IDLE_COMMENT, message, directive.span)


def _is_meant(rule: Rule, directive: Directive) -> bool:
    """Whether a comment can be there for the sake of ``rule``.

    One that names no code is not meant for what few runs look for, and one that names a prefix not
    for what is off by default.
    """
    if rule.category is Category.ANALYSIS:
        return bool(directive.codes)
    return rule.default or rule.code in directive.codes


def _speaks_of_comments(directive: Directive) -> bool:
    """Whether it names remarks on comments; one that names nothing must not silence its own."""
    return bool(directive.codes) and is_about(directive, IDLE_COMMENT.code)


def _lines(source: Source | None, finding: Finding) -> range:
    if source is None or source.path != finding.span.path:
        return range(0)
    return content_lines(source, finding.span)


def _text(source: Source | None, finding: Finding, steps: Steps) -> str:
    """What the finding is about, wherever it stands: a quotation with the step it stands in."""
    if source is None or source.path != finding.span.path:
        return ""
    text = source.slice(finding.span)
    step = steps.get((finding.proof, finding.step))
    return f"{step.text}\0{text}" if step and finding.rule in DEFECTS else text


def _fingerprint(code: str, text: str, ordinal: int) -> str:
    """32 hexadecimal digits that stay when the text moves or is wrapped anew."""
    key = f"{code}\0{text}\0{ordinal}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
