# SPDX-License-Identifier: Apache-2.0
"""lint.py FOLDER: finds imports that nothing uses, handlers that catch everything, and long lines."""

import ast
import sys
from pathlib import Path

import sarif


def lint(file):
    text = file.read_text()
    tree = ast.parse(text, str(file))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for name in node.names:
                local = (name.asname or name.name).split(".")[0]
                if local not in used:
                    yield sarif.finding("unused-import", "warning", file, node.lineno, f"{local} is not used")
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield sarif.finding("bare-except", "error", file, node.lineno, "catches everything")
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > 100:
            yield sarif.finding("long-line", "note", file, number, f"{len(line)} characters")


sarif.write("lint", [each for file in sorted(Path(sys.argv[1]).rglob("*.py")) for each in lint(file)])
