#!/usr/bin/env python3
"""Checks the arithmetic of Treaty's certificates. Shares no code with Treaty, and needs nothing but Python 3.

    checker.py CERTIFICATE.json...

Each proof in a certificate says that its premises cannot all hold. This program follows every proof from the rows that the
certificate gives for its premises: a leaf adds up cited rows, multiplied, to something false such as `1 <= 0` or `0 < 0` (a row of
whole unknowns with whole coefficients has a whole bound: `x + y - 5/2 < 0` counts as `x + y - 2 <= 0`); a split
treats `unknown <= at` and `unknown >= at + 1` of an unknown that takes whole values only, or of a sum of such unknowns with whole
coefficients; cases treat every member of an
alternative. All numbers are exact. It prints one line for each file, and exits with 0 if every proof is right, 1 if one is not,
and 2 if a file cannot be read.

What it does not check:
- that the rows are what the draft says, that unknowns are whole, and that each premise may be assumed in its place;
- that the proofs of a certificate together show the claim (that they cover all days, all estimates, all cases);
- postures, answers and worlds: there is no proof in them.
All of this is the part of `treaty verify`, which rebuilds every row from the draft.
"""

import json
import math
import sys
from fractions import Fraction


class Wrong(Exception):
    """What is wrong with a proof."""


def number(text):
    """An exact number: `-3` or `3/2`."""
    top, slash, bottom = text.partition("/")
    if not all(part.lstrip("-").isdigit() for part in ([top, bottom] if slash else [top])):
        raise Wrong(f"{text!r} is no number")
    return Fraction(int(top), int(bottom) if slash else 1)


def proofs_in(value):
    """Every proof in a certificate, wherever it stands, without recursion."""
    open_values = [value]
    while open_values:
        value = open_values.pop()
        if isinstance(value, dict):
            if "proof" in value and "premises" in value:
                yield value
            open_values.extend(value.values())
        elif isinstance(value, list):
            open_values.extend(value)


class Checker:
    def __init__(self, no_world):
        self.whole = [unknown["whole"] is True for unknown in no_world["unknowns"]]
        self.rows = [premise.get("rows") for premise in no_world["premises"]]
        self.nodes = no_world["proof"]

    def usable(self, premise, path, assumed):
        """The node of a premise's rows at the end of a path. Through an `any` only the assumed member may be taken."""
        if not 0 <= premise < len(self.rows) or self.rows[premise] is None:
            raise Wrong(f"premise {premise} has no rows")
        nodes = self.rows[premise]
        at = 0
        for depth, step in enumerate(path):
            kind, members = next(iter(nodes[at].items()))
            if kind == "row" or not 0 <= step < len(members):
                raise Wrong(f"path {path} leads nowhere in premise {premise}")
            if kind == "any" and (premise, tuple(path[:depth]), step) not in assumed:
                raise Wrong(f"path {path} in premise {premise} takes a member that is not assumed")
            if members[step] <= at:
                raise Wrong("a child stands before its parent")
            at = members[step]
        return next(iter(nodes[at].items()))

    def row(self, cite, assumed, bounds):
        """The cited row: its terms by unknown, its constant, and how its sum compares with zero."""
        kind, what = next(iter(cite.items()))
        if kind == "assumed":
            if not 0 <= what < len(bounds):
                raise Wrong("a bound is cited that no split assumes")
            return bounds[-1 - what]
        kind, row = self.usable(what["premise"], what["path"], assumed)
        if kind != "row":
            raise Wrong("something is cited that is no row")
        terms = {}
        for unknown, factor in row["terms"]:
            if not 0 <= unknown < len(self.whole):
                raise Wrong("a row speaks of an unknown that is not listed")
            terms[unknown] = terms.get(unknown, 0) + number(factor)
        constant, relation = number(row["constant"]), row["is"]
        if relation in ("<= 0", "< 0") and terms and all(self.whole[u] and c.denominator == 1 for u, c in terms.items()):
            return terms, Fraction(math.ceil(constant) if relation == "<= 0" else math.floor(constant) + 1), "<= 0"
        return terms, constant, relation

    def leaf(self, cites, assumed, bounds):
        """The rows, multiplied and added, must be false: `c <= 0` with c > 0, or `c < 0` with c >= 0."""
        total, constant, strict = {}, Fraction(0), False
        for cite, text in cites:
            terms, more, relation = self.row(cite, assumed, bounds)
            factor = number(text)
            if relation not in ("<= 0", "< 0", "= 0"):
                raise Wrong(f"nobody knows the relation {relation!r}")
            if factor < 0 and relation != "= 0":
                raise Wrong("an inequality has a negative multiplier")
            strict = strict or (relation == "< 0" and factor > 0)
            constant += factor * more
            for unknown, coefficient in terms.items():
                total[unknown] = total.get(unknown, 0) + factor * coefficient
        if any(total.values()):
            raise Wrong("an unknown remains in the sum")
        if not (constant > 0 or (strict and constant == 0)):
            raise Wrong(f"the rows add up to {constant}, which is no contradiction")

    def check(self):
        """Follows the tree from its root with a list of what is still to do: what is assumed there comes with each node."""
        todo, used = [(0, frozenset(), ())], 0
        while todo:
            at, assumed, bounds = todo.pop()
            used += 1
            kind, node = next(iter(self.nodes[at].items()))
            if kind == "sum":
                self.leaf(node, assumed, bounds)
                continue
            if kind in ("split", "split_sum"):
                cut = number(node["at"])
                sum_ = {node["unknown"]: Fraction(1)} if kind == "split" else {}
                for unknown, factor in node.get("terms", ()):
                    sum_[unknown] = sum_.get(unknown, 0) + number(factor)
                for unknown, factor in sum_.items():
                    if not 0 <= unknown < len(self.whole) or not self.whole[unknown]:
                        raise Wrong("a split of an unknown that need not be whole")
                    if factor.denominator != 1:
                        raise Wrong("a split of a sum that need not be whole")
                if cut.denominator != 1:
                    raise Wrong("a split at a number that is not whole")
                below = (sum_, -cut, "<= 0")
                above = ({u: -factor for u, factor in sum_.items()}, cut + 1, "<= 0")
                children = [
                    (node["below"], assumed, bounds + (below,)),
                    (node["above"], assumed, bounds + (above,)),
                ]
            elif kind == "cases":
                premise, path = node["premise"], node["path"]
                form, members = self.usable(premise, path, assumed)
                if form != "any" or len(members) != len(node["branches"]):
                    raise Wrong("the cases are not the members of an alternative")
                children = [
                    (child, assumed | {(premise, tuple(path), i)}, bounds)
                    for i, child in enumerate(node["branches"])
                ]
            else:
                raise Wrong(f"nobody knows a node {kind!r}")
            if any(child <= at or child >= len(self.nodes) for child, _, _ in children):
                raise Wrong("a child stands before its parent, or nowhere")
            todo.extend(children)
            if used > len(self.nodes):
                raise Wrong("a node has two parents")


def main(paths):
    status = 0
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                certificate = json.load(file)
        except (OSError, ValueError, RecursionError) as error:
            print(f"unreadable: {path}: {error}")
            status = 2
            continue
        found = 0
        try:
            for no_world in proofs_in(certificate):
                Checker(no_world).check()
                found += 1
            print(f"right: {path}: {found} proofs")
        except (Wrong, KeyError, TypeError, ValueError, IndexError, AttributeError, StopIteration, ArithmeticError) as error:
            print(f"wrong: {path}: {error}")
            status = max(status, 1)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
