"""Tables of theorem-like environments: what they are called, and how they are declared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from proofcheck.latex.languages import folded, headings

PROVABLE = frozenset(
    """theorem lemma proposition corollary claim fact observation conjecture property
    statement""".split()
)
"""Kinds that one expects to see proved."""

SELDOM_PROVED = frozenset("example exercise problem question remark case construction".split())
"""Kinds whose proof, if there is one, follows at once."""


@dataclass(frozen=True, slots=True)
class Family:
    """A theorem-like environment.  ``kind`` is canonical ("theorem", "proof", …), ``heading`` what
    is printed; ``counter`` the counter that numbers it, None when it is unnumbered; ``arguments``
    how ``\\begin{name}`` goes on, in the letters of ``read_arguments``; ``label_prefix`` is set for
    tcolorbox's theorems, whose last argument is a label; ``template`` is what an author's proof
    environment prints first, with ``#1`` for its argument."""

    name: str
    kind: str
    heading: str
    counter: str | None = None
    arguments: str = "o"
    label_prefix: str | None = None
    template: str | None = None


# Where two begin at one place, the first of these kinds is taken: a Hilfssatz is a lemma.
_KINDS = (
    "proof", "lemma", "theorem", "proposition", "corollary", "claim", "conjecture", "fact",
    "observation", "definition", "remark", "example", "exercise", "problem", "question",
    "assumption", "axiom", "notation", "property", "construction", "case", "solution",
)  # fmt: skip
_HEADING = re.compile("|".join(f"(?P<{kind}>{headings(kind)})" for kind in _KINDS))
_JOINED = re.compile(
    r"[\s~\\&/,+–—-]*(?:\b(?:and|or|und|et|y|e|i|и|och|en)\b|及|与|和|と)?[\s~–—-]*"
)

_PROOF_NAMES = frozenset(
    """proof pf prf beweis bew bws demo demonstration preuve dem dimostrazione dim prova ieeeproof
    claimproof proofclaim proofofclaim clproof cproof subproof innerproof appendixproof inlineproof
    proofend proofof proofsketch sketchproof skproof sketch sketchofproof pfsketch poc pot proofs
    demostracion prueba bewijs dowod altproof proofx pfof proofofthm proofoftheorem proofoflemma
    nproof""".split()
)
_STATEMENT_NAMES: dict[str, str] = {
    name: kind
    for kind, names in {
        "theorem": "theorem thm theo thrm theoreme satz teorema teo thma thmx maintheorem mainthm "
        "th thmplain introthm bigthm theoremrep metathm thmi",
        "lemma": "lemma lem lemm lemme lm lema sublemma sublem keylemma lemmarep hilfssatz",
        "proposition": "proposition prop propn propo proposizione prp propositionrep",
        "corollary": "corollary cor coro corol corr crl corollaire korollar corollario folgerung "
        "corollaryrep",
        "claim": "claim clm claim1 claimx subclaim behauptung assertion",
        "fact": "fact facts",
        "observation": "observation obs observ",
        "conjecture": "conjecture conj con vermutung",
        "definition": "definition defn defi def dfn df defin define definizione defeng defish "
        "definitions",
        "remark": "remark rem rmk rmrk rk remarks bemerkung remarque rmq remk note notes warning "
        "warn reminder",
        "example": "example ex exa exam examp exmp exmpl eg examples beispiel exemple bsp "
        "nonexample counterexample",
        "exercise": "exercise exer exc exercice aufgabe uebung",
        "problem": "problem prob prb",
        "question": "question quest ques qn que",
        "assumption": "assumption assum ass hypothesis hyp assumptions situation",
        "axiom": "axiom ax axioms",
        "notation": "notation nota notn nott ntn convention conv",
        "property": "property ppty properties",
        "construction": "construction constr",
    }.items()
    for name in names.split()
}


@lru_cache(maxsize=20_000)
def kind_of_heading(heading: str) -> str | None:
    """The canonical kind of a printed heading ("Théorème" → "theorem"), or None.

    The first word decides; but "Definition and Theorem" can be proved.
    """
    text = folded(heading)
    match = _HEADING.search(text)
    if match is None:
        return None
    kind, end = match.lastgroup, match.end()
    while kind != "proof" and kind not in PROVABLE:
        joined = _JOINED.match(text, end)
        second = _HEADING.match(text, joined.end()) if joined else None
        if second is None or second.end() == end or second.lastgroup == "proof":
            break
        end = second.end()
        if second.lastgroup in PROVABLE:
            return second.lastgroup
    return match.lastgroup


def kind_of_name(name: str) -> str | None:
    """The canonical kind that an environment's or a command's name suggests, or None."""
    bare = name.rstrip("*").rstrip("0123456789")
    # Packages and classes have variants: theoremE, lemC, propositionrep.
    for plain in (bare, bare.removesuffix("rep"), _VARIANT.sub("", bare)):
        if plain.lower() in _PROOF_NAMES:
            return "proof"
        if kind := _STATEMENT_NAMES.get(plain.lower()):
            return kind
    return None


_VARIANT = re.compile(r"(?<=[a-z])[A-Z]\Z")


def default_family(name: str) -> Family | None:
    """What an undeclared environment of that name is taken for: classes provide many."""
    kind = kind_of_name(name)
    if kind is None:
        return None
    counter = None if kind == "proof" or name.endswith("*") else name.rstrip("*")
    arguments = "oo" if kind != "proof" and name.endswith("E") else "o"  # proof-at-the-end
    return Family(name, kind, kind.capitalize(), counter, arguments)


# -- declarations ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Declares:
    """How a command declares environments: its arguments' letters, and which of them is what.

    An index of None means that there is none; ``options`` points to key=value options."""

    spec: str
    name: int
    heading: int | None = None
    shared: int | None = None
    within: int | None = None
    options: int | None = None
    arguments: str = "o"
    proof: bool = False


DECLARATIONS: dict[str, Declares] = {
    "newtheorem": Declares("smomo", 1, 3, 2, 4),
    "newreptheorem": Declares("mm", 0, 1),
    "newtheoremrep": Declares("momo", 0, 2, 1, 3),
    "declaretheorem": Declares("omo", 1, options=0),
    "newkeytheorem": Declares("mo", 0, options=1),
    "spnewtheorem": Declares("smomo", 1, 3, 2, 4),
    "newmdtheoremenv": Declares("omomo", 1, 3, 2, 4),
    "newshadedtheorem": Declares("momo", 0, 2, 1, 3),
    "newframedtheorem": Declares("momo", 0, 2, 1, 3),
    "newtcbtheorem": Declares("ommmm", 1, 2, options=0, arguments="omm"),
    "NewTcbTheorem": Declares("ommmm", 1, 2, options=0, arguments="omm"),
    "newdefinition": Declares("momo", 0, 2, 1, 3),
    "newproof": Declares("mm", 0, 1, proof=True),
    "newsiamthm": Declares("mm", 0, 1),
    "newsiamremark": Declares("mm", 0, 1),
    "newEndThm": Declares("omm", 1, 2, arguments="oo"),
    "newEndProof": Declares("mm", 0, 1, proof=True),
}
