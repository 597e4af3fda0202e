# SPDX-License-Identifier: Apache-2.0
"""What a tool found, as SARIF 2.1.0 on standard output."""

import json
import sys


def finding(rule, level, file, line, text):
    place = {"artifactLocation": {"uri": file.as_posix()}, "region": {"startLine": line}}
    print(f"{file}:{line}: {text}", file=sys.stderr)
    return {"ruleId": rule, "level": level, "message": {"text": text}, "locations": [{"physicalLocation": place}]}


def write(tool, findings):
    run = {"tool": {"driver": {"name": tool}}, "results": findings}
    json.dump({"version": "2.1.0", "runs": [run]}, sys.stdout)
