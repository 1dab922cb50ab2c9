"""Words that no reader sees: white, tiny, transparent, far off the page, or only measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proofcheck.checks.manipulation.environments import environments
from proofcheck.checks.manipulation.plain import plain
from proofcheck.document.text import GONE, Region, Text, in_regions
from proofcheck.latex.arguments import group_end, skip_blanks
from proofcheck.latex.commands import UNPRINTED
from proofcheck.latex.lexer import Kind, scanner
from proofcheck.latex.unprinted import unprinted_arguments, unprinted_commands

MIN_WORDS = 4  # fewer are a label, or the width of a blank
REACH = 2_000  # characters after a command that changes what follows it
BESIDE = 1_500  # characters around a phantom in which its words may stand to be seen

_ONE = r"(?:1(?:\.0*)?|0?\.9[5-9]\d*)"
_WHITE_VALUE = (
    rf"\{{\s*(?:{_ONE}\s*(?:,\s*{_ONE}\s*){{2}}|(?:24[5-9]|25[0-5])(?:\s*,\s*(?:24[5-9]|25[0-5])){{2}}\s*"
    rf"|[fF][5-9a-fA-F](?:[fF][5-9a-fA-F]){{2}}|{_ONE}\s*|0\s*(?:,\s*0\s*){{3}})\}}"
)
_MODEL = r"(?:rgb|RGB|gray|HTML|cmyk)"
_WHITE = (
    rf"(?:\[{_MODEL}\]\s*{_WHITE_VALUE}"
    r"|\{\s*(?:[wW]hite(?:!(?:100|9[5-9])(?:!\w+)?)?|-black|(?:black|gray)!0?[0-4]%NAMES%)\s*\})"
)
_DEFINES_WHITE = re.compile(
    rf"\\(?:definecolor\s*\{{([a-zA-Z0-9_-]{{1,40}})\}}\s*\{{{_MODEL}\}}\s*{_WHITE_VALUE}"
    r"|colorlet\s*\{([a-zA-Z0-9_-]{1,40})\}\s*\{\s*white\s*\})"
)
_DEFINES_MACRO = (
    r"\\(?:re)?newcommand\*?\s*\{?\\([a-zA-Z]{1,40})\}?\s*\[1\]\s*\{\s*\{?\s*\\(?:text)?color\s*"
)
_TINY = r"0*(?:\.\d{1,4}|[01](?:\.\d{0,4})?)\s*(?:pt|bp|px)?"
_INVISIBLE = r"TextRenderingMode\s*=\s*(?:3|Invisible)[^{}]{0,200}\}"
_FAR_LENGTH = (
    r"-?\s*(?:[5-9]\d|\d{3,6})(?:\.\d*)?\s*cm|-?\s*(?:[5-9]\d\d|\d{4,6})(?:\.\d*)?\s*mm"
    r"|-?\s*(?:[2-9]\d|\d{3,6})(?:\.\d*)?\s*in|-?\s*(?:1[5-9]\d\d|[2-9]\d{3}|\d{5,6})"
    r"(?:\.\d*)?\s*(?:pt|bp)"
)
# What stands on a ground of its own colour may be white.
_GROUND = re.compile(
    r"\\(?:pagecolor|colorbox|fcolorbox|cellcolor|rowcolors?|columncolor|usetheme|usecolortheme"
    r"|AddToShipoutPicture|tcbset|newtcolorbox|mdfsetup)(?![a-zA-Z])"
    r"|\\documentclass\s*(?:\[[^]]{0,200}\])?\s*\{(?:beamer|standalone)\}"
)
_PICTURES = frozenset(
    """tikzpicture tikzcd pgfpicture pspicture picture tcolorbox mdframed colorbox figure table
    tabular tabularx frame titlepage""".split()
)
# A word with another one after it, as formulas do not have; or two signs of a script that has no
# blanks.
_WORD = re.compile(r"[^\W\d_]{2,}[,;:.]? (?=[^\W\d_])|[\u3040-\u30ff\u3400-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class HiddenText:
    """``region`` of the flat text holds the words; ``how`` says what hides them."""

    region: Region
    how: str


def hidden_text(text: Text) -> Iterator[HiddenText]:
    """Words that a command hides, in order; what is hidden twice is told once."""
    names, printed = unprinted_commands(text.raw)
    unprinted = {name: n for name, n in (UNPRINTED | names).items() if name not in printed}
    masked = _with_unprinted(text, unprinted)
    grounds: list[Region] | None = None
    done = 0
    for match in _commands(masked, unprinted).finditer(masked):
        if match.start() < done or in_regions(text.definitions, match.start()):
            continue
        how = match.lastgroup or ""
        if how.startswith("white"):
            if grounds is None:
                whole = _GROUND.search(masked) is not None
                grounds = [(0, len(masked))] if whole else environments(masked, _PICTURES)
            if in_regions(grounds, match.start()):
                continue
        region = _what_follows(masked, match.end(), argument=how in _ARGUMENT)
        if region is None:
            continue
        done = region[1]
        if _words(masked, region) < MIN_WORDS:
            continue
        if how not in ("phantom", "measured") or not _stands_beside(masked, region):
            yield HiddenText(region, (_ARGUMENT | _FOLLOWING)[how])


_SMALL, _CLEAR, _AWAY = "too small to be read", "transparent", "off the page"
_MODE = "in a text mode that prints nothing"
_ARGUMENT = {
    "white_argument": "white",
    "white_macro": "white",
    "phantom": "in a phantom, which prints nothing",
    "measured": "measured and not printed",
    "shrunk": _SMALL,
    "resized": _SMALL,
    "clear_argument": _CLEAR,
    "raised": _AWAY,
    "placed": _AWAY,
    "mode_argument": _MODE,
}
"""How what stands in the argument that comes next is hidden, by groups of the expression."""

_FOLLOWING = {
    "white": "white",
    "tiny": _SMALL,
    "clear": _CLEAR,
    "node": _CLEAR,
    "far": _AWAY,
    "skipped": _AWAY,
    "mode": _MODE,
    "render": _MODE,
}
"""How what follows up to the end of the group is hidden."""


_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%[^\n]*")


def _with_unprinted(text: Text, commands: Mapping[str, int]) -> str:
    """The masked text with the arguments in it that are not printed."""
    pieces: list[str] = []
    done = 0
    for _, (start, end) in unprinted_arguments(text.masked, commands):
        inside = _COMMENT.sub(lambda one: GONE * len(one[0]), text.raw[start:end])
        pieces += [text.masked[done:start], inside]
        done = end
    return "".join((*pieces, text.masked[done:]))


def _commands(masked: str, unprinted: Mapping[str, int]) -> re.Pattern[str]:
    names = sorted({a or b for a, b in _DEFINES_WHITE.findall(masked)} - {""})[:50]
    white = _WHITE.replace("%NAMES%", "".join(f"|{re.escape(name)}" for name in names))
    macros = sorted(set(re.findall(_DEFINES_MACRO + white + r"\s*\{?\s*#1\s*\}", masked)))[:50]
    phantoms = [name for name, before in sorted(unprinted.items()) if not before][:50]
    measuring = [name for name, before in sorted(unprinted.items()) if before]
    return re.compile(
        rf"""\\(?:
            (?P<white_macro>{"|".join(macros) or "(?!)"})(?![a-zA-Z])
          | textcolor\s*(?P<white_argument>{white})
          | color\s*(?P<white>{white})
          | (?P<phantom>{"|".join(phantoms) or "(?!)"})(?![a-zA-Z])
          | (?P<measured>(?:{"|".join(measuring) or "(?!)"})
              \s*(?:\{{[^{{}}]{{0,60}}\}}|\\[a-zA-Z@]+))
          | fontsize\s*(?P<tiny>\{{\s*{_TINY}\s*\}}\s*\{{[^{{}}]{{0,20}}\}})
          | scalebox\s*(?P<shrunk>\{{\s*(?:0*\.0\d{{0,4}}|0+)\s*\}})
          | resizebox\*?\s*(?P<resized>(?:\{{\s*{_TINY}\s*\}}\s*\{{[^{{}}]{{0,20}}\}}
              | \{{[^{{}}]{{0,20}}\}}\s*\{{\s*{_TINY}\s*\}}))
          | transparent\s*(?P<clear>\{{\s*0*\.?0*\s*\}})
          | texttransparent\s*(?P<clear_argument>\{{\s*0*\.?0*\s*\}})
          | node\s*\[[^]\n]{{0,200}}?(?P<node>\bopacity\s*=\s*0*\.?0*\s*[],])
          | (?:hspace|vspace)\*?\s*(?P<far>\{{\s*(?:{_FAR_LENGTH})\s*\}})
          | (?:kern|[hv]skip|moveleft|moveright|raise|lower)\s*=?\s*(?P<skipped>{_FAR_LENGTH})
          | raisebox\s*(?P<raised>\{{\s*(?:{_FAR_LENGTH})\s*\}})
          | put\s*(?P<placed>\(\s*(?:-?\d{{4,6}}\s*,[^(),]{{1,20}}
              |[^(),]{{1,20}},\s*-?\d{{4,6}}\s*)\))
          | (?:pdfliteral|pdfextension\s*literal|special)\s*(?:direct\s*|page\s*)?
              \{{\s*(?:pdf:\s*(?:literal|content)\s*(?:direct\s*)?)?(?P<mode>3\ Tr)\s*\}}
          | pdfrender\s*\{{[^{{}}]{{0,200}}?(?P<render>{_INVISIBLE})
          | textpdfrender\s*\{{[^{{}}]{{0,200}}?(?P<mode_argument>{_INVISIBLE})
        )""",
        re.VERBOSE,
    )


def _what_follows(masked: str, at: int, *, argument: bool) -> Region | None:
    """The argument that comes next, None when there is none; or the text up to the end of the
    group or of ``REACH``."""
    if argument:
        at = skip_blanks(masked, at)
        end = group_end(masked, at) if masked.startswith("{", at) else -1
        return (at + 1, end - 1) if end > 0 else None
    limit = min(len(masked), at + REACH)
    depth = 0
    for match in _GROUP.finditer(masked, at, limit):
        if match.lastgroup == Kind.BRACE:
            depth += 1 if match[0] == "{" else -1
        restores = match.lastgroup == Kind.WORD or match["edge"] == "end"
        if depth < 0 or restores:
            return at, match.start()
    return at, limit


_GROUP = scanner(
    Kind.BRACE,
    Kind.ENVIRONMENT,
    words="color normalcolor normalsize selectcolor endgroup egroup".split(),
)


def _words(masked: str, region: Region) -> int:
    """How many words of prose the region has."""
    start, end = region
    piece = _FORMULA.sub("|", masked[start : min(end, start + REACH)])
    pairs = _WORD.findall(plain(piece, 0, len(piece)).text)
    return len(pairs) + 1 if pairs else 0


def _stands_beside(masked: str, region: Region) -> bool:
    """Whether the same words are to be seen near: a phantom as wide as they are aligns others."""
    start, end = region
    wanted = _squeezed(masked[start:end])
    around = f"{masked[max(0, start - BESIDE) : start]}\n{masked[end : end + BESIDE]}"
    return wanted in _squeezed(_PHANTOM.sub("", around))


def _squeezed(piece: str) -> str:
    return _MARKUP.sub("", piece)


_PHANTOM = re.compile(r"\\[hv]?phantom\s*\{(?:[^{}]|\{[^{}]{0,200}\}){0,500}\}")
# What does not change which words are read.
_MARKUP = re.compile(r"[\s~\x00&$]|\\(?:[,;:! ]|text\w*|mbox|q?quad|left|right)(?![a-zA-Z])|[{}]")
_FORMULA = re.compile(r"\$[^$]{0,500}\$|\\\([^$]{0,500}?\\\)|\\(?:label|ref|cite)\{[^{}]{0,100}\}")
