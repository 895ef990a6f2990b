"""Where facts of an economic file come from. No model."""

SOURCES = [
    ("survey", "Survey"),
    ("register", "Register"),
    ("counter", "Counter"),
    ("other", "Other"),
]
