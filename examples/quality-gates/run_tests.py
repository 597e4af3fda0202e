# SPDX-License-Identifier: Apache-2.0
"""run_tests.py FOLDER: runs the tests of FOLDER/durations; writes tests.xml as JUnit does and coverage.xml as JaCoCo does."""

import sys
import time
import types
import unittest
from pathlib import Path
from xml.etree import ElementTree

folder = Path(sys.argv[1]).resolve()
module = folder / "durations" / "__init__.py"
sys.path.insert(0, str(folder))
sys.dont_write_bytecode = True


class Results(unittest.TestResult):
    suite = ElementTree.Element("testsuite", name="durations")
    case = None

    def startTest(self, test):
        super().startTest(test)
        kind, _, name = test.id().rpartition(".")
        self.case = ElementTree.SubElement(self.suite, "testcase", classname=kind, name=name)
        self.began = time.monotonic()

    def stopTest(self, test):
        super().stopTest(test)
        self.case.set("time", f"{time.monotonic() - self.began:.6f}")

    def addFailure(self, test, error):
        super().addFailure(test, error)
        ElementTree.SubElement(self.case, "failure", message=str(error[1])).text = self.failures[-1][1]

    def addError(self, test, error):
        super().addError(test, error)
        where = self.case if self.case is not None else ElementTree.SubElement(self.suite, "testcase", name=str(test))
        ElementTree.SubElement(where, "error", message=repr(error[1])).text = self.errors[-1][1]


def lines_of(code):
    inner = (each for each in code.co_consts if isinstance(each, types.CodeType))
    own = {line for _, _, line in code.co_lines() if line}
    return own.union(*map(lines_of, inner))


seen = set()


def tracer(frame, event, _):
    if frame.f_code.co_filename != str(module):
        return None
    if event in ("call", "line"):
        seen.add(frame.f_lineno)
    return tracer


results = Results()
sys.settrace(tracer)
unittest.defaultTestLoader.discover(str(folder / "durations"), top_level_dir=str(folder)).run(results)
sys.settrace(None)

code = lines_of(compile(module.read_text(), str(module), "exec"))
report = ElementTree.Element("report", name="durations")
counts = {"missed": str(len(code - seen)), "covered": str(len(code & seen))}
ElementTree.SubElement(report, "counter", type="LINE", **counts)
ElementTree.ElementTree(report).write(folder / "coverage.xml", "utf-8", xml_declaration=True)
ElementTree.ElementTree(results.suite).write(folder / "tests.xml", "utf-8", xml_declaration=True)
print(f"{results.testsRun} tests, {len(results.failures) + len(results.errors)} failed")
sys.exit(not results.wasSuccessful())
