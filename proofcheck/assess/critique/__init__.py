"""The critique protocol: chat models write analyses of proofs, which are checked and counted."""
