"""Headings that are set by hand: ``{\\bf Proof.}``, ``\\paragraph{Satz 2}``, ``\\proclaim`` …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from proofcheck.latex.accents import read_accents
from proofcheck.latex.arguments import bracket_end, group_end, read_arguments, skip_blanks
from proofcheck.latex.declarations import Declarations
from proofcheck.latex.families import kind_of_heading
from proofcheck.latex.languages import LANGUAGES

_SWITCH = (
    r"\\(?:bf|it|em|sc|sl|rm|sf|tt|bfseries|itshape|scshape|slshape|sffamily|upshape|normalfont"
    r"|heiti|kaishu|songti|fangsong)(?![a-zA-Z])\s*"
)
_BRACED = r"(?:[^{}\n]|\{[^{}\n]*\})"
_SECTIONS = r"(?:sub)?paragraph|(?:sub){0,2}section"
_MARK = re.compile(
    rf"\{{\s*(?:{_SWITCH})+(?P<switched>{_BRACED}{{1,120}}?)\s*\}}(?P<after1>\s*[.:：]?)"
    r"|\\(?:(?:textbf|textit|textsc|textsl|textsf|emph|underline)|(?P<section>"
    + _SECTIONS
    + r")\*?)"
    rf"\s*\{{\s*(?:\\(?:textbf|textit|emph|textsc|underline)\s*\{{|(?:{_SWITCH})+)?\s*"
    rf"(?P<braced>{_BRACED}{{1,160}}?)\s*\}}{{1,2}}(?P<after2>\s*[.:：]?)"
    r"|(?<=\n)[ \t]*(?:\\noindent\s*)?(?=[^\sa-z\\$&{}\x00])"
    r"(?P<bare>(?:%s)[.:：](?=[\s\x00~\\])|【[证証證][^】\n]{0,12}】"
    r"|(?P<numbered>[^\W\d_]{4,14}(?:[ ~]\d{1,3}(?:\.\d{1,3}){0,3})?[.:])"
    r"(?=[\s\x00]+(?:[A-Z$]|\\[a-z(])))"
    r"|\\(?P<opens>blacktriangleleft)(?![a-zA-Z])\$?"
    r"|\\(?P<command>proof|Proof|demo|proclaim|definition|remark|example%s)(?![a-zA-Z@])"
)
_AT_PARAGRAPH = re.compile(
    r"(?:\A|\n[ \t\x00]*\n"
    r"|\\(?:par|noindent|indent|medskip|bigskip|smallskip|medbreak|bigbreak|pause"
    r"|pagebreak|newpage|clearpage|filbreak)"
    r"|\\(?:only|onslide|uncover|visible)\*?[ \t]*(?:<[^<>\n]{0,20}>)?\{?"
    r"|\\(?:begin|end|vspace\*?|label|section\*?|subsection\*?|subsubsection\*?|bigskip)\s*"
    r"\{[^{}\n]*\}(?:\[[^]\n]*\])?(?:\{[^{}\n]*\})?|\\vskip\s*[\w. ]+|\$\$|\\\]|\\\\)"
    r"[ \t\n\x00\\,]*\Z"
)
# A line that begins behind the end of a sentence
_AT_LINE = re.compile(r"[.!?。][)}'\"]*[ \t\x00]*\n[ \t\x00]*\Z")
_DASHES = re.compile(r"[ ~]*(?:-{1,3}|–|—)\Z")
_CAPITAL = re.compile(r"[\s\x00~]*(?:\([^()\n]{1,60}\)\s*)?[A-ZÀ-ÝА-Я]")
_TITLE = re.compile(r"[^\W\d_]+\W*(?:\d|[(（]|\Z)")  # of a section that is a statement
_SPACED = re.compile(r"(?<!\w)(?:\w ){3,}\w(?!\w)")
_WRAPPED = " \t\n{}【】()（）[]"
_PLAIN_TITLE = re.compile(
    r"\s*([^\n.]{1,40}(?:\.\d+)*[^\n.]{0,80})\.(?=\s)"
)  # \proclaim Theorem 1. …
_NOFRILLS = re.compile(r"\s*\\nofrills(?![a-zA-Z])")
_NUMBER = re.compile(
    r"\A[^\W\d_]+\.?[\s~]*((?:[A-Z]|\d+)(?:\.\d+)*(?<=\d)[a-z]?|[A-Z])(?![A-Za-z\d])"
)

_SET_BY_HAND = frozenset(
    "theorem lemma proposition corollary claim definition example exercise problem".split()
)
_STATED_BARE = frozenset("theorem lemma proposition corollary claim definition".split())
_COMMANDS = {"proclaim": "theorem", "definition": "definition", "remark": "remark",
             "example": "example"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed heading that begins a statement or proof; its text begins at ``inner``.

    ``command`` is the command that made it, ``end`` where its text ends if that is known;
    ``section``: it is the title of a section, which may be about a proof.
    """

    kind: str
    heading: str
    start: int
    inner: int
    command: str | None = None
    section: bool = False
    end: int | None = None

    @property
    def number(self) -> str | None:
        """The number in the heading: "Lemma 3.2"."""
        match = _NUMBER.match(self.heading)
        return match[1] if match else None


