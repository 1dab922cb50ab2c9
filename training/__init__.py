"""Making the built-in verifier from pretrained weights: vocabulary, training, quantisation."""
