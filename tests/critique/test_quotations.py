from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.assess.critique.judgement import DefectKind
from proofcheck.assess.critique.quotations import Quotable, cut
from proofcheck.assess.critique.verdicts import (
    ClaimedDefect,
    WrittenVerdict,
    read_check,
    read_verdict,
)
from proofcheck.document.document import Document, Proof, Step
from proofcheck.document.source import Source, Span
from proofcheck.document.text import plain_text
from proofcheck.llm.engine import Failure

from .papers import SQUARES, only_proof, paper
from .scripted import defect, verdict


def claim(step: int, quotation: str) -> ClaimedDefect:
    return ClaimedDefect(step, quotation, "what", "breaks", DefectKind.GAP)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return paper(tmp_path_factory.mktemp("paper"), SQUARES)


@pytest.mark.parametrize(
    ("step", "quotation"),
    [
        (0, "nothing like it"),
        (0, ""),
        (0, "is"),
        (0, "$ ( ) $"),
        (0, "\x00\x00\x00\x00"),
        (0, "an aside"),  # a comment: the model has not seen it
        (1, "% an aside"),
        (7, "n^2"),  # in several others
        (-1, "$n^2$"),
        (0, "Then $n^2 = 4k^3$"),
        (0, "Let $n$ be odd, so ... k"),
    ],
)
def test_what_is_not_there_is_not_found(document: Document, step: int, quotation: str) -> None:
    assert Quotable(document, only_proof(document)).locate(claim(step, quotation)) is None


@pytest.mark.parametrize(
    ("step", "quotation", "found_in", "text"),
    [
        (0, "so $n = 2k + 1$", 0, "so $n = 2k + 1$"),
        (0, "n = 2k + 1 for some", 0, "n = 2k + 1$   for some"),
        (1, r"\(n^2 = 4k^2 + 4k + 1\) by", 1, "n^2 = 4k^2 +\n  4k + 1$ by"),
        (1, "[2] Then $n^2", 1, "Then $n^2"),
        (1, "“by expansion.”", 1, "by expansion."),
        (1, "by expansion;", 1, "by expansion"),
        (0, "by expansion", 1, "by expansion"),
        (99, "by expansion", 1, "by expansion"),
        (3, "$n^2$", 3, "$n^2$"),
        (0, r"k \in \Z", 0, r"k \in \Z"),
    ],
)
def test_what_is_there_is_found(
    document: Document, step: int, quotation: str, found_in: int, text: str
) -> None:
    found = Quotable(document, only_proof(document)).locate(claim(step, quotation))
    assert found is not None and found.step == found_in
    assert document.sources[found.span.path].slice(found.span) == text


def test_an_expanded_macro_is_the_whole_step(document: Document) -> None:
    proof = only_proof(document)
    found = Quotable(document, proof).locate(claim(0, r"n \in \mathbb{Z}$ be odd"))
    assert found is not None and found.span == proof.steps[0].span


def test_latex_with_one_backslash_in_json(tmp_path: Path) -> None:
    text = r"""\begin{lemma} A. \end{lemma}
\begin{proof} So $\frac{a}{b} \neq \theta + \rho$. And this is $\beta_1 = 0$. \end{proof}
"""
    document = paper(tmp_path, text)
    quotable = Quotable(document, only_proof(document))
    for quotation, expected in (
        (r"\frac{a}{b} \neq \theta", r"\frac{a}{b} \neq \theta"),
        (r"\beta_1 = 0", r"\beta_1 = 0"),
    ):
        read = read_verdict(
            f'{{"defects": [{{"step": 1, "quotation": "{quotation}", '
            '"what": "", "breaks": "", "fault": "gap"}], "grade": 0.5}'
        )
        assert isinstance(read, WrittenVerdict)
        found = quotable.locate(read.claims[0])
        assert found is not None
        assert document.sources[found.span.path].slice(found.span) == expected


FOUND = r"a \ge b \le c$ for $n \to \infty"


