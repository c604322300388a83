"""Stage 3, building: what is right and wrong with the network and with counts of its parameters."""
