"""The fast scanner: which characters of a file TeX would read.

``mask`` gives a text of the same length in which what TeX ignores cannot be mistaken for LaTeX:
offsets stay those of the file.  Everything later works on masked text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from proofcheck.document.text import GONE, VERBATIM
from proofcheck.latex.arguments import comment_end, group_end
from proofcheck.latex.branches import BRANCHING, dead_regions
from proofcheck.latex.commands import COMMENTS, UNPRINTED, VERBATIM_ARGUMENTS
from proofcheck.latex.commands import VERBATIM as VERBATIM_ENVIRONMENTS
from proofcheck.latex.inputs import is_commented
from proofcheck.latex.lexer import Kind, scanner
from proofcheck.latex.switches import CONDITIONS, Switches
from proofcheck.latex.unprinted import unprinted_arguments, unprinted_commands

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# A byte-order mark that begins a line is a blank; elsewhere it is one of the ``ignorable``.
_ORDER_MARK = re.compile(r"(?<![^\n])\ufeff")
_DECLARES_VERBATIM = re.compile(
    r"\\(?:lstnewenvironment|(?:Custom|Recustom|Define)VerbatimEnvironment|newverbatim"
    r"|NewTCBListing|newtcblisting)\s*\{([^{}\n]+)\}|\\newminted(?:\[([^]\n]+)\])?\s*\{([^{}\n]+)\}"
)
_DECLARES_COMMENT = re.compile(r"\\(excludecomment|excludeversion|includecomment)\s*\{([^{}\n]+)\}")
# Environments that throw their bodies away
_DROPS_BODY = re.compile(
    r"\\(?:(?:re)?newenvironment\*?\s*\{([^{}\n]+)\}\s*(?:\[[^]\n]*\]\s*){0,2}\{\s*"
    r"(?:\\comment(?![a-zA-Z])|\\begin\s*\{(?:comment|lrbox)\}|\\setbox\s*\\?\w+\s*+=?\s*+\\vbox)"
    r"|(?:New|Renew)Environ\s*\{([^{}\n]+)\}\s*(?:\[[^]\n]*\]\s*){0,2}\{\s*\}"
    r"|let\s*\\([a-zA-Z]+)\s*+=?\s*+\\comment(?![a-zA-Z]))"
)
_DELETED = ("DIFdel", "DIFdelFL")  # what latexdiff shows as struck out


class Hidden:
    """What of one document is not read as LaTeX: environments by name, conditions, commands whose
    argument is deleted or not printed.  Grows as its files are read."""

    def __init__(self) -> None:
        self.comment = set(COMMENTS)
        self.verbatim = set(VERBATIM_ENVIRONMENTS)
        self.deleted = set(_DELETED)
        self.unprinted = dict(UNPRINTED)
        self.switches = Switches()
        self.short_verb: set[str] = set()  # characters between which \\MakeShortVerb has verbatim

    def learn(self, text: str) -> None:
        """Take in the declarations of ``text`` (listings, fancyvrb, minted, comment, switches)."""
        self.switches.learn(text)
        for match in _DROPS_BODY.finditer(text):
            if not is_commented(text, match.start()):
                self.comment.add(match[1] or match[2] or match[3])
        for match in _DECLARES_VERBATIM.finditer(text):
            self.verbatim.add(match[1] or match[2] or f"{match[3]}code")
        names, printed = unprinted_commands(text)
        self.unprinted |= names
        for name in printed:
            self.unprinted.pop(name, None)
        for match in _DECLARES_COMMENT.finditer(text):
            if match[1] == "includecomment":
                self.comment.discard(match[2])
            else:
                self.comment.add(match[2])


def mask(text: str, hidden: Hidden) -> str:
    """Replace what TeX does not read as LaTeX, character by character; same length as ``text``.

    Comments, ``comment`` environments, ``\\iffalse … \\fi`` and what is not printed, as in a
    ``\\phantom``, become ``GONE``; verbatim material and URLs become ``VERBATIM``, line ends
    included; carriage returns become blanks or line ends.
    """
    if "\r" in text:
        text = re.sub(r"\r(?!\n)", "\n", text).replace("\r", " ")
    if _CONTROL.search(text):
        text = _CONTROL.sub(" ", text)
    if "\ufeff" in text:
        text = _ORDER_MARK.sub(" ", text)
    masked = _blank(text, _hidden_regions(text, hidden))
    # Afterwards: the braces of an argument are counted without those of comments.
    unprinted = unprinted_arguments(masked, hidden.unprinted)
    return _blank(masked, [(start, end, GONE) for _, (start, end) in unprinted])


def _blank(text: str, regions: Iterable[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    done = 0
    for start, end, fill in regions:
        if end <= done:
            continue
        start = max(start, done)
        pieces.append(text[done:start])
        pieces.append(fill * (end - start))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _events(hidden: Hidden, conditions: Iterable[str]) -> re.Pattern[str]:
    """What may hide something; the flat text that others read is made from what is left."""
    return scanner(
        Kind.COMMENT,
        Kind.ENVIRONMENT,
        words=(*VERBATIM_ARGUMENTS, *conditions, *BRANCHING, *_SHORT_VERB, *hidden.deleted),
        characters=hidden.short_verb,
    )


def _hidden_regions(text: str, hidden: Hidden) -> Iterable[tuple[int, int, str]]:
    at = 0
    lost: set[str] = set()  # what is known to be never closed: asking again would take for ever
    # Dead text behind a live branch, which may itself hide something; the nearest is the last.
    ahead: list[tuple[int, int]] = []
    conditions = frozenset((*CONDITIONS, *hidden.switches.values))
    events = _events(hidden, conditions)
    while True:
        match = events.search(text, at)
        if ahead and (match is None or match.start() >= ahead[-1][0]):
            start, end = ahead.pop()
            yield start, end, GONE
            at = max(at, end)
            continue
        if match is None:
            return
        at = match.end()
        kind = match.lastgroup
        if kind is None:
            continue
        if kind == Kind.COMMENT:
            at = comment_end(text, match.start())
            yield match.start(), at, GONE
            continue
        word = match["word"]
        if word in conditions or word in BRANCHING:
            dead = dead_regions(text, match, hidden.switches, lost)
            ahead += reversed(dead)
            at = match.start() if dead and dead[0][0] == match.start() else at
        elif word in _SHORT_VERB:
            if character := _SHORT.match(text, at):
                change = hidden.short_verb.add if word[0] == "M" else hidden.short_verb.discard
                change(character[1])
                at = character.end()
                events = _events(hidden, conditions)
        elif region := _region(text, match, hidden, lost):
            at = region[1]
            yield region


def _region(
    text: str, match: re.Match[str], hidden: Hidden, lost: set[str]
) -> tuple[int, int, str] | None:
    """What is not read as LaTeX because of a token that is no condition."""
    start, at = match.span()
    if match.lastgroup == Kind.ENVIRONMENT:
        return _environment_region(text, match, hidden, lost) if match["edge"] == "begin" else None
    if match.lastgroup == Kind.DELIMITER:
        return _between(text, start)
    if match["word"] in VERBATIM_ARGUMENTS:
        return _verbatim_argument(text, at, match["word"])
    end = group_end(text, at) if text.startswith("{", at) else -1
    return (start, end, GONE) if end > 0 else None


_SHORT_VERB = ("MakeShortVerb", "DeleteShortVerb")
_SHORT = re.compile(r"\*?\s*(?:\{\s*)?\\?([^\w\s{}\\%])(?:\s*\})?")


def _between(text: str, start: int) -> tuple[int, int, str] | None:
    """Verbatim text from one ``\\MakeShortVerb`` character to the next on its line."""
    end = text.find(text[start], start + 1)
    line_end = text.find("\n", start)
    inside = end >= 0 and not 0 <= line_end < end
    return (start, end + 1, VERBATIM) if inside else None


def _environment_region(
    text: str, begin: re.Match[str], hidden: Hidden, lost: set[str]
) -> tuple[int, int, str] | None:
    name = begin["name"]
    if not (name in hidden.verbatim or name in hidden.comment):
        return None
    close = f"\\end{{{name}}}"
    end = -1 if close in lost else text.find(close, begin.end())
    if end < 0:
        lost.add(close)
        return None
    if name in hidden.comment:
        return begin.start(), end + len(close), GONE
    return begin.end(), end, VERBATIM


def _verbatim_argument(text: str, at: int, word: str) -> tuple[int, int, str] | None:
    if word in ("verb", "Verb") and text[at : at + 1] == "*":
        at += 1
    if word in ("lstinline", "mintinline", "Verb") and text[at : at + 1] == "[":
        at = text.find("]", at, at + 2000) + 1
    if VERBATIM_ARGUMENTS[word] and text[at : at + 1] == "{":
        at = text.find("}", at, at + 2000) + 1
    opener = text[at : at + 1]
    if at <= 0 or not opener or opener.isspace() or opener.isalnum():
        return None
    if opener == "{" and word != "verb":
        end = _closing_brace(text, at)
    else:
        line_end = text.find("\n", at)
        end = text.find(opener, at + 1, line_end if line_end >= 0 else len(text))
    return None if end < 0 else (at + 1, end, VERBATIM)


_BRACE_OR_LINE_END = re.compile(r"[{}\n]")  # in a URL a backslash escapes nothing


def _closing_brace(text: str, at: int) -> int:
    depth = 0
    for match in _BRACE_OR_LINE_END.finditer(text, at):
        if match[0] == "{":
            depth += 1
            if depth > 20:
                break
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return match.start()
        elif text[match.end() : match.end() + 1] == "\n":
            break
    return -1
