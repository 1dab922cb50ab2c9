"""What a document declares: its theorem-like environments, their counters, its shorthands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from proofcheck.latex.accents import read_accents
from proofcheck.latex.arguments import argument, read_arguments
from proofcheck.latex.definitions import Environment, Macro, document_spec
from proofcheck.latex.families import (
    DECLARATIONS,
    Declares,
    Family,
    default_family,
    kind_of_heading,
    kind_of_name,
)
from proofcheck.latex.languages import folded, headings

_DECLARATION = re.compile(rf"\\({'|'.join(DECLARATIONS)})(?![a-zA-Z@])")
_ALIAS_COUNTER = re.compile(r"\\newaliascnt\s*\{([^{}]+)\}\s*\{([^{}]+)\}")
_WITHIN = re.compile(
    r"\\(?:numberwithin|counterwithin\*?|@addtoreset)(?:\[[^]]*\])?\s*\{([^{}]+)\}\s*\{([^{}]+)\}"
)
_OPTION = re.compile(r"([a-zA-Z]+)\s*=\s*(\{[^{}]*\}|[^,{}]*)")
_PROOF = re.compile(headings("proof"))
_PRINTED_HEADING = re.compile(
    r"\{\s*\\(?:bf|sc|it|bfseries|scshape)(?![a-zA-Z])\s*([^{}]{3,80}?)\s*\}"
    r"|\\(?:textbf|textsc|textit)\s*\{([^{}]{3,80}?)\s*\}"
)
_REFERS_TO_ARGUMENT = re.compile(r"\\[a-zA-Z]*[rR]ef\*?\s*\{[^{}]*#")
_STATED = frozenset("theorem lemma proposition corollary claim definition".split())
_BRACKET_OF_BEGIN = re.compile(r"\\begin\s*\{[^{}]*\}\s*\[([^]]*)\]")
_NET = re.compile(r"\\(?:(begin|end)\s*\{([^{}#]+)\}|([\[\]]))|(\$\$)")


@dataclass(frozen=True)
class Declarations:
    """``families`` by environment name.  ``counters`` maps an environment to the counter that it
    shares; ``within`` a counter to the one that resets it.  ``shorthands`` maps a macro to what it
    opens and closes: pairs of "begin" or "end" and an environment (``\\[`` counts as one).
    ``proof_macros`` print "Proof."; ``qed_macros`` print an end mark; ``statement_macros`` print
    the heading of a statement: the letters of their arguments, a bar, and the heading."""

    families: dict[str, Family] = field(default_factory=dict)
    counters: dict[str, str] = field(default_factory=dict)
    within: dict[str, str] = field(default_factory=dict)
    shorthands: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    proof_macros: frozenset[str] = frozenset()
    statement_macros: dict[str, str] = field(default_factory=dict)
    qed_macros: frozenset[str] = frozenset()

    def family(self, name: str) -> Family | None:
        """The family of an environment: as declared, else as its name says, else None."""
        return self.families.get(name) or default_family(name)


def read_declarations(
    texts: Sequence[str], macros: Iterable[Macro], environments: Iterable[Environment]
) -> Declarations:
    """Collect the declarations of masked texts (packages first, the document last)."""
    found = Declarations()
    for text in texts:
        for match in _ALIAS_COUNTER.finditer(text):
            found.counters[match[1].strip()] = match[2].strip()
        _read_families(text, found)
        _read_boxes(text, found)
        for match in _WITHIN.finditer(text):
            found.within[match[1].strip()] = match[2].strip()
    for environment in environments:
        family = _wrapped_family(environment, found)
        if family:
            found.families[environment.name] = family
    proof_macros, qed_macros, statement_macros = set(), set(), {}
    for macro in macros:
        net = _net_effect(macro.body)
        if net:
            found.shorthands[macro.name] = net
        elif not macro.spec and len(macro.body) < 200 and _prints_proof(macro.body):
            proof_macros.add(macro.name)
        elif macro.spec and (heading := _prints_heading(macro.body)):
            statement_macros[macro.name] = f"{macro.spec}|{heading}"
        elif not macro.spec and _PRINTS_QED.search(macro.body) and len(macro.body) < 120:
            qed_macros.add(macro.name)
    return Declarations(
        found.families,
        found.counters,
        found.within,
        found.shorthands,
        frozenset(proof_macros),
        statement_macros,
        frozenset(qed_macros),
    )


_PRINTS_QED = re.compile(
    r"\\(?:square|Box|blacksquare|qed|qedsymbol|rule|vrule|halmos|blacklozenge)(?![a-zA-Z])|Q\.E\.D"
)


@lru_cache(maxsize=2_000)
def _prints_proof(body: str) -> bool:
    """Whether what a macro or environment prints heads a proof.

    Remembered: the documents of a project share their macros.
    """
    if "\\proofname" in body:
        return True
    read = read_accents(body)
    plain = folded(read)
    return len(plain) == len(read) and any(
        not read[match.start()].islower() and read[match.start() - 1 : match.start()] != "\\"
        for match in _PROOF.finditer(plain)
    )


def _prints_heading(body: str) -> str | None:
    """The heading of a statement that a macro prints, with ``#1`` in it, or None."""
    if len(body) > 300 or "#" not in body:
        return None
    match = _PRINTED_HEADING.search(body)
    heading = (match[1] or match[2]).strip() if match else ""
    if heading[:1].islower() or not heading.split():
        return None
    return heading if kind_of_heading(heading.split()[0]) in _STATED else None


def _read_families(text: str, found: Declarations) -> None:
    at = 0
    while match := _DECLARATION.search(text, at):
        at = match.end()
        declares = DECLARATIONS[match[1]]
        read = read_arguments(text, at, declares.spec)
        if read is None:
            continue
        places, at = read
        texts = [argument(text, place) for place in places]
        starred = declares.spec.startswith("s") and places[0] is not None
        for name in (texts[declares.name] or "").split(","):
            if name := name.strip():
                _declare(name, declares, texts, starred, found)


_BOX = re.compile(r"\\((?:re)?newtcolorbox|(?:New|Renew|Declare|Provide)TColorBox)(?![a-zA-Z])")
_BOX_TITLE = re.compile(r"(?:\A|[,{\s])title\s*=\s*(\{(?:[^{}]|\{[^{}]*\})*\}|[^,]*)")
_BOX_NUMBERED = re.compile(r"(?:auto|use) counter")
_ASIDE = re.compile(r"\\[a-zA-Z@]+|[{}~\s]")


def _read_boxes(text: str, found: Declarations) -> None:
    """The boxes of tcolorbox whose titles begin as a statement's heading does."""
    for match in _BOX.finditer(text):
        new = match[1].startswith(("new", "renew"))
        read = read_arguments(text, match.end(), "omoom" if new else "ommm")
        if read is None:
            continue
        initial, name, arguments, *_, options = (argument(text, p) or "" for p in read[0])
        title = _BOX_TITLE.search(options)
        heading = " ".join(_ASIDE.sub(" ", title[1]).split()[:1]) if title else ""
        kind = kind_of_heading(heading)
        if kind not in _STATED and kind != "proof":
            continue
        if new:
            spec = "m" * int(arguments) if arguments.isdigit() and len(arguments) == 1 else ""
            spec = "o" + spec[1:] if read[0][3] is not None and spec else spec
        else:
            spec = (document_spec(arguments) or ("", ()))[0]
        numbered = kind != "proof" and _BOX_NUMBERED.search(initial + options)
        counter = name.strip() if numbered else None
        word = heading.rstrip(".:")
        found.families[name.strip()] = Family(name.strip(), kind, word, counter, spec)


def _declare(
    name: str,
    declares: Declares,
    texts: list[str | None],
    starred: bool,
    found: Declarations,
) -> None:
    options: dict[str, str] = {}
    if declares.options is not None and declares.arguments == "o":
        # thmtools takes its options before and after the name
        brackets = [
            t for t, letter in zip(texts, declares.spec, strict=True) if letter == "o" and t
        ]
        for key, value in _OPTION.findall(",".join(brackets)):
            options[key.lower()] = value.strip().strip("{}").strip()

    def option(*keys: str) -> str | None:
        return next((options[key] for key in keys if options.get(key)), None)

    def text_at(index: int | None) -> str | None:
        return None if index is None else texts[index]

    heading = text_at(declares.heading) or option("name", "title", "heading") or ""
    plain = re.sub(r"\\[a-zA-Z@]+|[{}~]", " ", heading).strip()
    kind = kind_of_heading(plain) or kind_of_name(name) or "statement"
    if declares.proof:
        kind = "proof"
    shared = text_at(declares.shared) or option(
        "numberlike", "sibling", "sharenumber", "sharecounter"
    )
    within = text_at(declares.within) or option("numberwithin", "parent", "within")
    unnumbered = starred or (option("numbered") or "").lower() in ("no", "false", "unless unique")
    counter = None if unnumbered or kind == "proof" else (shared or name).strip()
    if counter is not None:
        counter = found.counters.get(counter, counter)
        found.counters[name] = counter
        if within and within not in ("false", ""):
            found.within[counter] = within.strip()
    printed = plain or name.capitalize()
    prefix = f"{texts[-1]}:" if declares.arguments == "omm" else None
    found.families[name] = Family(name, kind, printed, counter, declares.arguments, prefix)


def _wrapped_family(environment: Environment, found: Declarations) -> Family | None:
    """The family that a ``\\newenvironment`` makes: it wraps one, is named like one, or prints
    "Proof"."""
    begin = environment.begin
    for match in _NET.finditer(begin):
        if match[1] == "begin" and match[2].strip() != environment.name:
            inner = found.family(match[2].strip())
            if inner:
                arguments = environment.spec or inner.arguments
                bracket = _BRACKET_OF_BEGIN.search(begin, match.start())
                heading, template = inner.heading, None
                if inner.kind == "proof" and bracket:
                    template = bracket[1] if "#" in bracket[1] else None
                    heading = heading if template else bracket[1].strip() or heading
                return Family(
                    environment.name,
                    inner.kind,
                    heading,
                    inner.counter,
                    arguments,
                    template=template,
                )
    printed = read_accents(f"{begin} {environment.default}")
    kind = kind_of_name(environment.name)
    if kind is None and not _prints_proof(printed):
        return None
    kind = kind or "proof"
    known = found.family(environment.name)
    heading = known.heading if known else "Proof"
    counter = known.counter if known else None
    template = begin if kind == "proof" and _REFERS_TO_ARGUMENT.search(begin) else None
    spec = environment.spec or "o"
    return Family(environment.name, kind, heading, counter, spec, template=template)


def _net_effect(body: str) -> tuple[tuple[str, str], ...]:
    """What a macro's body leaves open, and what it closes that it has not opened."""
    closed: list[tuple[str, str]] = []
    opened: list[tuple[str, str]] = []
    for match in _NET.finditer(body):
        if match[4]:
            what, name = ("end" if ("begin", "$$") in opened else "begin"), "$$"
        elif match[3]:
            what, name = ("begin" if match[3] == "[" else "end"), "\\["
        else:
            what, name = match[1], match[2].strip()
        if what == "begin":
            opened.append((what, name))
        elif ("begin", name) in opened:
            opened.remove(("begin", name))
        else:
            closed.append((what, name))
    return tuple(closed + opened)
