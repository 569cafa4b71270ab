"""Contrast of colours (WCAG 2.2), and the shade of an accent that reads well on dark paper.

Colours are `#rrggbb`. The grounds are those of static/css/tokens.css that leave the least contrast.
"""

LEAST = 4.5  # success criterion 1.4.3 for text
LIGHT_GROUND = "#f3f0e9"
DARK_GROUND = "#252a2f"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 (black) to 1 (white)."""
    red, green, blue = (linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    """One sRGB channel, from 0 to 1, as light."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def channels(colour: str) -> tuple[int, ...]:
    """Red, green and blue of a colour, each from 0 to 255."""
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def for_dark_paper(accent: str) -> str:
    """The accent mixed with as little white as makes it readable on dark paper."""
    for white in range(0, 101, 5):
        mixed = [round(channel + (255 - channel) * white / 100) for channel in channels(accent)]
        shade = "#" + bytes(mixed).hex()
        if contrast(shade, DARK_GROUND) >= LEAST:
            break
    return shade
