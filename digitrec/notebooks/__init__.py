"""A notebook file, whoever saved it: read, put back as the course released it, and the card of its marks."""
