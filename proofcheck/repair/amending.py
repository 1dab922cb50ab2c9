"""Putting proposals into a copy of the paper, which must be what it was but for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from proofcheck.document.document import Document, Proof, Step
from proofcheck.document.finding import Replacement
from proofcheck.document.source import Source, Span
from proofcheck.repair.draft import Draft, DraftError, amend, difference, encode, read_again
from proofcheck.repair.guard import ProposalPlace, known_words, opened_at, refusal
from proofcheck.repair.minimal import kept
from proofcheck.repair.nesting import NestingError
from proofcheck.repair.repairs import Action, Proposal
from proofcheck.repair.revise import Reviser

Compiles = Callable[[Document, Document], str | None]
"""Why the second document, a copy of the first, does not compile though the first does."""


@dataclass(frozen=True, slots=True)
class RepairContext:
    """What repairs are made with.

    ``documents`` are those of the run as they are; ``compiles`` is None when nothing is compiled.
    """

    documents: Sequence[Document]
    reviser: Reviser
    rounds: int
    compiles: Compiles | None = None


@dataclass(frozen=True, slots=True)
class ProofInFiles:
    """One proof as it is, with the bytes of the files that it stands in, by their shown paths."""

    context: RepairContext
    original: Draft
    proof: Proof
    data: Mapping[str, bytes]

    def now(self, draft: Draft) -> Proof:
        """The proof in a draft: what is read again has the same proofs in the same order."""
        return draft.document.proofs[self.original.document.proofs.index(self.proof)]


def amended(job: ProofInFiles, draft: Draft, proposals: Sequence[Proposal]) -> Draft:
    """The copy with the proposals, read again.  Raises DraftError when it must not be."""
    original = job.original.document
    proof, sources = job.now(draft), draft.document.sources
    known = known_words([source.text for source in original.sources.values()])
    edits: dict[str, list[Replacement]] = {}
    for proposal in proposals:
        step = proof.steps[proposal.step]
        source = sources[step.span.path]
        new = _with_line_ends(proposal.latex, source)
        place = _place(source, proof, step, known, replaced=proposal.action is Action.REPLACE)
        if reason := refusal(new, place):
            raise DraftError(f"the proposal for step {step.index + 1} is refused: {reason}")
        edit = _edit(source, step, new, proposal.action)
        edits.setdefault(source.path, []).append(edit)
    texts = {path: source.text for path, source in sources.items()}
    texts |= {path: amend(sources[path], changes) for path, changes in edits.items()}
    changed = {
        path: encode(text, original.sources[path], job.data[path])
        for path, text in texts.items()
        if text != original.sources[path].text
    }
    if not changed:
        raise DraftError("the proposal changes nothing")
    again = read_again(original, job.context.documents, changed)
    if reason := difference(job.original, again, job.proof):
        raise DraftError(reason)
    if not _others_stay(proof, job.now(again), {one.step for one in proposals}):
        raise DraftError("a step beside it is then no longer what it was")
    return again


def _others_stay(before: Proof, after: Proof, changed: Collection[int]) -> bool:
    """Whether the steps that are not ``changed`` are still there, in order and at the ends."""
    texts = [step.normalised for step in after.steps]
    head = [step.normalised for step in before.steps[: min(changed)]]
    tail = [step.normalised for step in before.steps[max(changed) + 1 :]]
    middle = texts[len(head) : len(texts) - len(tail)]
    if texts != [*head, *middle, *tail]:
        return False
    left = iter(middle)
    between = before.steps[min(changed) : max(changed)]
    return all(step.normalised in left for step in between if step.index not in changed)


def _place(
    source: Source, proof: Proof, step: Step, known: frozenset[str], *, replaced: bool
) -> ProposalPlace:
    """Where a proposal for a step is to stand.  Raises DraftError when that cannot be told."""
    if step.nested is not None:
        raise DraftError(f"step {step.index + 1} is a proof of its own")
    if step.span.path != proof.span.path or step.span.start < proof.span.start:
        raise DraftError(f"step {step.index + 1} stands in another file than its proof begins in")
    if step.span.end > proof.span.end or source.slice(step.span) not in step.text:
        raise DraftError(f"step {step.index + 1} does not stand in one piece in its file")
    try:
        opened = opened_at(source.text[proof.span.start : step.span.start])
    except NestingError as error:
        raise DraftError(f"the proof cannot be followed up to the step: {error}") from error
    return ProposalPlace(opened, source.slice(step.span), replaced, known)


def _edit(source: Source, step: Step, new: str, action: Action) -> Replacement:
    if action is Action.REPLACE:
        return Replacement(step.span, kept(source.slice(step.span), new))
    start = step.span.start
    line = source.text[source.line_starts[source.position(start).line - 1] : start]
    ending = "\r\n" if "\r\n" in source.text else "\n"
    behind = " " if line.strip() else f"{ending}{line}"
    return Replacement(Span(source.path, start, start), new + behind)


def _with_line_ends(latex: str, source: Source) -> str:
    """What a model wrote, without blanks around it, with the line ends of the file."""
    text = latex.replace("\r\n", "\n").replace("\r", "\n").strip()
    return text.replace("\n", "\r\n") if "\r\n" in source.text else text
