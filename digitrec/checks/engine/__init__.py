"""How the description of an answer is judged: what every task shares."""
