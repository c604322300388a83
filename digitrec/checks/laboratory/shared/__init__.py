"""What the five tasks share: the diagnosis and its criteria, the truth, and what tells faults apart."""
