"""From blocks to proofs: what each proves, how much of it is written out, and its steps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from proofcheck.document.document import (
    Proof,
    ProofKind,
    Statement,
    Step,
)
from proofcheck.document.mentions import Mentions
from proofcheck.document.text import GONE, Region, Text
from proofcheck.latex.blocks import Block
from proofcheck.latex.ignorable import drop_ignorable
from proofcheck.latex.known import KnownText
from proofcheck.latex.link import link
from proofcheck.latex.linker import Candidate, Restatement
from proofcheck.latex.references import cited
from proofcheck.latex.sentences import says_nothing

_SKETCH = re.compile(r"sketch|idea of|outline|skizze|esquisse|schizzo|boceto", re.IGNORECASE)


_SKETCH_BODY = re.compile(
    r"[\s\x00]*[\[({]*(?:\\\w+\s*\{?)?\s*(?:sketch|idea of (?:the )?proof|outline)\b", re.IGNORECASE
)


_OMITTED = re.compile(
    r"\W*(?:(?:the |this )?(?:proof|details?|verification|argument)?s?\W*(?:is|are|will be)?\W*"
    r"(?:omit\w*|left (?:to|as|for)|skip\w*|deferred|postponed)"
    r"|(?:this is )?(?:an |left as an )?exercise|see\b|cf\b|to appear|todo|tbd)",
    re.IGNORECASE,
)


def proofs_of(
    known: KnownText,
    blocks: Sequence[Block],
    mentions: Mentions,
    statements: dict[int, Statement],
) -> list[Proof]:
    text = known.text
    candidates = [
        Candidate(index, s.kind, s.number, s.labels, s.title) for index, s in statements.items()
    ]
    labels = {
        (mention.name.rpartition(" ")[2] if mention.built else mention.name): mention.region[0]
        for mention in reversed(mentions.labels)
    }
    again = _restatements(text, blocks)
    links = link(text.masked, blocks, candidates, again, labels, text.expand)
    indices = [i for i, block in enumerate(blocks) if block.family.kind == "proof"]
    ids = {index: f"p{number}" for number, index in enumerate(indices, 1)}
    children: dict[int, list[int]] = {}
    for index, block in enumerate(blocks):
        if block.parent is not None:
            children.setdefault(block.parent, []).append(index)
    proofs = []
    for index in indices:
        block = blocks[index]
        parent = block.parent
        while parent is not None and parent not in ids:
            parent = blocks[parent].parent
        masked = text.masked[block.inner : block.inner_end]
        inside = [(child, _clip(blocks[child], block)) for child in children.get(index, ())]
        proofs.append(
            Proof(
                id=ids[index],
                kind=_kind(block, drop_ignorable(masked)),
                span=text.span((block.start, block.end)),
                body=text.slice((block.inner, block.inner_end)),
                statement=statements.get(links.statements.get(index, -1)),
                parent=None if parent is None else ids[parent],
                cites=cited(mentions, (block.start, block.end)),
                steps=_steps(known, block, inside, ids),
                region=(block.start, block.end),
                named=index in links.named,
            )
        )
    return proofs


def _clip(child: Block, proof: Block) -> Region:
    return (
        max(child.start, proof.inner) - proof.inner,
        min(child.end, proof.inner_end) - proof.inner,
    )


def _steps(
    known: KnownText,
    block: Block,
    inside: Sequence[tuple[int, Region]],
    ids: dict[int, str],
) -> tuple[Step, ...]:
    text, offset = known.text, block.inner
    regions = [region for _, region in inside if region[0] < region[1]]
    nested = {region[0]: ids.get(child) for child, region in inside}
    steps = []
    cut = known.steps((offset, block.inner_end), regions)
    for index, (start, end, words) in enumerate(cut):
        first, last = _trim(text.masked[offset + start : offset + end])
        steps.append(
            Step(
                index=index,
                span=text.span((offset + start + first, offset + start + last)),
                text=text.slice((offset + start, offset + end)),
                normalised=words,
                nested=nested.get(start),
                region=(offset + start, offset + end),
            )
        )
    return tuple(steps)


_OUTER_BLANKS = re.compile(r"[\s\x00]*")


def _trim(piece: str) -> Region:
    """Where a piece begins and ends without the blanks and comments around it."""
    leading = _OUTER_BLANKS.match(piece)
    first = leading.end() if leading else 0
    if first == len(piece):
        return 0, len(piece)
    return first, len(piece.rstrip(" \t\r\n\f\v\x00"))


def _restatements(text: Text, blocks: Sequence[Block]) -> list[Restatement]:
    """Where a theorem that was stored is printed again: by its macro, or by its name."""
    names = {block.restates: i for i, block in enumerate(blocks) if block.restates}
    if not names:
        return []
    macros = "|".join(sorted((re.escape(n) for n in names if n.isalpha()), key=len, reverse=True))
    again = re.compile(
        rf"\\(?:({macros or '(?!)'})(?![a-zA-Z@])\*?"
        r"|getkeytheorem\s*(?:\[[^]]*\])?\s*\{([^{}]+)\})"
    )
    found = []
    for match in again.finditer(text.masked, text.body):
        index = names.get(match[1] or match[2].strip())
        if index is not None and match.start() >= blocks[index].inner:
            found.append(Restatement(match.start(), match.end(), index))
    return found


def _kind(block: Block, masked: str) -> ProofKind:
    note = f"{block.family.name} {block.family.heading} {block.note or ''}"
    text = masked.replace(GONE, "")
    if says_nothing(text):
        return ProofKind.OMITTED
    if len(text) < 200 and _OMITTED.match(text) and text.count(". ") < 2:
        return ProofKind.OMITTED
    if _SKETCH.search(note) or _SKETCH_BODY.match(masked):
        return ProofKind.SKETCH
    return ProofKind.FULL
