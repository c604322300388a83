"""What an author needs: the exercises made from the solutions, and the solutions marked."""
