"""One symbol for another: relations and operations, signs, extrema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from proofcheck.inject.edit import Change, Surroundings
from proofcheck.inject.numbers import allowed
from proofcheck.inject.phrases import found, phrasebook, rewritten, word_at
from proofcheck.inject.pieces import CLOSE, COMMAND, LETTER, MODE, NUMBER, OPEN, SCRIPT, SYMBOL
from proofcheck.inject.structure import is_power_of_minus_one, unit_ends
from proofcheck.inject.tokens import TokenisedStep

_BOTH_WAYS = r"""
    \le \ge   \leq \geq   \leqslant \geqslant   \leqq \geqq   < >   \lneq \gneq
    \subset \supset   \subseteq \supseteq   \subsetneq \supsetneq   \subsetneqq \supsetneqq
    \sqsubseteq \sqsupseteq   \sqsubset \sqsupset   \nsubseteq \subseteq   \not\subset \subset
    \in \notin   \mid \nmid   \leqslant \gtrsim   \lesssim \gtrsim
    \Rightarrow \Leftarrow   \implies \impliedby   \Longrightarrow \Longleftarrow
    \ll \gg   \prec \succ   \preceq \succeq   \preccurlyeq \succcurlyeq
    \lhd \rhd   \trianglelefteq \trianglerighteq   \vdash \nvdash   \models \not\models
    \parallel \perp   \nearrow \searrow   \uparrow \downarrow   \hookrightarrow \twoheadrightarrow
    \cup \cap   \sqcup \sqcap   \wedge \vee   \land \lor   \oplus \otimes   \vartriangleleft
    \vartriangleright
""".split()
_ONE_WAY = r"""
    = \neq   \neq =   \ne =   \not= =   \le >   \leq >   \ge <   \geq <   \in \subset
    \ni \notin   \subset \in   \subseteq \in   \subset \not\subset   \subseteq \nsubseteq
    \cong \not\cong   \simeq \not\simeq   \sim \not\sim   \equiv \not\equiv   \approx \not\approx
    \to \leftarrow   \rightarrow \leftarrow   \longrightarrow \longleftarrow   \mapsto \leftarrow
    \times +   \times \otimes   \otimes \times   \setminus \cup   \backslash \cup   \bullet \cdot
    \rightrightarrows \rightarrow   \iff \Rightarrow
