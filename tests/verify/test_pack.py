from __future__ import annotations

from proofcheck.llm.engine import Query
from proofcheck.llm.pack import pack, shared_prefix


def query(*tokens: int) -> Query:
    return Query(tokens, (len(tokens) - 1,), [(0,)])


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
