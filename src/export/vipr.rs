//! Proofs about linear rows as certificates in the VIPR format, for checkers that know nothing of treaties. Source: Cheung,
//! Gleixner and Steffy, "Verifying Integer Programming Results", 2017; the specification of version 1.0.
//!
//! VIPR knows whole unknowns and splits of them, no alternatives and no strict rows. A proof that treats alternatives first
//! becomes one file for each of them. Rows of whole unknowns are listed with their whole bounds. Where another strict row matters, the file shows a bound that the row would break.

use crate::draft::{Draft, NoWorld};
use crate::logic::{Cite, Formula, Problem, Proof, Relation, Row, Var};
use crate::number::Rational;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::smtlib::{legend, plain, premise_words};

/// Files for the alternatives of one proof at most.
const MOST_FILES: usize = 64;

/// A row by its premise and its path in it.
type Place = (u32, Vec<u32>);

/// Which member is taken of the alternatives at these places.
type Taken = BTreeMap<Place, u32>;

/// One proof as VIPR: a file, or one for each alternative that it treats; together they show that the premises cannot all hold.
///
/// # Errors
/// In words, where the proof is none that VIPR can express.
pub fn files(
    draft: &Draft,
    no_world: &NoWorld,
    problem: &Problem,
    proof: &Proof,
    about: &str,
) -> Result<Vec<String>, String> {
    let mut open = vec![(proof, Taken::new())];
    let mut out = Vec::new();
    while let Some((proof, taken)) = open.pop() {
        match proof {
            Proof::Cases {
                formula,
                path,
                branches,
            } => {
                for (member, branch) in branches.iter().enumerate().rev() {
                    let mut taken = taken.clone();
                    taken.insert((*formula, path.clone()), member as u32);
                    open.push((branch, taken));
                }
            }
            proof => out.push(one(draft, no_world, problem, proof, &taken, about)?),
        }
        if out.len() + open.len() > MOST_FILES {
            return Err("it treats too many alternatives".to_owned());
        }
    }
    Ok(out)
}

/// What a file promises.
enum Promise {
    /// The rows cannot all hold, whether or not strict ones are reached.
    Nothing,
    /// The sum of a strict row is at least what the row says it is below; the row itself is not listed.
    Bound(Place),
    /// All strict rows cannot hold by more than nothing at once: the most of a gap that all of them keep is 0.
    Gap,
}

/// A leaf of the proof.
struct Leaf {
    /// What the rows add up to.
    constant: Rational,
    /// The strict rows among them.
    strict: BTreeSet<Place>,
}

fn one(
    draft: &Draft,
    no_world: &NoWorld,
    problem: &Problem,
    proof: &Proof,
    taken: &Taken,
    about: &str,
) -> Result<String, String> {
    // As proofs read them: a row of whole unknowns has a whole bound.
    let problem = &*problem.rounded();
    let mut rows = BTreeMap::new();
    for (number, formula) in (0u32..).zip(&problem.formulas) {
        usable(formula, (number, Vec::new()), taken, &mut rows);
    }
    let leaves = leaves(proof, &rows)?;
    let promise = promise(&leaves, no_world);
    let mut file = File::new(rows, problem.integers.len(), promise);
    file.derive(proof)?;
    Ok(file.text(draft, no_world, problem, about))
}

/// The rows of a formula that hold where these members are taken.
fn usable<'f>(formula: &'f Formula, at: Place, taken: &Taken, out: &mut BTreeMap<Place, &'f Row>) {
    let below = |member: u32| {
        let mut path = at.1.clone();
        path.push(member);
        (at.0, path)
    };
    match formula {
        Formula::Row(row) => {
            out.insert(at, row);
        }
        Formula::All(parts) => {
            for (member, part) in (0u32..).zip(parts) {
                usable(part, below(member), taken, out);
            }
        }
        Formula::Any(parts) => {
            if let Some(member) = taken.get(&at).copied()
                && let Some(part) = parts.get(member as usize)
            {
                usable(part, below(member), taken, out);
            }
        }
    }
}

