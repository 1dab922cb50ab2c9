"""The annotated PDF, in its three ways, read back from what was written."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from proofcheck.assess.verdict import Doubt, Scored, Verdict
from proofcheck.reports.check.pdf.annotated import pdf_report
from proofcheck.result import Result
from proofcheck.run import check
from proofcheck.settings.settings import FormalSettings, Settings
from proofcheck.tex import compile as compiling
from tests.scripted_assessor import ScriptedAssessor

needs_tex = pytest.mark.skipif(not shutil.which("pdflatex"), reason="no TeX is installed")

PAPER = r"""\documentclass{article}
\usepackage{amsthm,amsmath}
\newtheorem{lemma}{Lemma}
\begin{document}
\begin{lemma} Odd numbers are differences of squares. \end{lemma}
\begin{proof}
Take some number $n$ at first. Indeed $(n+1)^2 - n^2 = 2n - 1$ as one sees.
Every odd number has this shape.
\end{proof}
\end{document}
"""


@pytest.fixture
def without_tex(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofcheck.tex.compile.shutil.which", lambda name: None)


def checked(folder: Path, text: str = PAPER, name: str = "paper.tex") -> Result:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    *_, result = check([str(path)], Settings(use_model=False))
    assert isinstance(result, Result)
    return result


def scored(folder: Path, top: int = 0) -> Result:
    """A paper with a step that is refuted, and one that is low without being doubted."""
    path = folder / "paper.tex"
    path.write_text(PAPER, encoding="utf-8")
    *_, result = check([str(path)], Settings(top=top), assessor=Low())
    assert isinstance(result, Result)
    return result


class Low(ScriptedAssessor):
    """0.4 for the step with "shape"."""

    def verdict(self, text: str) -> Verdict:
        if "shape" not in text:
            return super().verdict(text)
        at = text.index("shape")
        return Scored(0.4, Doubt("shape", at, at + 5, 2.0, corrections=(("form", 40.0),)))


def printed(path: Path) -> Path:
    """A PDF of the paper's words, as some other program may have made it."""
    canvas = Canvas(str(path), pagesize=A4)
    lines = (
        "Lemma 1. Odd numbers are differences of squares.",
        "Proof. Take some number n at first. Indeed (n+1)2 - n2 = 2n - 1 as one sees.",
        "Every odd number has this shape.",
    )
    for row, line in enumerate(lines):
        canvas.drawString(72, 700 - 20 * row, line)
    canvas.save()
    return path


@dataclass(frozen=True)
class Found:
    """An annotation as a reader sees it; ``quads`` is empty unless it is a highlight."""

    page: int
    quads: list[float]
    contents: str


