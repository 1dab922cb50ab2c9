"""The index of a batch: one page that works offline, a row for each paper, and the sums as JSON."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, TextIO
from urllib.parse import quote

from proofcheck import __version__
from proofcheck.batch.record import Record, total
from proofcheck.reports.check.html.markup import Markup, join, tag
from proofcheck.reports.shared.objects import write_object
from proofcheck.reports.shared.text import plural
from proofcheck.rules import RULES

SCHEMA = "proofcheck-batch-summary/1"

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bar: #5b8def; --soft: #777; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 76rem;
  padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 1.6rem; }
.charts { display: flex; flex-wrap: wrap; gap: 0 3rem; } .charts section { flex: 1 1 24rem; }
.charts td { padding: .05rem .5rem; border: 0; } .charts svg { display: block; }
rect { fill: var(--bar); }
table { border-collapse: collapse; } #papers { width: 100%; }
td, th { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th[aria-sort] { text-decoration: underline; } th button { font: inherit; border: 0; padding: 0;
  background: none; color: inherit; cursor: pointer; }
.why { color: var(--soft); font-size: .85em; }
"""
_SCRIPT = """
const table = document.getElementById("papers"), body = table.tBodies[0];
for (const head of table.tHead.rows[0].cells) {
  const button = document.createElement("button");
  button.append(...head.childNodes); head.append(button);
  button.onclick = () => {
    const at = head.cellIndex, counts = head.className === "n";
    const down = head.ariaSort ? head.ariaSort === "ascending" : counts;
    for (const other of table.tHead.rows[0].cells) other.ariaSort = null;
    head.ariaSort = down ? "descending" : "ascending";
    const key = row => counts ? Number(row.cells[at].dataset.n) : row.cells[at].textContent;
    const rows = [...body.rows].map(row => [key(row), row]);
    rows.sort(([a], [b]) => (counts ? a - b : a.localeCompare(b)) * (down ? -1 : 1));
    body.append(...rows.map(([, row]) => row));
  };
}
"""
_COUNTS = ("proofs", "steps", "unscored", "errors", "warnings", "notes", "seconds")


def summary_object(records: Sequence[Record], papers: int) -> dict[str, Any]:
    """The sums over the papers that are done, of ``papers``, and a row for each."""
    return {
        "schema": SCHEMA,
        "version": __version__,
        "papers": papers,
        "done": len(records),
        "by_status": total({record.status: 1} for record in records),
        **{
            name: sum(getattr(record, name) for record in records)
            for name in ("proofs", "steps", "scored", "unscored", "suppressed", "confirmed")
        },
        "findings": total(record.findings for record in records),
        "codes": total(record.codes for record in records),
        "grades": total(record.grades for record in records),
        "tokens": sum(record.tokens for record in records),
        "seconds": round(sum(record.seconds for record in records), 3),
        "documents": [_row_object(record) for record in records],
    }


def write_summary(records: Sequence[Record], papers: int, stream: TextIO) -> None:
    """The sums as JSON."""
    write_object(summary_object(records, papers), stream)


def write_index(records: Sequence[Record], papers: int, stream: TextIO) -> None:
    """The page."""
    findings = total(record.findings for record in records)
    said = ", ".join(plural(count, label) for label, count in findings.items() if count)
    head = (
        f"{len(records):,} of {plural(papers, 'paper')}, "
        f"{plural(sum(record.proofs for record in records), 'proof')}, "
        f"{plural(sum(record.steps for record in records), 'step')}: {said or 'no findings'}."
    )
    codes = {
        f"{code} {RULES[code].title if code in RULES else ''}": count
        for code, count in total(record.codes for record in records).items()
    }
    grades = {f"grade {g}": n for g, n in total(record.grades for record in records).items()}
    charts = tag("div", _chart("Findings", codes), _chart("Proofs", grades), class_="charts")
    policy = f"default-src 'none'; style-src {_named(_STYLE)}; script-src {_named(_SCRIPT)}"
    stream.write(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"/>'
        f"<title>proofcheck: {plural(papers, 'paper')}</title>"
        f"<style>{_STYLE}</style></head><body>\n"
    )
    stream.write(join([tag("h1", "Papers"), tag("p", head), charts, tag("h2", "Each")]))
    names = [tag("th", "paper"), tag("th", "status")]
    names += [tag("th", name, class_="n") for name in _COUNTS]
    stream.write(f'\n<table id="papers"><thead>{tag("tr", *names)}</thead><tbody>\n')
    for record in records:
        stream.write(f"{_row(record)}\n")
    stream.write(f"</tbody></table>\n<script>{_SCRIPT}</script></body></html>\n")


def _named(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _row_object(record: Record) -> dict[str, Any]:
    return {
        "path": record.path,
        "status": record.status,
        "reasons": list(record.reasons),
        "page": record.page or None,
        **{name: getattr(record, name) for name in ("proofs", "steps", "scored", "unscored")},
        "findings": dict(record.findings),
        "codes": dict(record.codes),
        "grades": dict(record.grades),
        "seconds": record.seconds,
    }


def _row(record: Record) -> Markup:
    name = record.path
    if record.page:
        name = tag("a", name, href=quote(record.page.encode("utf-8", "surrogateescape")))
    reasons = [tag("div", reason, class_="why") for reason in record.reasons]
    numbers = (
        *(record.proofs, record.steps, record.unscored),
        *(record.findings.get(label, 0) for label in ("error", "warning", "note")),
        record.seconds,
    )
    cells = [tag("td", name), tag("td", record.status, *reasons)]
    cells += [tag("td", f"{number:,}", class_="n", data_n=f"{number:g}") for number in numbers]
    return tag("tr", *cells)


def _chart(title: str, counts: Mapping[str, int]) -> Markup:
    """Bars, the longest first."""
    most = max(counts.values(), default=0)
    rows = []
    for label, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        bar = tag("rect", width=f"{180 * count / most:.1f}", height=12)
        drawn = tag("svg", bar, width=180, height=12, role="presentation")
        rows.append(
            tag("tr", tag("td", label), tag("td", f"{count:,}", class_="n"), tag("td", drawn))
        )
    return tag("section", tag("h2", title), tag("table", *rows) if rows else tag("p", "None."))
