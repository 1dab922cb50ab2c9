"""The triage of a run: which findings are shown, which are suppressed, file by file."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from proofcheck.assess.rules import DEFECTS, DOUBT
from proofcheck.assess.verdict import ModelInfo, Unscored
from proofcheck.document.document import Document, Proof, Step, UnreadableDocument
from proofcheck.document.finding import Confirmation, Finding, remark
from proofcheck.document.rule import Category, Rule
from proofcheck.document.source import Source, Span
from proofcheck.latex.rules import IDLE_COMMENT, UNREADABLE
from proofcheck.result import CheckedProof, FileResult, FileStatus, TriagedFinding
from proofcheck.rules import RULES
from proofcheck.settings.settings import Settings
from proofcheck.triage.analyses import Judgements, defects, is_open, unjudged
from proofcheck.triage.comments import (
    Comments,
    Directive,
    content_lines,
    is_about,
    read_comments,
    silencing,
)
from proofcheck.triage.doubts import Verdicts, doubts, unscored
from proofcheck.triage.grades import grades


@dataclass(frozen=True, slots=True)
class Checked:
    """A document with the verdicts on all its proofs, and what the checks said of it.

    ``skipped`` are proofs that nobody asked to verify; they are not among the document's.
    ``judgements`` are what the analyses of its proofs come to; empty when none was asked for.
    """

    document: Document
    verdicts: Verdicts
    findings: tuple[Finding, ...] = ()
    confirmed: tuple[Confirmation, ...] = ()
    skipped: tuple[Proof, ...] = ()
    judgements: Judgements = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Run:
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


def triage(
    checked: Iterable[Checked | UnreadableDocument],
    settings: Settings,
    model: ModelInfo | None,
    *,
    judged: bool = False,
) -> Iterator[FileResult]:
    """The results of the documents, file by file; what one root reported, later ones do not.

    ``model`` None means that none was asked for: then steps without a verdict are no findings.
    ``judged``: analyses were asked for.
    """
    run = _Run(settings, model, judged)
    for one in checked:
        if isinstance(one, UnreadableDocument):
            yield _triage_unreadable(one, run)
        else:
            yield from _triage_document(one, run)


# What is said of the text itself, not of its mathematics, is shown whatever is selected.
_ALWAYS = (Category.LOOKING, Category.MANIPULATION)


def is_selected(rule: Rule, settings: Settings) -> bool:
    """Whether findings of ``rule`` are shown: the longest matching entry decides, a draw hides.

    Narrowing ``select`` never hides what says that something was not looked at; ``ignore`` does.
    A rule that is off by default must be selected by its full code.
    """
    code = rule.code
    select = settings.select or ("",)
    if rule.category in _ALWAYS:
        select = (*select, code[:-2])  # as if its family were named
    matching = [entry for entry in (*select, *settings.extend_select) if code.startswith(entry)]
    if not rule.default:
        matching = [entry for entry in matching if entry == code]
    chosen = max(map(len, matching), default=-1)
    refused = max((len(entry) for entry in settings.ignore if code.startswith(entry)), default=-1)
    return chosen > refused


def _triage_document(checked: Checked, run: _Run) -> Iterator[FileResult]:
    document, verdicts = checked.document, checked.verdicts
    listed = {
        path: document.sources.get(path)
        for path in (document.path, *document.sources)
        if document.only is None or path in document.only
    }
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in _findings(checked, run):
        path = _home(finding.span.path, document, listed)
        identity = (finding.code, finding.span, finding.message)
        if path is not None and identity not in run.told:
            run.told.add(identity)
            findings[path].append(finding)
    confirmed: dict[str, list[Confirmation]] = defaultdict(list)
    for one in sorted(checked.confirmed, key=lambda one: one.span.start):
        if one.span not in run.confirmed:
            run.confirmed.add(one.span)
            confirmed[one.span.path].append(one)
    excused = _open_lines(checked)
    steps: _Steps = {
        (proof.id, step.index): step for proof in document.proofs for step in proof.steps
    }
    triaged = {
        path: _triage_file(path, source, findings[path], excused[path], steps, run)
        for path, source in listed.items()
    }
    proofs: dict[str, list[CheckedProof]] = defaultdict(list)
    everything = [item for items in triaged.values() for item in items]
    for proof in grades(document, verdicts, everything, checked.judgements):
        proofs[proof.proof.span.path].append(proof)
    for path in listed:
        shown = tuple(item for item in triaged[path] if _is_shown(item.finding, run.settings))
        if proofs[path] or shown or path == document.path or document.only is not None:
            status = FileStatus.CHECKED if proofs[path] else FileStatus.NO_PROOFS
            yield FileResult(
                path,
                document.path,
                status,
                None,
                tuple(proofs[path]),
                shown,
                tuple(confirmed[path]),
            )


def _triage_unreadable(document: UnreadableDocument, run: _Run) -> FileResult:
    """The result of what could not be read: a finding that says so, and its problems."""
    path = document.path
    message = f"cannot be read: {document.reason}"
    findings = []
    for finding in (*document.problems, remark(UNREADABLE, message, Span(path, 0, 0))):
        identity = (finding.code, finding.span, finding.message)
        if identity not in run.told:
            run.told.add(identity)
            findings.append(finding)
    triaged = _triage_file(path, None, findings, [], {}, run)
    shown = tuple(item for item in triaged if _is_shown(item.finding, run.settings))
    return FileResult(path, path, FileStatus.UNREADABLE, document.reason, (), shown, ())


def _findings(checked: Checked, run: _Run) -> Iterator[Finding]:
    document, verdicts = checked.document, checked.verdicts
    yield from document.problems
    yield from checked.findings
    yield from doubts(document, verdicts, checked.confirmed, run.settings, run.model)
    if run.model is not None:
        yield from unscored(document, verdicts)
    yield from defects(document, checked.judgements, checked.confirmed)
    yield from unjudged(document, checked.judgements)


def _home(path: str, document: Document, listed: Mapping[str, Source | None]) -> str | None:
    """The file under which a finding in ``path`` is listed; None for one not asked for.

    A place that is no source (a refused member of a bundle) is listed under the root.
    """
    if path in listed:
        return path
    if path in document.sources:
        return None
    return next(iter(listed), None)


_ANALYSES = tuple(rule for rule in RULES.values() if rule.category is Category.ANALYSIS)
_Steps = Mapping[tuple[str | None, int | None], Step]
_Open = tuple[Rule, range]


def _open_lines(checked: Checked) -> dict[str, list[_Open]]:
    """By path, rules and lines for which nobody could look: what silences them may be needed."""
    lines: dict[str, list[_Open]] = defaultdict(list)
    for rule, step in _open_steps(checked):
        source = checked.document.sources[step.span.path]
        lines[step.span.path].append((rule, content_lines(source, step.span)))
    return lines


def _open_steps(checked: Checked) -> Iterator[tuple[Rule, Step]]:
    for proof in checked.document.proofs:
        for step, verdict in zip(proof.steps, checked.verdicts[proof.id], strict=True):
            if isinstance(verdict, Unscored):
                yield DOUBT, step
        judgement = checked.judgements.get(proof.id)
        if judgement is not None and is_open(judgement):
            yield from ((rule, step) for rule in _ANALYSES for step in proof.steps)
    for proof in checked.skipped:
        yield from ((rule, step) for rule in (DOUBT, *_ANALYSES) for step in proof.steps)


def _triage_file(
    path: str,
    source: Source | None,
    findings: list[Finding],
    excused: list[_Open],
    steps: _Steps,
    run: _Run,
) -> list[TriagedFinding]:
    """All findings of one file, identified and suppressed, in the order of the text."""
    comments = read_comments(source) if source else Comments((), {})
    suppressed: dict[Finding, str | None] = {}
    used: set[Directive] = set()
    for rule, lines in excused:
        used.update(silencing(comments, rule.code, lines))
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


def _without_effect(comments: Comments, used: set[Directive], run: _Run) -> Iterator[Finding]:
    """PC011 for directives that silenced nothing although all that they name was looked for."""
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


def _is_shown(finding: Finding, settings: Settings) -> bool:
    least = settings.min_confidence
    sure = least is None or finding.confidence >= least
    return sure and is_selected(finding.rule, settings)


def _lines(source: Source | None, finding: Finding) -> range:
    if source is None or source.path != finding.span.path:
        return range(0)
    return content_lines(source, finding.span)


def _text(source: Source | None, finding: Finding, steps: _Steps) -> str:
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
