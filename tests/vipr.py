#!/usr/bin/env python3
"""Checks files in the VIPR 1.0 format. Shares no code with Treaty, and needs nothing but Python 3.

    vipr.py FILE.vipr...

A file lists rows over unknowns, some of which are whole, and derives one row after the other from them: by `asm` it is assumed,
by `lin` it is a sum of earlier rows, by `rnd` such a sum rounded, by `uns` it follows on both sides of a split of whole unknowns.
The last one must say what the file promises, and rest on no assumption. Source: Cheung, Gleixner and Steffy, "Verifying Integer
Programming Results", 2017, and the specification of version 1.0. Solutions are not read: Treaty writes none.

It prints one line for each file, and exits with 0 if every one is right, 1 if one is not, and 2 if one cannot be read.
"""

import sys
from fractions import Fraction
from math import ceil, floor


class Wrong(Exception):
    """What is wrong with a file."""


class Row:
    """`Σ factor · unknown (L: <=, G: >=, E: =) bound`; without unknowns it is true or false."""

    def __init__(self, terms, sense, bound):
        self.terms = {unknown: factor for unknown, factor in terms.items() if factor}
        self.sense, self.bound = sense, bound

    def absurd(self):
        low = {"L": self.bound < 0, "G": self.bound > 0, "E": self.bound != 0}
        return not self.terms and low[self.sense]

    def dominates(self, other):
        if self.absurd():
            return True
        if self.terms != other.terms or (self.sense != other.sense and self.sense != "E"):
            return False
        if other.sense == "E":
            return self.bound == other.bound
        return self.bound <= other.bound if other.sense == "L" else self.bound >= other.bound


class Reader:
    def __init__(self, text):
        lines = [line for line in text.splitlines() if not line.startswith("%")]
        self.words = " ".join(lines).split()
        self.at = 0

    def word(self, *expected):
        if self.at >= len(self.words):
            raise Wrong("the file ends too early")
        word = self.words[self.at]
        self.at += 1
        if expected and word not in expected:
            raise Wrong(f"{word!r} instead of {' or '.join(expected)}")
        return word

    def number(self):
        try:
            return Fraction(self.word())
        except (ValueError, ZeroDivisionError) as why:
            raise Wrong(f"no number: {why}") from why

    def count(self, below=None):
        word = self.word()
        if not word.isascii() or not word.isdigit() or (below is not None and int(word) >= below):
            raise Wrong(f"{word!r} is no such index")
        return int(word)


class File:
    def __init__(self, text):
        read = self.read = Reader(text)
        read.word("VER")
        read.word("1.0")
        read.word("VAR")
        self.unknowns = [read.word() for _ in range(read.count())]
        read.word("INT")
        self.whole = {read.count(len(self.unknowns)) for _ in range(read.count())}
        read.word("OBJ")
        self.is_min = read.word("min", "max") == "min"
        self.objective = {u: f for u, f in self.terms().items() if f}
        read.word("CON")
        self.rows, self.assumed = [], []
        rows = read.count()
        read.count(rows + 1)
        for _ in range(rows):
            self.rows.append(self.row())
            self.assumed.append(frozenset())
        read.word("RTP")
        self.promise = None
        if read.word("infeas", "range") == "range":
            self.promise = [None if word.endswith("inf") else Fraction(word) for word in (read.word(), read.word())]
        read.word("SOL")
        read.word("0")
        read.word("DER")
        self.derived = read.count()

    def terms(self):
        terms = {}
        for _ in range(self.read.count()):
            unknown = self.read.count(len(self.unknowns))
            if unknown in terms:
                raise Wrong("an unknown stands twice in a row")
            terms[unknown] = self.read.number()
        return terms

    def row(self):
        self.read.word()
        sense, bound = self.read.word("L", "G", "E"), self.read.number()
        if self.read.words[self.read.at : self.read.at + 1] == ["OBJ"]:
            self.read.word()
            return Row(self.objective, sense, bound)
        return Row(self.terms(), sense, bound)

    def sum(self, assumed):
        """The cited rows, multiplied and added up; what they assume is added to `assumed`."""
        terms, bound, signs, seen = {}, Fraction(0), set(), set()
        for _ in range(self.read.count()):
            index, factor = self.read.count(len(self.rows)), self.read.number()
            if index in seen:
                raise Wrong("a row is cited twice")
            seen.add(index)
            row = self.rows[index]
            assumed |= self.assumed[index]
            for unknown, own in row.terms.items():
                terms[unknown] = terms.get(unknown, 0) + factor * own
            bound += factor * row.bound
            if factor and row.sense != "E":
                signs.add((factor > 0) == (row.sense == "G"))
        if len(signs) > 1:
            raise Wrong("the multipliers point both ways")
        return Row(terms, "E" if not signs else "G" if signs.pop() else "L", bound)

    def is_whole(self, row):
        return all(u in self.whole and f.denominator == 1 for u, f in row.terms.items())

    def derive(self):
        read, row = self.read, self.row()
        read.word("{")
        assumed = set()
        how = read.word("asm", "lin", "rnd", "uns")
        if how == "asm":
            assumed.add(len(self.rows))
        elif how in ("lin", "rnd"):
            total = self.sum(assumed)
            if how == "rnd":
                if total.sense == "E" or not self.is_whole(total):
                    raise Wrong("a sum is rounded that need not be whole")
                total.bound = Fraction((floor if total.sense == "L" else ceil)(total.bound))
            if not total.dominates(row):
                raise Wrong("a sum does not give the row derived from it")
        else:
            sides = [(read.count(len(self.rows)), read.count(len(self.rows))) for _ in range(2)]
            for side, without in sides:
                if not self.rows[side].dominates(row):
                    raise Wrong("one side of a split does not give the row")
                assumed |= self.assumed[side] - {without}
            low, high = (self.rows[without] for _, without in sides)
            if low.sense == "G":
                low, high = high, low
            if (low.sense, high.sense) != ("L", "G") or low.terms != high.terms or high.bound != low.bound + 1:
                raise Wrong("the sides of a split leave something between them")
            if low.bound.denominator != 1 or not self.is_whole(low):
                raise Wrong("a split of what need not be whole")
        read.word("}")
        last = read.word()
        if last != "-1" and not last.isdigit():
            raise Wrong(f"{last!r} is no index")
        self.rows.append(row)
        self.assumed.append(frozenset(assumed))

    def check(self):
        for _ in range(self.derived):
            self.derive()
        if self.read.at < len(self.read.words):
            raise Wrong("something follows the derivations")
        if not self.derived or self.assumed[-1]:
            raise Wrong("the last row rests on an assumption")
        last = self.rows[-1]
        if self.promise is None:
            return last.absurd()
        low, high = self.promise
        bound, sense = (low, "G") if self.is_min else (high, "L")
        other = high if self.is_min else low
        if other is not None or bound is None:
            raise Wrong("a bound is promised that needs a solution")
        return last.dominates(Row(self.objective, sense, bound))


def main(paths):
    status = 0
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        except (OSError, ValueError) as error:
            print(f"unreadable: {path}: {error}")
            status = 2
            continue
        try:
            file = File(text)
            if not file.check():
                raise Wrong("the last row is not what is promised")
            print(f"right: {path}: {file.derived} rows derived")
        except (Wrong, ValueError, IndexError) as error:
            print(f"wrong: {path}: {error}")
            status = max(status, 1)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
