"""Stage 5, training: what is right and wrong with steps, a trained network and reading its curves."""
