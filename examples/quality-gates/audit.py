# SPDX-License-Identifier: Apache-2.0
"""audit.py FOLDER: finds files without a licence, imports of what is not here, and private keys."""

import ast
import sys
from pathlib import Path

import sarif

folder = Path(sys.argv[1])


def audit(file):
    text = file.read_text()
    if not text.startswith("# SPDX-License-Identifier: "):
        yield sarif.finding("no-licence", "error", file, 1, "names no licence")
    if "PRIVATE KEY-----" in text:
        yield sarif.finding("private-key", "error", file, 1, "holds a private key")
    for node in ast.walk(ast.parse(text, str(file))):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
        for name in names:
            package = name.split(".")[0]
            if package not in sys.stdlib_module_names and package != folder.name:
                yield sarif.finding("dependency", "error", file, node.lineno, f"{package} is not declared")


sarif.write("audit", [each for file in sorted(folder.rglob("*.py")) for each in audit(file)])
