"""PC104, PC105: proofs that rely on what they prove."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from proofcheck.checks.context import Context, Run
from proofcheck.checks.dependencies import Dependency, Graph, Key, Node, dependencies
from proofcheck.checks.places import finding_at, places
from proofcheck.checks.structure.shortest_circles import cyclic, shortest_circles
from proofcheck.document.document import Document
from proofcheck.document.finding import Finding
from proofcheck.document.names import full_name
from proofcheck.document.rule import MEASURED_ON, ON_THE_LINE, Category, Rule, Severity
from proofcheck.document.text import GONE
from proofcheck.latex.commands import DISPLAYS
from proofcheck.latex.families import PROVABLE
from proofcheck.latex.languages import LANGUAGES, folded, words

CIRCLE = Rule(
    code="PC104",
    category=Category.STRUCTURE,
    title="a proof relies on what it proves, through what it cites",
    severity=Severity.WARNING,
    why="Followed from proof to proof, the citations lead back to the statement: none of the "
    "statements in the circle is proved. Only citations that use a statement as a whole count.",
    example_bad="\\begin{lemma}\\label{a} … \\end{lemma} \\begin{proof} By Lemma~\\ref{b}. "
    "\\end{proof} \\begin{lemma}\\label{b} … \\end{lemma} \\begin{proof} By Lemma~\\ref{a}. "
    "\\end{proof}",
    example_good="\\begin{lemma}\\label{a} … \\end{lemma} \\begin{proof} By definition. "
    "\\end{proof} \\begin{lemma}\\label{b} … \\end{lemma} \\begin{proof} By Lemma~\\ref{a}. "
    "\\end{proof}",
    silence="Prove one of them without the others, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: no report. An induction over several statements may "
    "look like a circle where the proof does not say that it is one.",
    best_grade=0.0,
)

CIRCLE_IN_WORDS = Rule(
    code="PC105",
    category=Category.STRUCTURE,
    title="a proof cites a statement whose words rest on what is proved",
    severity=Severity.NOTE,
    why="The proof cites a statement, and that statement cites, in its own words, the one "
    "that is proved, perhaps through others. It may only name its setting there.",
    example_bad="\\begin{lemma}\\label{a} … \\end{lemma} \\begin{proof} By Lemma~\\ref{b}. "
    "\\end{proof} \\begin{lemma}\\label{b} The limit in Lemma~\\ref{a} is $0$. \\end{lemma}",
    example_good="\\begin{lemma}\\label{a} … \\end{lemma} \\begin{proof} By definition. "
    "\\end{proof} \\begin{lemma}\\label{b} The limit in Lemma~\\ref{a} is $0$. \\end{lemma}",
    silence="Reorder the two, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: no report.",
)


_KIND = (
    r"(?:(?:the\s+)?[a-z]*(?:theorem|lemma|proposition|corollary|claim|fact|thm|prop|cor|lem)"
    r"[a-z.]*[~\s]*)?"
)
_RELIES_BEFORE = re.compile(
    r"(?:\b(?:by|using|use|uses|used|apply|applying|from|via|invoke|invoking|invokes"
    r"|thanks\s+to|as\s+in|because\s+of|in\s+view\s+of|due\s+to|according\s+to|consequence\s+of)\s+"
    r"|\(|\\(?:uses)\s*\{[^{}]*)\s*" + _KIND + r"(?:\\[a-zA-Z]+\*?(?:\[[^]]*\])?\{[^{}]*)?\Z",
    re.IGNORECASE,
)
_RELIES_AFTER = re.compile(
    r"[^{}]{0,40}\}[\s~)]{0,3}(?:then\s+|now\s+|also\s+|immediately\s+)?"
    r"(?:shows?|implies|imply|gives?|yields?|says?|tells|guarantees?|ensures?|provides)\b",
    re.IGNORECASE,
)
_ONLY_A_REMARK = re.compile(
    r"\bsee\s+also|\bcompare|\bcf\b|\balso\b|\banalog|\bsimilar|\bgenerali|\bwill\b|\bproof\s+of"
    r"|\blater|\bbelow|\bremark|\binducti|\bparts?\b|\bitem|\(\s*(?:\d{1,2}|[ivx]{1,4}|[a-e])\s*\)"
    r"|\bconvers|\bspecial\s+case|\bequivalent|\brecall|\balternativ|\binstead|\banother|\bwithout"
    r"|\bnot\b|\bholds?\s+(?:in|for)\b|\bexactly|\bprecisely|\bsuffices|\bprove[sd]?\b|\bshall"
    r"|\\(?:Right|Left)arrow|\\implies|\bmust\b|\bcases?\b|\bstep|\bassum|\bsuppose|\bif\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\\item(?![a-zA-Z])|[\s\x00~](?:\((?:1|i|a)\))|following are equivalent")


def circular_arguments(context: Context) -> Iterator[Finding]:
    """PC104 and PC105 for the circles whose first link stands in ``document``."""
    document = context.document
    for rule, circle in context.run.once(_circles):
        if circle[0].source[0] == document.path:
            yield _finding(rule, circle, context)


def _finding(rule: Rule, circle: Sequence[Dependency], context: Context) -> Finding:
    graph = context.run.once(dependencies)
    by_path = {other.path: other for other in context.run.documents}
    names = [_name(graph.nodes[link.source]) for link in circle]
    lines = []
    for link in circle:
        source = by_path[link.source[0]].sources[link.span.path]
        where = f"{link.span.path}:{source.position(link.span.start).line}"
        how = "the proof of" if link.proof else "the text of"
        source_name, target_name = _name(graph.nodes[link.source]), _name(graph.nodes[link.target])
        lines.append(f"{where}: {how} {source_name} cites {target_name}")
    return finding_at(
        context.once(places),
        circle[0].region,
        rule,
        f"the argument goes round: {' → '.join([*names, names[0]])}; "
        "prove one of them without the others",
        confidence=0.9,
        evidence="\n".join(lines),
    )


def _name(node: Node) -> str:
    return full_name(node.kind, node.heading, node.number, node.label)


def _circles(run: Run) -> tuple[tuple[Rule, tuple[Dependency, ...]], ...]:
    """The circles of a run with their codes, each once."""
    graph = run.once(dependencies)
    texts = {document.path: document for document in run.documents}
    candidates = [link for link in cyclic(graph.links) if not _is_hypothesis(link, texts)]
    relied = [link for link in candidates if link.proof and _relies(link, texts)]
    relied = _all_proofs_cite(relied, graph)
    found = [(CIRCLE, circle) for circle in shortest_circles(relied)]
    told = {link.source for _, circle in found for link in circle}
    words = [
        link
        for link in candidates
        if link.proof is None and graph.nodes[link.source].kind in PROVABLE
    ]
    for circle in shortest_circles([*relied, *words]):
        by_proof = {link.proof is not None for link in circle}
        if len(by_proof) == 2 and not told & {link.source for link in circle}:
            found.append((CIRCLE_IN_WORDS, circle))
    return tuple(found)


_DISPLAY = re.compile(
    rf"\\(?P<edge>begin|end)\s*\{{(?:{'|'.join(re.escape(name) for name in sorted(DISPLAYS))})\}}"
    r"|\\(?P<fence>[\[\]])"
)
_SENTENCE = re.compile(r"[.;。]\s|\n\s*\n|\\end\s*\{")
_SUPPOSES = re.compile(
    rf"{words('hypothesis')}|\b(?:given|consider\w*|denot\w*|with|for which|fix|put|set)\b"
)
_CONCLUDES = re.compile(
    rf"{words('therefore', LANGUAGES[1:])}"
    r"|\b(?:then|thus|hence|therefore|we have|one has|holds?|there (?:is|are|exists?))\b"
)


def _is_hypothesis(link: Dependency, documents: Mapping[str, Document]) -> bool:
    """Whether what is cited is an equation that the cited statement only supposes."""
    target = documents[link.target[0]]
    statement = next(s for s in target.statements if s.id == link.target[1])
    inside = [m for m in target.mentions.labels if m.name == link.label]
    start = statement.region[0]
    at = next((m.region[0] for m in inside if start <= m.region[0] < statement.region[1]), start)
    before = target.text.masked[start:at]
    edges = list(_DISPLAY.finditer(before))
    if not edges or not (edges[-1]["edge"] == "begin" or edges[-1]["fence"] == "["):
        return False
    sentence = folded(_SENTENCE.split(before[: edges[-1].start()].replace(GONE, ""))[-1])
    return bool(_SUPPOSES.search(sentence)) and not _CONCLUDES.search(sentence)


def _relies(link: Dependency, documents: Mapping[str, Document]) -> bool:
    """Whether the proof uses what it cites as a whole, as far as its words tell."""
    document = documents[link.source[0]]
    target = documents[link.target[0]]
    statement = next(s for s in target.statements if s.id == link.target[1])
    if _PARTS.search(statement.text):
        return False
    masked = document.text.masked
    if not _is_sure(link, document):
        return False
    start, end = link.region
    before = masked[max(0, start - 300) : start].replace(GONE, "")
    after = masked[end : end + 200].replace(GONE, "")
    before = re.split(r"[.;:]\s|\n\s*\n|\\begin\{\w+\*?\}(?:\s*\[[^]]*\])?", before)[-1]
    after = re.split(r"[.;:]\s|\n\s*\n|\\end\{", after)[0]
    if _ONLY_A_REMARK.search(before) or _ONLY_A_REMARK.search(after):
        return False
    return bool(_RELIES_BEFORE.search(before) or _RELIES_AFTER.match(after))


def _is_sure(link: Dependency, document: Document) -> bool:
    """Whether it is certain what the proof proves: nothing else that could be meant stands between
    them, or the proof names it."""
    proof = next(p for p in document.proofs if p.id == link.proof)
    if proof.statement is None:
        return False
    if proof.named:
        return True
    start, end = proof.statement.region[1], proof.region[0]
    return start <= end and not any(start <= s.region[0] < end for s in document.statements)


def _all_proofs_cite(links: Sequence[Dependency], graph: Graph) -> list[Dependency]:
    """Of the links of a statement with several proofs those that all of its proofs have."""
    citing: dict[tuple[Key, Key], set[str]] = {}
    for link in links:
        if link.proof is not None:
            citing.setdefault((link.source, link.target), set()).add(link.proof)
    return [
        link
        for link in links
        if len(citing[link.source, link.target]) >= len(graph.nodes[link.source].proofs)
    ]


# -- circles in a graph ---------------------------------------------------------------------------