def find_marks(text: str, start: int, declared: Declarations) -> Iterator[Mark]:
    """The headings in masked text from ``start`` on."""
    known = {**dict.fromkeys(declared.proof_macros, ""), **declared.statement_macros}
    pattern = _pattern(tuple(sorted(known)))
    for match in pattern.finditer(text, start):
        if command := match["command"]:
            mark = _of_command(text, match, command, known)
        else:
            mark = _of_words(text, match)
        if mark is not None:
            yield mark


@lru_cache(maxsize=64)
def _pattern(macros: tuple[str, ...]) -> re.Pattern[str]:
    names = "".join(f"|{re.escape(name)}" for name in macros)
    return re.compile(_MARK.pattern % (_bare_words(), names))


def _bare_words() -> str:
    """The words that head a proof without any markup, as they are written."""
    words = {word.strip(" *.") for lang in LANGUAGES for word in lang.proof.split("|")} - {"proofs"}
    wanted = sorted((w.capitalize() for w in words if len(w) > 4), key=len, reverse=True)
    letters = [re.sub(r"[éóáíčůàõãçäöü]", _accented, re.escape(word)) for word in wanted]
    of = r"(?: (?:of|von|des|de|du|di|del)\b(?![^\n.:]*\b(?:is|are|will|was)\b)[^\n.:]{1,60})?"
    return rf"(?:{'|'.join(letters)}){of}|证明|証明|證明|증명"


def _accented(match: re.Match[str]) -> str:
    return rf"(?:{match[0]}|\\['`^~\"vc]\s*\{{?\w\}}?)"


def _of_command(
    text: str, match: re.Match[str], command: str, known: Mapping[str, str]
) -> Mark | None:
    at = match.end()
    if command in known and command not in _COMMANDS:
        if not known[command]:
            return Mark("proof", "Proof", match.start(), at, command)
        return _of_macro(text, match, known[command])
    if nofrills := _NOFRILLS.match(text, at):
        at = nofrills.end()
    begin = skip_blanks(text, at)
    head = text[begin : begin + 1]
    given = ""
    if head == "{" and command not in ("proof", "Proof"):
        end = group_end(text, begin)
        given, inner = (text[begin + 1 : end - 1], end) if end > 0 else ("", at)
    elif head == "[":
        end = bracket_end(text, begin)
        given, inner = (text[begin + 1 : end - 1], end) if end > 0 else ("", at)
    elif command == "proclaim" and (title := _PLAIN_TITLE.match(text, at)):
        given, inner = title[1], title.end()
    else:
        inner = at
    given = given.replace("\\ ", " ").strip(" \t\n.")
    if len(given) > 300:
        return None
    if command in _COMMANDS:
        if not given:
            return None
        kind = kind_of_heading(given.partition(" ")[0]) or _COMMANDS[command]
        return Mark(kind, given, match.start(), inner, command)
    return Mark("proof", given or "Proof", match.start(), inner, command)


