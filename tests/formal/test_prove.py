"""From claims to outcomes: what is proved, what is not trusted, and that nothing is asked twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from proofcheck.assess.cache import Cache
from proofcheck.document.source import Source
from proofcheck.formal.claim import Ending
from proofcheck.formal.lean.check import State, Verdict
from proofcheck.formal.lean.file import Tactic, Theorem
from proofcheck.formal.lean.prove import known, prove
from tests.formal.fake_lean import HONEST, fake_lean, write_program
from tests.formal.reading import claim_of

PROOF = "Let $a$ be a real number with $0 < a$. Then $a + 1 > 1$."


def test_a_claim_is_proved(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, PROOF)
    path = claim.span.path
    sources = {path: Source(path, Path(path).read_text(encoding="utf-8"))}
    (one,) = prove([claim], fake_lean(tmp_path, HONEST), None, sources)
    assert (one.ending, one.engine, one.version) == (Ending.PROVED, "lean", "4.28.0")
    assert one.axioms == ("propext", "Quot.sound")
    assert one.used == claim.hypotheses
    assert (one.claim, one.suffix, one.step) == (claim, ".lean", claim.step)
    assert one.code.splitlines() == [
        "-- header",
        "",
        f"-- {path}:4: a + 1 > 1",
        "-- x1: a, a real number",
        f"-- h1: an assumption of the proof, {path}:4: 0 < a",
        "theorem step_1",
        "    {R : Type} [Lean.Grind.Field R] [LE R] [LT R] [Std.LawfulOrderLT R] "
        "[Std.IsLinearOrder R] [Lean.Grind.OrderedRing R] (x1 : R) (h1 : 0 < x1)",
        "    : 1 < (x1 + 1) := by",
        "  grind",
        "#print axioms step_1",
    ]


def test_a_pass_that_cannot_be_checked_is_untrusted(tmp_path: Path) -> None:
    silent = fake_lean(tmp_path / "a", HONEST.replace("depends on axioms", "has"))
    more = fake_lean(tmp_path / "b", HONEST.replace("Quot.sound", "Lean.trustCompiler"))
    claim = claim_of(tmp_path, PROOF)
    (one,) = prove([claim], silent)
    assert (one.ending, one.reason) == (
        Ending.UNTRUSTED,
        "this Lean does not list the axioms that it rests on",
    )
    (one,) = prove([claim], more)
    assert one.reason == "it rests on propext, Lean.trustCompiler"


def test_the_toolchain_s_own_checker_has_the_last_word(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, PROOF)
    lean = fake_lean(tmp_path / "lean", HONEST)
    for name, program, ending in (
        ("yes", "", Ending.PROVED),
        ("no", "print('mismatch')\nexit(1)", Ending.UNTRUSTED),
    ):
        checker = write_program(tmp_path / name / "leanchecker", program)
        checked = replace(lean, toolchain=replace(lean.toolchain, checker=checker))
        (one,) = prove([claim], checked)
        assert one.ending is ending
    assert one.reason == "leanchecker: it ended with status 1 (mismatch)"


def test_a_failure_is_unknown_and_the_others_go_on(tmp_path: Path) -> None:
    fails = HONEST + "\nsay(next(n for n, l in enumerate(lines, 1) if 'grind' in l), 'no', 'error')"
    claims = [claim_of(tmp_path, PROOF), claim_of(tmp_path, "Then $1 + 1 = 2$.")]
    first, second = prove(claims, fake_lean(tmp_path, fails))
    assert (first.ending, first.reason) == (Ending.UNKNOWN, "no")
    assert "sorry" in first.code
    assert second.ending is Ending.PROVED


def test_what_contradicts_itself_proves_nothing(tmp_path: Path) -> None:
    proof = "Let $a$ be a real number with $a < 1$ and $a > 2$. Then $a = 7$."
    accepts_all = HONEST.replace("void = void or", "void = False and")
    (one,) = prove([claim_of(tmp_path, proof)], fake_lean(tmp_path, accepts_all))
    assert one.ending is Ending.CONTRADICTORY


def test_contradictions_are_looked_for_in_the_first_file(tmp_path: Path) -> None:
    counts = f"open({str(tmp_path / 'count')!r}, 'a').write('x')\n"
    list(prove([claim_of(tmp_path, PROOF)], fake_lean(tmp_path / "lean", counts + HONEST)))
    assert (tmp_path / "count").read_text() == "x"


def test_nothing_is_asked_twice(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, PROOF)
    cache = Cache(tmp_path / "cache")
    lean = fake_lean(tmp_path, HONEST)
    (first,) = prove([claim], lean, cache)
    lean.toolchain.binary.write_text("#!/bin/false\n")
    (second,) = prove([claim], lean, cache)
    assert replace(second, seconds=0.0) == replace(first, seconds=0.0)


def test_a_damaged_entry_is_not_believed(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    kept: list[bytes] = []

    class Spying(Cache):
        def put_replies(self, replies: Mapping[bytes, bytes]) -> None:
            kept.extend(replies)

    theorem = Theorem("", "1 = 1", (Tactic("decide", "decide"),))
    lean = fake_lean(tmp_path, HONEST)
    known([theorem], lean, Spying(tmp_path / "other"))
    for raw in (b"{}", b"[]", b'["proved", 0, [], ""]', b"\xff"):
        cache.put_replies({kept[0]: raw})
        assert known([theorem], lean, cache)[0].state is State.ACCEPTED
    cache.put_replies({kept[0]: b'["not proved", null, null, "so"]'})
    assert known([theorem], lean, cache) == [Verdict(State.REFUSED, reason="so")]


def test_the_same_claim_twice(tmp_path: Path) -> None:
    claim = claim_of(tmp_path, PROOF)
    first, second = prove([claim, claim], fake_lean(tmp_path, HONEST))
    assert first == second
