"""Asks nashpy for the equilibria of games.

    python games.py FILE

FILE is a list of `{"first": matrix, "second": matrix, "found": [[strategy, strategy], ...]}`, all numbers as texts `p/q`. What is printed
is a list of the numbers of the games in which nashpy finds other equilibria, with what each finds alone. Its strategies are those that make the
other side indifferent; whether they are best answers is asked here, for its own test does not allow for the rounding of floats.
"""

import json
import sys
from fractions import Fraction

import numpy
from nashpy.algorithms.support_enumeration import potential_support_pairs, solve_indifference

NEAR = 1e-6


def matrix(rows):
    return numpy.array([[float(Fraction(value)) for value in row] for row in rows])


def embedded(shares, support, size):
    strategy = numpy.zeros(size)
    strategy[list(support)] = shares
    return strategy


def equilibria(first, second):
    for own, other in potential_support_pairs(first, second, non_degenerate=True):
        # Of the moves played alone: among the others nashpy does not allow for zeros that are rounded below zero.
        every = range(len(own))
        x = solve_indifference(second[numpy.ix_(own, other)].T, every, every)
        y = solve_indifference(first[numpy.ix_(own, other)], every, every)
        if x is False or y is False or min(*x, *y) < NEAR:
            continue
        x, y = embedded(x, own, first.shape[0]), embedded(y, other, first.shape[1])
        rows, columns = first @ y, x @ second
        if rows.max() - rows @ x < NEAR and columns.max() - columns @ y < NEAR:
            yield [[float(v) for v in x], [float(v) for v in y]]


def near(one, other):
    pairs = zip(one[0] + one[1], other[0] + other[1])
    return all(abs(a - b) < NEAR for a, b in pairs)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        games = json.load(file)
    apart = []
    for number, game in enumerate(games):
        theirs = list(equilibria(matrix(game["first"]), matrix(game["second"])))
        ours = [[[float(Fraction(v)) for v in side] for side in pair] for pair in game["found"]]
        missing = [pair for pair in theirs if not any(near(pair, other) for other in ours)]
        extra = [pair for pair in ours if not any(near(pair, other) for other in theirs)]
        if missing or extra:
            apart.append({"game": number, "only nashpy": missing, "only Treaty": extra})
    print(json.dumps({"compared": len(games), "apart": apart}))


if __name__ == "__main__":
    main()
