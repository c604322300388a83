"""Stage 7, predicting: what is right and wrong with reading digits off probabilities and comparing them."""