/// The leaves of a proof that splits whole unknowns alone.
fn leaves(proof: &Proof, rows: &BTreeMap<Place, &Row>) -> Result<Vec<Leaf>, String> {
    let mut out = Vec::new();
    // With what the splits above assume, outermost first.
    let mut open = vec![(proof, Vec::<Rational>::new())];
    while let Some((node, bounds)) = open.pop() {
        match node {
            Proof::Farkas(cites) => {
                let mut leaf = Leaf {
                    constant: Rational::ZERO,
                    strict: BTreeSet::new(),
                };
                for (cite, multiplier) in cites {
                    match cite {
                        Cite::Atom { formula, path } => {
                            let at = (*formula, path.clone());
                            let row = rows.get(&at).ok_or("it cites a row that does not hold")?;
                            leaf.constant += &(multiplier * &row.constant);
                            if row.relation == Relation::Below && multiplier.is_positive() {
                                leaf.strict.insert(at);
                            }
                        }
                        Cite::Assumed { depth } => {
                            let above = bounds.len().checked_sub(*depth as usize + 1);
                            let constant = above.and_then(|i| bounds.get(i));
                            let constant = constant.ok_or("it cites a bound of no split")?;
                            leaf.constant += &(multiplier * constant);
                        }
                    }
                }
                out.push(leaf);
            }
            Proof::Split {
                at, below, above, ..
            } => {
                let with = |constant: Rational| {
                    let mut bounds = bounds.clone();
                    bounds.push(constant);
                    bounds
                };
                open.push((above, with(at + Rational::ONE)));
                open.push((below, with(-at)));
            }
            Proof::Cases { .. } => {
                return Err("it treats an alternative below a split of whole numbers".to_owned());
            }
        }
    }
    Ok(out)
}

fn promise(leaves: &[Leaf], no_world: &NoWorld) -> Promise {
    let mut tight = leaves.iter().filter(|leaf| leaf.constant.is_zero());
    let Some(first) = tight.next() else {
        return Promise::Nothing;
    };
    let mut shared = first.strict.clone();
    for leaf in tight {
        shared.retain(|place| leaf.strict.contains(place));
    }
    // What the claim's negation says comes last among the premises.
    match shared.into_iter().next_back() {
        Some(place) if (place.0 as usize) < no_world.premises.len() => Promise::Bound(place),
        _ => Promise::Gap,
    }
}

struct File<'f> {
    rows: BTreeMap<Place, &'f Row>,
    unknowns: usize,
    promise: Promise,
    /// The number of each listed row.
    numbers: BTreeMap<Place, usize>,
    derived: Vec<String>,
}

