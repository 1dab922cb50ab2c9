from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.assess.step_tag.step_tag import StepTag, from_header
from proofcheck.assess.steps.windows import ContextPart, cut_windows, fit, may_fit, render
from proofcheck.document.context import ProofContext
from proofcheck.errors import ModelError
from proofcheck.models.gguf import Header

PROTOCOL = StepTag(bos=0, tag=1, ok=2, bad=3)
AHEAD = StepTag(bos=0, tag=1, ok=2, bad=3, ahead=1000)
"""As for a model whose scores depend on what follows a step."""


def test_one_window_is_bos_context_then_steps_each_with_its_tag() -> None:
    parts = [ContextPart("statement", "S"), ContextPart("literal", "\n")]
    reading = cut_windows(PROTOCOL, parts, [[50, 51], [9]], [[10, 11], [12], []], 64)
    (window,) = reading.windows
    assert window.tokens == [0, 50, 51, 9, 10, 11, 1, 12, 1, 1]
    assert window.ends == [6, 8, 9]
    assert window.steps == [0, 1, 2]
    assert reading.text == 7


def test_without_bos_and_context() -> None:
    (window,) = cut_windows(StepTag(None, 1, 2, 3), [], [], [[10]], 64).windows
    assert window.tokens == [10, 1]


def test_next_window_repeats_context_and_nearest_steps() -> None:
    parts = [ContextPart("statement", "S")]
    steps = [[10] * 20, [11] * 4, [12] * 30]
    first, second = cut_windows(PROTOCOL, parts, [[50] * 7], steps, 48).windows
    assert first.tokens == [0] + [50] * 7 + [10] * 20 + [1] + [11] * 4 + [1]
    # (48 - 8) // 4 = 10 tokens may be repeated: all of step 1, and step 0 does not fit.
    assert second.tokens == [0] + [50] * 7 + [11] * 4 + [1] + [12] * 30 + [1]
    assert second.steps == [2]


def test_next_window_repeats_the_end_of_a_step_too_long_to_repeat() -> None:
    steps = [[10, 11, 12, 13] * 10, [20] * 20]
    _, second = cut_windows(PROTOCOL, [], [], steps, 49).windows
    # (49 - 1) // 4 = 12 tokens may be repeated, the tag included.
    assert second.tokens == [0] + ([10, 11, 12, 13] * 10)[-11:] + [1] + [20] * 20 + [1]


def test_a_window_looks_ahead_where_scores_depend_on_what_follows() -> None:
    parts = [ContextPart("statement", "S")]
    steps = [[10] * 20, [11] * 14, [12, 13, 14] * 8]
    first, second, third = cut_windows(AHEAD, parts, [[50] * 7], steps, 48).windows
    # (48 - 8) // 4 = 10 tokens may be repeated: five before, and five ahead, cut off there.
    assert first.tokens == [0] + [50] * 7 + [10] * 20 + [1] + [11] * 5
    middle = [*[10] * 4, 1, *[11] * 14, 1, 12, 13, 14, 12, 13]
    assert second.tokens == [0] + [50] * 7 + middle
    assert third.tokens == [0] + [50] * 7 + [11] * 4 + [1] + [12, 13, 14] * 8 + [1]
    assert [window.steps for window in (first, second, third)] == [[0], [1], [2]]


def test_a_proof_that_fits_one_window_is_read_alike() -> None:
    parts = [ContextPart("statement", "S")]
    for steps in ([[10] * 20, [11] * 18], [[10] * 38, []], []):
        one = cut_windows(PROTOCOL, parts, [[50] * 7], steps, 48)
        assert cut_windows(AHEAD, parts, [[50] * 7], steps, 48) == one
        assert len(one.windows) == (len(steps) > 0)


def test_context_of_a_proof_that_needs_several_windows_takes_at_most_a_half() -> None:
    parts = [ContextPart("statement", "S")]
    steps = [[10] * 20] * 4
    for protocol in (PROTOCOL, AHEAD):
        first = cut_windows(protocol, parts, [[50] * 40], steps, 60).windows[0]
        assert first.tokens[29:31] == [50, 10]


def test_step_too_long_for_the_whole_context_gets_less_of_it() -> None:
    parts = [ContextPart("statement", "S")]
    (window,) = cut_windows(PROTOCOL, parts, [list(range(100, 120))], [[10] * 50], 64).windows
    assert window.tokens == [0, *range(100, 106), *range(114, 120), *[10] * 50, 1]
    assert len(window.tokens) == 64


def test_step_that_fits_no_window_is_in_none_and_the_others_are() -> None:
    reading = cut_windows(PROTOCOL, [], [], [[10], [11] * 63, None, [12]], 64)
    assert [window.steps for window in reading.windows] == [[0, 3]]
    assert cut_windows(PROTOCOL, [], [], [[11] * 62], 64).windows[0].steps == [0]


