from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.llm.engine import Query
from proofcheck.llm.pack import Layout, lay_out, pack, shared_prefix


def query(*tokens: int, reads: tuple[int, ...] | None = None) -> Query:
    reads = (len(tokens) - 1,) if reads is None else reads
    return Query(tokens, reads, [(0,)] * len(reads))


def test_shared_prefix() -> None:
    assert shared_prefix([1, 2, 3], [1, 2, 4]) == 2
    assert shared_prefix([1, 2], [1, 2, 4]) == 2
    assert shared_prefix([], [1]) == 0


def test_pack_counts_shared_tokens_once() -> None:
    queries = [query(1, 2, 3), query(1, 2, 4), query(1, 2, 5), query(9)]
    assert list(pack(queries, 5, 64)) == [queries[:3], queries[3:]]
    assert list(pack(queries, 4, 64)) == [queries[:2], queries[2:]]
    assert list(pack(queries, 64, 2)) == [queries[:2], queries[2:]]
    assert list(pack([], 64, 2)) == []


def test_shared_rows_belong_to_all_their_sequences() -> None:
    layout = lay_out([query(1, 2, 3), query(1, 2, 4, 5), query(1, 6)], [])
    assert layout.tokens == [1, 2, 3, 4, 5, 6]
    assert layout.positions == [0, 1, 2, 2, 3, 1]
    assert layout.ids == [[0, 1, 2], [0, 1], [0], [1], [1], [2]]
    assert layout.reads == [[2], [4], [5]]


def test_held_tokens_are_not_decoded_again() -> None:
    layout = lay_out([query(1, 2, 3), query(1, 7, 8)], held=[1, 2, 9])
    assert layout.kept == [2, 1]
    assert layout.tokens == [3, 7, 8]
    assert layout.ids == [[0], [1], [1]]


def test_held_tokens_tell_nothing_and_are_decoded_again_where_read() -> None:
    layout = lay_out([query(1, 2, 3, reads=(1, 2))], held=[1, 2, 3])
    assert layout.kept == [1]
    assert layout.reads == [[0, 1]]


def test_a_read_early_in_one_query_costs_the_others_nothing() -> None:
    held = [1, 2, 3, 4, 5, 6]
    late, early = query(1, 2, 3, 4, 9, reads=(3, 4)), query(1, 2, 8, reads=(1, 2))
    layout = lay_out([late, early], held)
    assert layout.kept == [3, 1]
    assert layout.tokens == [4, 9, 2, 8]
    assert layout.ids == [[0], [0], [1], [1]]
    assert layout.reads == [[0, 1], [2, 3]]


def test_chunks_bound_rows_and_reads() -> None:
    layout = Layout(tokens=[5] * 10, reads=[[0, 1, 2, 9]])
    assert list(layout.chunks(4, 8)) == [range(4), range(4, 8), range(8, 10)]
    assert list(layout.chunks(8, 2)) == [range(2), range(2, 10)]
    assert list(Layout().chunks(4, 4)) == []


short = st.lists(st.integers(0, 2), min_size=1, max_size=8)


@settings(max_examples=200, deadline=None)
@given(st.lists(short, min_size=1, max_size=8), short)
def test_rows_and_held_tokens_make_up_every_query(tokens: list[list[int]], held: list[int]) -> None:
    queries = [query(*ids) for ids in tokens]
    layout = lay_out(queries, held)
    for number, ids in enumerate(tokens):
        rows = [row for row, owners in enumerate(layout.ids) if number in owners]
        kept = layout.kept[number]
        assert held[:kept] + [layout.tokens[row] for row in rows] == ids
        assert [layout.positions[row] for row in rows] == list(range(kept, len(ids)))
        assert layout.reads[number] == [rows[-1]]
