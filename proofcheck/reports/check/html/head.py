"""The head of the page: what was run, the filters, the legend, the keys."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck import __version__
from proofcheck.document.names import probability_text
from proofcheck.document.rule import Severity
from proofcheck.models.calibration import DEFAULT_RATE
from proofcheck.reports.check.html.inline import FormulaCounts
from proofcheck.reports.check.html.markup import Markup, join, tag
from proofcheck.reports.check.html.tint import SHARES, Scale
from proofcheck.reports.check.sentences import (
    came_to,
    checked_text,
    confirmed_text,
    found_phrases,
    gaps,
)
from proofcheck.reports.check.summary import Summary
from proofcheck.reports.shared.text import plural
from proofcheck.result import Result
from proofcheck.rules import RULES


def header(result: Result, title: str, counts: Summary, formulas: FormulaCounts) -> Markup:
    """What the run was, and what it came to."""
    said = [f"{checked_text(counts, result)}.", *came_to(counts), *gaps(result)]
    if counts.confirmed:
        said.append(confirmed_text(counts))
    if counts.suppressed:
        said.append(f"Silenced: {plural(counts.suppressed, 'finding')}.")
    as_written = formulas.source.total()
    said.append(
        f"{plural(formulas.typeset, 'formula')} typeset"
        + (f", {plural(as_written, 'piece')} of LaTeX shown as written." if as_written else ".")
    )
    badges = [
        tag("span", phrase, class_=f"badge {severity.label}")
        for severity, phrase in found_phrases(counts)
    ] or [tag("span", "nothing found", class_="badge")]
    models = [one.name for one in (result.model, *result.ensemble, *result.critics) if one]
    model = f", {'model' if len(models) == 1 else 'models'} {', '.join(models)}" if models else ""
    made = f"proofcheck {__version__}, {result.created}{model}"
    return tag(
        "header",
        tag("button", "◐", type="button", id="theme", class_="scripted", title="light or dark"),
        tag("h1", title),
        tag("p", join(badges, " "), class_="badges"),
        *(tag("p", line) for line in said),
        tag("p", made, class_="made"),
    )


def controls(result: Result) -> Markup:
    """The filters; empty when nothing was found."""
    items = [item for file in result.files for item in file.findings]
    codes = sorted({item.finding.code for item in items})
    if not codes:
        return Markup("")
    boxes = [
        tag("label", tag("input", type="checkbox", checked="", data_code=code), f" {code}",
            title=RULES[code].title)
        for code in codes
    ]  # fmt: skip
    severities = [
        tag("label", tag("input", type="checkbox", checked="", data_severity=severity.label),
            f" {severity.label}s")
        for severity in sorted(Severity, reverse=True)
    ]  # fmt: skip
    confidence = tag(
        "label", "confidence at least ",
        tag("input", type="range", min="0", max="1", step="0.01", value="0", id="confidence"),
        tag("output", "0.00", id="least"),
    )  # fmt: skip
    only = tag("label", tag("input", type="checkbox", id="only"), " only proofs with findings")
    silenced = tag("label", tag("input", type="checkbox", id="silenced"), " silenced too")
    walk = [
        tag("button", "‹", type="button", id="previous", title="previous finding (k)"),
        tag("output", "", id="shown"),
        tag("button", "›", type="button", id="next", title="next finding (j)"),
        tag("button", "?", type="button", id="ask", title="keys"),
    ]
    return tag(
        "nav", tag("span", *boxes), tag("span", *severities), confidence, only, silenced,
        tag("span", *walk, class_="walk"), class_="scripted", aria_label="filter",
    )  # fmt: skip


def legend(result: Result, scale: Scale) -> Iterator[Markup]:
    """What the tints mean: ranks, and no probabilities."""
    keys: list[Markup] = []
    count = len(scale.probabilities)
    if count:
        for number, share in enumerate(SHARES):
            said = f"lowest {share:.0%}".replace("%", " %")
            keys.append(tag("span", said, class_=f"key t{len(SHARES) - number}"))
        keys.append(tag("span", "the others", class_="key t0"))
        keys.append(tag("span", "compared with nothing", class_="key z"))
    keys.append(tag("span", "not scored", class_="key u"))
    keys.append(tag("span", "asserts nothing", class_="key n"))
    if not count:
        yield tag("p", "Each cell is a step: ", *keys, class_="legend")
        return
    yield tag("p", "Each cell is a step, coloured and the taller the lower it ranks: ", *keys,
        class_="legend")  # fmt: skip
    yield tag("p", _range(result, scale), class_="legend")


def _range(result: Result, scale: Scale) -> str:
    """What the ranks are of, and what they do not tell."""
    first, last = map(probability_text, (scale.probabilities[0], scale.probabilities[-1]))
    said = (
        f"The rank is that among {plural(len(scale.probabilities), 'scored step')} by the "
        f"probability of being right, here from {first} to {last}. It says where to look first, "
        "not that something is wrong: some step is always the lowest."
    )
    threshold = result.model.thresholds.get(DEFAULT_RATE) if result.model else None
    if threshold is None or result.ensemble:
        return said
    return f"{said} By itself the model doubts steps at {probability_text(threshold)} or less."


_KEYS = (
    ("j, n", "next finding"), ("k, p", "previous finding"), ("g", "graph"), ("t", "top"),
    ("d", "light or dark"), ("o", "only proofs with findings"), ("?", "these keys"),
    ("Esc", "close"),
)  # fmt: skip
HELP = tag(
    "dialog",
    tag("h2", "Keys"),
    tag("dl", *(part for key, what in _KEYS for part in (tag("dt", key), tag("dd", what)))),
    tag("form", tag("button", "close"), method="dialog"),
    id="help",
)