/// What is still to do; what comes last is done first.
enum Step<'p> {
    Prove(&'p Proof),
    /// Assumes a side of a split: the unknown, the bound, and whether it is the upper side.
    Assume(&'p [(Var, Rational)], Rational, bool),
    Forget,
    /// Both sides of a split are proved.
    Join,
}

impl<'f> File<'f> {
    fn new(rows: BTreeMap<Place, &'f Row>, unknowns: usize, promise: Promise) -> File<'f> {
        let left_out = match &promise {
            Promise::Bound(place) => Some(place.clone()),
            _ => None,
        };
        let listed = rows
            .keys()
            .filter(|place| Some(*place) != left_out.as_ref());
        let numbers = listed.cloned().zip(0..).collect();
        File {
            rows,
            unknowns,
            promise,
            numbers,
            derived: Vec::new(),
        }
    }

    fn next(&self) -> usize {
        self.numbers.len() + self.derived.len()
    }

    /// Derives what is promised, on every side of every split.
    fn derive(&mut self, proof: &Proof) -> Result<(), String> {
        let mut steps = vec![Step::Prove(proof)];
        // The rows assumed here: number and whether it is an upper side. Then those of the splits that are half done.
        let mut assumed: Vec<(usize, bool)> = Vec::new();
        let mut sides: Vec<usize> = Vec::new();
        let mut shown: Vec<usize> = Vec::new();
        while let Some(step) = steps.pop() {
            match step {
                Step::Prove(Proof::Farkas(cites)) => {
                    let line = self.leaf(cites, &assumed)?;
                    shown.push(self.next());
                    self.derived.push(line);
                }
                Step::Prove(Proof::Split {
                    sum,
                    at,
                    below,
                    above,
                }) => steps.extend([
                    Step::Join,
                    Step::Forget,
                    Step::Prove(above),
                    Step::Assume(sum, at + Rational::ONE, true),
                    Step::Forget,
                    Step::Prove(below),
                    Step::Assume(sum, at.clone(), false),
                ]),
                Step::Prove(Proof::Cases { .. }) => {
                    return Err("it treats an alternative below a split".to_owned());
                }
                Step::Assume(sum, at, upper) => {
                    let number = self.next();
                    let sense = if upper { "G" } else { "L" };
                    let row = Row::new(sum.iter().cloned(), Rational::ZERO, Relation::AtMost);
                    let each = row.terms.iter();
                    let terms: String = each
                        .map(|(var, c)| format!(" {} {}", var.0, c.to_plain()))
                        .collect();
                    self.derived.push(format!(
                        "d{number} {sense} {} {}{terms} {{ asm }} -1",
                        at.to_plain(),
                        row.terms.len(),
                    ));
                    assumed.push((number, upper));
                    sides.push(number);
                }
                Step::Forget => {
                    assumed.pop();
                }
                Step::Join => {
                    let pop = |list: &mut Vec<usize>| list.pop().unwrap_or_default();
                    let (above, below) = (pop(&mut shown), pop(&mut shown));
                    let (upper, lower) = (pop(&mut sides), pop(&mut sides));
                    let number = self.next();
                    let target = self.target();
                    shown.push(number);
                    self.derived.push(format!(
                        "d{number} {target} {{ uns {below} {lower} {above} {upper} }} -1"
                    ));
                }
            }
        }
        Ok(())
    }

    /// What every leaf shows.
    fn target(&self) -> String {
        match &self.promise {
            Promise::Nothing => "G 1 0".to_owned(),
            Promise::Bound(_) | Promise::Gap => format!("G {} OBJ", self.bound().to_plain()),
        }
    }

    fn bound(&self) -> Rational {
        match &self.promise {
            Promise::Bound(place) => -&self.rows[place].constant,
            Promise::Nothing | Promise::Gap => Rational::ZERO,
        }
    }

    fn leaf(
        &self,
        cites: &[(Cite, Rational)],
        assumed: &[(usize, bool)],
    ) -> Result<String, String> {
        // What the row (or the gap) that is promised about is multiplied with: the sum is divided by that.
        let mut scale = Rational::ZERO;
        let mut sums: BTreeMap<usize, Rational> = BTreeMap::new();
        for (cite, multiplier) in cites {
            let (number, upper) = match cite {
                Cite::Atom { formula, path } => {
                    let at = (*formula, path.clone());
                    let row = self
                        .rows
                        .get(&at)
                        .ok_or("it cites a row that does not hold")?;
                    if matches!(self.promise, Promise::Gap) && row.relation == Relation::Below {
                        scale += multiplier;
                    }
                    match self.numbers.get(&at) {
                        Some(number) => (*number, false),
                        None => {
                            scale += multiplier;
                            continue;
                        }
                    }
                }
                Cite::Assumed { depth } => {
                    let above = assumed.len().checked_sub(*depth as usize + 1);
                    let side = above.and_then(|i| assumed.get(i));
                    *side.ok_or("it cites a bound of no split")?
                }
            };
            // Rows are listed as `<=`, upper sides as `>=`; the sum is to be a `>=`.
            let signed = if upper {
                multiplier.clone()
            } else {
                -multiplier
            };
            *sums.entry(number).or_default() += &signed;
        }
        sums.retain(|_, factor| !factor.is_zero());
        let scale = if scale.is_zero() {
            Rational::ONE
        } else {
            scale
        };
        let mut line = format!("d{} {} {{ lin {}", self.next(), self.target(), sums.len());
        for (number, factor) in &sums {
            let factor = factor.checked_div(&scale).unwrap_or_default();
            let _ = write!(line, " {number} {}", factor.to_plain());
        }
        line.push_str(" } -1");
        Ok(line)
    }

    fn text(&self, draft: &Draft, no_world: &NoWorld, problem: &Problem, about: &str) -> String {
        let mut text = format!("% {}\n", plain(about));
        let gap = matches!(self.promise, Promise::Gap);
        text.push_str(match &self.promise {
            Promise::Nothing => "% These rows cannot all hold.\n",
            Promise::Bound(_) => {
                "% The objective is nowhere below the bound; that it is, is what the rows left out here say.\n"
            }
            Promise::Gap => {
                "% Rows with the gap in them are strict: they say that it is above 0, and it is nowhere.\n"
            }
        });
        for (number, words) in legend(&no_world.unknowns).into_iter().enumerate() {
            let _ = writeln!(text, "% x{number} is {words}");
        }
        let mut named = BTreeSet::new();
        for (premise, _) in self.numbers.keys() {
            if named.insert(*premise)
                && let Some(of) = no_world.premises.get(*premise as usize)
            {
                let _ = writeln!(text, "% c{premise} is {}", premise_words(draft, of));
            }
        }
        let all = self.unknowns + usize::from(gap);
        let _ = writeln!(text, "VER 1.0\nVAR {all}");
        let mut names: Vec<String> = (0..self.unknowns).map(|i| format!("x{i}")).collect();
        names.extend(gap.then(|| "gap".to_owned()));
        let _ = writeln!(text, "{}", names.join(" "));
        let whole = problem
            .integers
            .iter()
            .enumerate()
            .filter(|(_, whole)| **whole);
        let whole: Vec<String> = whole.map(|(i, _)| i.to_string()).collect();
        let _ = writeln!(text, "INT {}\n{}", whole.len(), whole.join(" "));
        let objective = match &self.promise {
            Promise::Nothing => "0".to_owned(),
            Promise::Bound(place) => terms(&self.rows[place].terms, None),
            Promise::Gap => format!("1 {} -1", self.unknowns),
        };
        let _ = writeln!(text, "OBJ min\n{objective}\nCON {} 0", self.numbers.len());
        for place in self.numbers.keys() {
            let row = self.rows[place];
            let sense = if row.relation == Relation::Equal {
                "E"
            } else {
                "L"
            };
            let path: String = place.1.iter().map(|step| format!("_{step}")).collect();
            let strict = gap && row.relation == Relation::Below;
            let gap = strict.then_some(self.unknowns);
            let _ = writeln!(
                text,
                "c{}{path} {sense} {} {}",
                place.0,
                (-&row.constant).to_plain(),
                terms(&row.terms, gap)
            );
        }
        match &self.promise {
            Promise::Nothing => text.push_str("RTP infeas\n"),
            _ => {
                let _ = writeln!(text, "RTP range {} inf", self.bound().to_plain());
            }
        }
        let _ = writeln!(text, "SOL 0\nDER {}", self.derived.len());
        for line in &self.derived {
            let _ = writeln!(text, "{line}");
        }
        text
    }
}

/// `2 0 1 3 -1/2`; with a gap, once that.
fn terms(terms: &[(Var, Rational)], gap: Option<usize>) -> String {
    let mut out = (terms.len() + usize::from(gap.is_some())).to_string();
    for (var, factor) in terms {
        let _ = write!(out, " {} {}", var.0, factor.to_plain());
    }
    if let Some(gap) = gap {
        let _ = write!(out, " {gap} 1");
    }
    out
}
