"""Claims put to Lean: its toolchain, its process, the gate, and what its kernel accepts."""
