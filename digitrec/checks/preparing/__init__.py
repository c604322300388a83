"""Stage 2, preparing: what is right and wrong with flattening, scaling and one-hot encoding."""
