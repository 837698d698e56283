//! Random small drafts against brute force: no verdict may contradict what counting every permitted world says.
pub mod ends;
pub mod fought;
pub mod trial;

use treaty::cli::pipeline::{Options, check_file};
use treaty::report::model::{FileReport, Verdict};
use treaty::report::{Format, Report, render};
use treaty::source::NoFiles;

use fought::{beside, fought};
use trial::{Dice, Trial, trial, two_sided};

fn report(text: &str) -> FileReport {
    check_file("trial.treaty", text, &NoFiles, &Options::default()).report
}

#[test]
fn no_verdict_contradicts_the_count_of_all_worlds() {
    count_all(trial, TRIALS, MOST_UNDECIDED);
}

#[test]
fn nor_where_limits_facts_and_assumptions_speak_of_both_sides() {
    count_all(two_sided, TWO_SIDED, MOST_UNDECIDED_OF_BOTH);
}

#[test]
fn nor_where_both_sides_fight_in_one_war() {
    count_all(fought, FOUGHT, MOST_UNDECIDED_OF_FOUGHT);
}

#[test]
fn nor_by_what_stands_beside_a_claim() {
    count_all(beside, BESIDE, MOST_UNDECIDED_BESIDE);
}

/// Checks drafts with these seeds; so many verdicts in a hundred may be missing, and none may be wrong.
fn count_all(make: fn(u64) -> Trial, trials: u64, most_undecided: u32) {
    let (mut wrong, mut undecided, mut number) = (String::new(), String::new(), 0);
    let mut open = 0;
    for seed in 1..=trials {
        let trial = make(seed);
        let report = report(&trial.text);
        assert_eq!(
            report.claims.len(),
            trial.verdicts.len(),
            "{:?}\n{}",
            report.diagnostics,
            trial.text
        );
        for (claim, (name, verdict)) in report.claims.iter().zip(&trial.verdicts) {
            number += 1;
            if claim.verdict == Verdict::Undecided {
                open += 1;
                undecided += &format!("{seed} {name} ({verdict:?}): {:?}\n", claim.reason);
            } else if claim.verdict != *verdict
                && (trial.is_possible || claim.verdict != Verdict::Refuted)
            {
                let said = claim.verdict;
                wrong += &format!(
                    "{name} is {said:?}, and should be {verdict:?}:\n{}\n",
                    trial.text
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(
        open * 100 <= number * most_undecided,
        "{open} of {number} undecided:\n{undecided}"
    );
}

const TRIALS: u64 = 400;
/// In a hundred: every one of them is decided.
const MOST_UNDECIDED: u32 = 0;
const TWO_SIDED: u64 = 80;
/// In a hundred of those about both sides.
const MOST_UNDECIDED_OF_BOTH: u32 = 0;
const FOUGHT: u64 = 60;
/// In a hundred of those about wars that both sides fight.
const MOST_UNDECIDED_OF_FOUGHT: u32 = 0;
const BESIDE: u64 = 60;
/// In a hundred of those about estimates, parity and moves beside a claim.
const MOST_UNDECIDED_BESIDE: u32 = 0;

#[test]
fn the_same_draft_gives_the_same_bytes() {
    for seed in 1..=12 {
        let text = trial(seed).text;
        let written = || {
            let files = vec![check_file("t.treaty", &text, &NoFiles, &Options::default()).report];
            render(&Report { files }, Format::Json, false)
        };
        assert_eq!(written(), written(), "{text}");
    }
}

/// Survivors of `targets` after `shots` of one kind, even spread, at most `most` each: exact, in units of 10^-12.
fn survivors(targets: i64, shots: i64, percent: i64, most: i64) -> (i64, i64) {
    let shots = shots.min(targets * most);
    let (q, r) = (shots / targets, shots % targets);
    let left = 100 - percent;
    // (T - r) (1 - p)^q + r (1 - p)^(q + 1), over 100^(q + 1).
    let top = (targets - r) * left.pow(q as u32) * 100 + r * left.pow(q as u32 + 1);
    (top, 100i64.pow(q as u32 + 1))
}

#[test]
fn survivors_are_those_of_the_closed_form() {
    let mut dice = Dice(7);
    for _ in 0..40 {
        let (targets, shots) = (dice.roll(1, 30), dice.roll(0, 80));
        let (percent, most) = (dice.roll(1, 100), dice.roll(1, 3));
        let (top, under) = survivors(targets, shots, percent, most);
        let text = format!(
            "treaty \"War\" {{ entry 2027-01-01  expiry 2029-01-01 }}\nparty A\nparty B\nsystem X\nsystem Y\n\
             forces A at entry {{ X {targets} builds 0 per year, retires 0 per year }}\n\
             forces B at entry {{ Y {shots} builds 0 per year, retires 0 per year }}\n\
             strike Blow by B on A {{ B.Y kills X {percent}%, at most {most} shots per target }}\n\
             claim C1: always A.X after Blow >= {top} / {under}\n\
             claim C2: always A.X after Blow > {top} / {under}\n\
             claim C3: B can ensure A.X after Blow <= {top} / {under}\n\
             claim C4: B can ensure A.X after Blow < {top} / {under}\n"
        );
        let verdicts: Vec<Verdict> = report(&text).claims.iter().map(|c| c.verdict).collect();
        let (yes, no) = (Verdict::Proved, Verdict::Refuted);
        assert_eq!(verdicts, [yes, no, yes, no], "{text}");
    }
}
