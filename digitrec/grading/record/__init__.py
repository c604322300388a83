"""Record: what enters nbgrader's gradebook; the classes that nbgrader_config.py names."""