def _of_macro(text: str, match: re.Match[str], template: str) -> Mark | None:
    """The heading that an author's macro prints: ``spec|heading``, with ``#1`` in the heading."""
    spec, _, heading = template.partition("|")
    read = read_arguments(text, match.end(), spec)
    if read is None:
        return None
    places, end = read
    for index, place in enumerate(places):
        value = "" if place is None else text[place[0] : place[1]].strip()
        heading = heading.replace(f"#{index + 1}", value)
    kind = kind_of_heading(heading.partition(" ")[0])
    if kind is None or len(heading) > 300:
        return None
    last = places[-1] if places else None
    stands = f"#{len(spec)}" not in template and last is not None  # the statement is an argument
    inner = last[0] if stands and last is not None else end
    return Mark(kind, heading.strip(), match.start(), inner, None, end=end if stands else None)


def _of_words(text: str, match: re.Match[str]) -> Mark | None:
    start, end = match.span()
    if match["opens"]:
        start -= text.startswith("$", start - 1)
        return Mark("proof", "Proof", start, end) if _begins(text, start) else None
    written: str = match["switched"] or match["braced"] or match["bare"]
    if match["numbered"] and kind_of_heading(re.split(r"\W", written)[0]) not in _STATED_BARE:
        return None
    if written[0].islower():
        return None  # the common case, settled at once
    read = read_accents(written).strip(_WRAPPED)
    if not read or read[0].islower() or (len(read) < 2 and read.isascii()):
        return None
    read = _SPACED.sub(lambda spaced: spaced[0].replace(" ", ""), read)
    after = (match["after1"] or match["after2"] or "").strip()
    if dash := _DASHES.search(read):
        read, after = read[: dash.start()], "."
    names = read.split()
    kind = kind_of_heading(names[0])
    stops = (read + after).endswith((".", ":"))
    stops = stops or (match["section"] is None and _CAPITAL.match(text, end) is not None)
    if kind is None and len(names) < 8 and stops:
        kind = kind_of_heading(names[-1])  # "Extreme Value Theorem."
        kind = kind if kind in _SET_BY_HAND - {"example"} else None
    if kind is None and re.match(r"(?:Sketch|Outline|Idea) of (?:the )?proof", read):
        kind = "proof"
    if kind == "proof":
        if read.lower().startswith("proof-"):
            return None
    elif kind not in _SET_BY_HAND or not _ends_heading(read + after, text, match):
        return None
    bare = match["bare"] is not None and match["numbered"] is None
    begins = match["section"] is not None or _begins(text, start, "\n" if bare else "")
    if not begins and not (kind == "proof" and (read + after)[-1] in ".:：" and not match["bare"]
                           and _AT_LINE.search(text, max(0, start - 80), start)):  # fmt: skip
        return None
    title = match["section"] in ("section", "subsection")
    return Mark(kind, written.strip(), start, end, section=title)


def _begins(text: str, at: int, line_end: str = "") -> bool:
    """Whether a paragraph begins at ``at``."""
    before = text[max(0, at - 200) : at]
    if at > 200:
        before = "x" + before  # or the window's edge would pass for the beginning of the text
    return _AT_PARAGRAPH.search(before + line_end) is not None


def _ends_heading(heading: str, text: str, match: re.Match[str]) -> bool:
    """Whether it is a heading ("Lemma 2."), not the subject of a sentence ("Lemma 2 shows …")."""
    if match["section"] in ("section", "subsection"):
        return _TITLE.match(heading) is not None
    if heading.endswith((".", ":", "：")) or match["section"]:
        return True
    names = re.split(r"[ ~]", heading)
    if len(names) == 1 or kind_of_heading(names[0]) is None:
        return _CAPITAL.match(text, match.end()) is not None  # "Corollary" Let …
    return (
        heading[-1:].isdigit()
        and re.match(r"[ ~]*[a-z]", text[match.end() : match.end() + 8]) is None
    )
