"""PC108, PC109, PC114: proofs that are empty, that prove nothing, that are not there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.places import finding_at, places
from proofcheck.document.document import Document, Proof, ProofKind
from proofcheck.document.finding import Finding
from proofcheck.document.names import statement_name
from proofcheck.document.rule import MEASURED_ON, ON_THE_LINE, Category, Rule, Severity
from proofcheck.document.text import Text
from proofcheck.latex.languages import ENGLISH, LANGUAGES, folded, words

EMPTY_PROOF = Rule(
    code="PC108",
    category=Category.STRUCTURE,
    title="an empty proof",
    severity=Severity.WARNING,
    why="The proof holds no word and no formula. If it is left out on purpose, it should say "
    "so; in a blueprint, \\lean or \\leanok says it.",
    example_bad="\\begin{proof} \\end{proof}",
    example_good="\\begin{proof} Omitted. \\end{proof}",
    silence="Say what is left out, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: 17 reports, all right.",
)

HOMELESS_PROOF = Rule(
    code="PC109",
    category=Category.STRUCTURE,
    title="a proof of which it cannot be told what it proves",
    severity=Severity.NOTE,
    why="No statement stands before the proof, and its heading names none. What it proves is "
    "perhaps said in plain words.",
    example_bad="We often use induction. \\begin{proof} … \\end{proof}",
    example_good="\\begin{proof}[Proof of Theorem~\\ref{thm:main}] … \\end{proof}",
    silence="The rule is off unless it is selected: `--select PC1,{code}`.",
    false_alarms=f"Measured on {MEASURED_ON}: 287 reports (15 per 1,000 proofs), nearly all where "
    "the statement is set in plain words. Therefore off by default.",
    default=False,
)

UNPROVED = Rule(
    code="PC114",
    category=Category.STRUCTURE,
    title="a statement without a proof",
    severity=Severity.NOTE,
    why="No proof was found, and neither the statement nor the text around it cites a source "
    "or says why there is none.",
    example_bad="\\begin{theorem} There are 17 wallpaper groups. \\end{theorem}",
    example_good="\\begin{theorem}[Fedorov 1891] There are 17 wallpaper groups. \\end{theorem}",
    silence="Cite a source, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: 23 reports; of 14 looked at, all were right, but "
    "most such statements are left unproved on purpose.",
)


# A blueprint's proof may stand in another program: there the text is empty on purpose.
_FORMAL = re.compile(r"\\(?:lean|leanok|uses|proves|notready|mathlibok|formalized)(?![a-zA-Z])")
_MARKUP = re.compile(
    r"\\(?:begin|end|[hv]space\*?)\s*\{[^{}]*\}|\\(?:qed|qedhere|qedsymbol|par|leavevmode|square|Box"
    r"|blacksquare|hfill|null|strut|q?quad|newline|mbox|item|indent)(?![a-zA-Z@])"
)


NEAR = 12  # words between a statement and what is still a proof of it; characters between proofs


def empty_proofs(context: Context) -> Iterator[Finding]:
    """PC108 for proofs without a word in them."""
    document = context.document
    text = document.text
    starts = [proof.region[0] for proof in document.proofs]
    for proof in document.proofs:
        if proof.kind is not ProofKind.OMITTED or proof.region[1] - proof.region[0] > 400:
            continue
        if not _is_empty(proof, text) or "\\input" in _written(document, proof):
            continue
        if any(0 <= start - proof.region[1] < NEAR for start in starts):
            continue  # a printed heading, before the environment that holds the proof
        around = proof.statement.text if proof.statement else ""
        if _FORMAL.search(proof.body) or _FORMAL.search(around):
            continue
        where = context.once(places)
        name = statement_name(proof.statement) if proof.statement else "its statement"
        yield finding_at(
            where,
            proof.region,
            EMPTY_PROOF,
            f"the proof of {name} is empty: write it, or say that it is left out",
        )


def _is_empty(proof: Proof, text: Text) -> bool:
    if not proof.steps:
        return True
    inside = text.expanded((proof.steps[0].region[0], proof.steps[-1].region[1]))
    return re.search(r"\w", _MARKUP.sub("", inside)) is None


def _written(document: Document, proof: Proof) -> str:
    return document.sources[proof.span.path].slice(proof.span)


def homeless_proofs(context: Context) -> Iterator[Finding]:
    """PC109 for proofs of which it could not be told what they prove."""
    document = context.document
    masked = document.text.masked
    ends = sorted(
        [statement.region[1] for statement in document.statements]
        + [proof.region[1] for proof in document.proofs]
    )
    for proof in document.proofs:
        if proof.statement is None and proof.parent is None:
            start = proof.region[0]
            before = bisect_right(ends, start)
            # Right after a statement or a proof it is a further proof of the same.
            if before and len(masked[ends[before - 1] : start].split()) < NEAR:
                continue
            where = context.once(places)
            head = document.text.masked[start : start + 60].partition("\n")[0]
            yield finding_at(
                where,
                (start, start + max(1, len(head.rstrip()))),
                HOMELESS_PROOF,
                "no statement was found that this proof proves: name it, as in "
                "\\begin{proof}[Proof of Theorem~\\ref{…}]",
                confidence=0.8,
            )


_PROVED = frozenset("theorem lemma proposition corollary claim".split())
_EXCUSED = re.compile(
    r"\\[a-zA-Z]*cite|immediate|clear|obvious|omit|trivial|exercise|follow|left\s+to|proof|prove"
    r"|\bsee\b|well[\s-]known|straightforward|standard|routine|easy|easily|simple|direct|consequence"
    r"|analog|similar|special\s+case|hence|thus|therefore|shown|show\b|state|due\s+to|recall|summar"
    r"|beyond|refer|verif|check|reader|later|section|chapter|appendix",
    re.IGNORECASE,
)
_EXCUSED_ABROAD = re.compile(
    words("left_out", tuple(language for language in LANGUAGES if language is not ENGLISH))
)
AROUND = 500  # characters before and after a statement in which an excuse is looked for


def unproved_statements(context: Context) -> Iterator[Finding]:
    """PC114 for statements without a proof and without a word on why there is none."""
    document = context.document
    text = document.text
    if not document.proofs:
        return
    proved = {proof.statement.id for proof in document.proofs if proof.statement is not None}
    inside = [proof.region for proof in document.proofs]
    masked = text.masked
    for statement in document.statements:
        start, end = statement.region
        if statement.kind not in _PROVED or statement.id in proved or statement.title:
            continue
        if any(first <= start < last for first, last in inside):
            continue
        around = masked[max(0, start - AROUND) : start] + masked[end : end + AROUND]
        if (
            _EXCUSED.search(around)
            or _EXCUSED.search(statement.text)
            or _EXCUSED_ABROAD.search(folded(f"{around}\n{statement.text}"))
            or _FORMAL.search(statement.text)
        ):
            continue
        where = context.once(places)
        head = masked[start : start + 60].partition("\n")[0]
        yield finding_at(
            where,
            (start, start + max(1, len(head.rstrip()))),
            UNPROVED,
            f"{statement_name(statement)} is not proved, and nothing says why: "
            "prove it or cite a source",
            confidence=0.7,
        )
