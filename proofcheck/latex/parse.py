"""From a root file to a Document: statements, proofs, steps."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from proofcheck.document.document import (
    Document,
    Proof,
    ProofKind,
    Statement,
    Step,
    UnreadableDocument,
)
from proofcheck.document.finding import Finding, remark
from proofcheck.document.mentions import Mentions, Role
from proofcheck.document.source import Span
from proofcheck.document.text import GONE, Region, Text
from proofcheck.errors import SourceError
from proofcheck.latex.bibliography import read_bibliography
from proofcheck.latex.blocks import Block, Unbalanced, find_blocks, nest
from proofcheck.latex.declarations import read_declarations
from proofcheck.latex.definitions import find_definitions
from proofcheck.latex.dropped import dropped_arguments
from proofcheck.latex.externals import read_externals
from proofcheck.latex.files import Tree, decode
from proofcheck.latex.flatten import flatten
from proofcheck.latex.ignorable import drop_ignorable
from proofcheck.latex.link import Candidate, Restatement, link
from proofcheck.latex.macros import MacroTable
from proofcheck.latex.numbers import aux_numbers, count_numbers
from proofcheck.latex.plain import find_plain_blocks
from proofcheck.latex.references import KEY_LABEL, cited, find_mentions
from proofcheck.latex.rules import EMPTY_FILE, EXPANSION_LIMIT, REFUSED_MEMBER, UNCLOSED
from proofcheck.latex.sentences import says_nothing
from proofcheck.latex.steps import split_steps

_EQUATION = re.compile(
    r"\\begin\{(equation|align|gather|multline|eqnarray|alignat|flalign)(\*?)\}.*?\\end\{\1\2\}",
    re.DOTALL,
)
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


def parse(tree: Tree, name: str) -> Document | UnreadableDocument:
    """Read the root ``name`` of ``tree``.  Never raises: an unreadable root says why it is one."""
    path = tree.path(name)
    refused = tuple(
        remark(REFUSED_MEMBER, f"{member} was left out: {reason}", Span(path, 0, 0))
        for member, reason in tree.refused
    )
    try:
        flat = flatten(tree, name)
    except SourceError as error:
        return UnreadableDocument(path, str(error), refused)
    macros, environments = find_definitions(flat.masked)
    styles = [find_definitions(style) for style in flat.styles]
    packaged = [m for found, _ in styles for m in found]
    table = MacroTable(packaged, macros)
    wrapped = [e for _, found in styles for e in found] + environments
    declared = read_declarations([*flat.styles, flat.masked], table.shorthands(), wrapped)
    defined = sorted([(m.start, m.end) for m in macros] + [(e.start, e.stop) for e in environments])
    every = [*packaged, *macros]
    dropped = dropped_arguments(flat.masked, table, every, defined)
    silent = (defined, dropped)
    unset = sorted([*defined, *dropped])
    blocks, unbalanced = find_blocks(flat.masked, flat.body, declared, unset)
    plain = find_plain_blocks(flat.masked, flat.body, declared, unset, blocks)
    blocks = nest([*blocks, *plain])
    numbers = count_numbers(flat.masked, flat.body, blocks, declared, defined)
    mentions = find_mentions(flat.raw, flat.masked, table, (every, wrapped), silent)
    text = Text(
        flat.raw,
        flat.masked,
        flat.starts,
        flat.pieces,
        flat.body,
        tuple(defined),
        declared.shorthands,
        table,
    )
    statements = _statements(text, blocks, mentions, numbers, _aux(tree, name))
    proofs = _proofs(text, blocks, mentions, statements)
    problems = [*refused, *flat.problems, *(_unbalanced(text, lonely) for lonely in unbalanced)]
    if not flat.raw.strip():
        problems.append(remark(EMPTY_FILE, "the file is empty", Span(path, 0, 0)))
    problems += [_stopped(text, table, macro) for macro in sorted(table.stopped)]
    texts = (*flat.styles, flat.masked)
    own = [mention.name for mention in mentions.entries]
    return Document(
        path,
        flat.sources,
        tuple(statements.values()),
        tuple(proofs),
        tuple(problems),
        text=text,
        dropped=tuple(dropped),
        mentions=mentions,
        externals=read_externals(tree, name, texts),
        bibliography=read_bibliography(tree, name, flat.raw, texts, own),
    )


def _aux(tree: Tree, name: str) -> dict[str, str]:
    try:
        data = tree.read(re.sub(r"\.[^./]*$", "", name) + ".aux")
        return aux_numbers(decode(data, name).text) if data else {}
    except SourceError:
        return {}


# -- statements -----------------------------------------------------------------------------------


def _statements(
    text: Text,
    blocks: Sequence[Block],
    mentions: Mentions,
    numbers: dict[int, str],
    aux: dict[str, str],
) -> dict[int, Statement]:
    """The statements by their index among the blocks."""
    found: dict[int, Statement] = {}
    for index, block in enumerate(blocks):
        if block.family.kind in ("proof", "solution"):
            continue
        masked = text.masked[block.start : block.end]
        equations = [match.span() for match in _EQUATION.finditer(masked)]
        labels = _labels(block, mentions, equations)
        if block.label:
            labels.insert(0, block.label)
        known = [aux[label] for label in labels if label in aux]
        found[index] = Statement(
            id=f"s{len(found) + 1}",
            kind=block.family.kind,
            heading=block.family.heading,
            title=None if block.note is None else " ".join(block.note.split()),
            number=known[0] if known else numbers.get(index) or block.number,
            labels=tuple(labels),
            cites=cited(mentions, (block.start, block.end)),
            span=text.span((block.start, block.end)),
            text=text.slice((block.start, block.end)),
            normalised=text.expanded((block.start, block.end)),
            region=(block.start, block.end),
        )
    return found


def _labels(block: Block, mentions: Mentions, equations: Sequence[Region]) -> list[str]:
    """The labels that are set in a statement, but for those of its formulas."""
    labels = mentions.labels
    first = bisect_left(labels, block.start, key=lambda mention: mention.region[0])
    found: dict[str, None] = {}
    for mention in labels[first:]:
        at = mention.region[0]
        if at >= block.end:
            break
        if mention.role is not Role.LABEL or mention.built:
            continue
        if mention.command == KEY_LABEL and at >= block.inner:
            continue  # of a list or a listing in it
        if not any(start < at - block.start < end for start, end in equations):
            found.setdefault(mention.name)
    return list(found)


# -- proofs ---------------------------------------------------------------------------------------


def _proofs(
    text: Text,
    blocks: Sequence[Block],
    mentions: Mentions,
    statements: dict[int, Statement],
) -> list[Proof]:
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
                steps=_steps(text, block, inside, ids),
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
    text: Text,
    block: Block,
    inside: Sequence[tuple[int, Region]],
    ids: dict[int, str],
) -> tuple[Step, ...]:
    offset = block.inner
    masked = text.masked[offset : block.inner_end]
    seams = [seam - offset for seam in text.seams((offset, block.inner_end))]
    regions = [region for _, region in inside if region[0] < region[1]]
    nested = {region[0]: ids.get(child) for child, region in inside}
    steps = []
    for index, (start, end) in enumerate(split_steps(masked, text.shorthands, regions, seams)):
        first, last = _trim(masked[start:end])
        steps.append(
            Step(
                index=index,
                span=text.span((offset + start + first, offset + start + last)),
                text=text.slice((offset + start, offset + end)),
                normalised=text.expanded((offset + start, offset + end)),
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


# -- problems -------------------------------------------------------------------------------------


def _unbalanced(text: Text, lonely: Unbalanced) -> Finding:
    what = (
        f"\\begin{{{lonely.name}}} is never closed; it was read up to the next heading or statement"
        if lonely.missing == "end"
        else f"\\end{{{lonely.name}}} closes nothing"
    )
    return remark(UNCLOSED, what, text.span((lonely.start, lonely.end)))


def _stopped(text: Text, table: MacroTable, name: str) -> Finding:
    macro = table.at(name, 0)
    message = f"\\{name} expands without end or too far; it was left as written"
    local = macro is not None and text.masked.startswith("\\", macro.start)
    span = text.span((macro.start, macro.end) if macro and local else (0, 0))
    return remark(EXPANSION_LIMIT, message, span)
