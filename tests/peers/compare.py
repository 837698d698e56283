"""Times z3 and cvc5 on what `treaty export --smtlib` has written, against `treaty check`.

    python compare.py [--limit SECONDS] [--jobs N] [--keep FILE] [--json] TREATY FOLDER...

TREATY is the program. A folder holds a draft, and the `index.json` and questions that were exported from it; or it holds such
folders. A claim is one line of work: a solver answers all its questions, one after the other, from their text. Treaty is timed twice:
as a whole process for this claim (`check DRAFT --only CLAIM`), reading the draft and finding a world in which everybody complies
included; and the claim by itself, as `--timings` tells it: posed, decided, its proof checked or its witness replayed, and what it
needs and its margin found. A second table has whole drafts as lines. Times are CPU seconds, those of a claim by itself on the clock
(the least of three), and the limit is CPU seconds too, so that other work on the machine changes little. What a solver does not answer within the limit counts as the limit. Claims of which some part has no questions, and such as Treaty leaves
undecided, are left out and counted. With --keep the solvers' times are written to a file as they come, and what the file holds of the
same questions under the same limit is not asked again.
"""

import argparse
import hashlib
import json
import math
import multiprocessing
import multiprocessing.pool
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from agree import SOLVERS

FASTER = "the faster of both"


def claims_in(roots):
    """Each claim with questions: folder, draft, name, and the files with the logic of each."""
    for root in roots:
        for path in sorted(Path(root).rglob("index.json")):
            index = json.loads(path.read_text(encoding="utf-8"))
            draft = path.parent / Path(index["draft"]).name
            by_name = {}
            for part in index["parts"]:
                by_name.setdefault(part["claim"], []).append(part)
            for name, parts in by_name.items():
                asked = all("files" in part for part in parts)
                files = [(f["file"], f["logic"]) for part in parts for f in part.get("files", [])]
                yield str(path.parent), str(draft), name, files if asked else None


def answer(solver, questions, limit, pipe):
    """In a process of its own, which the system stops at the limit: tells each answer as it comes, and the time until then."""
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit) + 1, math.ceil(limit) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    begun = time.process_time()
    for text, logic in questions:
        try:
            # The solvers' own limit counts the clock: it is far off, for a busy machine.
            said = solver(text, logic, 100 * limit)
        except Exception as fault:  # each solver has kinds of its own
            said = f"fault: {fault}"
        pipe.send((said, time.process_time() - begun))
    pipe.close()


def ask(task):
    """CPU seconds of a solver for one claim and whether it answered each of its questions; the limit where it did not in time."""
    name, questions, limit = task
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=answer, args=(SOLVERS[name], questions, limit, theirs))
    child.start()
    theirs.close()
    told = []
    try:
        while True:
            told.append(ours.recv())
    except EOFError:
        child.join()
    seconds = told[-1][1] if told else limit
    answered = len(told) == len(questions) and all(said in ("sat", "unsat") for said, _ in told) and seconds <= limit
    return (seconds if answered else limit), answered


def key(task):
    """A name for a task: who is asked what, and for how long."""
    return hashlib.sha256(json.dumps(task).encode()).hexdigest()


def peers(every, limit, jobs, kept_in):
    """For each claim the time of each solver and whether it answered, by the solver's name."""
    tasks = []
    for folder, _, _, files in every:
        questions = [(Path(folder, file).read_text(encoding="utf-8"), logic) for file, logic in files]
        tasks += [(name, questions, limit) for name in SOLVERS]
    kept = {}
    if kept_in and Path(kept_in).exists():
        lines = Path(kept_in).read_text(encoding="utf-8").splitlines()
        kept = {line[0]: line[1:] for line in map(json.loads, lines)}
    new = [task for task in tasks if key(task) not in kept]
    # Each task waits for a process of its own, so threads do to hand them out.
    with multiprocessing.pool.ThreadPool(jobs) as pool, open(kept_in or os.devnull, "a", encoding="utf-8") as file:
        for task, spent in zip(new, pool.imap(ask, new, chunksize=1)):
            kept[key(task)] = spent
            print(json.dumps([key(task), *spent]), file=file, flush=True)
    of_each = iter(tasks)
    return [{name: kept[key(next(of_each))] for name in SOLVERS} for _ in every]


