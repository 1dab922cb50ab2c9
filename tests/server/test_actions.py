"""The comment that silences a finding: where it goes, and that it does what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.document.finding import Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Source, Span
from proofcheck.result import Result
from proofcheck.rules import RULES
from proofcheck.run import check
from proofcheck.server.actions import ignore_edit
from proofcheck.settings.settings import Settings


def ignored(text: str, words: str, code: str = "PC201") -> str | None:
    """The text after the edit for a finding about ``words`` (empty: about the file)."""
    start = text.index(words) if words else 0
    finding = Finding(
        RULES[code], Severity.ERROR, "wrong", Span("p.tex", start, start + len(words))
    )
    edit = ignore_edit(Source("p.tex", text), finding)
    return text[: edit.span.start] + edit.text + text[edit.span.end :] if edit else None


@pytest.mark.parametrize("text", ["% proofcheck: ignore\nHello.\n", "% proofcheck: nonsense\n"])
def test_a_remark_on_a_comment_is_not_ignored_by_another(text: str) -> None:
    assert ignored(text, "% proofcheck", "PC011") is None


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("So $1=2$.\nYes.", "$1=2$", "So $1=2$. % proofcheck: ignore[PC201]\nYes."),
        ("So $1=2$.  \nYes.", "$1=2$", "So $1=2$.  % proofcheck: ignore[PC201]\nYes."),
        ("So $1=2$.", "$1=2$", "So $1=2$. % proofcheck: ignore[PC201]"),
        ("So $1=2$.\r\nYes.", "$1=2$", "So $1=2$. % proofcheck: ignore[PC201]\r\nYes."),
        # A blank keeps a backslash at the end of a line from making the comment text.
        ("$1=2$\\\nYes.", "$1=2$", "$1=2$\\ % proofcheck: ignore[PC201]\nYes."),
        ("\\[\n  1 &= 2 \\\\\n  3\n\\]", "1 &= 2",
         "\\[\n  1 &= 2 \\\\ % proofcheck: ignore[PC201]\n  3\n\\]"),
        # Over several lines: the first one.
        ("So $1 =\n2$.", "$1 =\n2$", "So $1 = % proofcheck: ignore[PC201]\n2$."),
        # Behind another comment, even an empty one.
        ("$1=2$ % sic\n", "$1=2$", "$1=2$ % sic % proofcheck: ignore[PC201]\n"),
        ("$1=2$%\n", "$1=2$", "$1=2$% % proofcheck: ignore[PC201]\n"),
        ("50\\% is $1=2$\n", "$1=2$", "50\\% is $1=2$ % proofcheck: ignore[PC201]\n"),
        # Into the brackets of a comment that is there.
        ("$1=2$ % proofcheck: ignore[PC3] why\n", "$1=2$",
         "$1=2$ % proofcheck: ignore[PC3,PC201] why\n"),
        # Above a line whose comment is another one: only the first of a line counts.
        ("A.\n  $1=2$ % proofcheck: on\n", "$1=2$",
         "A.\n  % proofcheck: ignore[PC201]\n  $1=2$ % proofcheck: on\n"),
        ("$1=2$ % proofcheck: ignore-file[PC1]\r\n", "$1=2$",
         "% proofcheck: ignore[PC201]\r\n$1=2$ % proofcheck: ignore-file[PC1]\r\n"),
        # About the file.
        ("% !TEX root = a.tex\nHi.\n", "",
         "% !TEX root = a.tex\n% proofcheck: ignore-file[PC201]\nHi.\n"),
        ("", "", "\n% proofcheck: ignore-file[PC201]"),
    ],
)  # fmt: skip
def test_the_comment_goes_where_it_holds(text: str, words: str, expected: str) -> None:
    assert ignored(text, words) == expected


PAPER = r"""\documentclass{article}
\newtheorem{lemma}{Lemma}
\begin{document}
\begin{lemma}So it is.\end{lemma}
\begin{proof}
We see that $2+2=5$, that $3+3=7$ % sic
and that
\begin{align*}
  4+4 &= 9 \\
  5+5 &= 11. % proofcheck: ignore[PC3]
\end{align*}
% proofcheck: on
\[ 6+6 =
   13 \] % proofcheck: on
\end{proof}
\end{document}
"""


def result_of(path: Path, text: str) -> Result:
    path.write_text(text, encoding="utf-8")
    *_, result = check([str(path)], Settings(use_model=False))
    assert isinstance(result, Result)
    return result


def false_claims(result: Result) -> list[Finding]:
    return [
        item.finding
        for file in result.files
        for item in file.findings
        if item.suppressed is None and item.finding.code == "PC201"
    ]


def test_comments_made_one_after_another_silence_everything(tmp_path: Path) -> None:
    path, text = tmp_path / "p.tex", PAPER
    counts = []
    while found := false_claims(result := result_of(path, text)):
        counts.append(len(found))
        edit = ignore_edit(result.sources[found[0].span.path], found[0])
        assert edit is not None
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    # The first comment is about both claims of its line.
    assert counts == [5, 3, 2, 1]
