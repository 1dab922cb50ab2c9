"""Making the built-in verifier: data, training, measuring, export."""
