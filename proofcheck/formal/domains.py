"""Whether the letters of a claim are numbers, as far as the words around a proof tell.

What is claimed of numbers may be false of matrices, permutations or residues.  A text that speaks
of such things must say of a letter that it is a number, or the claim must be linear in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from proofcheck.document.document import Document, Proof
from proofcheck.expressions.tree import Node, Number, Operation, Symbol, walk
from proofcheck.formal.claim import Formula, Hypothesis, Reason
from proofcheck.formal.logic import conjuncts, is_order, letters_in, terms_of, variables_of
from proofcheck.formal.terms import Variables

AROUND = 1_500  # characters before a proof in which a text shows what its letters are
_OBJECTS = re.compile(
    r"\bgroups?\b|\brings?\b|\bmonoid|\balgebras?\b|\bmodules?\b|\boperators?\b|\bmatri(?:x|ces)\b"
    r"|\bprojections?\b|\bcommut|\bidempotent|\bnilpotent|\bcharacteristic|\bideals?\b|\bboolean"
    r"|\blattices?\b|\bcategor|\bfunctors?\b|\bmorphism|\bhomomorphism|\bendomorphism|\bquaternion"
    r"|\btensors?\b|\bpermutation|\bquotient|\bcohomolog|\bhomolog|\bderivation|\bLie\b|\bfields?\b"
    r"|\\pmod|\bordinals?\b|\bcardinals?\b|\bsemigroup|\binvolution|\bresidue|\bcyclotomic"
    r"|\btypes?\b|\bbraid|\bcomplex\b|\\mathbb\s*\{?C\}?|\bposets?\b|\bpartial order"
    r"|\bsets?\b.{0,30}"
    r"\bintersection|\bnear-?rings?\b|\bdistributiv|\bvalues? in\b|\bstacks?\b|\bschemes?\b|\bsheaf"
    r"|\bgruppen?\b|\bringe?s?\b|k(?:ö|\\\"o)rper|matri(?:zen|ces?)\b|\bvektor|\bideale?\b|polynom"
    r"|komplex|kategorie|homomorphism|\bmoduln?\b|\bgroupes?\b|\banneaux?\b|\bcorps\b|\bvecteur"
    r"|\bop(?:é|\\'e)rateur|cat(?:é|\\'e)gorie|\bid(?:é|\\'e)a(?:l|ux)\b|\bcomplexes?\b"
    r"|\bsheaves|\bvector\b|\bpath|\bspectr|\bpresheaf|\bpolynomials?\b|\bpower series",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\bposets?\b|\bpartial(?:ly)? order|\blattices?\b|\bordinals?\b|\bcardinals?\b|\bsubgroups?\b"
    r"|\bpositive (?:semi-?)?definite|\bself-?adjoint|\bwell-?order|\bpreorder|\bsurreal|\bnimber"
    r"|\bhalbordnung|\bverb(?:a|ä)nde?\b|\buntergruppe|\bkardinal|\bordinal|\bordre\b|\btreillis"
    r"|\bsous-groupe|\btropical|\bstrings?\b|\bwords?\b|\bhyperreal|\bcuts?\b",
    re.IGNORECASE,
)
_SUMS = re.compile(r"\bnear-?rings?\b|\bordinals?\b|\bquasigroup|\bconcatenat", re.IGNORECASE)
_NORMS = re.compile(r"\bnorm(?:s|ed|e|en|iert\w*)?\b|\bBanach|\bHilbert", re.IGNORECASE)
_METRICS = re.compile(r"\bmetri[ckq]|\bdistance|\babstand", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Domains:
    """What a text speaks of: ``objects`` that are no numbers, ``orders`` that are not theirs,
    ``sums`` whose order matters, norms, metrics."""

    objects: bool
    orders: bool
    sums: bool
    norms: bool
    metrics: bool


def kinds(document: Document, proof: Proof) -> Domains:
    """What the text before a proof, its statement and the proof speak of."""
    start, end = proof.region
    text = document.text.masked[max(0, start - AROUND) : end]
    if proof.statement is not None:
        text += proof.statement.text
    found = (one.search(text) is not None for one in (_OBJECTS, _ORDERS, _SUMS, _NORMS, _METRICS))
    return Domains(*found)


def strange(formula: Formula, names: Variables, of: Domains) -> set[str]:
    """Variables that the text neither calls numbers nor compares by order."""
    known = names.numbers | names.sorts.keys()
    if not of.orders:
        known |= names.ordered
    return variables_of(formula).keys() - known


def usable(
    goal: Formula, hypotheses: Iterable[Hypothesis], names: Variables, of: Domains
) -> list[Hypothesis]:
    """Of elements of a ring, or vectors, only what is linear in them: they may divide zero."""
    if not (of.objects and strange(goal, names, of)):
        return list(hypotheses)
    return [one for one in hypotheses if _is_linear(one.formula, strange(one.formula, names, of))]


def refusal(goal: Formula, names: Variables, of: Domains) -> tuple[Reason, str] | None:
    """Why the letters of a goal may be no numbers, and the claim another one then."""
    unknown = strange(goal, names, of)
    if unknown and of.orders and any(is_order(part) for part in conjuncts(goal)):
        return Reason.SORTS, min(unknown)
    if of.objects and not _is_linear(goal, unknown):
        return Reason.SORTS, min(unknown)
    if unknown and of.sums:
        return Reason.SORTS, min(unknown)
    if any(_of_capitals(term, unknown) for term in terms_of(goal)):
        return Reason.SORTS, ""
    return None


def _is_linear(formula: Formula, unknown: Collection[str]) -> bool:
    """Whether letters that may be no numbers are only added, and multiplied by integers."""
    return all(_is_linear_term(term, unknown) for term in terms_of(formula))


def _is_linear_term(node: Node, unknown: Collection[str]) -> bool:
    if not isinstance(node, Operation):
        return True
    inside = [part for part in node.arguments if not set(letters_in(part)).isdisjoint(unknown)]
    if not inside:
        return True
    if node.name in ("add", "neg"):
        return all(_is_linear_term(part, unknown) for part in inside)
    # Nothing times an element is what a text about rings has to prove.
    vanishes = any(isinstance(part, Number) and not part.value for part in node.arguments)
    single = node.name == "mul" and len(inside) == 1 and not vanishes
    return single and _is_linear_term(inside[0], unknown)


def _of_capitals(term: Node, unknown: Collection[str]) -> bool:
    """Whether a product has two capitals that may be matrices, sets or points."""
    for node in walk(term):
        if isinstance(node, Operation) and node.name == "mul":
            capitals = [
                part
                for part in node.arguments
                if isinstance(part, Symbol) and part.name[:1].isupper() and part.name in unknown
            ]
            if len(capitals) > 1:
                return True
    return False
