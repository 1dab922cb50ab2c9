"""The page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from proofcheck.document.finding import Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Span
from proofcheck.rules import RULES
from tests.papers import paper, result
from tests.reports.html.browser import CHROMIUM, Browser, browser
from tests.reports.html.pages import page_from, page_of
from tests.reports.html.test_page import HOSTILE, PAPER

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
SHOWN = "[...document.querySelectorAll('.finding')].filter(e => e.checkVisibility()).length"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as running:
        yield running


def opened(chromium: Browser, folder: Path, page: str) -> None:
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8", errors="backslashreplace")
    chromium.open(file)
    assert chromium.complaints() == []
    assert chromium.requests() == [file.as_uri()]


def doubted() -> str:
    problem = Finding(RULES["PC002"], Severity.ERROR, "missing", Span("paper.tex", 0, 1), 0.4)
    found = paper(("One. ", "Two $x$. ", "Three."), ("Four.",), problems=(problem,), head="x ")
    return page_of(result(found, (0.99, 0.01, 0.08), (0.99,)))


def test_formulas_are_set_without_a_request_or_a_complaint(
    chromium: Browser, tmp_path: Path
) -> None:
    opened(chromium, tmp_path, page_from(tmp_path, PAPER))
    assert chromium.run("document.querySelectorAll('math').length") == 4
    assert chromium.run(
        "[...document.querySelectorAll('math')].every(m => m.getBoundingClientRect().width > 3)"
    )
    fraction = "document.querySelector('msup')"
    assert chromium.run(f"{fraction}.namespaceURI").endswith("MathML")


def test_filters(chromium: Browser, tmp_path: Path) -> None:
    opened(chromium, tmp_path, doubted())
    assert chromium.run(SHOWN) == 3
    chromium.click("nav input[data-code=PC301]")
    assert chromium.run(SHOWN) == 1
    chromium.click("nav input[data-code=PC301]")
    chromium.click("nav input[data-severity=error]")
    assert chromium.run(SHOWN) == 2
    chromium.run(
        "(() => { const r = document.querySelector('#confidence'); r.value = 0.97;"
        " r.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    assert chromium.run(SHOWN) == 1
    chromium.press("o")
    assert chromium.run("document.querySelectorAll('.proof:not([hidden])').length") == 1


def test_a_proof_whose_finding_is_shown_with_equal_ones_elsewhere_is_not_hidden(
    chromium: Browser, tmp_path: Path
) -> None:
    lost = (
        "\\begin{lemma}L.\\end{lemma}\\begin{proof}By \\ref{volume-NUMBER} it holds.\\end{proof}\n"
    )
    clean = "\\begin{lemma}C.\\end{lemma}\\begin{proof}It is clear.\\end{proof}\n"
    paper = clean + "".join(lost.replace("NUMBER", str(number)) for number in range(6))
    body = f"\\begin{{document}}\n{paper}\\end{{document}}\n"
    opened(chromium, tmp_path, page_from(tmp_path, body))
    seen = "[...document.querySelectorAll('.proof')].filter(e => e.checkVisibility()).length"
    assert chromium.run(SHOWN) == 1
    chromium.click("#only")
    assert chromium.run(seen) == 6
    chromium.click("nav input[data-code=PC101]")
    assert chromium.run(seen) == 0


def test_keys(chromium: Browser, tmp_path: Path) -> None:
    opened(chromium, tmp_path, doubted())
    focused = "document.activeElement.dataset.code"
    chromium.press("j")
    assert chromium.run(focused) == "PC002"
    chromium.press("j")
    chromium.press("j")
    assert "3 of 3" in chromium.run("document.querySelector('#shown').textContent")
    chromium.press("k")
    assert "2 of 3" in chromium.run("document.querySelector('#shown').textContent")
    chromium.press("?")
    assert chromium.run("document.querySelector('#help').open")


def test_a_cell_leads_to_its_step(chromium: Browser, tmp_path: Path) -> None:
    opened(chromium, tmp_path, doubted())
    chromium.click("#strip .t6")
    assert chromium.run("document.querySelector('.at').id") == "p1-1"


def test_dark_mode_follows_the_system_and_the_button(chromium: Browser, tmp_path: Path) -> None:
    opened(chromium, tmp_path, doubted())
    ground = "getComputedStyle(document.body).backgroundColor"
    assert chromium.run(ground) == "rgb(255, 255, 255)"
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    chromium.call("Emulation.setEmulatedMedia", features=dark)
    assert chromium.run(ground) == "rgb(22, 24, 28)"
    chromium.click("#theme")
    assert chromium.run(ground) == "rgb(255, 255, 255)"
    chromium.call("Emulation.setEmulatedMedia", features=[])


def test_the_graph_collapses_and_finds(chromium: Browser, tmp_path: Path) -> None:
    opened(chromium, tmp_path, page_from(tmp_path, PAPER))
    drawn = "[...document.querySelectorAll('#drawing a')].filter(e => e.checkVisibility()).length"
    assert chromium.run(drawn) == 3
    chromium.click("#drawing a[data-n='1'] rect")
    assert chromium.run(drawn) == 2
    chromium.click("[data-zoom=all]")
    assert chromium.run(drawn) == 3
    before = chromium.run("document.querySelector('#drawing').getAttribute('viewBox')")
    chromium.click("[data-zoom='0.8']")
    assert chromium.run("document.querySelector('#drawing').getAttribute('viewBox')") != before
    chromium.run(
        "(() => { const i = document.querySelector('#graph-search'); i.value = '(b)';"
        " i.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    assert chromium.run("document.querySelector('#drawing .hot').dataset.n") == "2"


def test_hostile_papers_run_nothing(chromium: Browser, tmp_path: Path) -> None:
    evil = " ".join(HOSTILE)
    document = paper((evil, f"${evil}$"), path=evil, title=evil)
    opened(chromium, tmp_path, page_of(result(document, (0.1, evil))))
    assert chromium.run("document.scripts.length") == 1
    assert chromium.run("document.querySelectorAll('img, iframe, style ~ style').length") == 0


def test_the_page_can_be_read_without_scripts(chromium: Browser, tmp_path: Path) -> None:
    chromium.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        opened(chromium, tmp_path, page_from(tmp_path, PAPER))
        assert chromium.run("document.querySelectorAll('math').length") == 4
        assert not chromium.run("document.querySelector('nav')?.checkVisibility() ?? false")
    finally:
        chromium.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_row_that_is_listed_stays_in_line_with_the_others(
    chromium: Browser, tmp_path: Path
) -> None:
    """Its number once was a cell of its own, and moved the row by a column."""
    rows = r"\begin{align*} (n+1)^2 &= n^2 + 2n + 1 \\ &= (n-1)^2 \end{align*}"
    latex = PAPER.replace(r"We use \cite", rf"We have {rows} and use \cite", 1)
    opened(chromium, tmp_path, page_from(tmp_path, latex, top=1))
    lefts = chromium.run(
        "[...document.querySelector('mtr[data-rank]').parentNode.children]"
        ".map(row => row.children[1].getBoundingClientRect().left)"
    )
    assert len(lefts) == 2 and abs(lefts[0] - lefts[1]) < 1
