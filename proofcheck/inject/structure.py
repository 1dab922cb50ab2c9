"""How the tokens of a formula belong together: units, runs of factors, sides of inequalities."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from proofcheck.inject.pieces import (
    CLOSE,
    COMMAND,
    HIDDEN,
    LETTER,
    MODE,
    NAME,
    NUMBER,
    OPEN,
    SCRIPT,
)
from proofcheck.inject.tokens import TokenisedStep

LESS = frozenset(r"< \le \leq \leqslant \leqq \ll \lesssim \prec \preceq".split())
GREATER = frozenset(r"> \ge \geq \geqslant \geqq \gg \gtrsim \succ \succeq".split())
EQUAL = frozenset(r"= \equiv \cong \simeq \sim \approx \iff \Leftrightarrow :=".split())
RELATIONS = (
    LESS
    | GREATER
    | EQUAL
    | frozenset(
        r"""\ne \neq \in \notin \ni \subset \subseteq \subsetneq \supset \supseteq \supsetneq \mid
        \nmid \to \rightarrow \longrightarrow \mapsto \Rightarrow \Leftarrow \implies \leftarrow
        \hookrightarrow \twoheadrightarrow \perp \parallel \vdash \models \propto """.split()
    )
)
OPERATIONS = frozenset(
    r"""+ - | : \| \pm \mp \cdot \times \cup \cap \setminus \oplus \otimes \wedge \vee \circ
    / * , ; . & ! ?
    \land \lor \sqcup \bullet \ast \colon \ldots \dots \cdots \quad \qquad \, \; \: \! \  ~ \mod
    \bmod \pmod \limits \nolimits \displaystyle \textstyle \backslash \not \forall \exists \neg
    \Longrightarrow \Longleftrightarrow \middle \left \right \over \choose \nobreak \vdots \ddots
    \big \Big \bigg \Bigg \bigm \Bigm \allowbreak \hfill \nonumber \notag""".split()
)
LIMITS = frozenset(
    r"""\sum \prod \coprod \int \iint \oint \bigcup \bigcap \bigoplus \bigotimes \bigsqcup \bigvee
    \bigwedge \lim \limsup \liminf \sup \inf \max \min \varinjlim \varprojlim \colim
    \iiint \limits \nolimits""".split()
)
FUNCTIONS = frozenset(
    r"""\sin \cos \tan \cot \sec \csc \arcsin \arccos \arctan \sinh \cosh \tanh \log \ln \lg \exp
    \det \dim \ker \Hom \deg \gcd \arg \Pr \Re \Im \partial \nabla \hom \Ker \Spec \id \coker \im
    \mathrm \mathbf \operatorname \frak \cal""".split()
)
ACCENTS = frozenset(
    r"""\bar \hat \tilde \vec \dot \ddot \overline \underline \widetilde \widehat \check \breve
    \acute \grave \mathring \sqrt""".split()
)
_SEPARATORS = frozenset({",", ";"})
DEEPEST = 40
"""How many brackets deep the line's relations are still looked for."""
_PRIMES = frozenset({"'", r"\prime"})


@lru_cache(maxsize=64)
def unit_ends(reading: TokenisedStep) -> Sequence[int]:
    """For each token the index after the unit it begins; its own index where it begins none.

    A unit is a letter, number, bracket or command with its arguments, primes and scripts.
    """
    ends = _scripts_ends(reading)
    nuclei = (_nucleus_end(reading, index) for index in range(len(reading.tokens)))
    return [nucleus and ends[nucleus] for nucleus in nuclei]


def _nucleus_end(reading: TokenisedStep, index: int) -> int:
    tokens = reading.tokens
    token = tokens[index]
    if not token.maths:
        return index
    if token.sort in (LETTER, NUMBER, NAME):
        return index + 1
    if token.sort == HIDDEN:
        return index + 1 if token.text[-1].isdigit() else index
    if token.sort == OPEN:
        return reading.mates.get(index, index - 1) + 1
    if token.sort != COMMAND or token.text in RELATIONS or token.text in OPERATIONS:
        return index
    end = index + 1
    if token.text in ACCENTS and end < len(tokens) and tokens[end].text != "{":
        return end + 1 if tokens[end].sort in (LETTER, NUMBER) else index
    while end < len(tokens) and tokens[end].text == "{" and end in reading.mates:
        end = reading.mates[end] + 1
    return end


