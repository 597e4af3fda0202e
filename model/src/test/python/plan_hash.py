#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the hash of a plan.json, computed from the file alone: docs/formats/plan.md in another language.

Knows the part of RFC 8785 that a plan uses: no fractions, integers within 2^53.
"""
import hashlib
import json
import re
import sys

ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text(value):
    return '"' + "".join(ESCAPES.get(c, c if c >= " " else f"\\u{ord(c):04x}") for c in value) + '"'


def canonical(value):
    if isinstance(value, dict):
        # By UTF-16 code unit, not by code point.
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(text(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        return text(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int) and abs(value) < 2**53:
        return str(value)
    raise ValueError(f"expected no such number in a plan: {value}")


def is_hidden(value, shown):
    """Tells whether this shows a secret, and nothing of it but its length."""
    if "value" in value or "digest" in value:
        return False
    return re.fullmatch(re.escape(value["reference"]) + r" → <redacted(:[0-9]+chars)?>", shown) is not None


def plan_hash(plan):
    plan = {name: value for name, value in plan.items() if name not in ("plan_hash", "resolved_at")}
    values = plan.get("values", {})
    plan["resolved_values"] = {
        number: shown
        for number, shown in plan["resolved_values"].items()
        if number not in values or not is_hidden(values[number], shown)
    }
    for step in plan["steps"]:
        step.pop("estimated_duration", None)
    return "sha256:" + hashlib.sha256(canonical(plan).encode("utf-8")).hexdigest()


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(plan_hash(json.load(file)))