@settings(max_examples=200, deadline=None)
@given(
    protocol=st.sampled_from([PROTOCOL, AHEAD]),
    limit=st.integers(8, 80),
    context=st.lists(st.integers(0, 60), max_size=4),
    sizes=st.lists(st.none() | st.integers(0, 90), max_size=40),
)
def test_every_step_that_fits_is_scored_once_and_no_window_is_too_long(
    protocol: StepTag, limit: int, context: list[int], sizes: list[int | None]
) -> None:
    roles = ["cited", "literal", "statement", "literal"]
    parts = [ContextPart(role, "") for role, _ in zip(roles, context, strict=False)]
    parts_tokens = [[100 + at] * size for at, size in enumerate(context)]
    steps = [None if size is None else [200 + at] * size for at, size in enumerate(sizes)]
    reading = cut_windows(protocol, parts, parts_tokens, steps, limit)
    fitting = [at for at, ids in enumerate(steps) if ids is not None and len(ids) + 2 <= limit]
    assert [at for window in reading.windows for at in window.steps] == fitting
    for window in reading.windows:
        assert len(window.tokens) <= limit
        assert window.tokens[0] == PROTOCOL.bos
        for at, position in zip(window.steps, window.ends, strict=True):
            ids = steps[at] or []
            assert window.tokens[position - len(ids) : position + 1] == [*ids, PROTOCOL.tag]
        sizes_read = [len(steps[at] or []) for at in window.steps]
        assert [p - s for s, p in zip(window.starts, window.ends, strict=True)] == sizes_read


@settings(max_examples=100, deadline=None)
@given(sizes=st.lists(st.integers(0, 70), min_size=2, max_size=30), cut=st.integers(1, 29))
def test_what_a_step_sees_does_not_depend_on_later_steps(sizes: list[int], cut: int) -> None:
    steps = [[200 + at] * size for at, size in enumerate(sizes)]

    def seen(steps: list[list[int]]) -> dict[int, list[int]]:
        reading = cut_windows(PROTOCOL, [ContextPart("statement", "")], [[7] * 9], steps, 64)
        return {
            at: window.tokens[: position + 1]
            for window in reading.windows
            for at, position in zip(window.steps, window.ends, strict=True)
        }

    whole = seen(steps)
    assert seen(steps[:cut]) == {at: tokens for at, tokens in whole.items() if at < cut}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=50, max_size=200))
def test_long_proofs_are_read_at_most_a_third_more_than_once(sizes: list[int]) -> None:
    steps = [[200] * size for size in sizes]
    reading = cut_windows(PROTOCOL, [ContextPart("statement", "")], [[7] * 100], steps, 512)
    evaluated = sum(len(w.tokens) - 101 for w in reading.windows) + 101
    assert evaluated - len(sizes) <= 1.34 * reading.text + len(reading.windows)


def test_fit_keeps_head_and_tail_of_a_long_statement_and_whole_cited_texts() -> None:
    parts = [
        ContextPart("cited", ""),
        ContextPart("cited", ""),
        ContextPart("statement", ""),
        ContextPart("literal", ""),
    ]
    tokens = [[1] * 9, [2] * 3, list(range(20, 40)), [9]]
    assert fit(parts, tokens, 100) == [1] * 9 + [2] * 3 + list(range(20, 40)) + [9]
    assert fit(parts, tokens, 26) == [2] * 3 + list(range(20, 40)) + [9]
    assert fit(parts, tokens, 11) == [20, 21, 22, 23, 24, 35, 36, 37, 38, 39, 9]
    assert fit(parts, tokens, 0) == []


def test_render_fills_the_template_in_pieces() -> None:
    parts = render("Given: {cited}Show: {statement}.", ProofContext(("A", "B"), "S"), 64)
    assert "".join(part.text for part in parts) == "Given: A\nB\nShow: S."
    assert [part.role for part in parts] == [
        "literal", "cited", "cited", "literal", "statement", "literal",
    ]  # fmt: skip
    assert render("Show: {statement}", ProofContext((), ""), 64) == []


def test_render_bounds_what_is_tokenised() -> None:
    huge = "x" * 10**6
    parts = render("{cited}{statement}", ProofContext((huge,), huge), 64)
    assert [part.role for part in parts] == ["statement"]
    assert len(parts[0].text) < 10_000
    assert not may_fit(huge, 64)


def test_step_text_ends_in_one_blank() -> None:
    assert PROTOCOL.text(" Then $x = y$.\n", 0) == "Then $x = y$. "


def test_header_without_valid_token_ids_is_refused() -> None:
    metadata: dict[str, int | float | bool | str] = {
        "proofcheck.step_tag.token_id": 1,
        "proofcheck.ok.token_id": 2,
        "proofcheck.bad.token_id": 3,
    }
    lengths = {"tokenizer.ggml.tokens": 8}
    assert from_header(Header(metadata, lengths)) == StepTag(None, 1, 2, 3)
    for wrong in (8, -1, True, "2", 2.0):
        broken = metadata | {"proofcheck.ok.token_id": wrong}
        with pytest.raises(ModelError, match=r"proofcheck\.ok\.token_id is"):
            from_header(Header(broken, lengths))
    with pytest.raises(ModelError, match="bos_token_id is 99"):
        from_header(Header(metadata | {"tokenizer.ggml.bos_token_id": 99}, lengths))
