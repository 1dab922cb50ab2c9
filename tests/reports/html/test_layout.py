"""The layered drawing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from proofcheck.reports.check.html.layout import MAX_ROW, GridPosition, lay_out


def test_what_is_used_stands_above() -> None:
    places = lay_out(["a", "b", "c"], [("c", "b"), ("b", "a"), ("c", "a")])
    assert [places[node].row for node in "abc"] == [0, 1, 2]


def test_boxes_stand_by_those_that_they_are_linked_with() -> None:
    places = lay_out(list("abcdef"), [("d", "c"), ("e", "b"), ("f", "a")])
    across = {node: places[node].column for node in places}
    assert sum(abs(across[x] - across[y]) for x, y in ("dc", "eb", "fa")) == 0


def test_circles_and_nothing_are_laid_out() -> None:
    assert lay_out([], []) == {}
    assert lay_out(["a"], [("a", "a"), ("a", "z")]) == {"a": GridPosition(0, 0)}
    assert len(set(lay_out(list("abc"), [("a", "b"), ("b", "c"), ("c", "a")]).values())) == 3


def test_long_layers_are_broken() -> None:
    nodes = [str(number) for number in range(3 * MAX_ROW)]
    assert {place.row for place in lay_out(nodes, []).values()} == {0, 1, 2}


def test_long_chains_need_no_recursion() -> None:
    nodes = [str(number) for number in range(5_000)]
    links = list(zip(nodes[1:], nodes, strict=False))
    assert lay_out(nodes, links)["4999"].row == 4_999


NODES = [str(number) for number in range(12)]


@given(st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=40))
def test_no_two_boxes_share_a_place(links: list[tuple[str, str]]) -> None:
    places = lay_out(NODES, links)
    assert set(places) == set(NODES)
    assert len(set(places.values())) == len(NODES)
    forward = [(a, b) for a, b in links if int(a) > int(b)]
    ordered = lay_out(NODES, forward)
    assert all(ordered[a].row > ordered[b].row for a, b in forward)
