//! Numbers with two infinities: what an expression is worth.

use super::CannotEvaluate;
use crate::number::Rational;
use std::fmt;

/// What an expression is worth. Ordered: any number is less than infinite.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing bounds it from below (only of `least`).
    MinusInfinite,
    Number(Rational),
    /// Nothing bounds it (only of `most`).
    Infinite,
}

impl Value {
    /// The number, unless it is infinite.
    pub fn number(&self) -> Option<&Rational> {
        match self {
            Value::Number(n) => Some(n),
            Value::MinusInfinite | Value::Infinite => None,
        }
    }

    pub(super) fn plus(self, other: Value) -> Result<Value, CannotEvaluate> {
        match (self, other) {
            (Value::Number(a), Value::Number(b)) => Ok(Value::Number(a + b)),
            (Value::Infinite, Value::MinusInfinite) | (Value::MinusInfinite, Value::Infinite) => {
                Err(CannotEvaluate::Undefined)
            }
            (Value::Number(_), infinite) | (infinite, _) => Ok(infinite),
        }
    }

    pub(super) fn negated(self) -> Value {
        match self {
            Value::Number(a) => Value::Number(-a),
            Value::Infinite => Value::MinusInfinite,
            Value::MinusInfinite => Value::Infinite,
        }
    }

    pub(super) fn times(self, other: Value) -> Result<Value, CannotEvaluate> {
        match (&self, &other) {
            (Value::Number(a), Value::Number(b)) => Ok(Value::Number(a * b)),
            _ => match self.signum() * other.signum() {
                0 => Err(CannotEvaluate::Undefined),
                1 => Ok(Value::Infinite),
                _ => Ok(Value::MinusInfinite),
            },
        }
    }

    pub(super) fn divided_by(self, divisor: Value) -> Result<Value, CannotEvaluate> {
        match divisor {
            Value::Number(b) => {
                let inverse = b.recip().ok_or(CannotEvaluate::DivisionByZero)?;
                self.times(Value::Number(inverse))
            }
            Value::Infinite | Value::MinusInfinite => Err(CannotEvaluate::Undefined),
        }
    }

    fn signum(&self) -> i32 {
        match self {
            Value::Number(a) => a.signum(),
            Value::Infinite => 1,
            Value::MinusInfinite => -1,
        }
    }
}

impl From<Rational> for Value {
    fn from(number: Rational) -> Value {
        Value::Number(number)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(a) => a.fmt(f),
            Value::Infinite => f.pad("∞"),
            Value::MinusInfinite => f.pad("-∞"),
        }
    }
}
