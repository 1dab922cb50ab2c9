"""Tables of theorem-like environments: what they are called, and how they are declared."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    tcolorbox's theorems, whose last argument is a label."""

    name: str
    kind: str
    heading: str
    counter: str | None = None
    arguments: str = "o"
    label_prefix: str | None = None


# The first word found in a printed heading decides; canonical English words come first.
_HEADINGS: tuple[tuple[str, str], ...] = (
    (
        "proof",
        r"proofs?\b|beweis\w*|bew\.|d[ée]monstrations?\b|preuves?\b|dimostrazion\w*|demostraci[óo]n\w*"
        r"|prueba\b|demonstra[çc][ãa]o|prova\b|bewijs\b|dow[óo]d\b|доказательств\w*|bevis\b|důkaz\b"
        r"|证明|證明|証明",
    ),
    (
        "theorem",
        r"\w*th[ée]or[eè]m\w*|thms?\b|\w*satz\b|s[äa]tze\b|teorem\w*|twierdzenie|stelling|теорема|定理",
    ),
    ("lemma", r"\w*lemm[ae]\w*|lemme\w*|lem\b|лемма|引理|補題|补题"),
    ("proposition", r"proposi\w+|props?\b|propos\b|предложение|утверждение|命题|命題|tvrzení"),
    ("corollary", r"\w*corol\w*|koroll?ar\w*|folgerung\w*|cors?\b|wniosek|следствие|推论|系"),
    ("claim", r"(?:sub)?claims?\b|behauptung\w*|affirmation|afirma\w+|assertion\w*"),
    ("conjecture", r"conj\w*|vermutung\w*|congettura|гипотеза"),
    ("fact", r"facts?\b|tatsache|fait\b|hecho\b"),
    ("observation", r"observa\w+|obs\b|beobachtung\w*|osservazione"),
    ("definition", r"\w*defini\w+|d[ée]f\w{0,5}\b|dfn\b|dfs\b|определение|定义|定義"),
    ("remark", r"remar\w+|rem\b|re?mk\w*|bemerkung\w*|anmerkung\w*|nota\b|note\w*|comment\w*"
               r"|osserv\w+|замечание|warning\w*|caution|reminder|digression|注"),
    ("example", r"(?:counter)?-?examples?\b|exemple\w*|beispiel\w*|esempi\w*|ejemplo\w*"
                r"|exam?p?l?e?\b|egs?\b|exa\b|exmp\w*|non-?example\w*|пример|例"),
    ("exercise", r"exerc\w+|exo\b|[üu]bung\w*|aufgabe\w*|eserciz\w+|ejercicio\w*|exer?\b"
                 r"|упражнение"),
    ("problem", r"(?:open )?probl\w+|prob\b"),
    ("question", r"questions?\b|ques\w?\b|qu\b|frage\w*"),
    ("assumption", r"assum\w+|hypothes\w+|hyp\b|annahme\w*|voraussetzung\w*|standing\b|setup\b"
                   r"|situation|setting\b"),
    ("axiom", r"axiom\w*|ax\b|postulat\w*|scheme?\b"),
    ("notation", r"notation\w*|nott?n?\b|conventions?\b|terminolog\w+|bezeichnung\w*"),
    ("property", r"propert\w+|eigenschaft\w*|propri[ée]t\w+"),
    ("construction", r"constr\w*|algorithm\w*"),
    ("case", r"(?:sub)?(?:case|step)s?\b|fall\b|schritt\b|cas\b|[ée]tape\b"),
    ("solution", r"solutions?\b|l[öo]sung\w*|answers?\b|hints?\b|soluzione|solución"),
)  # fmt: skip
_HEADING = re.compile(
    "|".join(f"(?P<{kind}>(?<![^\\W\\d_]){pattern})" for kind, pattern in _HEADINGS),
    re.IGNORECASE,
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


def kind_of_heading(heading: str) -> str | None:
    """The canonical kind of a printed heading ("Théorème" → "theorem"), or None."""
    match = _HEADING.search(heading)
    return match.lastgroup if match else None


def kind_of_name(name: str) -> str | None:
    """The canonical kind that an environment's or a command's name suggests, or None."""
    plain = name.lower().rstrip("*").rstrip("0123456789")
    if plain in _PROOF_NAMES:
        return "proof"
    return _STATEMENT_NAMES.get(plain)


def default_family(name: str) -> Family | None:
    """What an undeclared environment of that name is taken for: classes provide many."""
    kind = kind_of_name(name)
    if kind is None:
        return None
    counter = None if kind == "proof" or name.endswith("*") else name.rstrip("*")
    return Family(name, kind, kind.capitalize(), counter)


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
}
