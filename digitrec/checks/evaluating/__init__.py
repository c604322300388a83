"""Stage 6, evaluating: what is right and wrong with an evaluation and with a confusion matrix."""
