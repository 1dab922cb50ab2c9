"""PC126."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.words import missing_backslashes
from tests.checks.structure.asking import ask, marked

USED = "$\\varphi$, $\\log$, $\\max$, $\\alpha$ "


@pytest.mark.parametrize(
    "text",
    [
        "$\\varphi(x) + \\log x + \\alpha$ and varphi, log x",
        "$x_{max}$, $x_max$, $\\mathrm{log}$, $\\operatorname{log}$, $\\text{the log of $log$}$",
        "$\\len{max}$, $\\ref{eq:alpha}$, $\\tag{by \\cref{alpha-beta}}$, $thm.log$",
        "$nu$, $mu$, $sin x$",  # no \\sin elsewhere
        "$log x$, $log y$, $log z$",  # how the text writes it
        "\\newcommand{\\plog}{log} $\\plog x$ and $the log of$",
        "\\begin{verbatim}$varphi$\\end{verbatim} % $varphi$",
    ],
)
def test_silent_about_text_names_and_the_authors_own_way(text: str) -> None:
    assert ask(missing_backslashes, USED + text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("$varphi(x) = \\varphi(y)$", "varphi"),
        ("$2 log x$", "log"),
        ("\\[ a = max(b, c) \\]", "max"),
        ("$x_{2 alpha}$", "alpha"),
    ],
)
def test_speaks_of_a_word_that_is_a_command_elsewhere(text: str, word: str) -> None:
    (finding,) = ask(missing_backslashes, USED + text)
    assert finding.code == "PC126"
    assert finding.message == f"{word} is set as a product of letters: write \\{word}"
    assert finding.suggestion == f"\\{word}"
    assert marked(finding, USED + text) == word


def test_a_command_that_wants_braces_is_not_put_before_a_bracket() -> None:
    (bracket,) = ask(missing_backslashes, "$\\sqrt{2} < sqrt(3)$")
    (braces,) = ask(missing_backslashes, "$\\sqrt{2} < sqrt{3}$")
    assert bracket.replacement is None
    assert braces.replacement is not None
    assert braces.replacement.text == "\\sqrt"