def treaty(program, draft, *names):
    """CPU seconds of a check of these claims, and their verdicts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    only = [word for name in names for word in ("--only", name)]
    call = [program, "check", draft, *only, "--format", "json", "--jobs", "1"]
    ran = subprocess.run(call, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    claims = json.loads(ran.stdout)["files"][0]["claims"]
    return max(seconds, 0.001), {claim["verdict"] for claim in claims}


def alone(program, draft, names):
    """Seconds of each claim by itself, the least of three runs."""
    only = [word for name in names for word in ("--only", name)]
    least = {}
    for _ in range(3):
        call = [program, "check", draft, *only, "--format", "json", "--jobs", "1", "--timings"]
        said = subprocess.run(call, capture_output=True, check=False, text=True).stderr
        for line in said.splitlines():
            told = re.fullmatch(r" *([0-9.]+) s  .*: (\w+)", line)
            if told:
                seconds = max(float(told[1]), 1e-6)
                least[told[2]] = min(seconds, least.get(told[2], seconds))
    return least


def whole_drafts(program, rows):
    """For each draft the times of all its claims together: what is found for one claim serves the next."""
    by_draft = {}
    for row in rows:
        by_draft.setdefault(row["path"], []).append(row)
    wholes = []
    for path, its in by_draft.items():
        seconds, _ = treaty(program, path, *(row["claim"] for row in its))
        whole = {"draft": its[0]["draft"], "claims": len(its), "treaty": seconds}
        whole.update((solver, sum(row[solver] for row in its)) for solver in SOLVERS)
        whole[FASTER] = sum(row[FASTER] for row in its)
        wholes.append(whole)
    return wholes


def mean(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else float("nan")


def main():
    arguments = argparse.ArgumentParser(description="Times z3 and cvc5 against Treaty.")
    arguments.add_argument("treaty", help="the program")
    arguments.add_argument("folders", nargs="+", metavar="FOLDER")
    arguments.add_argument("--limit", type=float, default=60.0, help="CPU seconds for each claim and solver")
    arguments.add_argument("--jobs", type=int, default=1, help="processes that ask the solvers")
    arguments.add_argument("--keep", metavar="FILE", help="keeps the solvers' times")
    arguments.add_argument("--json", action="store_true", help="a list of objects instead of a table")
    call = arguments.parse_args()
    every = list(claims_in(call.folders))
    asked = [claim for claim in every if claim[3]]
    rows, undecided = [], 0
    for (folder, draft, name, files), spent in zip(asked, peers(asked, call.limit, call.jobs, call.keep)):
        seconds, verdicts = treaty(call.treaty, draft, name)
        if not verdicts <= {"proved", "refuted", "vacuous"}:
            undecided += 1
            continue
        row = {"path": draft, "draft": Path(draft).stem, "claim": name, "questions": len(files), "treaty": seconds}
        row.update((solver, spent[solver][0]) for solver in SOLVERS)
        row["unanswered"] = [solver for solver in SOLVERS if not spent[solver][1]]
        row[FASTER] = min(spent[solver][0] for solver in SOLVERS)
        rows.append(row)
    for path in {row["path"]: None for row in rows}:
        its = [row for row in rows if row["path"] == path]
        by_itself = alone(call.treaty, path, [row["claim"] for row in its])
        for row in its:
            row["alone"] = by_itself[row["claim"]]
    if call.json:
        print(json.dumps(rows))
        return 0
    wholes = whole_drafts(call.treaty, rows)
    print(f"{len(rows)} claims, {sum(row['questions'] for row in rows)} questions, limit {call.limit:g} s;", end=" ")
    print(f"left out: {len(every) - len(asked)} without questions, {undecided} undecided")
    print("| Treaty | against | unanswered | geometric mean | least | most | slower than 2x, of those over 10 ms |")
    print("|---|---|---|---|---|---|---|")
    for ours, words in (("treaty", "a process"), ("alone", "the claim by itself")):
        for against in (*SOLVERS, FASTER):
            ratios = [row[against] / row[ours] for row in rows]
            late = sum(against in row["unanswered"] or len(row["unanswered"]) == len(SOLVERS) for row in rows)
            worse = [row for row in rows if row[ours] > 0.01 and row[ours] > 2 * row[against]]
            spread = f"{mean(ratios):.1f} | {min(ratios):.2f} | {max(ratios):.0f}" if ratios else "- | - | -"
            print(f"| {words} | {against} | {late} | {spread} | {len(worse)} |")
    ratios = [whole[FASTER] / whole["treaty"] for whole in wholes]
    print(f"\nwhole drafts, all these claims in one process (geometric mean {mean(ratios):.1f}):")
    print("| draft | claims | treaty, s | z3, s | cvc5, s |\n|---|---|---|---|---|")
    for whole in wholes:
        times = " | ".join(f"{whole[name]:.3f}" for name in ("treaty", *SOLVERS))
        print(f"| {whole['draft']} | {whole['claims']} | {times} |")
    print()
    worst = sorted(rows, key=lambda row: row[FASTER] / row["alone"])[:5]
    print("the least ratios to the faster of both:")
    for row in worst:
        times = ", ".join(f"{name} {row[name]:.3f} s" for name in ("alone", *SOLVERS))
        print(f"  {row['draft']} {row['claim']}: {times}")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    sys.exit(main())
