"""Stage 1, loading: what is right and wrong with the four arrays and what is read off them."""
