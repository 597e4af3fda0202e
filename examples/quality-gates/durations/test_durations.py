# SPDX-License-Identifier: Apache-2.0
import unittest

from durations import parse, write


class ParseTest(unittest.TestCase):
    def test_seconds(self):
        self.assertEqual(parse("45s"), 45)

    def test_hours_and_minutes(self):
        self.assertEqual(parse("1h30m"), 5400)

    def test_days(self):
        self.assertEqual(parse("2d"), 172800)

    def test_nonsense_is_refused(self):
        for text in ("", "1", "h", "1h 30m", "-1s"):
            with self.assertRaises(ValueError):
                parse(text)


class WriteTest(unittest.TestCase):
    def test_nothing(self):
        self.assertEqual(write(0), "0s")

    def test_units_without_a_number_are_left_out(self):
        self.assertEqual(write(86461), "1d1m1s")

    def test_negative_is_refused(self):
        with self.assertRaises(ValueError):
            write(-1)

    def test_parse_reads_it_again(self):
        for seconds in range(0, 200000, 997):
            self.assertEqual(parse(write(seconds)), seconds)