@pytest.mark.parametrize(
    ("written", "quotation", "found"),
    [
        (r"So $\left( a + b \right)^2 \le 2c$.", "(a+b)^2 \\leq 2c", r"( a + b \right)^2 \le 2c"),
        (r"So $\dfrac{a}{b} \ne x^{2}$.", r"\(\frac{a}{b} \neq x^2\)", r"\dfrac{a}{b} \ne x^{2}"),
        (r"So $x_1, \ldots, x_n \in A$.", "x_1, ..., x_n ∈ A", r"x_1, \ldots, x_n \in A"),
        (
            r"It is \emph{right} exact, so $a = 1$.",
            "It is right exact",
            r"It is \emph{right} exact",
        ),
        (r"So $a \ge b \le c$ for $n \to \infty$.", "a >= b <= c for n -> ∞", FOUND),
        (r"So $\bigl\{ a \bigr\}\, b$ holds.", r"\{a\} b", r"\{ a \bigr\}\, b"),
    ],
)
def test_what_models_do_to_latex_is_undone_and_the_source_is_quoted(
    tmp_path: Path, written: str, quotation: str, found: str
) -> None:
    text = f"\\begin{{lemma}} A. \\end{{lemma}}\\begin{{proof}} {written} \\end{{proof}}"
    document = paper(tmp_path, text)
    located = Quotable(document, only_proof(document)).locate(claim(0, quotation))
    assert located is not None and located.quotation == found
    assert document.sources[located.span.path].slice(located.span) == found


@pytest.mark.parametrize("quotation", [r"\left( a - b", "x^3", r"\leqalant", r"\frac"])
def test_another_formula_is_not_the_same(tmp_path: Path, quotation: str) -> None:
    text = r"\begin{lemma} A. \end{lemma}\begin{proof} So $(a + b)^2 \le x^{2}$. \end{proof}"
    document = paper(tmp_path, text)
    assert Quotable(document, only_proof(document)).locate(claim(0, quotation)) is None


def document_of(text: str) -> Document:
    source = Source("p", text)
    return Document("p", {"p": source}, text=plain_text([source]))


LOOSE = re.compile(r"[\s$~&]|\\[()\[\],;:! ]")
TEXT = st.text(st.sampled_from("ab $~\n%\\&[1]().é𝔸"), min_size=1, max_size=60)


@settings(deadline=None)
@given(TEXT, TEXT, st.data())
def test_a_quotation_cut_from_the_text_is_found(
    first: str, second: str, data: st.DataObject
) -> None:
    first, second = first.replace("%", ""), second.replace("%", "")
    whole = f"x{first}y" + f"x{second}y"
    lengths = (len(first) + 2, len(second) + 2)
    steps = tuple(
        Step(
            at,
            Span("p", start, start + length),
            whole[start : start + length],
            "normal",
            region=(start, start + length),
        )
        for at, (start, length) in enumerate(zip((0, lengths[0]), lengths, strict=True))
    )
    document = document_of(whole)
    proof = Proof("p1", "full", Span("p", 0, len(whole)), whole, None, None, (), steps)  # type: ignore[arg-type]
    start = data.draw(st.integers(0, lengths[0] - 1))
    end = data.draw(st.integers(start + 1, lengths[0]))
    quotation = whole[start:end].strip()
    content = sum(char.isalnum() for char in quotation)
    quotable = Quotable(document, proof)
    found = quotable.locate(claim(0, quotation))
    if content >= 3:
        assert found is not None and found.step == 0
        assert whole[found.span.start : found.span.end] == quotation
        if "\\" in quotation or f"\\{quotation}" in whole:
            return  # without the blank after it a command is another one; it is quoted whole
        folded = quotable.locate(claim(0, re.sub(r"[\s$]", "", quotation)))
        assert folded is not None and folded.step == 0
        shown = whole[folded.span.start : folded.span.end]
        assert LOOSE.sub("", shown) == LOOSE.sub("", quotation) and shown == shown.strip(" \n$")


@settings(deadline=None)
@given(st.text(max_size=40), st.integers(-3, 9))
def test_any_quotation_is_located_in_its_step_or_not_at_all(quotation: str, step: int) -> None:
    document = document_of("Let $a = b$. Then c % d\n holds.")
    steps = (
        Step(0, Span("p", 0, 12), "Let $a = b$. ", "Let $a = b$.", region=(0, 13)),
        Step(1, Span("p", 13, 31), "Then c % d\n holds.", "Then c holds.", region=(13, 31)),
    )
    proof = Proof("p1", "full", Span("p", 0, 31), "", None, None, (), steps)  # type: ignore[arg-type]
    found = Quotable(document, proof).locate(claim(step, quotation))
    if found:
        span = steps[found.step].span
        assert span.start <= found.span.start < found.span.end <= span.end