def _scripts_ends(reading: TokenisedStep) -> Sequence[int]:
    """For each index, and the end, that after the scripts and primes which begin there.

    From the right, so that a wall of scripts costs no more than its length.
    """
    tokens, count = reading.tokens, len(reading.tokens)
    ends = list(range(count + 1))
    for index in reversed(range(count)):
        if tokens[index].sort == SCRIPT and index + 1 < count:
            ends[index] = ends[argument_end(reading, index + 1)]
        elif tokens[index].text in _PRIMES and tokens[index].sort != SCRIPT:
            ends[index] = ends[index + 1]
    return ends


def argument_end(reading: TokenisedStep, index: int) -> int:
    """The index after the argument of a script that begins at token ``index``."""
    if reading.tokens[index].sort == OPEN:
        return reading.mates.get(index, index) + 1
    if reading.tokens[index].sort == COMMAND:
        return max(_nucleus_end(reading, index), index + 1)
    return index + 1


def inside(reading: TokenisedStep, start: int, end: int) -> str:
    """The text of the tokens ``start`` to ``end``, half-open."""
    return reading.text[reading.tokens[start].start : reading.tokens[end - 1].end]


def runs(reading: TokenisedStep) -> Iterator[list[tuple[int, int]]]:
    """Units side by side, as (start, end) token indices: products, and functions applied."""
    ends = unit_ends(reading)
    inner = set()
    for index, end in enumerate(ends):
        if end == index or index in inner:
            continue
        run = [(index, end)]
        while end < len(ends) and ends[end] > end:
            run.append((end, ends[end]))
            inner.add(end)
            end = ends[end]
        yield run
        # Scripts and primes are part of their unit; brackets and arguments hold runs of their own.


@lru_cache(maxsize=64)
def sides(reading: TokenisedStep) -> Sequence[int]:
    """For each token: 1 on the larger side of an inequality, -1 on the smaller, 0 on no side.

    What stands beside an equality is on no side: it cannot be changed either way.  2 is between
    two inequalities that bound it from above and below.
    """
    scopes = _scopes(reading)
    result = []
    for index, scope in enumerate(scopes):
        while scope.parent is not None and not scope.places:
            scope = scope.parent
        result.append(_side(scope, index))
    return result


@dataclass(slots=True)
class _Scope:
    """A formula or a bracket, and the relations that stand directly in it."""

    parent: _Scope | None
    places: list[int] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)


def _scopes(reading: TokenisedStep) -> list[_Scope]:
    """For each token the scope it stands in."""
    scopes = []
    open_ones = [_Scope(None)]
    for index, token in enumerate(reading.tokens):
        if token.sort == MODE or (token.text in _SEPARATORS and len(open_ones) == 1):
            open_ones = [_Scope(None)]
        elif token.sort == CLOSE and index in reading.mates and len(open_ones) > 1:
            open_ones.pop()
        elif token.maths and token.text in RELATIONS:
            open_ones[-1].places.append(index)
            open_ones[-1].relations.append(token.text)
        scopes.append(open_ones[-1])
        if token.sort == OPEN and index in reading.mates:
            # What a script says of its indices has nothing to do with the line.
            outside = token.script or len(open_ones) >= DEEPEST
            open_ones.append(_Scope(None if outside else open_ones[-1]))
    return scopes


def _side(scope: _Scope, index: int) -> int:
    at = bisect_left(scope.places, index)
    left = scope.relations[at - 1] if at else ""
    after = at + (at < len(scope.places) and scope.places[at] == index)
    right = scope.relations[after] if after < len(scope.places) else ""
    if left in EQUAL or right in EQUAL:
        return 0
    from_left = 1 if left in LESS else -1 if left in GREATER else 0
    from_right = -1 if right in LESS else 1 if right in GREATER else 0
    return 2 if from_left * from_right < 0 else from_left or from_right


def is_power_of_minus_one(reading: TokenisedStep, index: int) -> bool:
    """Whether the exponent at ``index`` is one of (-1): only its parity matters."""
    opened = reading.mates.get(index - 1)
    texts = [token.text for token in reading.tokens[max(0, index - 3) : index - 1]]
    return opened == index - 4 and texts[-2:] == ["-", "1"]
