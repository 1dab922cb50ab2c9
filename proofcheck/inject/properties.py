"""Words for properties, and those they are taken for."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.inject.edit import Change, Surroundings
from proofcheck.inject.phrases import Phrasebook, found, is_denied, phrasebook, rewritten, word_at
from proofcheck.inject.tokens import TokenisedStep

# Each word of a group may stand for any other one: none says less than another, for what is
# merely weaker would still be right.
_ADJECTIVES = """
injective surjective | open closed | left right | finite infinite | even odd | monic epic
increasing decreasing | upper lower | necessary sufficient | convergent divergent
bounded unbounded | commutative associative | countable uncountable | cyclic free
covariant contravariant | positive negative | rational irrational | algebraic transcendental
reducible irreducible | connected disconnected | symmetric antisymmetric | connected compact
reflexive symmetric transitive | convex concave | vertical horizontal | linear quadratic
homogeneous inhomogeneous | singular invertible | singular nonsingular | diagonal symmetric
hermitian unitary | orthogonal parallel | smooth singular
faithful full | dense discrete | complete incomplete | consistent inconsistent
satisfiable unsatisfiable | valid invalid | true false | larger smaller | greater smaller
bigger smaller | longer shorter | higher lower | non-negative non-positive
nonnegative nonpositive | non-decreasing non-increasing | nondecreasing nonincreasing
inner outer | direct inverse | initial terminal | initial final | additive multiplicative
separable inseparable | affine projective | dependent independent | disjoint equal
adjacent disjoint | decidable undecidable | periodic aperiodic | stable unstable
ramified unramified | homeomorphic disjoint | acute obtuse | torsion-free torsion
stronger weaker | coarser finer | regular singular | ascending descending | normal central
holomorphic harmonic | measurable continuous | normal separable | proper separated
primitive reducible | composite prime | abelian solvable | coprime equal
 isometric conformal | planar bipartite | quasi-compact quasi-separated
