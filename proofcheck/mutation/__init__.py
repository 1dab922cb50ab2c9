"""Mutation testing of the verifier: which injected errors it sees in a given text."""
