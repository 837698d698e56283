#!/usr/bin/env python3
"""Scaling: drafts of P parties, S systems and T dates, each checked whole, with CPU time, memory and verdicts.

    scale.py TREATY [PxSxT...]                    e.g.  scale.py target/release/treaty 2x8x8 3x16x10
    scale.py --write PARTIES SYSTEMS DATES        the draft alone, on the standard output

Every party holds every system, with rates. Each year a limit on each of four classes and one on the sum, for each party, gets
lower; each ordered pair of parties has a strike. Claimed are, for each party and each date, the limit then in force; for each ordered
pair, what is left after the strike at the last date; for each pair, that they are level. The same sizes give the same draft.
"""
import pathlib, random, resource, subprocess, sys, tempfile

CLASSES = 4


def draft(parties, systems, dates):
    rnd = random.Random(1000 * parties + 100 * systems + dates)
    names, kinds = [f"P{i}" for i in range(parties)], [f"S{k}" for k in range(systems)]
    of = [k % CLASSES for k in range(systems)]
    start = [[rnd.randint(40, 120) for _ in kinds] for _ in names]
    retires = [[rnd.randint(15, 30) for _ in kinds] for _ in names]
    builds = [rnd.choice([0, 0, 6, 12]) for _ in kinds]
    lines = [f'treaty "Scaling {parties}x{systems}x{dates}" {{ entry 2030-01-01  expiry {2031 + dates}-01-01 }}']
    lines += [f"party {name}" for name in names]
    lines += [f"system {kind} {{ group = G{of[k]} }}" for k, kind in enumerate(kinds)]
    lines += [f"class C{c}: group == G{c}" for c in range(CLASSES)]
    lines += [f"class all: {' or '.join(f'group == G{c}' for c in range(CLASSES))}"]
    for i, name in enumerate(names):
        lines.append(f"forces {name} at entry {{")
        lines += [
            f"  {kind} {start[i][k]} \"drawn\" builds {builds[k]} per year, retires {retires[i][k]} per year"
            for k, kind in enumerate(kinds)
        ]
        lines.append("}")
    for i, name in enumerate(names):
        for j, other in enumerate(names):
            if i != j:
                lines.append(f"strike Blow_{i}_{j} by {name} on {other} {{")
                for k in range(0, systems, max(1, systems // 4)):
                    hit = ", ".join(f"C{c} {rnd.randint(20, 80)}%" for c in range(CLASSES))
                    lines.append(f"  {name}.S{k} kills {hit}")
                lines += ["  at most 2 shots per target", "}"]
    total = [max(sum(start[i][k] for i in [p] for k in range(systems)) for p in range(parties)) for _ in [0]][0]
    caps = {}
    for t in range(1, dates + 1):
        lines.append(f'article A{t} "Year {t}" {{')
        share = 100 - 40 * t // dates
        for c in range(CLASSES):
            most = max(sum(start[i][k] for k in range(systems) if of[k] == c) for i in range(parties))
            caps[t, c] = most * share // 100
            lines.append(f"  limit A{t}.{c + 1} for each party p: p.C{c} <= {caps[t, c]} from entry + {t} years")
        caps[t, "all"] = total * (share - 3) // 100
        lines += [f"  limit A{t}.{CLASSES + 1} for each party p: p.all <= {caps[t, 'all']} from entry + {t} years", "}"]
    for t in range(1, dates + 1):
        for i, name in enumerate(names):
            for c in range(CLASSES):
                lines.append(f"claim L{t}_{i}_{c}: always {name}.C{c} <= {caps[t, c]} from entry + {t} years")
            lines.append(f"claim L{t}_{i}: always {name}.all <= {caps[t, 'all']} from entry + {t} years")
    last = f"from entry + {dates} years"
    for i, name in enumerate(names):
        for j, other in enumerate(names):
            if i != j:
                lines.append(f"deterrence D{i}_{j} for {other} against {name}: {other}.all after Blow_{i}_{j} >= {systems} {last}")
            if i < j:
                lines.append(f"balance B{i}_{j} between {name} and {other} on p.all: within 20% {last}")
    return "\n".join(lines) + "\n"


def main():
    if sys.argv[1:2] == ["--write"]:
        sys.stdout.write(draft(*map(int, sys.argv[2:5])))
        return 0
    treaty, sizes = sys.argv[1], sys.argv[2:] or ["2x8x8", "3x16x10", "4x30x25"]
    print("| draft | claims | CPU, s | memory, MB | per claim, ms | verdicts |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        for size in sizes:
            file = pathlib.Path(place, f"scale-{size}.treaty")
            file.write_text(draft(*map(int, size.split("x"))))
            claims = sum(line.split(" ")[0] in ("claim", "deterrence", "balance") for line in file.read_text().splitlines())
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            said = subprocess.run([treaty, "check", str(file)], capture_output=True, text=True, check=False).stdout
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            verdicts = said.rstrip().splitlines()[-1] if said.strip() else "none"
            print(
                f"| {size} | {claims} | {cpu:.2f} | {after.ru_maxrss / 1000:.0f} | {1000 * cpu / claims:.1f} | {verdicts} |",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
