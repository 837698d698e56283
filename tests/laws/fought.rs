//! Random wars that both sides fight, with what the best play of both comes to: a search of its own, over sums that bend only here and there.
use treaty::number::Rational;
use treaty::report::model::Verdict;

use super::trial::{Dice, Trial};

const HOLDINGS: [&str; 4] = ["A.X", "A.Y", "B.X", "B.Y"];

/// One shot at one target at most.
struct Engagement {
    is_a: bool,
    weapon: usize,
    target: usize,
    percent: i64,
}

/// The value of `held[goal]` once all engagements are fought, each planned when its turn comes: the first party wants it large.
fn value(war: &[Engagement], a_gains: bool, goal: usize, held: &[Rational]) -> Rational {
    let Some((now, rest)) = war.split_first() else {
        return held[goal].clone();
    };
    let most = held[now.weapon].clone().min(held[now.target].clone());
    let chance = Rational::ratio(now.percent, 100);
    let after = |shots: &Rational| {
        let mut left = held.to_vec();
        left[now.weapon] = &left[now.weapon] - shots;
        left[now.target] = &left[now.target] - &(&chance * shots);
        value(rest, a_gains, goal, &left)
    };
    let mut values = vec![after(&Rational::ZERO)];
    if most.is_positive() {
        values.push(after(&most));
        bends(&after, &Rational::ZERO, &most, 6, &mut values);
    }
    match now.is_a == a_gains {
        true => values.into_iter().max().expect("some"),
        false => values.into_iter().min().expect("some"),
    }
}

/// The values where a function bends between two points: where the lines at both ends meet, unless it bends elsewhere too.
fn bends(
    of: &dyn Fn(&Rational) -> Rational,
    low: &Rational,
    high: &Rational,
    depth: u32,
    out: &mut Vec<Rational>,
) {
    let width = high - low;
    let step = &width * &Rational::ratio(1, 65_536);
    let slope = |from: &Rational, to: &Rational| {
        let rise = &of(to) - &of(from);
        rise.checked_div(&(to - from)).expect("apart")
    };
    let (up, down) = (slope(low, &(low + &step)), slope(&(high - &step), high));
    let (at_low, at_high) = (of(low), of(high));
    if depth == 0 {
        return;
    }
    let middle = &(low + high) * &Rational::ratio(1, 2);
    let meet = if up == down {
        // Straight, unless the middle lies beside the line.
        let line = &at_low + &(&up * &(&middle - low));
        if of(&middle) == line && &at_low + &(&up * &width) == at_high {
            return;
        }
        middle
    } else {
        // at_low + up·x = at_high - down·(width - x)
        let x = &(&at_high - &at_low) - &(&down * &width);
        let x = low + &x.checked_div(&(&up - &down)).expect("not parallel");
        if x <= *low || *high <= x { middle } else { x }
    };
    let found = of(&meet);
    let on_both = found == &at_low + &(&up * &(&meet - low))
        && found == &at_high - &(&down * &(high - &meet));
    out.push(found);
    if !on_both {
        bends(of, low, &meet, depth - 1, out);
        bends(of, &meet, high, depth - 1, out);
    }
}

/// Every choice of whole numbers up to the caps; where there is no cap the number is fixed.
fn choices(caps: &[(i64, i64)]) -> Vec<Vec<i64>> {
    caps.iter().fold(vec![Vec::new()], |all, (low, high)| {
        let longer = |begun: &Vec<i64>| {
            let begun = begun.clone();
            (*low..=*high).map(move |n| begun.iter().copied().chain([n]).collect())
        };
        all.iter().flat_map(longer).collect()
    })
}

