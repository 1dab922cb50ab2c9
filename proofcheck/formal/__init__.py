"""Steps as formal claims: decided by a solver, proved by Lean's kernel."""
