"""The tokens of LaTeX as the pieces of a step that an error may change as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from proofcheck.latex.commands import CITATION
from proofcheck.latex.lexer import Kind, scanner

Sort = str
"""What a piece is: one of these.  An enumeration makes the injection of errors 1.5 times slower."""

WORD = "word"
NAME = "name"  # of several letters, in mathematics: gcd, \operatorname{id}
LETTER = "letter"
NUMBER = "number"
COMMAND = "command"
OPEN, CLOSE = "open", "close"
SCRIPT = "script"  # _ or ^
SYMBOL = "symbol"
REFERENCE = "reference"  # a reference or citation with its arguments
MODE = "mode"  # where a formula or an environment begins or ends
BREAK = "break"  # the end of a row
DIAGRAM = "diagram"  # a command whose argument is a picture, with its options
HIDDEN = "hidden"  # what must not be touched
SORTS = frozenset(
    {WORD, NAME, LETTER, NUMBER, COMMAND, OPEN, CLOSE, SCRIPT, SYMBOL, REFERENCE, MODE, BREAK}
    | {DIAGRAM, HIDDEN}
)


_SCANNER = scanner(
    Kind.ENVIRONMENT,
    Kind.FENCE,
    Kind.ROW,
    Kind.CONTROL_WORD,
    Kind.CONTROL_SYMBOL,
    Kind.DOLLAR,
    Kind.NUMBER,
    Kind.LETTERS,
    Kind.NONBLANK,
)
# As plain text: Python 3.11 looks up the members of enumerations slowly.
_LETTERS = Kind.LETTERS.value
_NONBLANK = Kind.NONBLANK.value
_CONTROL_WORD = Kind.CONTROL_WORD.value
_CONTROL_SYMBOL = Kind.CONTROL_SYMBOL.value
_NUMBER = Kind.NUMBER.value
_ROW = Kind.ROW.value
_ENVIRONMENT = Kind.ENVIRONMENT.value

_BRACKETS = {**dict.fromkeys("({[", OPEN), **dict.fromkeys(")}]", CLOSE)}
_SIGNS = {**_BRACKETS, **dict.fromkeys("_^", SCRIPT)}

# How a token goes on that is a piece only together with what follows it.
_ROW_SPACE = re.compile(r"\*?(?:\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\])?")
_OPTION = re.compile(r"(?:\[[^][]*\])?")
_OPTION_AND_COLUMNS = re.compile(r"(?:\[[^][]*\])?(?:\{[^{}]*\})?")
_WITH_COLUMNS = frozenset(
    """array subarray tabular tabularx tabular* alignat alignat* alignedat longtable""".split()
)
_HYPHENATED = re.compile(r"(?:['’-][^\W\d_]+)*")
_SECTION_NUMBER = re.compile(r"(?:\.\d+)*")
_MANY_LETTERS = re.compile(r"[A-Za-z]{3,}")
_CITED = re.compile(r"\*?\s*(?:\[[^][]*\]\s*){0,2}\{[^{}]*\}")
_XYMATRIX = re.compile(r"[^{}]{0,40}(?=\{)")
_STAR = re.compile(r"\*?")

_Rest = tuple[Sort, re.Pattern[str]]


def _each(names: str, sort: Sort, rest: str) -> list[tuple[str, _Rest]]:
    return [(name, (sort, re.compile(rest))) for name in names.split()]


def _table(*lines: list[tuple[str, _Rest]]) -> Mapping[str, tuple[_Rest, ...]]:
    table: dict[str, tuple[_Rest, ...]] = {}
    for name, rest in chain(*lines):
        table[name] = (*table.get(name, ()), rest)
    return table


_LENGTH = r"\*?(?:\s*\{[^{}]*\}|\s*=?\s*-?[\d.]+\s*[a-z]{2})"
_ANYWHERE = (
    _each("hyperref", HIDDEN, r"\s*\[[^][]*\]"),
    _each("hskip vskip kern mkern mskip hspace vspace", HIDDEN, _LENGTH),
    _each("clist", HIDDEN, r"_map_inline:nn(?![a-zA-Z])" + _LENGTH),  # a command of LaTeX3
    _each("frac dfrac tfrac", HIDDEN, r"\s*\d\d"),
    _each("item", HIDDEN, r"\s*\[[^][]*\]"),
)
_IN_TEXT = _table(*_ANYWHERE)
_IN_MATHS = _table(
    *_ANYWHERE,
    _each("operatorname", NAME, r"\*?\s*\{\s*[A-Za-z][A-Za-z -]*[A-Za-z]\s*\}"),
    _each(
        "mathrm mathsf mathit mathbf mathtt mathcal mathop",
        NAME,
        r"\s*\{\s*[A-Za-z][A-Za-z -]*[A-Za-z]\s*\}",
    ),
    _each(
        "mathbb mathcal mathfrak mathscr mathbf mathsf mathrm mathit mathbbm boldsymbol bm",
        LETTER,
        r"\s*\{\s*[A-Za-z0-9]\s*\}|\s+[A-Za-z](?![A-Za-z])",
    ),
    _each("left bigl Bigl biggl Biggl", OPEN, r"\s*(?:\\[{|]|\\[a-zA-Z]+|[(\[|./<])"),
    _each("right bigr Bigr biggr Biggr", CLOSE, r"\s*(?:\\[}|]|\\[a-zA-Z]+|[)\]|./>])"),
)


def next_piece(text: str, at: int, maths: bool) -> tuple[Sort, int, int] | None:
    """The piece that begins at ``at`` or after the blanks there: its sort, start and end.

    None at the end of the text.  ``maths`` tells whether it stands in mathematics.
    """
    match = _SCANNER.search(text, at)
    if match is None:
        return None
    start, end = match.span()
    kind, token = match.lastgroup, match[0]
    rest: re.Pattern[str] | None = None
    if kind == _LETTERS:
        if not maths:
            sort, rest = WORD, _HYPHENATED
        elif end - start > 2 and (many := _MANY_LETTERS.match(token)):
            sort, end = NAME, start + many.end()
        else:
            sort, end = LETTER, start + 1
    elif kind == _NONBLANK:
        return (_SIGNS if maths else _BRACKETS).get(token, SYMBOL), start, end
    elif kind == _CONTROL_WORD:
        sort, end = _control_word(text, token[1:], end, maths)
    elif kind == _CONTROL_SYMBOL:
        sort = _BRACKETS.get(token[1:], SYMBOL) if maths else SYMBOL
    elif kind == _NUMBER:
        sort = NUMBER
        if not maths:
            rest = _SECTION_NUMBER
        elif start and text[start - 1] in "_^":
            end = start + 1  # x^12 is x^1 2
    elif kind == _ROW:
        sort, rest = BREAK, _ROW_SPACE
    else:  # a dollar, a fence, an environment
        sort = MODE
        if kind == _ENVIRONMENT and match["edge"] == "begin":
            rest = _OPTION_AND_COLUMNS if match["name"] in _WITH_COLUMNS else _OPTION
    if rest and (more := rest.match(text, end)):
        end = more.end()
    return sort, start, end


def _control_word(text: str, name: str, end: int, maths: bool) -> tuple[Sort, int]:
    for sort, rest in (_IN_MATHS if maths else _IN_TEXT).get(name, ()):
        if more := rest.match(text, end):
            return sort, more.end()
    if name.startswith("xymatrix"):
        first = end - len(name) + len("xymatrix")
        if more := _XYMATRIX.match(text, first):
            return DIAGRAM, more.end()
    if (name.endswith("ref") or CITATION.match(name)) and (more := _CITED.match(text, end)):
        return REFERENCE, more.end()
    if not maths and (more := _STAR.match(text, end)):
        return COMMAND, more.end()
    return COMMAND, end