/// Claims about what is left after a war of two or three engagements of both sides, in one chain: on one day, or on all days from 2028 on, some with
/// an assumption about the claimant's own forces.
pub fn fought(seed: u64) -> Trial {
    let mut dice = Dice(seed);
    let mut forces = [String::new(), String::new()];
    let mut limits = String::new();
    let mut caps = Vec::new();
    for (i, name) in HOLDINGS.iter().enumerate() {
        let (held, is_fixed) = (dice.roll(1, 3), dice.roll(0, 2) > 0);
        let thing = &name[2..];
        match is_fixed {
            true => {
                forces[i / 2] +=
                    &format!("  {thing} {held} builds 0 per year, retires 0 per year\n");
                caps.push((held, held));
            }
            false => {
                forces[i / 2] += &format!("  {thing} {held}\n");
                limits += &format!("  limit I.{} for {}: {name} <= {held}\n", i + 1, &name[..1]);
                caps.push((0, held));
            }
        }
    }
    let mut war: Vec<Engagement> = Vec::new();
    let mut declared = String::new();
    let mut chain = String::new();
    let length = dice.roll(2, 3);
    for number in 0..length {
        let last_differs = number + 1 == length && war.iter().all(|e| e.is_a == war[0].is_a);
        let is_a = match last_differs {
            true => !war[0].is_a,
            false => dice.roll(0, 1) == 0,
        };
        let (own, theirs) = if is_a { (0, 2) } else { (2, 0) };
        let engagement = Engagement {
            is_a,
            weapon: own + dice.roll(0, 1) as usize,
            target: theirs + dice.roll(0, 1) as usize,
            percent: [25, 50, 50, 100][dice.roll(0, 3) as usize],
        };
        let (weapon, target) = (HOLDINGS[engagement.weapon], HOLDINGS[engagement.target]);
        let (who, whom) = (&weapon[..1], &target[..1]);
        let percent = engagement.percent;
        if dice.roll(0, 1) == 0 {
            declared += &format!(
                "strike E{number} by {who} on {whom} {{ {weapon} kills {} {percent}%, at most 1 shot per target }}\n",
                &target[2..]
            );
            chain += &format!(" after E{number}");
        } else {
            declared += &format!(
                "defence E{number} by {who} against {target} {{ {} stops {percent}%, at most 1 shot per target }}\n",
                &weapon[2..]
            );
            chain += &format!(" through E{number}");
        }
        war.push(engagement);
    }
    let mut claims = String::new();
    let mut verdicts = Vec::new();
    let goals = [dice.roll(0, 1) as usize, 2 + dice.roll(0, 1) as usize];
    for (pair, goal) in goals.into_iter().enumerate() {
        let (is_more, least) = (dice.roll(0, 1) == 0, dice.roll(0, 2));
        let is_given = dice.roll(0, 2) == 0;
        // A wants it large, or small.
        let of = |x: &[i64], y: &[i64]| {
            let held: Vec<Rational> = x.iter().chain(y).map(|n| Rational::from(*n)).collect();
            value(&war, is_more, goal, &held)
        };
        let postures = choices(&caps[..2]);
        let mut postures: Vec<&Vec<i64>> = postures.iter().collect();
        postures.retain(|x| !is_given || x[0] >= least);
        let answers = choices(&caps[2..]);
        let worth = postures.iter().map(|x| {
            let all = answers.iter().map(|y| of(x, y));
            match is_more {
                true => all.min().expect("answers"),
                false => all.max().expect("answers"),
            }
        });
        let best = match is_more {
            true => worth.max(),
            false => worth.min(),
        };
        let when = ["at 2028-01-01", "from 2028-01-01"][dice.roll(0, 1) as usize];
        let given = match is_given {
            true => format!(" given A.X >= {least}"),
            false => String::new(),
        };
        let name = HOLDINGS[goal];
        let (loose, tight) = if is_more { (">=", ">") } else { ("<=", "<") };
        for (number, sign) in [(1, loose), (2, tight)] {
            let bound = best.clone().unwrap_or_default();
            let claim = format!("C{pair}{number}");
            claims += &format!(
                "claim {claim}: A can ensure {name}{chain} {sign} {bound} {when}{given}\n"
            );
            let verdict = match (&best, number) {
                (None, _) => Verdict::Vacuous,
                (_, 1) => Verdict::Proved,
                _ => Verdict::Refuted,
            };
            verdicts.push((claim, verdict));
        }
    }
    let article = match limits.is_empty() {
        true => String::new(),
        false => format!("article I {{\n{limits}}}\n"),
    };
    let text = format!(
        "treaty \"Fought {seed}\" {{ entry 2027-01-01  expiry 2029-01-01 }}\nparty A\nparty B\nsystem X\nsystem Y\n\
         forces A at entry {{\n{}}}\nforces B at entry {{\n{}}}\n{article}{declared}{claims}",
        forces[0], forces[1]
    );
    Trial {
        text,
        is_possible: true,
        verdicts,
    }
}

