"""Running and marking submissions: what the course adds to nbgrader, one small module a step."""
