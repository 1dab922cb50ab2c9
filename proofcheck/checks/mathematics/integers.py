"""Properties of given integers, each with what shows it."""

from __future__ import annotations

import math

LARGEST = 10**12  # that is factored

Answer = tuple[bool, str]
"""Whether it is so, and what shows that: ``91 = 7 · 13``."""


def factored(number: int) -> str:
    """``2^2 · 3`` for 12; for numbers from 2 on."""
    parts, rest, divisor = [], number, 2
    while divisor * divisor <= rest:
        power = 0
        while rest % divisor == 0:
            rest //= divisor
            power += 1
        if power:
            parts.append(f"{divisor}^{power}" if power > 1 else f"{divisor}")
        divisor += 1 + (divisor > 2)
    if rest > 1:
        parts.append(f"{rest}")
    return " · ".join(parts)


def is_prime(number: int) -> Answer | None:
    if abs(number) > LARGEST or number < 0:
        return None
    if number < 2:
        return False, f"{number} is not a prime"
    product = factored(number)
    if product == str(number):
        return True, f"{number} is a prime"
    return False, f"{number} = {product}"


def is_composite(number: int) -> Answer | None:
    prime = is_prime(number)
    return None if prime is None or number < 2 else (not prime[0], prime[1])


def is_square_free(number: int) -> Answer | None:
    if not 1 < number <= LARGEST:
        return None
    product = factored(number)
    return "^" not in product, f"{number} = {product}"


def is_even(number: int) -> Answer:
    return number % 2 == 0, f"{number} = 2 · {number // 2}" + (" + 1" if number % 2 else "")


def is_odd(number: int) -> Answer:
    return number % 2 == 1, is_even(number)[1]


def is_square(number: int) -> Answer | None:
    return _is_power(number, 2)


def is_cube(number: int) -> Answer | None:
    return _is_power(number, 3)


def _is_power(number: int, degree: int) -> Answer | None:
    if number < 0 or number.bit_length() > 1_000:
        return None
    low, high = 0, 1 << (number.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= number else (low, middle - 1)
    if low**degree == number:
        return True, f"{number} = {low}^{degree}"
    return False, f"{low}^{degree} < {number} < {low + 1}^{degree}"


def divides(divisor: int, number: int) -> Answer | None:
    if not divisor:
        return None
    quotient, rest = divmod(number, abs(divisor))
    shown = f"{number} = {abs(divisor)} · {quotient}" + (f" + {rest}" if rest else "")
    return not rest, shown


def are_coprime(first: int, second: int) -> Answer:
    common = math.gcd(first, second)
    return common == 1, f"their greatest common divisor is {common}"


def has_divisor(first: int, second: int, greatest: int) -> Answer:
    """Whether two numbers have a greatest common divisor."""
    found = math.gcd(first, second)
    return found == greatest, f"the greatest common divisor is {found}"


def has_multiple(first: int, second: int, least: int) -> Answer:
    """Whether two numbers have a least common multiple."""
    found = math.lcm(first, second)
    return found == least, f"the least common multiple is {found}"


def leaves(number: int, divisor: int, rest: int) -> Answer | None:
    """Whether ``number`` leaves a remainder."""
    if divisor < 2:
        return None
    return (
        number % divisor == rest,
        f"{number} = {divisor} · {number // divisor} + {number % divisor}",
    )


def has_order(number: int, modulus: int, order: int) -> Answer | None:
    """Whether a number has an order among the units modulo another."""
    if not 1 < modulus <= 10**6 or math.gcd(number, modulus) > 1:
        return None
    power, count = number % modulus, 1
    while power != 1 % modulus:
        power, count = power * number % modulus, count + 1
    return count == order, f"the order of {number} modulo {modulus} is {count}"


def has_divisors(number: int, count: int) -> Answer | None:
    """Whether a number has so many positive divisors."""
    if not 0 < number <= 10**6:
        return None
    found = sum(number % one == 0 for one in range(1, number + 1))
    return found == count, f"{number} has {found} positive divisors"
