//! A random small draft, and what counting its worlds says of its claims.
use treaty::report::model::Verdict;

/// Splitmix64: the same drafts on every machine.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    pub fn roll(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(0, all.len() as i64 - 1) as usize]
    }
}

/// A sum over holdings, by their number, or a function of two sums.
enum Sum {
    Linear(Vec<i64>, i64),
    Min(Box<Sum>, Box<Sum>),
    Max(Box<Sum>, Box<Sum>),
    Abs(Box<Sum>),
    If(Box<Condition>, Box<Sum>, Box<Sum>),
}

enum Condition {
    Compare(Sum, &'static str, Sum),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    Implies(Box<Condition>, Box<Condition>),
}

const HOLDINGS: [&str; 6] = ["A.X", "A.Y", "A.Z", "B.X", "B.Y", "B.Z"];

impl Sum {
    /// Over the holdings in `of`; `deep` allows functions.
    fn random(dice: &mut Dice, of: &[usize], deep: u32) -> Sum {
        let again = |dice: &mut Dice| Box::new(Sum::random(dice, of, deep.saturating_sub(1)));
        match if deep == 0 { 0 } else { dice.roll(0, 8) } {
            1 => Sum::Min(again(dice), again(dice)),
            2 => Sum::Max(again(dice), again(dice)),
            3 => Sum::Abs(again(dice)),
            4 => Sum::If(
                Box::new(Condition::random(dice, of, 0)),
                again(dice),
                again(dice),
            ),
            _ => {
                let mut factors = vec![0; HOLDINGS.len()];
                for _ in 0..dice.roll(1, 3) {
                    factors[*dice.pick(of)] = dice.roll(-3, 4);
                }
                Sum::Linear(factors, dice.roll(-2, 4))
            }
        }
    }

    fn text(&self) -> String {
        match self {
            Sum::Linear(factors, constant) => {
                let mut text = format!("({constant}");
                for (factor, name) in factors.iter().zip(HOLDINGS) {
                    if *factor != 0 {
                        text += &format!(" + {factor} * {name}");
                    }
                }
                text + ")"
            }
            Sum::Min(a, b) => format!("min({}, {})", a.text(), b.text()),
            Sum::Max(a, b) => format!("max({}, {})", a.text(), b.text()),
            Sum::Abs(a) => format!("abs({})", a.text()),
            Sum::If(c, a, b) => format!("(if {} then {} else {})", c.text(), a.text(), b.text()),
        }
    }

    fn value(&self, held: &[i64]) -> i64 {
        match self {
            Sum::Linear(factors, constant) => {
                constant + factors.iter().zip(held).map(|(f, h)| f * h).sum::<i64>()
            }
            Sum::Min(a, b) => a.value(held).min(b.value(held)),
            Sum::Max(a, b) => a.value(held).max(b.value(held)),
            Sum::Abs(a) => a.value(held).abs(),
            Sum::If(c, a, b) => if c.holds(held) { a } else { b }.value(held),
        }
    }
}

impl Condition {
    fn random(dice: &mut Dice, of: &[usize], deep: u32) -> Condition {
        let again = |dice: &mut Dice| Box::new(Condition::random(dice, of, deep - 1));
        match if deep == 0 { 0 } else { dice.roll(0, 7) } {
            1 => Condition::And(again(dice), again(dice)),
            2 => Condition::Or(again(dice), again(dice)),
            3 => Condition::Not(again(dice)),
            4 => Condition::Implies(again(dice), again(dice)),
            _ => {
                // Mostly against a constant, and near to what can be: equality and its neighbours are where faults hide.
                let left = Sum::random(dice, of, deep.min(1));
                let right = match dice.roll(0, 2) {
                    0 => Sum::random(dice, of, 0),
                    _ => Sum::Linear(vec![0; HOLDINGS.len()], dice.roll(-3, 14)),
                };
                let sign = *dice.pick(&["<=", "<=", ">=", ">=", "<", ">", "==", "!="]);
                Condition::Compare(left, sign, right)
            }
        }
    }