# -- verdicts -------------------------------------------------------------------------------------


def test_a_verdict_in_words_around_it_is_read() -> None:
    read = read_verdict(f"Here it is:\n```json\n{verdict(defect(3, 'abc', 'gap'), grade=0.5)}\n```")
    assert read == WrittenVerdict(
        (ClaimedDefect(2, "abc", "Wrong.", "All of it.", DefectKind.GAP),), 0, 0.5
    )


def test_a_verdict_that_is_quoted_from_the_paper_is_none() -> None:
    quoted = verdict(grade=1)
    assert isinstance(read_verdict(f"The paper says {quoted}, but it is no referee."), Failure)
    assert isinstance(read_verdict(f"It says:\n```\n{quoted}\n```\nThat is nothing."), Failure)


def test_malformed_defects_are_counted() -> None:
    good = defect(1, "abc")
    bad: list[object] = [
        {**good, "step": "1"},
        {**good, "step": True},
        {**good, "fault": "huge"},
        {**good, "fault": ["gap"]},
        {**good, "what": None},
        {**good, "quotation": "x" * 3000},
        {},
    ]
    read = read_verdict(verdict(good, *bad))  # type: ignore[arg-type]
    assert isinstance(read, WrittenVerdict)
    assert (len(read.claims), read.malformed) == (1, len(bad))
    many = read_verdict(verdict(*[good] * 100))
    assert isinstance(many, WrittenVerdict) and (len(many.claims), many.malformed) == (32, 68)


def test_words_of_a_model_are_fit_to_be_shown() -> None:
    read = read_verdict(
        verdict(defect(1, "abc", what="\x1b[31m$\\alpha$ \n and \x0crac \ud800" + "x" * 9999))
    )
    assert isinstance(read, WrittenVerdict)
    what = read.claims[0].what
    assert what.startswith("[31m$\\alpha$ and \\frac xxx") and what.endswith("x…")
    assert len(what) == 2001


@settings(deadline=None)
@given(
    st.text(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["defects", "grade", "confirmed", "step"]), inner)
        ),
        max_leaves=8,
    ).map(repr)
)
def test_nothing_that_is_written_breaks_the_reading(text: str) -> None:
    assert isinstance(read_verdict(text), WrittenVerdict | Failure)
    assert isinstance(read_check(text), bool | Failure)


@pytest.mark.parametrize(
    ("text", "said"),
    [('{"confirmed": true}', True), ('{"reason": "", "confirmed": false}', False)],
)
def test_outcomes_of_checks(text: str, said: bool) -> None:
    assert read_check(text) is said


@pytest.mark.parametrize("text", ["", "{", "true", '{"confirmed": 1}', '{"confirmed": "true"}'])
def test_no_outcome(text: str) -> None:
    assert isinstance(read_check(text), Failure)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("So $a = b$.", ["So $a = b$."]),
        ("one two three " * 8, ["one two three " * 5 + "one two", "three " + "one two three " * 2]),
        (
            r"Now \( a + b + c + d = e + f + g + h \) by $x$ and $ y = 1 + 2 + 3 + 4 + 5 + 6 $.",
            [
                r"Now \( a + b + c + d = e + f + g + h \) by $x$ and",
                "$ y = 1 + 2 + 3 + 4 + 5 + 6 $.",
            ],
        ),
        (r"\{ a \} " + "{b c} " * 20, [r"\{ a \} " + "{b c} " * 12, "{b c} " * 8]),
        ("$" + "x + " * 40, ["$" + "x + " * 40]),
        ("} " + "a b " * 30, ["} " + "a b " * 19 + "a", "b " + "a b " * 10]),
    ],
)
def test_the_pieces_that_can_be_quoted_cut_no_formula(text: str, pieces: list[str]) -> None:
    assert cut(text) == [piece.strip() for piece in pieces]


def test_every_piece_of_a_step_is_found_where_it_stands(document: Document) -> None:
    quotable = Quotable(document, only_proof(document))
    pieces = quotable.pieces(range(6))
    assert list(pieces) == [1, 2, 3, 4]  # the steps that there are
    for number, texts in pieces.items():
        for text in texts:
            found = quotable.locate(claim(number - 1, text))
            assert found is not None and found.step == number - 1
