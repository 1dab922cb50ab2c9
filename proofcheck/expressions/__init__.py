"""LaTeX formulas as expression trees, and their values: exact, enclosed, floating, modular."""
