"""LaTeX → trees."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings

from proofcheck.expressions.interpretation import Feature
from proofcheck.expressions.latex import latex
from proofcheck.expressions.outcome import Refused
from proofcheck.expressions.parse import parse
from proofcheck.expressions.tree import Node, Operation, Symbol, symbols, walk
from tests.checks.expressions.trees import only, readings, short, trees


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing"),
        (" . ", "nothing"),
        ("1 + 2 +", "it ends early"),
        (r"1+\ldots+n", r"an ellipsis: \ldots"),
        ("1+2+...+n", "an ellipsis: ..."),
        (r"0.333\dots", "an ellipsis"),
        (r"0.\overline{3}", r"a decoration: \overline"),
        (r"\iint xy\,dx\,dy", "an integral"),
        (r"\int_0^1 x", "an integral without its variable"),
        (r"\int_C z\,dz", "an integral over a set"),
        (r"\int_0^1 x\,dx_1", "a differential with a subscript"),
        (r"\int_0^1 \int_0^1 x \,dx\,dx", "two integrals with one variable"),
        (r"x \int_0^1 x\,dx", "the variable of a sum outside it"),
        (r"\frac{d}{dx}", "a derivative of nothing"),
        (r"\lim_{n} a_n", "a limit"),
        (r"\text{the number of } x", "text"),
        ("f'(x)", "a prime"),
        (r"\|x\|", "a norm"),
        (r"\partial f", "a derivative"),
        (r"\bar{x}", "a decoration"),
        (r"\mathbb{R}^n", "a special alphabet"),
        (r"2\infty", "infinity"),
        (r"1 \pm x", "two signs"),
        (r"a \pmod p", "a congruence"),
        ("a = b", "a relation: ="),
        (r"a \le b", r"a relation: \le"),
        (r"A \cup B", "an operation on sets"),
        (r"\begin{cases} 1 & x \\ 2 & y \end{cases}", "a table: cases"),
        (r"\begin{matrix} 1 \end{matrix}", "a table without brackets"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}", "a table with rows of different length"),
        (r"\left(\begin{array}{c|c} 1 & 2 \end{array}\right)", "a table with rules"),
        (r"\begin{pmatrix} 1 & \end{pmatrix}", r"a table: \end"),
        (r"\{1\}", "a set"),
        ("(a, b)", "a list"),
        ("f(x) dx", "a differential"),
        (r"\frac{dy}{dx}", "a differential"),
        ("o(n)", "an order of magnitude"),
        (r"O\left(\frac{1}{n}\right)", "an order of magnitude"),
        (r"\foo{x}", r"the command \foo"),
        ("x²", "the sign ²"),
        ("gcd(a, b)", "a word: gcd"),
        ("[K:F] Gal", "a relation: :"),
        ("2Gal(x)", "a word: Gal"),
        ("abcd", "a word: abcd"),
        # Digits.
        ("2^10", "an argument without braces: 10"),
        ("x_12", "a subscript without braces"),
        (r"\sqrt12", "an argument without braces"),
        ("0110", "a number that begins with 0"),
        ("x2", "a number after a factor"),
        (r"(1\,2)", "a number after a factor"),
        ("3,14", "a list"),
        ("f(1,000)", "a comma"),
        ("1,000,0", "a list"),
        # Scripts.
        ("n!!", "a double factorial"),
        ("2^n!", "a sign after a power"),
        ("x^2^3", "a sign after a power"),
        ("(a)_n", "a subscript after something else than a letter"),
        ("127_{10}", "a subscript after something else than a letter"),
        ("x_{}", "an empty subscript"),
        ("A^T", "a transpose"),
        ("A^{T}B", "a transpose"),
        ("f^{(n)}", "a superscript in parentheses"),
        ("G^*", "an argument without braces"),
        ("f^{-1}(x)", "a power of a function"),
        ("T^n(x)", "a power of a function"),
        # Groups.
        ("(a+b", "a bracket that does not close"),
        ("(a+b]", "a bracket that does not close"),
        ("a+b)", "the sign )"),
        ("2[a+b)", "the sign )"),
        ("{a+b}c", "braces that are not printed"),
        ("{x^2}^3", "braces that are not printed"),
        ("|x|{-y}|z|", "braces that are not printed"),
        ("k[x]", "a bracket after a letter"),
        ("2[x]", "one letter or number in brackets"),
        ("a|b", "it ends early"),
        ("|a|b||", "bars within bars"),
        (r"a + b \bmod n", r"\bmod among other operations"),
        (r"a \bmod n + 1", r"\bmod among other operations"),
        (r"a \bmod 2n", r"\bmod among other operations"),
        # Sums and lists.
        (r"\sum_{i} i", "a sum without bounds"),
        (r"\sum_{p < n} p", "a sum without bounds"),
        (r"\sum_{i=1}^n a_i", "a subscript with the variable of a sum"),
        (r"\sum_{i=1}^n i^2 + i", "the variable of a sum outside it"),
        (r"\sum_{i=1}^n \sum_{i=1}^n i", "two sums with one variable"),
        (r"\max_x x", "max without parentheses"),
        (r"\operatorname{tr} A", r"the command \operatorname{tr}"),
        # Size.
        ("x+" * 1_000 + "x", "too long"),
        ("(" * 100 + "x" + ")" * 100, "nested too deeply"),
        (r"\sin" * 100 + " x", "nested too deeply"),
        ("1/2x + 1/2y + 1/2z + 1/2w", "too many readings"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    parsed = parse(text)
    assert isinstance(parsed, Refused)
    assert parsed.reason.startswith(reason)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("x", "x"),
        ("10", "10"),
        (r"2 + 3\cdot 4 \times 5", "(+ 2 (* 3 4 5))"),
        ("a - b + c", "(+ a (- b) c)"),
        ("-x^2", "(- (^ x 2))"),
        (r"x \cdot -2", "(* x (- 2))"),
        ("(a+b)(a-b)", "(* (+ a b) (+ a (- b)))"),
        ("+x", "x"),
        (r"\frac{a}{b} + \tfrac12 + \dfrac1n", "(+ (/ a b) (/ 1 2) (/ 1 n))"),
        (r"{a \over b + 1} + {a+b \over 2}", "(+ (/ a (+ b 1)) (/ (+ a b) 2))"),
        (r"{{n+1} \choose {k}}", "(binomial (+ n 1) k)"),
        (r"\binom{n}{k}^2", "(^ (binomial n k) 2)"),
        (r"ab/c", "(/ (* a b) c)"),
        ("a/b/c", "(/ (/ a b) c)"),
        (r"6 \div 2", "(/ 6 2)"),
        # Letters.
        ("x_1 + x_{1} + x_{ n + 1 }", "(+ x_{1} x_{1} x_{n+1})"),
        ("x_1^2 x^2_1", "(* (^ x_{1} 2) (^ x_{1} 2))"),
        (r"x_{\alpha n}", r"x_{\alpha n}"),
        ("a_{n_{k}} a_{n_k} a_{{k}}", "(* a_{n_k} a_{n_k} a_{k})"),
        (r"\pi r^2 + πα", r"(+ (* \pi (^ r 2)) (* \pi \alpha))"),
        ("abc x_{max} X_{Gal}", "(* a b c x_{max} X_{Gal})"),
        ("ad - bc", "(+ (* a d) (- (* b c)))"),
        ("{x}^2 {y}", "(* (^ x 2) y)"),
        # Numbers.
        ("3.14 + .5", "(+ 157/50~ 1/2~)"),
        (r"3{,}14", "157/50~"),
        (r"10\,000 + 1{,}234{,}567", "(+ 10000 1234567)"),
        ("1,234.5", "2469/2~"),
        # Powers and factorials.
        ("10^6 - 2^{10}", "(+ (^ 10 6) (- (^ 2 10)))"),
        ("a^{b^c}", "(^ a (^ b c))"),
        ("2n! + (n+1)!", "(+ (* 2 (! n)) (! (+ n 1)))"),
        ("n(n+1)^2", "(* n (^ (+ n 1) 2))"),
        ("e^{-x} + e", "(+ (exp (- x)) e)"),
        (r"\mathrm{e}^x", "(exp x)"),
        (r"\sqrt{x} \sqrt[3]{x+1} \sqrt2", "(* (root x 2) (root (+ x 1) 3) (root 2 2))"),
        # Functions.
        ("f(x) + f(x, y+1)", "(+ (call f x) (call f x (+ y 1)))"),
        ("f(f(x))", "(call f (call f x))"),
        ("a_n(x)", "(call a_{n} x)"),
        ("k(k-1)", "(* k (+ k (- 1)))"),
        (r"n^2(n+1)", "(* (^ n 2) (+ n 1))"),
        (
            r"\operatorname{sgn}(x) \operatorname{lcm}(a,b)",
            r"(* (call \operatorname{sgn} x) (lcm a b))",
        ),
        (r"\sin x \cos y", "(* (sin x) (cos y))"),
        (r"\sin^2 x + \cos(x)", "(+ (^ (sin x) 2) (cos x))"),
        (r"\sin(x)/x", "(/ (sin x) x)"),
        (r"\sin(x) \cdot y", "(* (sin x) y)"),
        (r"\ln x^2", "(log (^ x 2))"),
        (r"\ln \ln n", "(log (log n))"),
        (r"\log_2 8", "(/ (log 8) (log 2))"),
        (r"\exp\left\{x+y\right\}", "(exp (+ x y))"),
        (r"\gcd(a,b) + \max\{x, y\}", "(+ (gcd a b) (max x y))"),
        (r"a \bmod b", "(mod a b)"),
        (r"(a+b) \bmod n", "(mod (+ a b) n)"),
        (r"\lfloor x/2 \rfloor + \left\lceil y \right\rceil", "(+ (floor (/ x 2)) (ceil y))"),
        (r"|x-y| \cdot 2|z|", "(* (abs (+ x (- y))) 2 (abs z))"),
        (r"|{x-y}| + \lvert{-x}\rvert", "(+ (abs (+ x (- y))) (abs (- x)))"),
        (r"\left|x - \left|y\right|\right|", "(abs (+ x (- (abs y))))"),
        # Sums.
        (r"\sum_{i=1}^{n} i^2", "(sum i 1 n (^ i 2))"),
        (r"\sum\limits_{i=1}^n i + 1", "(+ (sum i 1 n i) 1)"),
        (r"2\sum_{0 \le k < n} ka", "(* 2 (sum k 0 (+ n (- 1)) (* k a)))"),
        (r"\sum_{i=1}^n \sum_{j=1}^i ij", "(sum i 1 n (sum j 1 i (* i j)))"),
        (r"\prod_{t=1}^T (1+t)", "(prod t 1 T (+ 1 t))"),
        # Spacing and punctuation.
        (r"\displaystyle\, a\;\! b~c \quad .", "(* a b c)"),
        (r"\bigl( a \bigr) \left( b \right),", "(* a b)"),
    ],
)
def test_one_reading(text: str, tree: str) -> None:
    assert short(only(text)) == tree


@pytest.mark.parametrize(
    ("text", "found", "feature"),
    [
        ("a/bc", {"(/ a (* b c))", "(* (/ a b) c)"}, Feature.SLASH),
        (r"a/b\cdot c", {"(* (/ a b) c)", "(/ a (* b c))"}, Feature.SLASH),
        (r"1\frac{1}{2}", {"(+ 1 (/ 1 2))", "(* 1 (/ 1 2))"}, Feature.MIXED_FRACTION),
        ("1,000", {"1000", "1~"}, Feature.COMMA),
        ("x(y+1)", {"(* x (+ y 1))", "(call x (+ y 1))"}, Feature.CALL),
        (
            "P(x+1)P(1)",
            {"(* (call P (+ x 1)) (call P 1))", "(* P (+ x 1) P 1)"},
            Feature.CALL,
        ),
        ("x(-y)x(y)", {"(* (call x (- y)) (call x y))"}, Feature.CALL),
        (
            r"\log 8",
            {"(log 8)", "(/ (log 8) (log 10))", "(/ (log 8) (log 2))"},
            Feature.LOG,
        ),
        (r"\sin 2x", {"(sin (* 2 x))", "(* (sin 2) x)"}, Feature.IMPLIED_ARGUMENT),
        (r"\sin x/2", {"(sin (/ x 2))", "(/ (sin x) 2)"}, Feature.IMPLIED_ARGUMENT),
        (
            r"\cos \pi(n+1)",
            {r"(* (cos \pi) (+ n 1))", r"(cos (* \pi (+ n 1)))", r"(cos (call \pi (+ n 1)))"},
            Feature.IMPLIED_ARGUMENT,
        ),
        (r"\cos(k+1)t", {"(* (cos (+ k 1)) t)", "(cos (* (+ k 1) t))"}, Feature.IMPLIED_ARGUMENT),
        (r"\sin(x)^2", {"(^ (sin x) 2)", "(sin (^ x 2))"}, Feature.IMPLIED_ARGUMENT),
        (r"\sin^{-1} x", {"(arcsin x)", "(^ (sin x) (- 1))"}, Feature.INVERSE),
        (
            r"\prod_{i=1}^n 2 \cdot 3",
            {"(prod i 1 n (* 2 3))", "(* (prod i 1 n 2) 3)"},
            Feature.PRODUCT,
        ),
        (r"\prod_{i=1}^n i(i+1)", {"(prod i 1 n (* i (+ i 1)))"}, Feature.PRODUCT),
    ],
)
def test_ambiguous(text: str, found: set[str], feature: Feature) -> None:
    parsed = readings(text)
    assert {short(reading.tree) for reading in parsed.readings} == found
    assert all(feature in reading.features for reading in parsed.readings)


@pytest.mark.parametrize(
    ("text", "features"),
    [
        ("x + 1", set()),
        (r"\lfloor x \rfloor", set()),
        ("(x)(y)", set()),
        (r"(\frac12)^n x", set()),
        ("(x+y)", {Feature.PARENTHESISED}),
        ("(12)(34)", {Feature.PARENTHESISED_NUMBER}),
        (r"2\left(\frac{a}{p}\right)", {Feature.PARENTHESISED_FRACTION}),
        ("2[x+1]", {Feature.BRACKETS}),
        ("2|x|", {Feature.BARS}),
        ("2*x", {Feature.ASTERISK}),
        ("e^x", {Feature.E}),
    ],
)
def test_features(text: str, features: set[Feature]) -> None:
    (reading,) = readings(text).readings
    assert reading.features == features


def test_places_are_those_of_the_text() -> None:
    text = r"  a - \frac{ b }{2}\left( x_1 + 10 \right)^2 ."
    places = {short(node): text[node.start : node.end] for node in walk(only(text))}
    assert places == {
        "(+ a (- (* (/ b 2) (^ (+ x_{1} 10) 2))))": text[2:-2],
        "a": "a",
        "(- (* (/ b 2) (^ (+ x_{1} 10) 2)))": text[4:-2],
        "(* (/ b 2) (^ (+ x_{1} 10) 2))": text[6:-2],
        "(/ b 2)": r"\frac{ b }{2}",
        "b": "b",
        "2": "2",
        "(^ (+ x_{1} 10) 2)": r"( x_1 + 10 \right)^2",
        "(+ x_{1} 10)": "x_1 + 10",
        "x_{1}": "x_1",
        "10": "10",
    }


def test_places_take_no_part_in_equality() -> None:
    assert only(" x + 1") == only("x+1")
    assert hash(only(" x + 1")) == hash(only("x+1"))


def test_free_symbols() -> None:
    assert symbols(only(r"\pi x_1 + \sum_{i=1}^n f(i, y)")) == {"x_{1}", "n", "y"}


@given(trees)
@settings(max_examples=300, deadline=None)
def test_printed_trees_are_read_back(tree: Node) -> None:
    text = latex(tree)
    parsed = parse(text)
    assume(not (isinstance(parsed, Refused) and parsed.reason in ("too many readings", "too long")))
    assert not isinstance(parsed, Refused), (text, parsed)
    assert tree in [reading.tree for reading in parsed.readings], text


def test_printing_for_people() -> None:
    x, y = Symbol("x"), Symbol("y")
    assert latex(only("2x(x+1)-y^2/3")) == r"2x \cdot (x + 1) - \frac{y^{2}}{3}"
    assert latex(only(r"3(a+b)(a-b)\sin(x)\cdot y")) == r"3(a + b)(a - b) \sin(x) \cdot y"
    assert latex(Operation("div", (x, y))) == r"\frac{x}{y}"
