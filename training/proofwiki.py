"""ProofWiki's Markdown dump as LaTeX documents, so that the package's own reader reads it.

The dump writes rows of aligned equations as separate formulas, one blank line apart; these are put
together again as far as that can be told.  Some rows are lost in the dump itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_PAGES_PER_DOCUMENT = 600
_PREAMBLE = r"""\documentclass{article}
\usepackage{amsthm,amsmath}
\newtheorem{theorem}{Theorem}
\newcommand{\ds}{}
\newcommand{\paren}[1]{(#1)}
\newcommand{\map}[2]{#1 (#2)}
\newcommand{\sqbrk}[1]{[#1]}
\newcommand{\set}[1]{\{#1\}}
\newcommand{\size}[1]{|#1|}
\newcommand{\card}[1]{|#1|}
\newcommand{\cmod}[1]{|#1|}
\newcommand{\norm}[1]{\|#1\|}
\newcommand{\floor}[1]{\lfloor #1 \rfloor}
\newcommand{\ceiling}[1]{\lceil #1 \rceil}
\newcommand{\tuple}[1]{(#1)}
\newcommand{\struct}[1]{(#1)}
\newcommand{\family}[1]{\langle #1 \rangle}
\newcommand{\sequence}[1]{\langle #1 \rangle}
\newcommand{\powerset}[1]{\mathcal{P} (#1)}
\newcommand{\innerprod}[2]{\langle #1, #2 \rangle}
\newcommand{\closedint}[2]{[#1, #2]}
\newcommand{\openint}[2]{(#1, #2)}
\newcommand{\eqclass}[2]{[#1]_{#2}}
\newcommand{\rd}{\,d}
\newcommand{\R}{\mathbb{R}}
\newcommand{\C}{\mathbb{C}}
\newcommand{\Q}{\mathbb{Q}}
\newcommand{\Z}{\mathbb{Z}}
\newcommand{\N}{\mathbb{N}}
\newcommand{\O}{\varnothing}
\newcommand{\leadsto}{\implies}
\newcommand{\leadstoandfrom}{\iff}
\newcommand{\fact}[1]{#1!}
\newcommand{\ii}{i}
\begin{document}
"""
_PROOF = re.compile(r"^Proof\b.*$", re.MULTILINE)
_DROPPED = re.compile(r"^(?:Source:|#).*$", re.MULTILINE)
_FORMULA = re.compile(r"\\\((.*?)\\\)", re.DOTALL)
_BLANK_LINES = re.compile(r"\n\s*\n+")
_INDENT = re.compile(r"^\s*:(?=\$)", re.MULTILINE)


def documents(folder: Path) -> Iterator[str]:
    """LaTeX documents of up to 600 pages each, in the order of the file names."""
    chunk: list[str] = []
    for path in sorted(folder.rglob("*.md")):
        parts = _PROOF.split(path.read_text(encoding="utf-8", errors="replace"), maxsplit=1)
        if len(parts) < 2:
            continue
        statement, proof = map(_latex, parts)
        chunk.append(
            f"\\begin{{theorem}}{statement}\\end{{theorem}}\n"
            f"\\begin{{proof}}{proof}\\end{{proof}}\n\n"
        )
        if len(chunk) == _PAGES_PER_DOCUMENT:
            yield _PREAMBLE + "".join(chunk) + "\\end{document}\n"
            chunk = []
    if chunk:
        yield _PREAMBLE + "".join(chunk) + "\\end{document}\n"


def _latex(text: str) -> str:
    """A part of a page as LaTeX; formulas that only blanks part become one display."""
    text = _DROPPED.sub("", text)
    pieces: list[str] = []
    at = 0
    formulas = list(_FORMULA.finditer(text))
    number = 0
    while number < len(formulas):
        first = formulas[number]
        rows = [first[1]]
        end = first.end()
        while number + 1 < len(formulas) and not text[end : formulas[number + 1].start()].strip():
            number += 1
            rows.append(formulas[number][1])
            end = formulas[number].end()
        pieces.append(text[at : first.start()])
        pieces.append("\\[ " + " ".join(row.strip() for row in rows) + " \\]")
        at = end
        number += 1
    pieces.append(text[at:])
    joined = _INDENT.sub("", "".join(pieces))
    return _BLANK_LINES.sub("\n\n", joined).replace("%", "\\%").replace("&", "")
