//! Consent at home: whether a party's rule is met, and who stands in the way.

use crate::draft::{FactionId, Rule};
use crate::number::Rational;

/// Whether those who consent meet the rule; none where that hangs on factions of which it is open. A rule never asks that somebody
/// refuse, so what is open counts once as refused and once as given.
pub fn met(rule: &Rule, consents: &dyn Fn(FactionId) -> Option<bool>) -> Option<bool> {
    let at_least = holds(rule, &|faction| consents(faction) == Some(true));
    let at_most = holds(rule, &|faction| consents(faction) != Some(false));
    (at_least == at_most).then_some(at_least)
}

/// The factions that `stand` and because of whom the rule is not met, in the order in which it names them; none where it is met though
/// they stand.
pub fn in_the_way(rule: &Rule, stand: &dyn Fn(FactionId) -> bool) -> Vec<FactionId> {
    let mut found = Vec::new();
    collect(rule, stand, &mut found);
    let mut all = rule.factions();
    all.retain(|faction| found.contains(faction));
    all
}

fn holds(rule: &Rule, consents: &dyn Fn(FactionId) -> bool) -> bool {
    match rule {
        Rule::Faction(faction) => consents(*faction),
        Rule::All(rules) => rules.iter().all(|rule| holds(rule, consents)),
        Rule::Any(rules) => rules.iter().any(|rule| holds(rule, consents)),
        Rule::AtLeast { quorum, members } => {
            let those = members.iter().filter(|(faction, _)| consents(*faction));
            let weight: Rational = those.map(|(_, weight)| weight.clone()).sum();
            weight >= *quorum
        }
    }
}

fn collect(rule: &Rule, stand: &dyn Fn(FactionId) -> bool, into: &mut Vec<FactionId>) {
    if holds(rule, &|faction| !stand(faction)) {
        return;
    }
    match rule {
        Rule::Faction(faction) => into.push(*faction),
        Rule::All(rules) | Rule::Any(rules) => {
            rules.iter().for_each(|rule| collect(rule, stand, into));
        }
        Rule::AtLeast { members, .. } => {
            let heavy = members.iter().filter(|(_, weight)| !weight.is_zero());
            into.extend(heavy.map(|(faction, _)| *faction).filter(|f| stand(*f)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{in_the_way, met};
    use crate::draft::{FactionId, Rule};
    use crate::number::Rational;

    fn faction(id: u32) -> Rule {
        Rule::Faction(FactionId(id))
    }

    fn votes(of: &[i64], quorum: i64) -> Rule {
        let members = of.iter().zip(0..);
        Rule::AtLeast {
            quorum: Rational::from(quorum),
            members: members
                .map(|(weight, id)| (FactionId(id), Rational::from(*weight)))
                .collect(),
        }
    }

    /// `y`, `n` or `?` for each faction.
    fn asked(rule: &Rule, consents: &str) -> (Option<bool>, Vec<u32>) {
        let of = |faction: FactionId| match consents.as_bytes()[faction.index()] {
            b'y' => Some(true),
            b'n' => Some(false),
            _ => None,
        };
        let way = in_the_way(rule, &|faction| of(faction) == Some(false));
        (met(rule, &of), way.iter().map(|f| f.0).collect())
    }

    #[test]
    fn a_rule_of_and_and_or() {
        // A and (B or C).
        let rule = Rule::All(vec![faction(0), Rule::Any(vec![faction(1), faction(2)])]);
        assert_eq!(asked(&rule, "yyn"), (Some(true), vec![]));
        assert_eq!(asked(&rule, "nny"), (Some(false), vec![0]));
        assert_eq!(asked(&rule, "ynn"), (Some(false), vec![1, 2]));
        assert_eq!(asked(&rule, "nnn"), (Some(false), vec![0, 1, 2]));
        // What is open matters only where it can turn the scale.
        assert_eq!(asked(&rule, "yy?").0, Some(true));
        assert_eq!(asked(&rule, "yn?").0, None);
        assert_eq!(asked(&rule, "n??").0, Some(false));
    }

    #[test]
    fn a_quorum_of_votes_and_of_weights() {
        let two_of_three = votes(&[1, 1, 1], 2);
        assert_eq!(asked(&two_of_three, "yny"), (Some(true), vec![]));
        assert_eq!(asked(&two_of_three, "ynn"), (Some(false), vec![1, 2]));
        assert_eq!(asked(&two_of_three, "y?n").0, None);
        assert_eq!(asked(&two_of_three, "?nn").0, Some(false));
        // 40 + 30 = 70 >= 67, 30 + 35 = 65 < 67.
        let weighted = votes(&[40, 30, 35], 67);
        assert_eq!(asked(&weighted, "yyn").0, Some(true));
        assert_eq!(asked(&weighted, "nyy"), (Some(false), vec![0]));
        assert_eq!(asked(&weighted, "n?y").0, Some(false));
        assert_eq!(asked(&weighted, "y??").0, None);
    }
}