nilpotent idempotent | archimedean discrete | definable computable | superharmonic subharmonic
clockwise anticlockwise | internal external | proximal distal | elliptic hyperbolic parabolic
unital central | saturated atomic | ordinary singular | tame wild | effective principal
"""
_NOUNS = """
kernel image cokernel | monomorphism epimorphism | sum product | union intersection
domain codomain | row column | limit colimit | pullback pushout | numerator denominator
subset superset | injection surjection | source target | zero pole | quotient submodule
homology cohomology | subgroup quotient | eigenvalue eigenvector | vertex edge | rank nullity
ideal subring | conjunction disjunction | premise conclusion | sufficiency necessity
injectivity surjectivity | openness closedness | compactness connectedness | equality inequality
associativity commutativity | reflexivity symmetry transitivity | convexity concavity
existence uniqueness | soundness completeness | continuity differentiability
boundedness convergence | addition multiplication | divisor multiple
predecessor successor | ancestor descendant | parent child | convergence divergence
fibre base | section retraction | localization completion | interior closure | interior boundary
radius diameter | sine cosine | additivity multiplicativity | mean variance
exactness flatness | antecedent consequent | coproduct product | degree order | trace determinant
unit counit | submodule quotient | hypothesis conclusion | permutation transposition
infinity zero | restriction extension | domain range | row-space column-space | factor term
automorphism endomorphism | embedding projection | stabilizer orbit | centre centralizer
preimage image | cycle boundary | coset subgroup | generator relation | point line
"""
_ADVERBS = """
finitely countably infinitely | always never | horizontally vertically
inside outside | upwards downwards | positively negatively | freely transitively
everywhere nowhere | highest lowest | longest shortest | linearly algebraically
shortest longest | leftmost rightmost | clockwise anticlockwise | more less
"""
# What stands left of the stroke may become what stands right of it, not the other way round.
_PHRASES = """
at most/at least | at least/at most | less than/greater than | greater than/less than
more than/less than | fewer than/more than | smaller than/larger than | larger than/smaller than
bigger than/smaller than | strictly less/strictly greater | strictly greater/strictly less
upper bound/lower bound | lower bound/upper bound | upper bounds/lower bounds
lower bounds/upper bounds | bounded above/bounded below | bounded below/bounded above
from above/from below | from below/from above | contained in/disjoint from
contains/is contained in | is contained in/contains | belongs to/does not belong to
left adjoint/right adjoint | right adjoint/left adjoint | left exact/right exact
right exact/left exact | left inverse/right inverse | right inverse/left inverse
coprime to/divisible by | divisible by/coprime to | divides/is divided by
a multiple of/a divisor of | sum of/product of | product of/sum of
one-to-one/onto | onto/one-to-one | into/onto | relatively prime/equal
linearly independent/linearly dependent | linearly dependent/linearly independent
greatest common divisor/least common multiple | least common multiple/greatest common divisor
independent of/dependent on | converges to/diverges from | converges/diverges
diverges/converges | increases/decreases | decreases/increases | orthogonal to/parallel to
perpendicular to/parallel to | parallel to/perpendicular to | degree at most/degree at least
almost every/almost no | almost all/almost no | no more than/no less than
injective/bijective | surjective/bijective | closed/compact | continuous/differentiable
abelian/cyclic | normal/abelian | projective/free | flat/projective | noetherian/artinian
irreducible/prime | semisimple/simple | smooth/étale | connected/contractible
monomorphism/isomorphism | epimorphism/isomorphism | homomorphism/automorphism
separated/proper | integral/finite | locally closed/closed | measurable/integrable
pointwise/uniformly | conditionally/absolutely | weakly/strongly | locally/globally
bounded/convergent | integrable/bounded | differentiable/analytic | metric space/vector space
finite dimensional/one-dimensional | finite type/finite presentation | nilpotent/zero
injection/bijection | surjection/bijection | diagonalizable/diagonal | invertible/orthogonal
"""


# Words with a neighbour, joined by a hyphen: there they are no property.
_IDIOMS = frozenset(
    """above-and above-argument above-equation above-lemma above-proof above-the above-we after-a
    after-possibly after-replacing after-shrinking after-that after-the any-more as-above as-before
    as-necessary before-proving before-that before-the before-we by-contradiction by-induction
    a-contradiction contradiction-the contradiction-to contradiction-with big-enough small-enough
    complete-proof completely-analogous for-completeness sake-of-completeness complex-analysis
    complex-number complex-numbers direct-argument direct-calculation direct-computation
    direct-consequence direct-limit direct-product direct-products direct-proof direct-sum
    direct-sums direct-verification directly-from effective-cartier even-a even-easier even-for
    even-if even-more even-simpler even-stronger even-the even-though even-when not-even
    exact-same free-to free-variable free-variables full-details full-generality full-proof
    fully-faithful global-section global-sections if-necessary when-necessary where-necessary
    necessary-we induction-argument induction-hypothesis induction-on induction-step inverse-of
    is-left are-left left-as left-to left-with local-notation more-about more-careful
    more-complicated more-concretely more-details more-detail more-difficult more-explicitly
    more-formally more-general more-generally more-precisely more-specifically more-than-one
    no-more once-more one-more for-more normal-form right-away right-now set-theory is-true
    positive-integer positive-integers prime-numbers proper-subset rational-numbers real-line
    real-number real-numbers real-valued regular-local similar-argument similar-manner
    similar-proof similar-reasons similar-to similar-way simple-argument simple-calculation
    simple-computation simple-example simple-induction simple-to simply-a simply-by simply-the
    so-more sufficiently-large sufficiently-small the-above the-inverse zero-th""".split()
)


def _groups(table: str) -> Iterator[list[str]]:
    for line in table.strip().replace("\n", "|").split("|"):
        if words := line.split():
            yield words


def _adverb(adjective: str) -> str:
    if adjective.endswith("ic"):
        return adjective + "ally"
    if adjective.endswith("le"):
        return adjective[:-1] + "y"
    return adjective + "ly"


def _plural(noun: str) -> str:
    if noun.endswith(("matrix", "vertex")):
        return noun[:-2] + "ices"
    if noun.endswith("child"):
        return noun + "ren"
    if noun.endswith(("um", "us")):
        return noun
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def _entries() -> Iterator[tuple[str, list[str]]]:
    for group in (*_groups(_ADJECTIVES), *_groups(_ADVERBS), *_groups(_NOUNS)):
        for word in group:
            yield word, [other for other in group if other != word]
    for group in _groups(_ADJECTIVES):
        for word in group:
            yield _adverb(word), [_adverb(other) for other in group if other != word]
    for group in _groups(_NOUNS):
        for word in group:
            yield _plural(word), [_plural(other) for other in group if other != word]
    for line in _PHRASES.replace("\n", "|").split("|"):
        if "/" in line:
            phrase, other = line.strip().split("/")
            yield phrase, [other]


_PROPERTIES: Phrasebook = phrasebook(_entries())
"""Words and phrases for properties, with those that would be wrong in their place."""


def property_word(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """A property word becomes one it is often confused with."""
    for start, end, others in found(reading, _PROPERTIES):
        word = word_at(reading, start)
        before, after = word_at(reading, start - 1), word_at(reading, end)
        if end == start + 1 and (f"{before}-{word}" in _IDIOMS or f"{word}-{after}" in _IDIOMS):
            continue
        if is_denied(reading, start):
            continue
        for other in others:
            yield rewritten(reading, start, end, other)