/// Estimates that nothing but a joint limit speaks of; an own limit by parity on days outside the claim's; and what moves by rate and is limited until a day.
pub fn beside(seed: u64) -> Trial {
    let mut dice = Dice(seed);
    let mut verdicts = Vec::new();
    // Of each estimate its rate may be gone after 365 days, all but a fraction of a unit that still counts.
    let mut estimates = String::new();
    let mut left = 0;
    for thing in ["P", "Q"] {
        let (low, wide, rate) = (dice.roll(0, 3), dice.roll(1, 9), dice.roll(0, 5));
        estimates += &format!(
            "  {thing} {low}..{} builds 0 per year, retires {rate} per year\n",
            low + wide
        );
        left += (low + wide - rate).max(0);
    }
    let joint = left + dice.roll(-1, 3);
    let estimated_ok = left <= joint;
    // Without rates B may hold anything from `least` on one day and anything on the next, and A must follow.
    let (least, more) = (dice.roll(0, 2), dice.roll(-2, 1));
    let (parity_ok, start) = (least + more >= 0, least + 3);
    let (cap, given) = (dice.roll(1, 4), dice.roll(1, 4));
    let mut claims = String::new();
    for (number, wanted) in [(1, cap), (2, cap + 1)] {
        claims += &format!(
            "claim C{number}: A can ensure A.X >= {wanted} from 2028-07-01 given B.X >= {given}\n"
        );
        let verdict = match estimated_ok && parity_ok && wanted <= cap {
            true => Verdict::Proved,
            false => Verdict::Refuted,
        };
        verdicts.push((format!("C{number}"), verdict));
    }
    // Until 2028-01-01 at most `kept` may be there: 364 days after the start, of what comes from the store at a rate.
    let (there, store, rate) = (dice.roll(0, 5), dice.roll(0, 9), dice.roll(1, 12));
    let come = (rate * 364 * 4 / 1461).min(store);
    let kept = there + dice.roll(0, 9);
    claims += "redline L1 for A: limited C.here\nredline L2 for A: unlimited C.here\n";
    let is_limited = there + come > kept;
    for (name, yes) in [("L1", is_limited), ("L2", !is_limited)] {
        let verdict = if yes {
            Verdict::Proved
        } else {
            Verdict::Refuted
        };
        verdicts.push((name.to_owned(), verdict));
    }
    let text = format!(
        "treaty \"Beside {seed}\" {{ entry 2027-01-01  expiry 2029-01-01 }}\nparty A\nparty B\nparty C\nsystem X\nsystem P\nsystem Q\n\
         system M {{ site = Hall or Cave or store }}\nclass here: site == Hall\n\
         forces A at entry {{\n  X 0\n{estimates}}}\nforces B at entry {{ X {start} }}\n\
         forces C at entry {{\n  M {there} at Hall, {store} at store, builds 0 per year, retires 0 per year, moves store to Hall {rate} per year\n}}\n\
         article I {{\n  limit I.1 for A: A.P + A.Q <= {joint} from 2028-01-01\n  limit I.2 for A: A.X <= B.X + {more} until 2028-01-01\n\
         \x20 limit I.3 for B: B.X >= {least}\n  limit I.4 for A: A.X <= {cap}\n  limit I.5 for C: C.here <= {kept} until 2028-01-01\n}}\n{claims}"
    );
    Trial {
        text: text.replace("+ -", "- "),
        is_possible: true,
        verdicts,
    }
}
