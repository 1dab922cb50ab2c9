"""The one lexer of LaTeX: what each kind of token looks like.

Those who read LaTeX name the kinds they want and get one compiled expression, which passes over
everything else in C: a text of megabytes costs Python only the tokens that are asked for.  A
control sequence that is not asked for is passed over whole, so that ``\\$`` is never a dollar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """A kind of token, which is the ``lastgroup`` of its match.

    Where two kinds can begin at one place, the one that stands first here is taken.
    """

    # Control sequences
    VERB = "verb"  # \verb|…|
    ENVIRONMENT = "environment"  # \begin{name}, \end{name}; groups ``edge`` and ``name``
    REFERENCE = "reference"  # \ref{…}, \cite[…]{…} with their arguments
    LABEL = "label"  # \label{…}, \tag{…}
    BAR = "bar"  # a bar or a full stop with its size: \left|
    FENCE = "fence"  # \( \) \[ \]
    ROW = "row"  # \\
    ACCENT = "accent"  # \'e, \c{c}; groups as in _ACCENT
    CONDITIONAL = "conditional"  # \if…, \else, \fi; \newif with what it defines
    WORD = "word"  # a control word out of those asked for; the match ends with it
    CONTROL_WORD = "control_word"
    CONTROL_SYMBOL = "control_symbol"
    # Other characters
    MARK = "mark"  # what a program put in: control characters
    VERBATIM = "verbatim"  # masked: typeset as it stands
    COMMENT = "comment"
    DELIMITER = "delimiter"  # a character out of those asked for
    PARAGRAPH = "paragraph"  # an empty line, with the blanks after it
    DOLLAR = "dollar"  # $ or $$
    BRACE = "brace"
    FAT_BRACKET = "fat_bracket"  # ⟦ or ⟧ made of two brackets: [\![
    SQUARE = "square"  # [ or ]
    ROUND = "round"  # ( or )
    SPECIAL = "special"  # & ^ _ #
    SENTENCE_END = "sentence_end"  # what may end a sentence, with a blank or the like after it
    FULL_STOP = "full_stop"  # what ends a sentence in scripts without blanks, closing quotes too
    ARROW = "arrow"  # the shape of an arrow of Xy-pic: @{->}
    LIGATURE = "ligature"  # dashes, quotation marks, ~
    NUMBER = "number"  # an integer or a decimal fraction
    GROUPED = "grouped"  # a number whose digits may be grouped by commas, or have a decimal comma
    DIGITS = "digits"
    ELLIPSIS = "ellipsis"  # .. and ...
    ASSIGNMENT = "assignment"  # :=
    IDENTIFIER = "identifier"  # letters of a formula that are a word rather than a product
    LETTERS = "letters"
    PROSE = "prose"  # characters of text that mean nothing to TeX
    CHARACTER = "character"  # any one character
    NONBLANK = "nonblank"  # any one character but a blank


_ACCENT = (
    r"(?P<sign>['`^\"~=.])\s*(?:\{\s*(?P<braced>\\?[a-zA-Z])\s*\}|(?P<letter>\\?[a-zA-Z]))"
    r"|(?P<named>[uvHckrdbt])(?:\s*\{\s*(?P<under>\\?[a-zA-Z])\s*\}|\s+(?P<loose>[a-zA-Z]))"
)
_ARGUMENT = r"(?![a-zA-Z])\*?(?:\[[^][{}]{0,200}\]){0,2}\{[^{}]{0,500}\}"
_AFTER_SENTENCE = (
    r"(?=['\"’”)\]}$\x00]*(?:[\s\x00]|\\[@,;:]|\\[)\]]|$|\\q?quad|\\end|\\qed|\\footnote))"
)

# Tokens that begin with a backslash, by what follows it.  That @ is a letter matters only for
# words that are asked for: the flat text holds definitions that packages have.
_CONTROL: Mapping[Kind, str] = {
    Kind.VERB: r"verb\*?(?P<quote>[^a-zA-Z\s*])[^\r\n]*?(?P=quote)",
    Kind.ENVIRONMENT: r"(?P<edge>begin|end)\s*\{(?P<name>[^{}\r\n]{1,80})\}",
    Kind.REFERENCE: r"(?:(?:eq|page|auto|name)?ref|[cC]ref(?:range)?|[cC]ite[a-z]*)" + _ARGUMENT,
    Kind.LABEL: r"(?:label|tag)" + _ARGUMENT,
    Kind.BAR: r"(?:left|right|[bB]igg?[lmr]?)[|.]",
    Kind.FENCE: r"[\[\]()]",
    Kind.ROW: r"\\",
    Kind.ACCENT: _ACCENT,
    Kind.CONDITIONAL: r"newif\s*\\[a-zA-Z@]+|(?:if[a-zA-Z@]*|else|fi)(?![a-zA-Z@])",
    Kind.WORD: r"(?:%s)(?![a-zA-Z@])",
    Kind.CONTROL_WORD: r"[a-zA-Z]+",
    Kind.CONTROL_SYMBOL: r"[^a-zA-Z]",
}

# Other tokens that begin with a character that is seldom: which, and how they go on.
_SELDOM: Mapping[Kind, tuple[str, str]] = {
    Kind.MARK: (r"\x02\x03", ""),
    Kind.VERBATIM: (r"\x01", r"\x01*"),
    Kind.COMMENT: (r"%", r"[^\r\n]*"),
    Kind.PARAGRAPH: (r"\n", r"[ \t\r]*\n[\s\x00]*"),
    Kind.DOLLAR: (r"$", r"\$?"),
    Kind.BRACE: (r"{}", ""),
    Kind.FAT_BRACKET: (r"\[\]", r"(?:\\!)+[\[\]]"),
    Kind.SQUARE: (r"\[\]", ""),
    Kind.ROUND: (r"()", ""),
    Kind.SPECIAL: (r"\&^_#", ""),
    Kind.ARROW: (r"@", r"\{(?:[^{}]|\{[^{}]*\}){0,20}\}"),
    Kind.SENTENCE_END: (r".?!", r"[.?!]*" + _AFTER_SENTENCE),
    Kind.FULL_STOP: (r"。！？．｡", r"(?<!\d．(?=\d))[。！？．｡]*[”’」』）】)'\"]*"),
}

# Tokens of which a text is full.  Four letters and more side by side, or a capital before small
# ones, are seldom a product (one in six was, in 78,000 sides): they are identifiers.
_FREQUENT: Mapping[Kind, str] = {
    Kind.LIGATURE: r"---|--|``|''|[`'~]",
    Kind.GROUPED: r"[0-9]+(?:\{,\}[0-9]+|(?:,|\\,)[0-9]{3}(?![0-9]))*(?:\.[0-9]+)?|\.[0-9]+",
    Kind.NUMBER: r"\d+(?:\.\d+)?",
    Kind.DIGITS: r"\d+",
    Kind.ELLIPSIS: r"\.\.\.?",
    Kind.ASSIGNMENT: r":=",
    Kind.IDENTIFIER: r"[a-zA-Z]{4,}|[A-Z][a-z]{2,}"
    r"|(?:gcd|lcm|max|min|sup|inf|lim|log|exp|sin|cos|tan|mod|det|dim|deg|sgn|and|for)(?![a-zA-Z])",
    Kind.LETTERS: r"[^\W\d_]+",
    Kind.PROSE: r"[^\\{}$\x01-\x03\n`'~-]+|\n|-",
    Kind.CHARACTER: r".",
    Kind.NONBLANK: r"\S",
}


def scanner(
    *kinds: Kind, words: Iterable[str] = (), characters: Iterable[str] = ()
) -> re.Pattern[str]:
    """What finds the tokens of these kinds, and of ``Kind.WORD`` the control words ``words``.

    ``characters`` are those of ``Kind.DELIMITER``; they come before other kinds.

    Use ``finditer``; the ``lastgroup`` of a match is its kind, None for a control symbol that
    nobody asked for.
    """
    return _compiled(frozenset(kinds), tuple(sorted(words)), tuple(sorted(characters)), True)


def splitter(*kinds: Kind) -> re.Pattern[str]:
    """What ``findall`` splits a text into: the tokens of these kinds as they are written."""
    return _compiled(frozenset(kinds), (), (), False)


@lru_cache(maxsize=256)
def _compiled(
    kinds: frozenset[Kind], words: tuple[str, ...], characters: tuple[str, ...], named: bool
) -> re.Pattern[str]:
    def group(kind: Kind, pattern: str) -> str:
        return f"(?P<{kind}>{pattern})" if named else f"(?:{pattern})"

    asked = [kind for kind in Kind if kind in kinds or (kind == Kind.WORD and words)]
    listed = "|".join(map(re.escape, words))
    control = [
        group(kind, _CONTROL[kind] % listed if kind == Kind.WORD else _CONTROL[kind])
        for kind in asked
        if kind in _CONTROL
    ]
    if Kind.CONTROL_SYMBOL not in kinds:
        control.append("[^a-zA-Z]")
    backslash = rf"(?:{'|'.join(control)})"
    seldom = [
        (_SELDOM[kind][0], group(kind, _SELDOM[kind][1])) for kind in asked if kind in _SELDOM
    ]
    if characters:
        seldom.insert(0, ("".join(map(re.escape, characters)), group(Kind.DELIMITER, "")))
    frequent = [group(kind, _FREQUENT[kind]) for kind in asked if kind in _FREQUENT]
    if frequent:
        parts = [rf"\\{backslash}", *(f"[{first}]{rest}" for first, rest in seldom), *frequent]
        return re.compile("|".join(parts), re.DOTALL)
    # All begin with one of a few characters.  Where an expression begins with a set of them, the
    # search for it is a loop in C; that is four times as fast as trying each alternative.
    begins = "".join(["\\\\", *(first for first, _ in seldom)])
    parts = [rf"(?<=\\){backslash}", *(f"(?<=[{first}]){rest}" for first, rest in seldom)]
    return re.compile(f"[{begins}](?:{'|'.join(parts)})", re.DOTALL)
