"""``html``: the page.

Every text of the paper goes through ``markup.text``, and formulas become MathML of known elements
only.  The page's own style and script are named by their hashes in its policy, so nothing else
could run, and nothing can be fetched.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from proofcheck.document.names import proof_name
from proofcheck.reports.check.html.findings import Cards
from proofcheck.reports.check.html.graph import graph_section
from proofcheck.reports.check.html.head import HELP, controls, header, legend
from proofcheck.reports.check.html.inline import FormulaCounts
from proofcheck.reports.check.html.markup import Markup, join, tag
from proofcheck.reports.check.html.paper import ShownPaper, papers_of, references_of
from proofcheck.reports.check.html.proofs import Anchors, ProofWriter
from proofcheck.reports.check.html.strip import strip
from proofcheck.reports.check.html.tint import Scale, scale_of
from proofcheck.reports.check.ranked import cut, evidence_lines, ranking_title, unasked
from proofcheck.reports.check.summary import summarise
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.places import place_text
from proofcheck.reports.shared.text import plural
from proofcheck.result import Result, TriagedFinding
from proofcheck.rules import RULES
from proofcheck.triage.equal import fold
from proofcheck.triage.top_steps import TopSteps, not_ranked


def write_html(result: Result, page: Page) -> None:
    """The whole result as one HTML file that needs nothing else."""
    style, script = _asset("page.css"), _asset("page.js")
    papers = papers_of(result)
    anchors = _anchors(papers)
    counts = FormulaCounts()
    references = references_of(papers, anchors.statements)
    cards = Cards(result.sources, fold(result), _steps(result, anchors))
    ranking = unasked(result)
    listed = {
        (one.root, one.proof.id, one.step.index): number
        for number, one in enumerate(ranking.steps, 1)
    }
    scale = scale_of(
        verdict for file in result.files for one in file.proofs for verdict in one.verdicts
    )
    sections = [
        section
        for paper in papers
        for section in ProofWriter(
            paper, result.sources, anchors, references[paper.root], counts, cards, scale, listed
        ).sections()
    ]
    summary = summarise(result)
    body = [
        header(result, _title(papers), summary, counts),
        controls(result),
        _strip(result, anchors, scale),
        _ranking(result, anchors, ranking),
        graph_section(result, anchors.statements),
        tag("main", *sections),
        _codes(result),
        HELP,
    ]
    page.stream.write("<!DOCTYPE html>\n")
    page.stream.write(
        '<html lang="en"><head><meta charset="utf-8"/>'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}"/>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
        f"{tag('title', f'proofcheck: {_title(papers)}')}<style>{style}</style></head>"
        f'<body class="{"scored" if result.model else "unscored"}">\n'
    )
    for part in body:
        page.stream.write(part)
        page.stream.write("\n")
    page.stream.write(f"<script>{script}</script></body></html>\n")


def _asset(name: str) -> str:
    return (
        files("proofcheck.reports.check.html").joinpath("assets", name).read_text(encoding="utf-8")
    )


def _policy(style: str, script: str) -> str:
    def named(text: str) -> str:
        digest = hashlib.sha256(text.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    return (
        f"default-src 'none'; style-src {named(style)}; script-src {named(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _title(papers: list[ShownPaper]) -> str:
    first = papers[0].root if papers else "nothing"
    return first if len(papers) < 2 else f"{first} and {plural(len(papers) - 1, 'other')}"


def _anchors(papers: list[ShownPaper]) -> Anchors:
    statements = [(paper.root, one.id) for paper in papers for one in paper.statements]
    proofs = [
        (paper.root, one.proof.id)
        for paper in papers
        for file in paper.files
        for one in file.proofs
    ]
    return Anchors(
        {key: f"s{number}" for number, key in enumerate(statements, 1)},
        {key: f"p{number}" for number, key in enumerate(proofs, 1)},
    )


def _steps(result: Result, anchors: Anchors) -> dict[TriagedFinding, str]:
    """Where on the page the steps are that findings are about."""
    return {
        item: f"{anchors.proofs[file.root, item.finding.proof]}-{item.finding.step}"
        for file in result.files
        for item in file.findings
        if item.finding.proof is not None
        and item.finding.step is not None
        and (file.root, item.finding.proof) in anchors.proofs
    }


def _strip(result: Result, anchors: Anchors, scale: Scale) -> Markup:
    proofs = [
        (anchors.proofs[file.root, checked.proof.id], proof_name(checked.proof), checked)
        for file in result.files
        for checked in file.proofs
    ]
    drawn = strip(proofs, scale)
    if not drawn:
        return drawn
    return tag("section", tag("h2", "All steps"), join(legend(result, scale)), drawn, id="steps")


def _ranking(result: Result, anchors: Anchors, ranking: TopSteps) -> Markup:
    """The steps most worth a second look; unasked when a model scored."""
    if not result.top and not result.model:
        return Markup("")
    entries = []
    for one in ranking.steps:
        source = result.sources.get(one.span.path)
        anchor = anchors.proofs[one.root, one.proof.id]
        remarks = (tag("p", line) for line in evidence_lines(one))
        entries.append(
            tag(
                "li",
                tag("a", place_text(one.span, source), href=f"#{anchor}-{one.step.index}"),
                f": {one.reason}",
                tag("pre", cut(" ".join(source.slice(one.span).split()), 200)) if source else "",
                *remarks,
            )
        )
    rest = (tag("p", sentence) for sentence in not_ranked(ranking))
    title = tag("h2", ranking_title(ranking))
    return tag("section", title, tag("ol", *entries) if entries else "", *rest, id="ranking")


def _codes(result: Result) -> Markup:
    codes = sorted({item.finding.code for file in result.files for item in file.findings})
    if not codes:
        return Markup("")
    entries = [
        part
        for code in codes
        for part in (
            tag("dt", f"{code}: {RULES[code].title}", id=f"code-{code}"),
            tag("dd", tag("p", *_coded(RULES[code].why)), tag("p", *_coded(RULES[code].silence))),
        )
    ]
    return tag("section", tag("h2", "What the codes mean"), tag("dl", *entries), id="codes")


def _coded(words: str) -> list[str]:
    """Words of a rule, what stands between backticks as code."""
    parts = words.split("`")
    return [tag("code", part) if odd % 2 else part for odd, part in enumerate(parts)]


REPORT = Report(
    "one page that works offline, with scripts off too: every statement and proof typeset, "
    "steps tinted by their rank, findings beneath them, a strip of all steps, the graph "
    "of what uses what",
    write_html,
)
