"""Equal findings are shown once, and counted each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from proofcheck.reports.check.as_json import write_json
from proofcheck.reports.check.full import write_full
from proofcheck.reports.check.html.page import write_html
from proofcheck.reports.check.markdown import write_markdown
from proofcheck.result import Result
from proofcheck.run import check
from proofcheck.settings.settings import Settings
from proofcheck.triage.equal import MANY, fold
from tests.reports.writing import written

HEAD = "\\documentclass{article}\\newtheorem{lemma}{Lemma}\\begin{document}\n"


def checked(folder: Path, body: str) -> Result:
    path = folder / "paper.tex"
    path.write_text(f"{HEAD}{body}\\end{{document}}\n", encoding="utf-8")
    *_, last = check([str(path)], Settings(use_model=False))
    assert isinstance(last, Result)
    return last


def lost(count: int, name: Callable[[int], str]) -> str:
    proofs = (f"By \\ref{{{name(n)}}} it holds.\n" for n in range(count))
    return f"\\begin{{lemma}}It.\\end{{lemma}}\n\\begin{{proof}}{''.join(proofs)}\\end{{proof}}\n"


def volume(number: int) -> str:
    """A label of a volume that is missing; no two look like a slip for each other."""
    return f"two-{number:04b}-{'abcdefghijklm'[number % 13] * 9}-{number}"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(lost(MANY - 1, volume), id="a few"),
        pytest.param(
            "\\begin{lemma}\\label{lem:one}It.\\end{lemma}"
            + "".join(f"\\begin{{lemma}}\\label{{thing-{n}a}}It.\\end{{lemma}}" for n in range(9))
            + lost(9, lambda n: f"thing-{n}b"),
            id="slips, each with a correction of its own",
        ),
    ],
)
def test_each_is_shown(tmp_path: Path, body: str) -> None:
    result = checked(tmp_path, body)
    assert not any(fold(result).values())
    assert "further place" not in written(write_full, result)


def test_a_thousand_dead_labels_are_one_entry_and_a_count(tmp_path: Path) -> None:
    result = checked(tmp_path, lost(1000, volume))
    text = written(write_full, result, 250)
    assert text.count("is set nowhere:") == 1
    assert "the same at 999 further places:" in text
    assert f"paper.tex:4:9: By \\ref{{{volume(1)}}} it holds." in text
    assert "and 989 more" in text
    assert "Found 1,000 warnings." in text


def test_machines_read_each(tmp_path: Path) -> None:
    result = checked(tmp_path, lost(1000, volume))
    found = json.loads(written(write_json, result))
    assert sum(len(file["findings"]) for file in found["files"]) == 1000


def test_a_page_has_one_card_with_links_to_the_steps(tmp_path: Path) -> None:
    page = written(write_html, checked(tmp_path, lost(30, volume)))
    assert page.count('<aside class="finding') == page.count("<aside") == 1
    assert "the same at 29 further places" in page
    assert 'href="#p1-10"' in page
    assert "and 19 more" in page
    assert "30 warnings" in page


def test_a_summary_has_one_row(tmp_path: Path) -> None:
    text = written(write_markdown, checked(tmp_path, lost(30, volume)))
    assert text.count("| warning | PC101 |") == 1
    assert "29 further places" in text


def test_what_is_silenced_in_the_text_is_not_counted_with_the_rest(tmp_path: Path) -> None:
    body = lost(30, volume).replace("holds.\n", "holds. % proofcheck: ignore[PC101]\n", 10)
    text = written(write_full, checked(tmp_path, body))
    assert "the same at 19 further places" in text
    assert "Found 20 warnings (10 suppressed)." in text
