"""What changes in a term: a learner forgotten or renamed, with all that the course's folder has of them."""
