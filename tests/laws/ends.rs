//! Figures known within bounds only: what is proved of an interval is so at each of its values, and what is refuted is so at one.

use super::report;
use super::trial::Dice;
use treaty::report::model::Verdict;

/// So many random drafts.
const TRIALS: u64 = 8;

/// Shares in per cent, from the least to the greatest.
type Share = (i64, i64);

struct Trial {
    /// Of a hit on a silo, of a hit on a road missile, of what can be found.
    shares: [Share; 3],
    held: [i64; 4],
    bounds: [i64; 6],
}

fn trial(seed: u64) -> Trial {
    let mut dice = Dice(seed);
    let shares = [0; 3].map(|_| {
        let low = 10 * dice.roll(1, 6);
        (low, low + 10 * dice.roll(0, 3))
    });
    let held = [0; 4].map(|_| dice.roll(4, 11));
    let bounds = [0; 6].map(|_| dice.roll(0, 14));
    Trial {
        shares,
        held,
        bounds,
    }
}

impl Trial {
    fn text(&self, shares: [Share; 3]) -> String {
        let figure = |(low, high): Share| match low == high {
            true => format!("{low}%"),
            false => format!("{low}%..{high}%"),
        };
        let [silo, road, found] = shares.map(figure);
        let [silos, roads, bombs, stops] = self.held;
        let [a, b, c, d, e, f] = self.bounds;
        let still = "builds 0 per year, retires 0 per year";
        format!(
            "treaty \"Ends\" {{ entry 2027-01-01, expiry 2028-01-01 }}
party A
party B
system Silo
system Road
system Bomb
system Stop
class all: {{Silo, Road}}
define p = {silo}
forces A at entry {{ Silo {silos} {still}, Road {roads} {still} }}
forces B at entry {{ Bomb {bombs} {still}, Stop {stops} {still} }}
strike First by B on A {{
  Bomb kills Silo p, Road {road}
  at most 2 shots per target
  exposed Road {found}
}}
defence Shield by B against A.all {{ Stop stops p, at most 1 shot per target }}
claim K1: always A.all after First >= {a}
claim K2: B can ensure A.all after First <= {b}
claim K3: A can ensure A.all after First through Shield >= {c}
claim K4: always A.Silo after First <= {d} + (A.Road after First)
claim K5: always p * {silos} + (A.Silo after First) >= {e}
claim K6: possible A.all after First <= {f}
"
        )
    }
}

#[test]
fn what_is_said_of_an_interval_holds_of_its_values() {
    let (mut wrong, mut decided) = (String::new(), 0);
    for seed in 1..=TRIALS {
        let trial = trial(seed);
        let whole = report(&trial.text(trial.shares));
        assert_eq!(whole.claims.len(), 6, "{:?}", whole.diagnostics);
        let mut points = vec![trial.shares.map(|(low, high)| (low + high) / 2)];
        for corner in 0..8_usize {
            let mut point = [0; 3];
            for (at, (low, high)) in trial.shares.iter().enumerate() {
                point[at] = if corner >> at & 1 == 1 { *high } else { *low };
            }
            points.push(point);
        }
        points.sort_unstable();
        points.dedup();
        let there: Vec<_> = points
            .iter()
            .map(|point| report(&trial.text(point.map(|share| (share, share)))))
            .collect();
        for (number, claim) in whole.claims.iter().enumerate() {
            let mut each = there.iter().map(|report| report.claims[number].verdict);
            let contradicted = match claim.verdict {
                Verdict::Proved => each.any(|verdict| verdict == Verdict::Refuted),
                Verdict::Refuted => each.all(|verdict| verdict == Verdict::Proved),
                Verdict::Undecided | Verdict::Vacuous => continue,
            };
            decided += 1;
            if contradicted {
                wrong += &format!(
                    "{} is {:?}\n{}",
                    claim.name,
                    claim.verdict,
                    trial.text(trial.shares)
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(decided >= 30, "only {decided} claims were decided");
}
