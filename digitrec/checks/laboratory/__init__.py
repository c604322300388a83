"""Stage 10, the laboratory: what is right and wrong with the diagnoses of five networks."""