def found_in(data: bytes, kind: str) -> list[Found]:
    """The annotations of a kind."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            Found(
                number,
                [float(value) for value in one.get("/QuadPoints", [])],
                str(one.get("/Contents", "")),
            )
            for number, page in enumerate(pdf.pages)
            for one in page.obj.get("/Annots", [])
            if one.Subtype == kind
        ]


def words_under(data: bytes, highlight: Found) -> str:
    """The words of the page that a highlight lies on."""
    text = pdfium.PdfDocument(data)[highlight.page].get_textpage()
    found = []
    for at in range(0, len(highlight.quads), 8):
        xs, ys = highlight.quads[at : at + 8 : 2], highlight.quads[at + 1 : at + 8 : 2]
        found.append(text.get_text_bounded(min(xs), min(ys), max(xs), max(ys)))
    return " ".join(" ".join(found).split())


def all_text(data: bytes) -> str:
    document = pdfium.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def outline(data: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as found:
        for item in found.root:
            yield str(item.title)
            yield from (str(child.title) for child in item.children)


def test_without_tex_and_without_a_pdf_the_findings_are_typeset(
    tmp_path: Path, without_tex: None
) -> None:
    data, how = pdf_report(checked(tmp_path))
    assert how.startswith("The findings are typeset by themselves, without the paper: no TeX")
    text = all_text(data)
    assert "PC202" in text
    assert "2n - 1" in text
    # It said "0 scored, 4 not scored" beside that.
    assert "No step was scored, as no model was asked for." in " ".join(text.split())
    assert "not scored" not in text


def test_a_pdf_that_is_there_is_marked_where_the_words_stand(
    tmp_path: Path, without_tex: None
) -> None:
    result = checked(tmp_path)
    data, how = pdf_report(result, printed(tmp_path / "other.pdf"))
    assert "1 of 1 finding marked in it" in how
    (highlight,) = found_in(data, "/Highlight")
    under = words_under(data, highlight)
    assert "2n - 1" in under
    assert "Every odd" not in under
    assert "Take some" not in under
    assert "PC202 warning: this equation is false" in highlight.contents
    assert "2n + 1" in highlight.contents
    assert any("PC202" in title for title in outline(data))


def test_the_steps_most_worth_a_look_are_on_the_last_page_and_marked_when_asked_for(
    tmp_path: Path, without_tex: None
) -> None:
    source = printed(tmp_path / "other.pdf")
    unasked, _ = pdf_report(scored(tmp_path), source)
    assert len(found_in(unasked, "/Highlight")) == 1  # the refuted step alone
    asked, how = pdf_report(scored(tmp_path, top=2), source)
    assert "1 of 1 finding marked in it" in how
    low, refuted = found_in(asked, "/Highlight")
    assert "Every odd number has this shape" in words_under(asked, low)
    assert low.contents.startswith("2. right with probability 0.400 (a word looks odd)")
    assert "suggestion: `form` here? 40 times more likely" in low.contents
    assert "PC202" in refuted.contents  # not marked twice
    for data, count in ((unasked, 3), (asked, 2)):
        text = " ".join(all_text(data).split())
        last = text[text.index(f"The {count} steps most worth a second look") :]
        assert "1. this equation is false" in last and "2. right with probability 0.400" in last
    assert "second look" not in all_text(pdf_report(checked(tmp_path), source)[0])


def test_a_step_that_follows_looks_so_on_its_page(tmp_path: Path, without_tex: None) -> None:
    refuted = "Indeed $(n+1)^2 - n^2 = 2n - 1$ as one sees."
    follows = "Now $n$ is a natural number. Hence $(n+1)^2 - n^2 = 2n + 1$."
    text = PAPER.replace(refuted, follows)
    path = tmp_path / "paper.tex"
    path.write_text(text, encoding="utf-8")
    canvas = Canvas(str(tmp_path / "other.pdf"), pagesize=A4)
    canvas.drawString(72, 700, "Lemma 1. Odd numbers are differences of squares.")
    canvas.drawString(72, 680, "Proof. Take some number n at first. Now n is a natural number.")
    canvas.drawString(72, 660, "Hence (n+1)2 - n2 = 2n + 1. Every odd number has this shape.")
    canvas.save()
    made = {}
    for asked in (False, True):
        settings = Settings(
            use_model=False, formal=FormalSettings(wanted=asked, milliseconds=60_000)
        )
        *_, result = check([str(path)], settings)
        assert isinstance(result, Result)
        made[asked] = pdf_report(result, tmp_path / "other.pdf")[0]
    assert not found_in(made[False], "/Highlight")
    (highlight,) = found_in(made[True], "/Highlight")
    assert "2n + 1" in words_under(made[True], highlight)
    assert "Every" not in words_under(made[True], highlight)
    assert highlight.contents.startswith(
        "✓ Its relations follow from what is written here, says z3"
    )
    assert "Step 3 of 4 in the proof of Lemma 1" in highlight.contents
    assert "(check-sat)" in highlight.contents
    assert not [title for title in outline(made[True]) if "follow" in title]


def test_the_first_page_says_what_was_put_formally_and_what_was_not(
    tmp_path: Path, without_tex: None
) -> None:
    path = tmp_path / "paper.tex"
    path.write_text(PAPER.replace("as one sees.", "as one sees. Suppose that $n > 1$."), "utf-8")
    settings = Settings(use_model=False, formal=FormalSettings(wanted=True, milliseconds=60_000))
    *_, result = check([str(path)], settings)
    assert isinstance(result, Result)
    text = " ".join(all_text(pdf_report(result)[0]).split())
    assert "0 of 2 steps with a relation were put formally: 0 follow" in text
    assert "Not put formally: 1 step, because: it supposes, defines or denies" in text


def test_the_pdf_beside_a_paper_counts_only_when_it_is_newer(
    tmp_path: Path, without_tex: None
) -> None:
    printed(tmp_path / "paper.pdf")
    result = checked(tmp_path)  # writes the source after the PDF
    os.utime(tmp_path / "paper.pdf", (1, 1))
    assert "typeset by themselves" in pdf_report(result)[1]
    os.utime(tmp_path / "paper.pdf")
    os.utime(tmp_path / "paper.tex", (1, 1))
    assert "marked in it" in pdf_report(result)[1]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nonsense", b"\x00" * 1000])
def test_a_broken_pdf_is_a_reason_not_a_crash(
    tmp_path: Path, without_tex: None, data: bytes
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(data)
    made, how = pdf_report(checked(tmp_path), broken)
    assert "cannot be annotated" in how
    assert "PC202" in all_text(made)


def test_hostile_words_are_only_words(tmp_path: Path, without_tex: None) -> None:
    hostile = PAPER.replace("Take some", "<b>\u202e\ufdfa (x) Tj \\\\) </b> \U0001f600")
    data, _ = pdf_report(checked(tmp_path, hostile))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/JavaScript" not in str(pdf.Root)
        assert len(pdf.pages) >= 1


def test_two_papers_are_typeset_together(tmp_path: Path) -> None:
    checked(tmp_path, name="one.tex")
    checked(tmp_path, name="two.tex")
    *_, result = check([str(tmp_path)], Settings(use_model=False))
    assert isinstance(result, Result)
    data, how = pdf_report(result)
    assert "there are 2 papers to annotate, not one" in how
    assert all_text(data).count("PC202") >= 2


def test_the_same_result_gives_the_same_bytes(tmp_path: Path, without_tex: None) -> None:
    result = checked(tmp_path)
    source = printed(tmp_path / "other.pdf")
    assert pdf_report(result, source)[0] == pdf_report(result, source)[0]


@needs_tex
def test_a_paper_is_compiled_and_marked_on_the_right_words(tmp_path: Path) -> None:
    result = checked(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    data, how = pdf_report(result)
    assert "The paper was compiled with" in how
    assert "1 of 1 finding marked in it" in how
    (highlight,) = found_in(data, "/Highlight")
    under = words_under(data, highlight)
    assert "2n" in under.replace(" ", "")
    assert "Every" not in under
    (grade,) = found_in(data, "/Square")
    assert "grade 0.5" in grade.contents
    # TeX has written nothing beside the source.
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@needs_tex
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            r"\usepackage{amsthm,amsmath}",
            r"\usepackage{amsthm,amsmath,hyperref}\pagestyle{headings}",
        ),
        (r"\documentclass{article}", r"\documentclass[twocolumn]{article}"),
        (r"\documentclass{article}", r"\documentclass{amsart}"),
    ],
)
def test_pages_are_read_whatever_boxes_stand_around_them(
    tmp_path: Path, old: str, new: str
) -> None:
    data, how = pdf_report(checked(tmp_path, PAPER.replace(old, new)))
    assert "1 of 1 finding marked in it" in how
    (highlight,) = found_in(data, "/Highlight")
    assert "2n" in words_under(data, highlight).replace(" ", "")


@needs_tex
def test_a_paper_can_do_nothing_but_be_set(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("confidential words", encoding="utf-8")
    folder = tmp_path / "project"
    folder.mkdir()
    attack = PAPER.replace(
        "Take some",
        rf"\immediate\write18{{touch {tmp_path}/written}}"
        rf"\InputIfFileExists{{{secret}}}{{}}{{}} Take some",
    )
    data, _ = pdf_report(checked(folder, attack))
    assert not (tmp_path / "written").exists()
    assert "confidential" not in all_text(data)


@needs_tex
@pytest.mark.parametrize("asks", ["% !TeX program = lualatex", r"\usepackage{luacode}"])
def test_a_paper_that_asked_for_luatex_wrote_outside_its_folder(tmp_path: Path, asks: str) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    attack = rf'\directlua{{io.open("{tmp_path}/written", "w"):close()}} Take some'
    text = PAPER.replace(r"\begin{document}", f"{asks}\n\\begin{{document}}", 1)
    _, how = pdf_report(checked(folder, text.replace("Take some", attack)))
    assert not (tmp_path / "written").exists()
    assert "it asks for LuaTeX, in which a paper can run programs" in how


@needs_tex
def test_a_paper_that_never_ends_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(r"\def\x{\x}\x", encoding="utf-8")
    with pytest.raises(compiling.CompileError, match="did not end within 2 s"):
        compiling.compile_paper(tmp_path, "a.tex", "", timeout=2.0)
