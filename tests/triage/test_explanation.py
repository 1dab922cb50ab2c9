"""What is said of the words that the verifier doubts, and where they are found in the source."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.assess.verdict import Doubt, Scored
from proofcheck.document.finding import Replacement
from proofcheck.document.source import Source, Span
from proofcheck.settings.settings import Settings
from proofcheck.triage.explanation import Explanation, explain, find_words, times
from proofcheck.triage.files import Checked, triage
from tests.papers import MODEL, paper

STEP = r"Hence $a \le b$ for all $n$ in the open set $U$."


def doubt(words: str, step: str = STEP, **changes: object) -> Doubt:
    """A doubt about the first occurrence of some words."""
    start = step.index(words)
    made = Doubt(words, start, start + len(words), 3.0)
    return replace(made, **changes)  # type: ignore[arg-type]


def explained(found: Doubt, step: str = STEP, text: str | None = None) -> Explanation | None:
    """The explanation of a doubt in a step that stands as ``text`` behind "Before. "."""
    source = Source("p.tex", f"Before. {step if text is None else text}")
    return explain(source, Span("p.tex", len("Before. "), len(source.text)), step, found)


@pytest.mark.parametrize(
    "found",
    [
        doubt("a", log_odds=0.0),
        doubt("a", log_odds=-2.0),
        Doubt("", 0, 0, 3.0),
        doubt(" "),
    ],
)
def test_nothing_is_said_where_nothing_else_is_likelier(found: Doubt) -> None:
    assert explained(found) is None


def test_a_correction_with_its_place_and_its_edit() -> None:
    place = len("Before. ") + STEP.index(r"\le")
    assert explained(doubt(r"\le", corrections=((r"\ge", 41.3), ("<", 12.0)))) == Explanation(
        r"`\le` in “Hence $a \le b$ for all $n$ in the”",
        r"`\ge` here? 41 times more likely in this context",
        Replacement(Span("p.tex", place, place + 3), r"\ge"),
    )


def test_something_out_of_place() -> None:
    assert explained(doubt("open")) == Explanation(
        "`open` looks out of place here in “b$ for all $n$ in the open set $U$.”"
    )
    assert explained(doubt("Yes", "Yes"), "Yes") == Explanation("`Yes` looks out of place here")


def test_a_correction_of_words_that_the_source_has_otherwise_is_words_alone() -> None:
    step, text = r"So \mathbb{R} is open.", r"So \R is open."
    found = explained(doubt("R", step, corrections=(("Q", 1e9),)), step, text)
    assert found == Explanation(
        "`R`", "`Q` here? more than 1,000 times more likely in this context"
    )


@pytest.mark.parametrize("correction", ["$x", "x}", "& x", "x %"])
def test_an_edit_breaks_nothing_around_it(correction: str) -> None:
    found = explained(doubt("a", corrections=((correction, 50.0),)))
    assert found is not None
    assert found.suggestion == f"`{correction}` here? 50 times more likely in this context"
    assert found.replacement is None


def test_an_edit_needs_the_very_words() -> None:
    step = "of the given set"
    wrapped = doubt("given set", step, corrections=(("set", 20.0),))
    found = explained(wrapped, step, "of the given\n  set")
    assert found is not None
    assert found.evidence == "`given set` in “of the given\n  set”"
    assert found.replacement is None
    blank = explained(doubt(" given", step, corrections=(("giving", 20.0),)), step)
    assert blank is not None
    assert blank.replacement is None


@pytest.mark.parametrize(
    ("step", "words", "text"),
    [
        ("$m = m$ and so $m = m$", "and so", "$m = m$ \\thus $m = m$"),
        (r"of \mathbb{R} \times \mathbb{R}", "times", r"of \R \x \R"),
        ("k n y", "n", "k \\foo y % k n y\n"),
        ("both $n$.", "n", "both \\m. % both $n$."),
        (r"x \alpha y", r"\alpha", r"x \alphas y"),
        (r"\mathbb{R} + n", "n", r"\R + nn"),
        ("n", "n", "n, n"),
    ],
)
def test_what_is_not_at_one_place_only_has_none(step: str, words: str, text: str) -> None:
    source = Source("p.tex", text)
    assert find_words(source, Span("p.tex", 0, len(text)), step, words, step.index(words)) is None


@pytest.mark.parametrize(
    ("step", "words", "text"),
    [
        ("So a is b here", "is", "So a\n   is % note\n  b here"),
        (r"For \mathbb{R} \le b", r"\le", r"For \R \le b"),
        ("50\\% of n", "n", "50\\% of n"),
        ("so n is n now", "n", "so n is n now"),
    ],
)
def test_where_words_are_found(step: str, words: str, text: str) -> None:
    source = Source("p.tex", text)
    found = find_words(source, Span("p.tex", 0, len(text)), step, words, step.index(words))
    assert found is not None
    assert source.slice(found) == words
    assert found.start == text.index(words)


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (1.0, "1.0 times"),
        (3.26, "3.3 times"),
        (9.96, "10 times"),
        (41.3, "41 times"),
        (99.6, "100 times"),
        (236.0, "240 times"),
        (999.0, "1,000 times"),
        (1000.1, "more than 1,000 times"),
        (5e21, "more than 1,000 times"),
    ],
)
def test_times(ratio: float, said: str) -> None:
    assert times(ratio) == said


@settings(max_examples=150, deadline=None)
@given(st.text("ab \\%\n$", max_size=40), st.text("ab \\%$", min_size=1, max_size=20), st.data())
def test_a_place_is_in_the_step_and_every_quotation_in_the_source(
    text: str, step: str, data: st.DataObject
) -> None:
    step = " ".join(step.split()) or "a"
    start = data.draw(st.integers(0, len(step) - 1))
    end = data.draw(st.integers(start + 1, len(step)))
    source = Source("p.tex", f"x{text}y")
    span = Span("p.tex", 1, 1 + len(text))
    corrections = data.draw(st.sampled_from([(), (("b", 50.0),)]))
    given_doubt = Doubt(step[start:end], start, end, 1.0, corrections=corrections)
    found = explain(source, span, step, given_doubt)
    if found is None:
        assert not step[start:end].strip()
        return
    for quoted in re.findall("“(.*)”", found.evidence, re.DOTALL):
        assert quoted in text
        assert quoted.strip()
    if found.replacement:
        assert span.start <= found.replacement.span.start < found.replacement.span.end <= span.end
        assert source.slice(found.replacement.span) == step[start:end]


def test_a_long_run_of_blanks_costs_little() -> None:
    text = "a" + " " * 20_000 + "b" + " " * 20_000 + "c d"
    source = Source("p.tex", text)
    found = find_words(source, Span("p.tex", 0, len(text)), "a b c d", "b", "a b c d".index("b"))
    assert found is not None
    assert source.slice(found) == "b"


def test_a_finding_says_what_the_model_found() -> None:
    document = paper(("First.\n", "Hence $a \\le b$.\n", "Third.\n"))
    found = Doubt(r"\le", 9, 12, 4.0, corrections=((r"\ge", 40.0),))
    verdicts = {"p1": (Scored(0.9), Scored(0.01, found), Scored(0.01))}
    (file,) = triage([Checked(document, verdicts)], Settings(), MODEL)
    one, other = (item.finding for item in file.findings)
    assert one.message.startswith("doubtful step in the proof of Lemma 1: right with")
    assert "\n" not in one.message
    source = document.sources["paper.tex"]
    assert source.slice(one.span) == r"Hence $a \le b$."
    assert one.evidence == r"`\le` in “Hence $a \le b$.”"
    assert one.suggestion == r"`\ge` here? 40 times more likely in this context"
    assert one.replacement
    assert source.slice(one.replacement.span) == r"\le"
    assert (other.evidence, other.suggestion, other.replacement) == ("Third.", None, None)


def test_a_fingerprint_does_not_depend_on_the_explanation() -> None:
    document = paper(("Hence $a \\le b$.\n",))
    found = Doubt(r"\le", 9, 12, 4.0)
    files = [
        next(iter(triage([Checked(document, {"p1": (verdict,)})], Settings(), MODEL)))
        for verdict in (Scored(0.01), Scored(0.02, found))
    ]
    assert files[0].findings[0].fingerprint == files[1].findings[0].fingerprint