""".split()


def _table(both_ways: list[str], one_way: list[str]) -> Mapping[str, tuple[str, ...]]:
    pairs = [*zip(both_ways[::2], both_ways[1::2], strict=True)]
    pairs += [(second, first) for first, second in pairs]
    pairs += zip(one_way[::2], one_way[1::2], strict=True)
    table: dict[str, tuple[str, ...]] = {}
    for old, new in pairs:
        table[old] = (*table.get(old, ()), new)
    return table


_RELATIONS = _table(_BOTH_WAYS, _ONE_WAY)
_EXTREMA = _table(
    r"""\sup \inf   \max \min   \limsup \liminf   \varlimsup \varliminf   \bigcup \bigcap
    \bigvee \bigwedge   \bigoplus \bigotimes   \argmax \argmin   \varinjlim \varprojlim
    \injlim \projlim   \bigsqcup \bigcap""".split(),
    r"""\sum \prod   \prod \sum   \coprod \prod   \colim \lim   \ker \coker   \coker \ker
    \Ker \Coker""".split(),
)
_EXTREMUM_WORDS = phrasebook(
    entry
    for first, second in (
        ("supremum", "infimum"),
        ("suprema", "infima"),
        ("maximum", "minimum"),
        ("maxima", "minima"),
        ("largest", "smallest"),
        ("greatest", "least"),
        ("maximal", "minimal"),
        ("least upper bound", "greatest lower bound"),
        ("maximize", "minimize"),
        ("maximizes", "minimizes"),
        ("limit superior", "limit inferior"),
    )
    for entry in ((first, [second]), (second, [first]))
)
_JOINED = frozenset({":", r"\not", "<", ">", "_", "^", "-", r"\stackrel", r"\overset", "/"})
_TENDS = frozenset({r"\to", r"\rightarrow", r"\longrightarrow"})
_LEADS = frozenset(r"= < > \le \leq \ge \geq & , \in \ne \neq \to \equiv \cdot".split())
_ROUNDING = {r"\lfloor": (r"\lceil", r"\rceil"), r"\lceil": (r"\lfloor", r"\rfloor")}


def relation(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """A relation, an operation or an arrow becomes another one; a rounding goes the other way."""
    tokens = reading.tokens
    for index, token in enumerate(tokens):
        if not token.maths:
            continue
        if others := _RELATIONS.get(token.text):
            before = tokens[index - 1].text if index else ""
            after = tokens[index + 1].text if index + 1 < len(tokens) else ""
            if before in _JOINED or after in _JOINED or (before == "{" and after == "}"):
                continue
            if token.text in _TENDS and (token.script or not _is_map(reading, index)):
                continue
            for other in others:
                yield token.start, token.end, other
        elif token.text in _ROUNDING and index in reading.mates:
            last = tokens[reading.mates[index]]
            opening, closing = _ROUNDING[token.text]
            yield token.start, last.end, opening + reading.text[token.end : last.start] + closing


def _is_map(reading: TokenisedStep, index: int) -> bool:
    """Whether an arrow goes from a source to a target: not ``n \\to \\infty``."""
    before = [token.text for token in reading.tokens[max(0, index - 8) : index]]
    return ":" in before or r"\colon" in before


def extremum(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """sup for inf, max for min, a union for an intersection, a sum for a product."""
    for token in reading.tokens:
        if token.sort == COMMAND and token.maths:
            for other in _EXTREMA.get(token.text, ()):
                yield token.start, token.end, other
    for start, end, others in found(reading, _EXTREMUM_WORDS):
        if word_at(reading, start - 1) in ("at", "very"):
            continue
        for other in others:
            yield rewritten(reading, start, end, other)


def sign(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """Plus for minus, a leading minus lost or put in."""
    tokens = reading.tokens
    parity_ends = -1
    for index, token in enumerate(tokens[:-1]):
        before = tokens[index - 1] if index else None
        after = tokens[index + 1]
        if token.sort == SCRIPT and after.sort == OPEN and is_power_of_minus_one(reading, index):
            parity_ends = reading.mates.get(index + 1, index)
        if token.sort != SYMBOL or not token.maths or index < parity_ends:
            continue
        if token.text in ("+", "-"):
            if after.sort in (CLOSE, MODE) or (before and before.sort == SCRIPT):
                continue
            if before is None or before.sort in (MODE, OPEN) or before.text in _LEADS:
                # An exponent's own minus is an error of the exponent; -0 and -x = 0 are none.
                if not _is_opposite_harmless(reading, index):
                    yield token.start, token.end, "" if token.text == "-" else "-"
            elif after.text != "0" and allowed(reading, index, token.text == "-"):
                yield token.start, token.end, "-" if token.text == "+" else "+"
        elif token.text == "=" and not token.script and _may_be_negative(reading, index + 1):
            yield after.start, after.start, "-"


def _is_opposite_harmless(reading: TokenisedStep, index: int) -> bool:
    tokens = reading.tokens
    if tokens[index].script and index and tokens[index - 1].text == "{":
        return True
    end = unit_ends(reading)[index + 1]
    follow = [token.text for token in tokens[end : end + 2]]
    return tokens[index + 1].text == "0" or follow in (["=", "0"], [r"\ne", "0"], [r"\neq", "0"])


def _may_be_negative(reading: TokenisedStep, index: int) -> bool:
    """Whether what begins at the token is a number, or a sum."""
    tokens = reading.tokens
    if tokens[index].sort == NUMBER:
        return tokens[index].text != "0" and tokens[index].maths
    end = unit_ends(reading)[index]
    lower = tokens[index].sort == LETTER and tokens[index].text.islower()
    fraction = tokens[index].text in (r"\frac", r"\dfrac", r"\sqrt")
    if end == index or not (lower or fraction):
        return False
    return fraction or (end < len(tokens) and tokens[end].text in ("+", "-"))
