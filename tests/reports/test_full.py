"""The report for people."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from proofcheck.assess.verdict import Scored
from proofcheck.document.document import UnreadableDocument
from proofcheck.document.finding import Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Source, Span
from proofcheck.reports.check.as_json import as_object
from proofcheck.reports.check.full import write_full
from proofcheck.reports.shared.excerpt import excerpt
from proofcheck.reports.shared.text import plain_title, printable
from proofcheck.result import Result
from proofcheck.rules import RULES
from proofcheck.settings.settings import Settings
from proofcheck.triage.files import triage
from proofcheck.triage.top_steps import not_ranked, rank
from tests.papers import MODEL, of_verdicts, paper, result
from tests.reports.writing import written

GOLDEN = """\
PC301 warning: doubtful step in the proof of Lemma 1: right with probability 0.031, as low as for 1
right step in 1,000
 --> paper.tex:4:1
  |
4 | Two,
  | ^^^^
5 |   three. % why
  |   ^^^^^^
  |
  = step 2 of 3 in the proof of Lemma 1 (lem:1), "On $\\pi$", stated at paper.tex:1:1
  = probability 0.031 of being right, by the model [#...................]

PC301: the verifier doubts a step
    Given the statement and the steps around it, the model gives the step a probability as low as
    right steps seldom get. Where it can tell, the evidence names the words that it finds least
    likely in their place. It is a language model and can be mistaken: read the step again.
    Write `% proofcheck: ignore[PC301]` on one of the step's lines or alone on the line above it;
    `--min-confidence` moves the threshold for all.

Checked 1 file, 1 proof, 3 steps in 1.5 s: 3 scored, 0 not scored.
Found 1 warning.
"""


def full(res: Result, width: int = 100, color: bool = False) -> str:
    return written(write_full, res, width, color=color)


def test_a_finding_in_full() -> None:
    document = paper(("One.\n", "Two,\n  three. % why\n", "Four.\n"), title="On $\\pi$")
    assert full(result(document, (0.9, 0.031, 0.9))) == GOLDEN


def test_what_could_not_be_scored_is_counted_by_reason() -> None:
    text = full(result(paper(("One.\n", "Two.\n")), ("too long", 0.9)))
    assert "1 step in the proof of Lemma 1 could not be scored: too long" in text
    assert "1 scored, 1 not scored." in text
    assert "Not scored: 1 step, because: too long." in text


def test_steps_with_which_nothing_was_compared_are_counted_by_reason() -> None:
    document = paper(("One.\n", "Two.\n", "Three.\n"))
    seen, blind = Scored(0.9), Scored(0.99, uncompared="no candidate fits")
    res = of_verdicts(document, seen, blind, blind)
    assert (
        "Compared with nothing: 2 steps, because: no candidate fits; they have the highest "
        "probability there is.\n"
    ) in full(res, width=200)
    value = as_object(res)
    assert value["summary"]["uncompared"] == 2
    assert value["summary"]["uncompared_by"] == {"no candidate fits": 2}
    (proof,) = value["files"][0]["proofs"]
    assert [step["uncompared"] for step in proof["steps"]] == [None, *["no candidate fits"] * 2]
    assert list(not_ranked(rank(res, 1))) == [
        "Nothing was compared with 2 steps, which would come last."
    ]


def test_a_clean_run_says_what_was_looked_at() -> None:
    text = full(result(paper(("One.\n",)), (0.9,)))
    assert text == (
        "Checked 1 file, 1 proof, 1 step in 1.5 s: 1 scored, 0 not scored.\n"
        "Found nothing to report.\n"
    )


def test_a_run_without_model_does_not_look_like_a_clean_one() -> None:
    text = full(result(paper(("One.\n",)), ("no model",), model=None))
    assert "no step was scored, as no model was asked for" in text


def test_an_unreadable_file_is_named_with_its_reason() -> None:
    document = UnreadableDocument("fig.pdf", "it is a PDF")
    files = tuple(triage([document], Settings(), MODEL))
    text = full(Result(files, {}, MODEL, "2026-01-02T03:04:05Z", 0.0))
    assert "PC001 error: cannot be read: it is a PDF\n--> fig.pdf:1:1" in text.replace(
        " -->", "-->"
    )
    assert "Not read: fig.pdf: it is a PDF." in text
    assert "Found 1 error." in text


def test_evidence_is_shown_unless_it_says_what_is_there_already() -> None:
    span = Span("paper.tex", 0, 1)
    document = paper(("One.\n",))
    said = document.sources["paper.tex"].slice(span)
    told = [
        Finding(RULES["PC104"], Severity.WARNING, f"round {number}", span, evidence=evidence)
        for number, evidence in enumerate((f"round {1}", "a cites b\nb cites a", said))
    ]
    text = full(result(replace(document, problems=tuple(told)), (0.9,)))
    assert "= a cites b\n" in text
    assert "= b cites a\n" in text
    assert text.count("= ") == 3  # and "round 1" of the first finding, whose message is another
    assert "= round 1\n" in text


def test_suppressed_findings_are_counted_not_shown() -> None:
    text = full(result(paper(("One. % proofcheck: ignore\n",)), (0.0,)))
    assert "PC301" not in text
    assert "Found nothing to report (1 suppressed)." in text


HOSTILE = "\x1b[31m\x1b]0;title\x07[bold]x[/bold] :smile: \u202etxet\x9b2J\r\n"


@pytest.mark.parametrize("color", [False, True])
def test_a_paper_writes_no_control_codes_and_no_markup(color: bool) -> None:
    problem = Finding(RULES["PC002"], Severity.WARNING, HOSTILE, Span("paper.tex", 0, 1))
    document = paper((HOSTILE + "\n",), title=HOSTILE, head=HOSTILE, problems=(problem,))
    statement = replace(document.statements[0], heading=HOSTILE, number=HOSTILE, labels=(HOSTILE,))
    proof = replace(document.proofs[0], statement=statement)
    document = replace(document, proofs=(proof,), statements=(statement,))
    text = full(result(document, (0.0,)), color=color)
    assert "[bold]x[/bold] :smile:" in text
    # What rich itself writes are colours: ESC [ numbers m.
    rest = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", rest)
    if not color:
        assert "\x1b" not in text


def test_colours_only_when_asked_for() -> None:
    res = result(paper(("One.\n",)), (0.0,))
    assert "\x1b[" in full(res, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", full(res, color=True)) == full(res)


@pytest.mark.parametrize("width", [20, 40, 80])
def test_nothing_is_wider_than_the_page(width: int) -> None:
    wide = "證明如下：設 $x$ 為實數，則 $x^2 \\ge 0$。" * 5 + "\n"
    document = paper(
        (wide, "word " * 60 + "\n", "x" * 500 + "\n", "\te\u0301" * 80), title="證明" * 30
    )
    text = full(result(document, (0.0, 0.0, 0.0, 0.0)), width)
    assert max(map(cell_len, text.splitlines())) <= width
    assert not re.search(r"[ \t]\n", text)


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    res = result(paper(("One.\n",)), (0.0,))
    expected = full(res, 60)
    for name, value in (("TERM", "dumb"), ("COLUMNS", "30"), ("FORCE_COLOR", "1")):
        monkeypatch.setenv(name, value)
    assert full(res, 60) == expected


def rows(text: str, start: int, end: int, width: int) -> list[tuple[int | None, str, str]]:
    """Number, text and underlined words of each row."""
    found = excerpt(Source("a.tex", text), Span("a.tex", start, end), width)
    assert all(cell_len(row.text) <= width for row in found)
    assert all(0 <= row.start <= row.end <= cell_len(row.text) for row in found)
    return [(row.number, row.text, row.text[row.start : row.end]) for row in found]


def test_an_excerpt_of_short_lines() -> None:
    text = "One. Two is\n  longer. Three.\n"
    assert rows(text, 5, 21, 40) == [
        (1, "One. Two is", "Two is"),
        (2, "  longer. Three.", "longer."),
    ]


def test_an_excerpt_of_a_long_line_begins_near_the_step_and_shows_all_of_it() -> None:
    text = "before " * 40 + "this is wrong because of that " + "after " * 40
    found = rows(text, 280, 309, 24)
    assert "".join(marked for *_, marked in found) == "this is wrong because of that"
    assert len(found) <= 3


def test_a_long_step_loses_its_middle_only() -> None:
    text = "".join(f"line {number}\n" for number in range(1, 31))
    found = rows(text, 0, len(text) - 1, 40)
    assert [number for number, *_ in found] == [1, 2, 3, 4, None, 30]
    assert found[4][1] == "..."


def test_a_paper_on_one_line_of_ten_million_characters() -> None:
    text = "x" * 10_000_000
    assert len(rows(text, 5_000_000, 9_000_000, 80)) == 6


def test_printable_text_keeps_its_length() -> None:
    text = "".join(map(chr, range(0x300))) + "\u2028\u202e\ufeff\ud800"
    assert len(printable(text)) == len(text)
    assert printable(printable(text)) == printable(text)
    assert printable(text).isprintable() or "\xad" in text


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        ("Euler's formula", "Euler's formula"),
        (r"\emph{Cauchy}--Schwarz", "Cauchy\u2013Schwarz"),
        ("[bold]\x1b[0m", "[bold]\u241b[0m"),
        (r"Gau\ss", "Gau\xdf"),
        ("", ""),
    ],
)
def test_titles_become_plain_text(latex: str, plain: str) -> None:
    assert plain_title(latex) == plain


@pytest.mark.parametrize("latex", ["\\begin{", "$", "}{", "\\" * 3, "{" * 5000, "\\[x"])
def test_broken_titles_do_no_harm(latex: str) -> None:
    assert isinstance(plain_title(latex), str)
