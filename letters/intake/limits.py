"""How much a file may hold, and the refusal of what cannot be read."""

MAX_BYTES = 2 * 1024 * 1024  # bytes of a file
LARGEST_UNPACKED = 20 * 1024 * 1024  # bytes of all parts of a Word file
HIGHEST_RATIO = 100  # unpacked to packed; Word's own files stay below 30
SMALL = 1024 * 1024  # bytes unpacked, below which the ratio says nothing
MOST_PARTS = 2_000  # of a Word file
MOST_ELEMENTS = 80_000  # of XML in a Word file
MOST_MARKS = 50_000  # tags and character references of HTML
DEEPEST = 100  # elements within elements
DEEPEST_QUOTES = 15  # quotes and lists within each other


class Unreadable(Exception):
    """The file cannot be read; the message tells a person what to do instead."""
