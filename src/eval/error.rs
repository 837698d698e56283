//! Why a number or a condition has no value in a world.

use crate::date::Day;
use std::fmt;

/// What keeps an expression or condition from having a value. Names are the draft's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CannotEvaluate {
    /// The world has no plan for this engagement, as number `position` of this war, on this day.
    NoPlan {
        engagement: String,
        war: String,
        day: Day,
    },
    /// The plan does something that the engagement does not know.
    BadPlan {
        engagement: String,
        day: Day,
        why: String,
    },
    /// The chance of a kill is an interval: it has no one value.
    UncertainKill { engagement: String },
    /// A constant is known within bounds only: it has no one value.
    UncertainFigure,
    /// Nobody said what the `most` or `least` is on this day.
    NoExtreme { day: Day },
    /// A figure by date has no value before its first date.
    BeforeFirstDate { day: Day, first: Option<Day> },
    /// A divisor is zero.
    DivisionByZero,
    /// Infinite minus infinite, or zero times infinite.
    Undefined,
    /// The total of what the holder chooses unit by unit is not told after an engagement that could touch the units.
    ChosenLoadAfterFight { kind: String, attribute: String },
    /// An engagement fired from a larger total than the one that is asked for.
    PartOfFiredTotal { weapon: String, attribute: String },
}

impl fmt::Display for CannotEvaluate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CannotEvaluate::NoPlan {
                engagement,
                war,
                day,
            } => {
                write!(
                    f,
                    "the world has no plan for `{engagement}` in the war `{war}` on {day}"
                )
            }
            CannotEvaluate::BadPlan {
                engagement,
                day,
                why,
            } => write!(f, "the plan of `{engagement}` on {day} {why}"),
            CannotEvaluate::UncertainKill { engagement } => {
                write!(f, "a kill probability of `{engagement}` is an interval")
            }
            CannotEvaluate::UncertainFigure => f.write_str("a figure is known within bounds only"),
            CannotEvaluate::NoExtreme { day } => {
                write!(f, "no value is known on {day} for `most` or `least`")
            }
            CannotEvaluate::BeforeFirstDate { day, first } => match first {
                Some(first) => write!(f, "a figure by date begins on {first}, after {day}"),
                None => write!(f, "a figure by date has no entries"),
            },
            CannotEvaluate::DivisionByZero => f.write_str("a divisor is zero"),
            CannotEvaluate::Undefined => {
                f.write_str("infinite amounts cancel out, which leaves no value")
            }
            CannotEvaluate::ChosenLoadAfterFight { kind, attribute } => write!(
                f,
                "the `{attribute}` of `{kind}` are chosen unit by unit and cannot be counted after an engagement"
            ),
            CannotEvaluate::PartOfFiredTotal { weapon, attribute } => write!(
                f,
                "`{weapon}` were fired, and this counts only a part of their `{attribute}`"
            ),
        }
    }
}

impl std::error::Error for CannotEvaluate {}
