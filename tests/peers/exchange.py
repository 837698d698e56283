#!/usr/bin/env python3
"""Exchange games: sixty drafts, each checked, its certificate verified, and both timed in CPU seconds.

    exchange.py TREATY [PATTERN]      e.g.  exchange.py target/release/treaty 8x4
    exchange.py --write FOLDER        the games asked on one day, each in a folder of its own, to be exported and compared

Own holds some kinds of system under a cap each and one on their sum, Other some kinds of weapon likewise. A strike has a
kill probability for each pair and at most two shots per target. The claim is that Own can ensure a share of its ceiling.
"""
import pathlib, random, resource, subprocess, sys, tempfile
from fractions import Fraction

SIZES = [(6, 3), (8, 4), (10, 4)]
SHARES = [Fraction(1, 3), Fraction(1, 2), Fraction(3, 5), Fraction(2, 3)]


def draft(targets, weapons, seed, share, asked_on="from 2031-01-01"):
    rnd = random.Random(seed)
    caps = [rnd.randint(100, 400) for _ in range(targets)]
    ceiling = sum(caps) * 6 // 10
    arms = [rnd.randint(100, 500) for _ in range(weapons)]
    allowed = sum(arms) * 7 // 10
    kill = [[rnd.randint(5, 80) for _ in range(weapons)] for _ in range(targets)]
    need = share * ceiling
    own, other = [f"T{i}" for i in range(targets)], [f"W{j}" for j in range(weapons)]
    lines = ['treaty "Exchange game" { entry 2030-01-01  expiry 2032-01-01  notice 3 months }', "party Own", "party Other"]
    lines += [f"system {name}" for name in own + other]
    for party, kinds in (("Own", own), ("Other", other)):
        lines.append(f"forces {party} at entry {{ " + ", ".join(f"{kind} 0" for kind in kinds) + " }")
    lines.append("strike Blow by Other on Own {")
    for j, weapon in enumerate(other):
        lines.append(f"  Other.{weapon} kills " + ", ".join(f"{t} {kill[i][j]}%" for i, t in enumerate(own)))
    lines += ["  at most 2 shots per target", "}"]
    for number, party, kinds, caps, total in (("I", "Own", own, caps, ceiling), ("II", "Other", other, arms, allowed)):
        lines.append(f"article {number} {{")
        for k, (kind, cap) in enumerate(zip(kinds, caps)):
            lines.append(f"  limit {number}.{k + 1} for {party}: {party}.{kind} <= {cap}")
        whole = " + ".join(f"{party}.{kind}" for kind in kinds)
        lines += [f"  limit {number}.{len(kinds) + 1} for {party}: {whole} <= {total}", "}"]
    asked = f"Own.{{{', '.join(own)}}} after Blow >= {need.numerator} / {need.denominator}"
    lines.append(f"claim Survive: Own can ensure {asked} {asked_on}")
    return "\n".join(lines) + "\n"


def timed(*command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout + done.stderr, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def games():
    """Targets, weapons, share and seed of each game."""
    for targets, weapons in SIZES:
        for share in SHARES:
            for seed in range(1, 6):
                yield targets, weapons, share, seed


def write(folder):
    for targets, weapons, share, seed in games():
        place = pathlib.Path(folder, f"{targets}x{weapons}-{share.numerator}of{share.denominator}-{seed}")
        place.mkdir(parents=True, exist_ok=True)
        text = draft(targets, weapons, seed, share, "at 2031-01-01")
        (place / f"{place.name}.treaty").write_text(text)


def main():
    if sys.argv[1:2] == ["--write"]:
        return write(sys.argv[2])
    treaty, pattern = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    print("| game | share | seed | verdict | check, s | certificate, kB | verify, s |\n|---|---|---|---|---|---|---|")
    faults = 0
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        for targets, weapons, share, seed in games():
            name = f"{targets}x{weapons}"
            if pattern not in name:
                continue
            file, shown = place / "game.treaty", place / "certificates"
            file.write_text(draft(targets, weapons, seed, share))
            said, took = timed(treaty, "check", str(file), "--certificates", str(shown))
            words = [w for w in ("proved", "refuted") if f"1 {w}" in said]
            size, check, accepted = 0, 0.0, False
            for certificate in shown.glob("*.json"):
                size = certificate.stat().st_size
                heard, check = timed(treaty, "verify", str(certificate), str(file))
                accepted = "1 accepted" in heard
                certificate.unlink()
            if not words or not accepted:
                faults += 1
            verdict = words[0] if words and accepted else "open"
            print(f"| {name} | {share} | {seed} | {verdict} | {took:.2f} | {size / 1000:.0f} | {check:.2f} |", flush=True)
    sys.exit(faults > 0)


if __name__ == "__main__":
    main()
