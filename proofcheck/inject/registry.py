"""All kinds of error.  A new kind is one function and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from proofcheck.inject.cases import case
from proofcheck.inject.edit import Kind
from proofcheck.inject.letters import variable
from proofcheck.inject.negation import negation
from proofcheck.inject.numbers import arithmetic, constant
from proofcheck.inject.products import factor, term
from proofcheck.inject.properties import property_word
from proofcheck.inject.quantifiers import order, quantifier
from proofcheck.inject.references import citation
from proofcheck.inject.reuse import reuse
from proofcheck.inject.scripts import exponent, index
from proofcheck.inject.stronger import stronger
from proofcheck.inject.swap import swap
from proofcheck.inject.symbols import extremum, relation, sign

# The weights make up for how often a kind finds a place: relations and letters are everywhere,
# sums and exchanged quantifiers are not.
_ALL = (
    Kind("relation", "a relation, operation or arrow turned round or replaced", 5, relation),
    Kind("sign", "a sign changed, lost or put in", 10, sign),
    Kind("exponent", "an exponent changed, moved or gone", 15, exponent),
    Kind("index", "an index or a bound shifted, changed or gone", 8, index),
    Kind("constant", "a number changed", 10, constant),
    Kind("arithmetic", "the result of a computation changed", 60, arithmetic),
    Kind("factor", "a factor dropped, or a 2 put in", 13, factor),
    Kind("term", "a term of a sum dropped", 18, term),
    Kind("swap", "two things of a formula exchanged", 8, swap),
    Kind("variable", "a letter replaced by another one from nearby", 3.5, variable),
    Kind("quantifier", "for all in place of there is, or the other way round", 14, quantifier),
    Kind("order", "the order of two quantifiers exchanged", 80, order),
    Kind("negation", "a negation lost or put in", 5, negation),
    Kind("property", "a property word for another one", 5, property_word),
    Kind("extremum", "sup for inf, max for min, union for intersection", 15, extremum),
    Kind("reuse", "a formula or noun copied from elsewhere", 7, reuse),
    Kind("stronger", "a conclusion stronger than what was shown", 10, stronger),
    Kind("case", "a case missing", 60, case),
    Kind("citation", "a reference to something else", 8, citation),
)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
"""All kinds by name, in the order in which ``candidates`` tries them."""
