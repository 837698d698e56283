"""Asks other solvers what `treaty export --smtlib` has written.

    python agree.py [--limit SECONDS] [--jobs N] [--json] FOLDER...

A folder is one with an `index.json`, or holds such folders. Each solver says of each part of a claim `proved`, `refuted`, or
`unknown` where it found no answer in time. The exit status is 1 where two solvers contradict each other, 2 where a file cannot be
read. Only z3 and cvc5 are used, and nothing of Treaty.
"""

import argparse
import json
import multiprocessing
import os
import sys
import time
from pathlib import Path

import cvc5
import z3


def ask_z3(text, logic, limit):
    context = z3.Context()
    solver = z3.SolverFor(logic, context)
    solver.set("timeout", int(limit * 1000))
    solver.from_string(text)
    return str(solver.check())


def ask_cvc5(text, logic, limit):
    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("tlimit-per", str(int(limit * 1000)))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "question")
    symbols = parser.getSymbolManager()
    said = ""
    while True:
        command = parser.nextCommand()
        if command.isNull():
            return said.strip()
        said += command.invoke(solver, symbols)


SOLVERS = {"z3": ask_z3, "cvc5": ask_cvc5}


def about(part, answers):
    """What the answers to a part's files say of the part."""
    if part["refuted_if_one_file_is"] in answers:
        return "refuted"
    return "proved" if all(a == part["proved_if_every_file_is"] for a in answers) else "unknown"


def ask(task):
    """A part of a claim: its folder, its place in the index, and itself."""
    folder, part, limit = task
    row = {"folder": folder}
    row.update((key, part[key]) for key in ("claim", "part", "contingency", "choice", "asks"))
    for name, solver in SOLVERS.items():
        begun, answers = time.monotonic(), []
        for file in part["files"]:
            text = Path(folder, file["file"]).read_text(encoding="utf-8")
            try:
                answer = solver(text, file["logic"], limit)
            except Exception as fault:  # each solver has kinds of its own
                answer = f"fault: {fault}"
            if answer not in ("sat", "unsat", "unknown"):
                row.setdefault("faults", []).append(f"{name}, {file['file']}: {answer}")
            answers.append(answer)
            if answer == part["refuted_if_one_file_is"]:
                break
        row[name] = about(part, answers)
        row[f"{name}_seconds"] = round(time.monotonic() - begun, 3)
    return row


def tasks(roots, limit):
    for root in roots:
        indices = sorted(Path(root).rglob("index.json"))
        if not indices:
            raise OSError(f"no index.json in {root}")
        for path in indices:
            index = json.loads(path.read_text(encoding="utf-8"))
            if index.get("schema") != "treaty-export/1":
                raise OSError(f"{path} is no treaty-export/1")
            for part in index["parts"]:
                if "files" in part:
                    yield str(path.parent), part, limit


def main():
    arguments = argparse.ArgumentParser(description="Asks z3 and cvc5 what `treaty export --smtlib` has written.")
    arguments.add_argument("folders", nargs="+", metavar="FOLDER")
    arguments.add_argument("--limit", type=float, default=10.0, help="seconds for each file and solver")
    arguments.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that share the claims")
    arguments.add_argument("--json", action="store_true", help="a list of objects instead of a table")
    call = arguments.parse_args()
    try:
        every = list(tasks(call.folders, call.limit))
        with multiprocessing.Pool(call.jobs) as pool:
            rows = list(pool.imap(ask, every, chunksize=4))
    except (OSError, ValueError) as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 2
    apart = [row for row in rows if {row[name] for name in SOLVERS} >= {"proved", "refuted"}]
    faults = [fault for row in rows for fault in row.get("faults", [])]
    if call.json:
        print(json.dumps(rows))
    else:
        for row in rows:
            said = "  ".join(f"{name} {row[name]:<8} {row[f'{name}_seconds']:>6.2f} s" for name in SOLVERS)
            choice = f" choice {row['choice']}" if row["choice"] else ""
            print(f"{said}  {row['folder']}: {row['claim']} part {row['part'] + 1}{choice}")
        print(f"{len(rows)} parts; {len(apart)} contradictions; {len(faults)} faults")
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    return 2 if faults else 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main())
