# SPDX-License-Identifier: Apache-2.0
"""Durations as people write them: 1h30m, 45s."""

import re

SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


def parse(text):
    """Returns the seconds of a text such as 1h30m."""
    if not re.fullmatch(r"([0-9]+[dhms])+", text):
        raise ValueError(f"expected a duration such as 1h30m, saw {text!r}")
    total = 0
    for number, unit in re.findall(r"([0-9]+)([dhms])", text):
        total += int(number) * SECONDS[unit]
    return total


def write(seconds):
    """Returns the shortest text that parse reads as these seconds."""
    if seconds < 0:
        raise ValueError(f"expected no negative duration, saw {seconds}")
    text = ""
    for unit, size in SECONDS.items():
        number, seconds = divmod(seconds, size)
        if number:
            text += f"{number}{unit}"
    return text or "0s"
