"""A finding as a card, and the analyses of a proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from proofcheck.assess.rules import DEFECTS
from proofcheck.document.finding import Finding
from proofcheck.document.source import Source
from proofcheck.reports.check.html.markup import Markup, tag
from proofcheck.reports.check.html.told import told
from proofcheck.reports.check.judged import MAX_ANALYSES, analysis_text, shortened_analysis
from proofcheck.reports.shared.places import equal_places, place_text
from proofcheck.reports.shared.text import plural
from proofcheck.result import CheckedProof, TriagedFinding
from proofcheck.triage.equal import Folded

MAX_EXCERPT = 400  # code points


@dataclass(frozen=True)
class Cards:
    """What the cards of a page need.

    ``folded`` tells which findings have one, and which equal ones each stands for; ``steps`` is
    where on the page the step stands that a finding is about: "p1-0" …
    """

    sources: Mapping[str, Source]
    folded: Folded
    steps: Mapping[TriagedFinding, str]

    def card(self, item: TriagedFinding, *, excerpt: bool) -> Markup:
        """What a finding says, with its place; nothing for one that another stands for.

        ``excerpt``: quote the source, as nothing beside it shows it; a doubt about a step has the
        step as its evidence, which then is not repeated.
        """
        equal = self.folded.get(item)
        if equal is None:
            return Markup("")
        more = self._places(equal) if equal else Markup("")
        return _card(item, self.sources, more, self._many.get(item), excerpt=excerpt)

    def elsewhere(self, findings: Iterable[TriagedFinding]) -> str | None:
        """The anchors of the cards that stand for some of these in another place."""
        folded = (one for one in findings if one not in self.folded)
        return " ".join(dict.fromkeys(self._many[one] for one in folded)) or None

    @cached_property
    def _many(self) -> Mapping[TriagedFinding, str]:
        """Of findings that one card shows together, its anchor."""
        return {
            item: f"card-{number}"
            for number, (first, equal) in enumerate(self.folded.items())
            if equal
            for item in (first, *equal)
        }

    def _places(self, equal: Sequence[TriagedFinding]) -> Markup:
        """Where else the same is to be said, folded away."""
        listed, more = equal_places(equal, self.sources)
        entries = [
            tag("li", tag("a", place, href=f"#{step}") if step else place)
            for (_, place), step in zip(listed, map(self.steps.get, equal), strict=False)
        ]
        head = tag("summary", f"the same at {plural(len(equal), 'further place')}")
        return tag("details", head, tag("ul", *entries), tag("p", more) if more else "")


def _card(
    item: TriagedFinding,
    sources: Mapping[str, Source],
    more: Markup,
    anchor: str | None,
    *,
    excerpt: bool,
) -> Markup:
    finding = item.finding
    severity = finding.severity.label
    source = sources.get(finding.span.path)
    head = tag(
        "p",
        tag("a", finding.code, href=f"#code-{finding.code}", class_="code"),
        " ",
        tag("span", severity, class_="severity"),
        " ",
        tag("span", *_words(finding, finding.message), class_="message"),
    )
    return tag(
        "aside",
        head,
        *_details(finding, source, excerpt),
        tag(
            "p",
            f"{place_text(finding.span, source)} · confidence {finding.confidence:.2f}",
            f" · silenced ({item.suppressed})" if item.suppressed else "",
            class_="place",
        ),
        more,
        class_=f"finding {severity}{' silenced' if item.suppressed else ''}",
        data_code=finding.code,
        data_severity=severity,
        data_confidence=f"{finding.confidence:.4f}",
        tabindex="-1",
        id=anchor,
    )


def analyses_of(checked: CheckedProof) -> Markup:
    """What each analysis of the proof says, folded away; nothing when none was asked for."""
    judgement = checked.judgement
    if judgement is None or not judgement.analyses:
        return Markup("")
    entries = [
        tag(
            "details",
            tag("summary", analysis_text(analysis)),
            tag("pre", *told(shortened_analysis(analysis.text)), class_="said"),
        )
        for analysis in judgement.analyses[:MAX_ANALYSES]
    ]
    left = len(judgement.analyses) - len(entries)
    more = tag("p", f"and {left:,} more") if left else ""
    head = tag("summary", plural(len(judgement.analyses), "analysis", "analyses"))
    return tag("details", head, *entries, more, class_="analyses")


def _details(finding: Finding, source: Source | None, excerpt: bool) -> Iterable[Markup]:
    quoted = source.slice(finding.span).strip() if source else ""
    if excerpt and quoted:
        yield tag("pre", _shortened(quoted))
    evidence = (finding.evidence or "").strip()
    if evidence and evidence != quoted and evidence not in finding.message:
        said = " said" if finding.rule in DEFECTS else ""
        yield tag("pre", *_words(finding, _shortened(evidence)), class_=f"evidence{said}")
    if finding.suggestion:
        yield tag(
            "p", "Suggestion: ", tag("code", _shortened(finding.suggestion)), class_="suggestion"
        )


def _words(finding: Finding, words: str) -> list[Markup | str]:
    """What a finding says; where a model says it, with the formulas set."""
    return told(words) if finding.rule in DEFECTS else [words]


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_EXCERPT else f"{text[: MAX_EXCERPT - 1]}…"
