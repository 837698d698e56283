//! Dimensions: what kind of quantity a number is, known while the draft is read.

/// Time, of which the base unit is the day.
pub(super) const TIME: u16 = 7;

/// The dimensions that every draft has: what a drafter calls the quantity. Units declared in the draft follow.
pub(super) const BUILT_IN: [&str; 8] = [
    "a length",
    "a mass",
    "a yield",
    "a pressure",
    "separative work",
    "money in USD",
    "money in EUR",
    "a time",
];

/// A product of powers of base dimensions, sorted; empty for a plain number.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dimension(Vec<(u16, i8)>);

impl Dimension {
    /// A plain number: a count or a share.
    pub(super) fn none() -> Dimension {
        Dimension::default()
    }

    pub(super) fn base(index: u16) -> Dimension {
        Dimension(vec![(index, 1)])
    }

    pub(super) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn times(&self, other: &Dimension) -> Dimension {
        self.combine(other, 1)
    }

    pub(super) fn over(&self, other: &Dimension) -> Dimension {
        self.combine(other, -1)
    }

    pub(super) fn per_time(&self) -> Dimension {
        self.over(&Dimension::base(TIME))
    }

    fn combine(&self, other: &Dimension, sign: i8) -> Dimension {
        let mut all = self.0.clone();
        for (base, power) in &other.0 {
            let power = power.saturating_mul(sign);
            match all.iter_mut().find(|(known, _)| known == base) {
                Some((_, sum)) => *sum = sum.saturating_add(power),
                None => all.push((*base, power)),
            }
        }
        all.retain(|(_, power)| *power != 0);
        all.sort_unstable();
        Dimension(all)
    }

    /// In the drafter's words: `a length`, `separative work per time`. `nouns` names the bases.
    pub(super) fn describe(&self, nouns: &[String]) -> String {
        let noun = |base: u16| {
            nouns
                .get(usize::from(base))
                .map_or("an unknown quantity", String::as_str)
        };
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for (base, power) in &self.0 {
            let times = usize::from(power.unsigned_abs()).min(4);
            let list = if *power > 0 { &mut above } else { &mut below };
            list.extend(std::iter::repeat_n(noun(*base), times));
        }
        let bare = |noun: &str| {
            noun.trim_start_matches("a ")
                .trim_start_matches("an ")
                .to_owned()
        };
        let mut text = match above.as_slice() {
            [] if below.is_empty() => return "a plain number".to_owned(),
            [] => "a number".to_owned(),
            [only] => (*only).to_owned(),
            [first, rest @ ..] => {
                let rest: Vec<String> = rest.iter().map(|noun| bare(noun)).collect();
                format!("{first} times {}", rest.join(" times "))
            }
        };
        for noun in below {
            text.push_str(" per ");
            text.push_str(&bare(noun));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{BUILT_IN, Dimension, TIME};

    #[test]
    fn speaks_the_drafters_words() {
        let nouns: Vec<String> = BUILT_IN.iter().map(|noun| (*noun).to_owned()).collect();
        let length = Dimension::base(0);
        assert_eq!(Dimension::none().describe(&nouns), "a plain number");
        assert_eq!(length.describe(&nouns), "a length");
        assert_eq!(
            length.times(&length).describe(&nouns),
            "a length times length"
        );
        assert_eq!(
            Dimension::base(4).per_time().describe(&nouns),
            "separative work per time"
        );
        assert_eq!(
            Dimension::none().per_time().describe(&nouns),
            "a number per time"
        );
        assert!(length.over(&length).is_none());
        assert_eq!(Dimension::base(TIME).per_time(), Dimension::none());
    }
}