    fn text(&self) -> String {
        match self {
            Condition::Compare(a, sign, b) => format!("({} {sign} {})", a.text(), b.text()),
            Condition::And(a, b) => format!("({} and {})", a.text(), b.text()),
            Condition::Or(a, b) => format!("({} or {})", a.text(), b.text()),
            Condition::Not(a) => format!("(not {})", a.text()),
            Condition::Implies(a, b) => format!("({} implies {})", a.text(), b.text()),
        }
    }

    fn holds(&self, held: &[i64]) -> bool {
        match self {
            Condition::Compare(a, sign, b) => {
                let (a, b) = (a.value(held), b.value(held));
                match *sign {
                    "<=" => a <= b,
                    ">=" => a >= b,
                    "<" => a < b,
                    ">" => a > b,
                    "==" => a == b,
                    _ => a != b,
                }
            }
            Condition::And(a, b) => a.holds(held) && b.holds(held),
            Condition::Or(a, b) => a.holds(held) || b.holds(held),
            Condition::Not(a) => !a.holds(held),
            Condition::Implies(a, b) => !a.holds(held) || b.holds(held),
        }
    }
}

/// A draft, and what must come of each of its claims.
pub struct Trial {
    pub text: String,
    /// Whether anybody can comply. If not, what is claimed to be possible, or for somebody to choose, may as well be refuted.
    pub is_possible: bool,
    pub verdicts: Vec<(String, Verdict)>,
}

/// Every way to hold from `low` to `high` of each.
fn every(ranges: &[(i64, i64)]) -> Vec<Vec<i64>> {
    ranges.iter().fold(vec![Vec::new()], |all, (low, high)| {
        all.iter()
            .flat_map(|begun| {
                (*low..=*high).map(move |n| begun.iter().copied().chain([n]).collect())
            })
            .collect()
    })
}

/// Claims about one day, 2028-01-01, which is 365 days after entry. The range of each holding on that day follows from its start and its
/// rates, or from its limit if it has none: any whole number in it can be reached, whatever the rest.
pub fn trial(seed: u64) -> Trial {
    let mut dice = Dice(seed);
    let systems = dice.roll(1, 3) as usize;
    let held: Vec<usize> = (0..6)
        .filter(|i| i % 3 < systems && (i % 3 == 0 || dice.roll(0, 3) > 0))
        .collect();
    let own = |party: usize| -> Vec<usize> {
        let own = held.iter().copied();
        own.filter(|i| i / 3 == party).collect()
    };
    let mut ranges = vec![(0, 0); 6];
    let mut forces = [String::new(), String::new()];
    let mut limits = String::new();
    let mut count = 0;
    for &i in &held {
        let (name, start) = (&HOLDINGS[i][2..], dice.roll(0, 3));
        if dice.roll(0, 1) == 0 {
            let (up, down) = (dice.roll(0, 4), dice.roll(0, 3));
            forces[i / 3] +=
                &format!("  {name} {start} builds {up} per year, retires {down} per year\n");
            // 365 / 365.25 of a year's rate, rounded down: n units in full take n whole years of 365.25 days. A unit
            // counts no longer once its dismantling has begun.
            ranges[i] = ((start - down).max(0), start + (up - 1).max(0));
        } else {
            let cap = dice.roll(start, 5);
            forces[i / 3] += &format!("  {name} {start}\n");
            count += 1;
            let party = &HOLDINGS[i][..1];
            limits += &format!("  limit I.{count} for {party}: {} <= {cap}\n", HOLDINGS[i]);
            ranges[i] = (0, cap);
        }
    }
    let mut rules = [Vec::new(), Vec::new()];
    for party in 0..2 {
        for _ in 0..dice.roll(0, 2) {
            let rule = Condition::random(&mut dice, &own(party), 1);
            count += 1;
            let who = ["A", "B"][party];
            limits += &format!(
                "  limit I.{count} for {who}: {} at 2028-01-01\n",
                rule.text()
            );
            rules[party].push(rule);
        }
    }
    let worlds = every(&ranges);
    let keeps = |party: usize, world: &[i64]| rules[party].iter().all(|r| r.holds(world));
    let permitted: Vec<&Vec<i64>> = worlds
        .iter()
        .filter(|w| keeps(0, w) && keeps(1, w))
        .collect();
    let mut claims = String::new();
    let mut verdicts = Vec::new();
    for number in 1..=6 {
        let phi = Condition::random(&mut dice, &held, 2);
        let text = phi.text();
        let given = (dice.roll(0, 3) == 0).then(|| Condition::random(&mut dice, &held, 0));
        let asked: Vec<&&Vec<i64>> = permitted
            .iter()
            .filter(|w| given.as_ref().is_none_or(|g| g.holds(w)))
            .collect();
        let premise = given
            .as_ref()
            .map_or(String::new(), |g| format!(" given {}", g.text()));
        let (body, is_true) = match dice.roll(0, 4) {
            0 => (
                format!("always {text}{premise}"),
                asked.iter().all(|w| phi.holds(w)),
            ),
            1 => (
                format!("never {text}{premise}"),
                !asked.iter().any(|w| phi.holds(w)),
            ),
            2 => (
                format!("possible {text}"),
                permitted.iter().any(|w| phi.holds(w)),
            ),
            3 => (
                format!("A and B can ensure {text}"),
                permitted.iter().any(|w| phi.holds(w)),
            ),
            _ => {
                let party = dice.roll(0, 1) as usize;
                // The rules of a party are about its own forces, so that permitted worlds are all pairs.
                let postures = permitted.iter().map(|w| &w[3 * party..3 * party + 3]);
                let can = postures.clone().any(|posture| {
                    let mut answers = permitted
                        .iter()
                        .filter(|w| &w[3 * party..3 * party + 3] == posture);
                    answers.all(|w| phi.holds(w))
                });
                (format!("{} can ensure {text}", ["A", "B"][party]), can)
            }
        };
        let needs_world = body.starts_with("always") || body.starts_with("never");
        let verdict = match is_true {
            _ if permitted.is_empty() || needs_world && asked.is_empty() => Verdict::Vacuous,
            true => Verdict::Proved,
            false => Verdict::Refuted,
        };
        claims += &format!("claim C{number}: {body} at 2028-01-01\n");
        verdicts.push((format!("C{number}"), verdict));
    }
    let article = match limits.is_empty() {
        true => String::new(),
        false => format!("article I {{\n{limits}}}\n"),
    };
    let text = format!(
        "treaty \"Trial {seed}\" {{ entry 2027-01-01  expiry 2029-01-01 }}\nparty A\nparty B\nsystem X\nsystem Y\nsystem Z\n\
         forces A at entry {{\n{}}}\nforces B at entry {{\n{}}}\n{article}{claims}",
        forces[0], forces[1]
    );
    Trial {
        text,
        is_possible: !permitted.is_empty(),
        verdicts,
    }
}

/// Whom a rule binds: one party, both in sum, or (a fact) the world.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Binds {
    Party(usize),
    Both,
    World,
}

