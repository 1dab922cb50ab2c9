"""All kinds of error.  A new kind is one function and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from proofcheck.inject.cases import case
from proofcheck.inject.edit import ErrorKind
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

# What is drawn is spread like the slips that authors find.  Of 900 corrections of at most six
# tokens in the histories of eight public texts (Stacks Project, HoTT book and its sequel, PFR,
# CRing, FLT, Poly, PrimeNumberTheoremAnd), 135 undo one of these errors.  A kind's share of the
# draws is its share of these, two added for each kind, so that those too are drawn which no author
# corrects in so few words; the weights make up for how often each finds a place.  36 draws of 100
# are letters then; arithmetic, order and case find too few places for their share.
_ALL = (
    ErrorKind("relation", "a relation, operation or arrow turned round or replaced", 4.3, relation),
    ErrorKind("sign", "a sign changed, lost or put in", 19, sign),
    ErrorKind("exponent", "an exponent changed, moved or gone", 13, exponent),
    ErrorKind("index", "an index or a bound shifted, changed or gone", 8.3, index),
    ErrorKind("constant", "a number changed", 10, constant),
    ErrorKind("arithmetic", "the result of a computation changed", 60, arithmetic),
    ErrorKind("factor", "a factor dropped, or a 2 put in", 13, factor),
    ErrorKind("term", "a term of a sum dropped", 29, term),
    ErrorKind("swap", "two things of a formula exchanged", 5.8, swap),
    ErrorKind("variable", "a letter replaced by another one from nearby", 20, variable),
    ErrorKind(
        "quantifier", "for all in place of there is, or the other way round", 3.9, quantifier
    ),
    ErrorKind("order", "the order of two quantifiers exchanged", 60, order),
    ErrorKind("negation", "a negation lost or put in", 0.62, negation),
    ErrorKind("property", "a property word for another one", 1.1, property_word),
    ErrorKind("extremum", "sup for inf, max for min, union for intersection", 31, extremum),
    ErrorKind("reuse", "a formula or noun copied from elsewhere", 9.6, reuse),
    ErrorKind("stronger", "a conclusion stronger than what was shown", 6.1, stronger),
    ErrorKind("case", "a case missing", 60, case),
    ErrorKind("citation", "a reference to something else", 5.8, citation),
)

KINDS: Mapping[str, ErrorKind] = {kind.name: kind for kind in _ALL}
"""All kinds by name, in the order in which ``candidates`` tries them."""
