"""What the words at a proof claim that it proves: its heading, its first sentence, those before it.

Only what claims to be a proof counts: "Proof of Lemma 2", "We now prove Lemma 2".  What is only
mentioned ("by the proof of Lemma 2", "Proof using Lemma 2") claims nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from proofcheck.document.text import GONE
from proofcheck.latex.accents import read_accents
from proofcheck.latex.families import kind_of_heading
from proofcheck.latex.languages import folded, headings, words

REFERENCE = re.compile(
    r"\\(?:(?!hyperref)[a-zA-Z]*[rR]ef(?:range)?\*?\s*(?:\[[^]{}]*\]){0,3}\{([^{}]+)\}"
    r"|hyperref\s*\[([^]]+)\])"
)
FIRST_SENTENCE = 300  # characters in which a first sentence is looked for
BEFORE = 250  # characters before a proof in which it may be announced

_PROOF = re.compile(headings("proof"))
_MEANS = re.compile(words("means"))
_PART = re.compile(rf"{words('part')}|\b(?:for|when)\b")
_ANOTHER = re.compile(words("another"))
_ENUMERATED = re.compile(r"(?:\W|of\b)*(?:[ivx]{1,5}|[a-z]|\d{1,2})\W*\Z")
_ARROWS = re.compile(
    r"\\(?:(?:[lL]ong)?(?:left|right|Left|Right)+arrow|implies|impliedby|iff)(?![a-zA-Z])|[⇒⇐→←]"
)
# What may stand between "Proof" and "lemma" where the lemma is no name ("Zorn's lemma")
_ARTICLES = re.compile(
    r"(?:\W|\b(?:of|the|our|main|this|above|last|first|second|von|vom|zum|zu|des|der|dem|das|den|de|du"
    r"|idea|idee|sketch|outline|esquisse|skizze|la|le|les|l|del|della|dello|dell|di|do|da|el|los|las|il|lo|o|a|et|and|und|y|e|our|notre)\b)*"
)
_NUMBER = re.compile(
    r"[\s~({\[]*(?:[nN]o\.?[\s~]*)?((?:[A-Z]|\d+)(?:\.(?:\d+|[A-Z](?![a-z])))*)(?![A-Za-z\d])"
)
_CONTROL = re.compile(r"\\[a-zA-Z]+\*?")
_ONLY_NUMBER = re.compile(r"(?:\W|\bof\b)*(\d+(?:\.\d+)+)\W*\Z")
_PROVES = re.compile(r"\\proves\s*\{([^{}]+)\}")
_SAYS = re.compile(
    rf"{words('prove')}\W*(?:(?:the|our|both|main|now|nun|jetzt|maintenant|ora|ahora|agora|теперь|first|statement|of|der|die|das|den|des|le|la|les"
    r"|el|il|lo|assertion|part|parts|i|ii|iii|iv|a|b|c)\b\W*){0,4}(?:[^\W\d_]+\W*)?\Z"
)
_BORROWED = re.compile(
    r"\b(?:in|by|from|see|to|as|like|following|after|before|during|with|adapt\w*|use\w*|using"
    r"|recall\w*|than|of|mimic\w*|repeat\w*|imitat\w*|modif\w*|via|until|instead|im|wie|aus|vor"
    r"|nach|dans|comme|avant|como|en|come|nella)\W+(?:the|our|a|this|la|le|dem)?\W*\Z"
)
_MENTIONED = re.compile(
    r"\b(?:in|by|from|see|as|like|following|of|im|wie|aus|dans|comme|en|come|nella)\W+"
    r"(?:the|our|a|le|la|dem)?\W*\Z"
)
_PROPER = re.compile(r"\b[A-Z][a-z]+(?:'s|’s|s')\s+[a-z]")
_OPENS = re.compile(r"[\s\x00]*(\((?:of|von|zu|du|de|di|del)\b[^()\n]{1,60}\))[\s.:]*")
_SENTENCE = re.compile(r"[.:!?](?=[\s\x00])|[。．]|\n[ \t\x00]*\n")


@dataclass(frozen=True, slots=True)
class HeadingClaim:
    """What a proof's heading says of what it proves.

    ``labels`` are those of what it names, ``kind`` the kind of statement ("the lemma"), ``number``
    the printed number; ``words`` is what it names, folded.  ``part``: it proves a part of a
    statement, or proves it once more.  ``proof``: it has a word for "proof"; ``noted``: and others;
    ``proper``: they are a name that belongs to somebody ("Minkowski's bound").
    """

    labels: tuple[str, ...] = ()
    kind: str | None = None
    number: str | None = None
    words: str = ""
    part: bool = False
    proof: bool = False
    noted: bool = False
    proper: bool = False


NO_CLAIM = HeadingClaim()


@lru_cache(maxsize=4_000)
def heading_claim(heading: str) -> HeadingClaim:
    """What a heading claims, its macros expanded."""
    heading = " ".join(heading.replace(GONE, "").split())
    text = folded(_CONTROL.sub(" ", read_accents(REFERENCE.sub(" ", heading))))
    rest = _PROOF.sub(" ", text)
    # "Proof of the lemma", "Proof of uniqueness using the lemma"
    named = rest[: means.start()] if (means := _MEANS.search(rest)) else rest
    bare = _ARTICLES.match(named)
    kind = kind_of_heading(named[bare.end() :].partition(" ")[0]) if bare else None
    proper = _PROPER.search(heading) is not None
    if kind is None and proper:  # "Tychonoff's theorem"
        kind = kind_of_heading(named.strip(" .:~()").rpartition(" ")[2])
    part = _PART.search(named) or _ANOTHER.search(rest) or _ARROWS.search(heading)
    return HeadingClaim(
        _claimed_labels(heading),
        kind,
        _number(read_accents(heading), kind, named),
        named.strip(" .:~()"),
        bool(part or _ENUMERATED.match(named)),
        rest != text,
        bool(rest.strip(" .:~()")),
        proper,
    )


def _claimed_labels(heading: str) -> tuple[str, ...]:
    """The labels that a heading names as what is proved."""
    first = REFERENCE.search(heading)
    if first is None or _MEANS.search(folded(heading[: first.start()])):
        return ()
    return tuple(_names(first))


def _names(match: re.Match[str]) -> Iterator[str]:
    for label in (match[1] or match[2]).replace(GONE, "").split(","):
        if label.strip() and "#" not in label:
            yield label.strip()


def _number(heading: str, kind: str | None, named: str) -> str | None:
    """The printed number that follows the kind of statement in a heading."""
    if kind is None:
        alone = _ONLY_NUMBER.match(named)
        return alone[1] if alone else None
    for word in re.finditer(r"[^\W\d_]+\.?", heading):
        if kind_of_heading(word[0]) == kind and (number := _NUMBER.match(heading, word.end())):
            return number[1]
    return None


def proves(body: str) -> tuple[str, ...]:
    """The labels that a proof of a blueprint says it proves."""
    stated = _PROVES.search(body, 0, FIRST_SENTENCE)
    return tuple(part.strip() for part in stated[1].split(",")) if stated else ()


def note_in(body: str) -> str | None:
    """The note that stands in round brackets at the beginning of a proof: ``(of the lemma)``."""
    opens = _OPENS.match(body, 0, 100)
    return opens[1] if opens else None


def announced_kind(before: str) -> str | None:
    """The kind of statement that the words ``before`` a proof say will be proved now."""
    said = folded(_last_paragraph(before))
    for match in re.finditer(words("prove"), said):
        if _MENTIONED.search(said[: match.start()]):
            continue
        articles = _ARTICLES.match(said, match.end())
        after = said[articles.end() if articles else match.end() :]
        if kind := kind_of_heading(re.split(r"\W", after, maxsplit=1)[0]):
            return kind
    return None


def announced(before: str) -> tuple[str, ...]:
    """The labels of what the words ``before`` a proof say will be proved now."""
    return _said(_last_paragraph(before), last=True)


def _last_paragraph(text: str) -> str:
    return text.rstrip(" \t\n\x00").rpartition("\n\n")[2]


def claimed_first(body: str, expand: Callable[[str], str]) -> tuple[str, ...]:
    """The labels of what the first sentence of a proof says that it proves."""
    first = expand(body[:FIRST_SENTENCE])
    stop = _SENTENCE.search(first)
    return _said(first[: stop.start()] if stop else first, last=False)


def _said(sentence: str, last: bool) -> tuple[str, ...]:
    found: tuple[str, ...] = ()
    for match in REFERENCE.finditer(sentence):
        before = folded(sentence[max(0, match.start() - 120) : match.start()])
        says = _SAYS.search(before)
        if says is None or _BORROWED.search(before[: says.start()]):
            continue
        found = tuple(_names(match))
        if not last:
            break
    return found