/// Claims about what one party can ensure on 2028-01-01, under limits, facts and assumptions that speak of both sides. No rate ties that day to another,
/// and the rules bind on it alone, so a posture and an answer are whole numbers up to the caps.
pub fn two_sided(seed: u64) -> Trial {
    let mut dice = Dice(seed);
    let held = [0, 1, 3, 4];
    let mut ranges = vec![(0, 0); 6];
    let mut forces = [String::new(), String::new()];
    let mut limits = String::new();
    for (number, i) in held.into_iter().enumerate() {
        let cap = dice.roll(1, 3);
        forces[i / 3] += &format!("  {} {}\n", &HOLDINGS[i][2..], dice.roll(0, cap));
        let party = &HOLDINGS[i][..1];
        limits += &format!(
            "  limit I.{} for {party}: {} <= {cap}\n",
            number + 1,
            HOLDINGS[i]
        );
        ranges[i] = (0, cap);
    }
    let mut rules: Vec<(Binds, Condition)> = Vec::new();
    let mut facts = String::new();
    for number in 1..=dice.roll(1, 3) {
        let binds = [Binds::Party(0), Binds::Party(1), Binds::Both, Binds::World];
        let binds = *dice.pick(&binds);
        let rule = Condition::random(&mut dice, &held, 0);
        let text = rule.text();
        let at = "at 2028-01-01";
        match binds {
            Binds::Party(0) => limits += &format!("  limit II.{number} for A: {text} {at}\n"),
            Binds::Party(_) => limits += &format!("  limit II.{number} for B: {text} {at}\n"),
            Binds::Both => limits += &format!("  limit II.{number} for AB: {text} {at}\n"),
            Binds::World => facts += &format!("fact F{number}: {text} {at}\n"),
        }
        rules.push((binds, rule));
    }
    let worlds = every(&ranges);
    let kept = |world: &[i64], of: &dyn Fn(Binds) -> bool| {
        rules
            .iter()
            .all(|(binds, rule)| !of(*binds) || rule.holds(world))
    };
    let permitted: Vec<&Vec<i64>> = worlds.iter().filter(|w| kept(w, &|_| true)).collect();
    let mut claims = String::new();
    let mut verdicts = Vec::new();
    for number in 1..=4 {
        let phi = Condition::random(&mut dice, &held, 1);
        let given = (dice.roll(0, 2) == 0).then(|| Condition::random(&mut dice, &held, 0));
        let assumed = |w: &[i64]| given.as_ref().is_none_or(|g| g.holds(w));
        let party = dice.roll(0, 1) as usize;
        let own = |w: &[i64]| w[3 * party..3 * party + 3].to_vec();
        // What a posture leaves the others: what facts, and what they owe, permit; and there the assumption.
        let asked = |x: &[i64]| -> Vec<&Vec<i64>> {
            let theirs = |binds| binds != Binds::Party(party);
            let beside = worlds.iter().filter(|w| own(w) == x);
            beside.filter(|w| kept(w, &theirs) && assumed(w)).collect()
        };
        let mut postures: Vec<Vec<i64>> = worlds.iter().map(|w| own(w)).collect();
        postures.sort();
        postures.dedup();
        let can = postures.iter().any(|x| {
            let asked = asked(x);
            let wins =
                |w: &&Vec<i64>| kept(w, &|binds| binds == Binds::Party(party)) && phi.holds(w);
            !asked.is_empty() && asked.iter().all(wins)
        });
        let verdict = match can {
            _ if !permitted.iter().any(|w| assumed(w)) => Verdict::Vacuous,
            true => Verdict::Proved,
            false => Verdict::Refuted,
        };
        let premise = given
            .as_ref()
            .map_or(String::new(), |g| format!(" given {}", g.text()));
        let who = ["A", "B"][party];
        claims += &format!(
            "claim C{number}: {who} can ensure {} at 2028-01-01{premise}\n",
            phi.text()
        );
        verdicts.push((format!("C{number}"), verdict));
    }
    let text = format!(
        "treaty \"Two sides {seed}\" {{ entry 2027-01-01  expiry 2029-01-01 }}\nparty A\nparty B\nbloc AB = A + B\nsystem X\nsystem Y\n\
         forces A at entry {{\n{}}}\nforces B at entry {{\n{}}}\n{facts}article I {{\n{limits}}}\n{claims}",
        forces[0], forces[1]
    );
    Trial {
        text,
        is_possible: !permitted.is_empty(),
        verdicts,
    }
}
