"""``junit``: the XML that build servers read: a suite for each file, a test case for each proof.

A finding at warning or error is a failure of its proof.  A proof on which nothing failed and of
which some step has no verdict is skipped, with the reason: it did not pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from xml.etree import ElementTree as ET

from proofcheck.assess.verdict import Unscored
from proofcheck.document.document import ProofKind
from proofcheck.document.finding import Finding
from proofcheck.document.names import proof_name
from proofcheck.document.rule import Severity
from proofcheck.reports.check.listing import full_message
from proofcheck.reports.check.sentences import unchanged_text
from proofcheck.reports.check.summary import summarise
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.places import place_text
from proofcheck.reports.shared.text import printable
from proofcheck.result import CheckedProof, FileResult, Result

# XML 1.0 has no way to write these, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_A_PROOF = "outside the proofs"


def write_junit(result: Result, page: Page) -> None:
    """The whole result; what is suppressed does not fail."""
    top = ET.Element("testsuites", {"name": "proofcheck", "time": f"{result.seconds:.3f}"})
    run = list(_run_properties(result))
    for file in result.files:
        top.append(_suite(file, result, run))
    _count(top, list(top.iter("testcase")))
    ET.indent(top)
    # ASCII with character references: no encoding of the stream can contradict the declaration.
    text = ET.tostring(top, encoding="us-ascii", xml_declaration=False).decode("ascii")
    page.stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n')


def _suite(file: FileResult, result: Result, run: list[tuple[str, str]]) -> ET.Element:
    suite = ET.Element("testsuite", {"name": _clean(file.path), "timestamp": result.created[:19]})
    properties = ET.SubElement(suite, "properties")
    hidden = sum(item.suppressed is not None for item in file.findings)
    own = [("root", file.root), ("status", file.status.value), ("suppressed", str(hidden))]
    for name, value in (*own, *run):
        ET.SubElement(properties, "property", {"name": name, "value": _clean(value)})
    by_proof: dict[str | None, list[Finding]] = {}
    known = {checked.proof.id for checked in file.proofs}
    for item in file.findings:
        if item.suppressed is None:
            proof = item.finding.proof
            by_proof.setdefault(proof if proof in known else None, []).append(item.finding)
    names = (f"{number}. " for number in count(1))
    for checked in file.proofs:
        line = result.sources[file.path].position(checked.proof.span.start).line
        case = _case(suite, file, f"{next(names)}{proof_name(checked.proof)}", line)
        _outcome(case, by_proof.get(checked.proof.id, []), _skipped(checked), result)
    if None in by_proof or file.reason is not None:
        case = _case(suite, file, _NOT_IN_A_PROOF, 1)
        _outcome(case, by_proof.get(None, []), None, result)
        if file.reason is not None and case.find("failure") is None:
            ET.SubElement(case, "error", {"message": _clean(f"cannot be read: {file.reason}")})
    _count(suite, list(suite.iter("testcase")))
    return suite


def _run_properties(result: Result) -> Iterator[tuple[str, str]]:
    if result.model is not None:
        yield "model", result.model.name
        yield "model.sha256", result.model.sha256
    for critic in result.critics:
        yield "critic", critic.name
        yield "critic.sha256", critic.sha256
    yield "run.unscored", str(summarise(result).unscored)
    if result.unchanged is not None:
        yield "run.unchanged", unchanged_text(result)


def _case(suite: ET.Element, file: FileResult, name: str, line: int) -> ET.Element:
    path = _clean(file.path)
    attributes = {"name": _clean(name), "classname": path, "file": path, "line": str(line)}
    return ET.SubElement(suite, "testcase", {**attributes, "time": "0"})


def _outcome(
    case: ET.Element, findings: list[Finding], skipped: str | None, result: Result
) -> None:
    """One failure with all that fails, as not every reader takes several; notes as output."""
    failing = [finding for finding in findings if finding.severity >= Severity.WARNING]
    failing.sort(key=lambda finding: -finding.severity)
    if failing:
        attributes = {"type": failing[0].code, "message": _clean(full_message(failing[0]))}
        failure = ET.SubElement(case, "failure", attributes)
        failure.text = "\n".join(_line(finding, result) for finding in failing)
    elif skipped is not None:
        ET.SubElement(case, "skipped", {"message": _clean(skipped)})
    notes = [finding for finding in findings if finding.severity < Severity.WARNING]
    if notes:
        ET.SubElement(case, "system-out").text = "\n".join(_line(one, result) for one in notes)


def _skipped(checked: CheckedProof) -> str | None:
    """Why the proof has not passed although nothing in it failed."""
    reasons = {
        verdict.reason: None for verdict in checked.verdicts if isinstance(verdict, Unscored)
    }
    if checked.judgement is not None:
        if checked.judgement.unscored:
            reasons[checked.judgement.unscored] = None
        elif checked.judgement.undecided:
            return "undecided: the analyses do not agree"
        elif checked.judgement.grade is not None:
            return None
    if reasons:
        return "not scored: " + "; ".join(reasons)
    return "the proof is omitted" if checked.proof.kind is ProofKind.OMITTED else None


def _line(finding: Finding, result: Result) -> str:
    place = place_text(finding.span, result.sources.get(finding.span.path))
    return _clean(f"{place}: {finding.code} {finding.severity.label}: {full_message(finding)}")


def _count(element: ET.Element, cases: list[ET.Element]) -> None:
    element.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(name, str(sum(case.find(tag) is not None for case in cases)))


def _clean(text: str) -> str:
    """``text`` without control characters and what XML forbids; line ends stay."""
    return _FORBIDDEN.sub("\ufffd", "\n".join(map(printable, text.split("\n"))))


REPORT = Report("JUnit XML, a test case for each proof, for build servers", write_junit)
