"""From a root file to a Document: statements, proofs, steps."""

from __future__ import annotations

import re

from proofcheck.document.document import (
    Document,
    UnreadableDocument,
)
from proofcheck.document.finding import Finding, remark
from proofcheck.document.source import Span
from proofcheck.document.text import Text
from proofcheck.errors import SourceError
from proofcheck.latex.bibliography import read_bibliography
from proofcheck.latex.blocks import Unbalanced, find_blocks, nest
from proofcheck.latex.declarations import read_declarations
from proofcheck.latex.decoding import decode
from proofcheck.latex.definitions import find_definitions
from proofcheck.latex.dropped import dropped_arguments
from proofcheck.latex.externals import read_externals
from proofcheck.latex.files import Tree
from proofcheck.latex.flatten import flatten
from proofcheck.latex.known import KnownText
from proofcheck.latex.macros import MacroTable
from proofcheck.latex.numbers import aux_numbers, count_numbers
from proofcheck.latex.plain import find_plain_blocks
from proofcheck.latex.proof_blocks import proofs_of
from proofcheck.latex.references import find_mentions
from proofcheck.latex.rules import EMPTY_FILE, EXPANSION_LIMIT, REFUSED_MEMBER, UNCLOSED
from proofcheck.latex.statements import statements_of


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
    known = KnownText(text, table, tree.pieces)
    statements = statements_of(known, blocks, mentions, numbers, _aux(tree, name))
    proofs = proofs_of(known, blocks, mentions, statements)
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
