//! Incentives: games, the orders of payoffs that have a name, and what claims say of them.

use super::{Expr, PartyId, ProvisionId};
use crate::number::Rational;
use crate::source::Place;

/// A game: each player picks a move, and all of them together give each player a payoff.
#[derive(Clone, Debug)]
pub struct Game {
    pub name: String,
    pub docs: Vec<String>,
    pub place: Place,
    /// Two at least.
    pub players: Vec<Player>,
    /// For each combination of moves, by [`Game::outcome`], a payoff for each player, without unit. Empty where some payoff has no
    /// meaning in this version.
    pub payoffs: Vec<Vec<Expr>>,
}

/// One side of a game.
#[derive(Clone, Debug)]
pub struct Player {
    /// A party's or bloc's name.
    pub name: String,
    pub parties: Vec<PartyId>,
    pub moves: Vec<String>,
}

impl Game {
    /// The number of a combination of moves, one for each player in order: the last player's move counts fastest.
    pub fn outcome(&self, moves: &[usize]) -> usize {
        let sizes = self.players.iter().map(|player| player.moves.len());
        sizes.zip(moves).fold(0, |sum, (size, at)| sum * size + at)
    }

    /// Every combination of moves, in the order of their numbers.
    pub fn combinations(&self) -> Vec<Vec<usize>> {
        let sizes: Vec<usize> = self.players.iter().map(|p| p.moves.len()).collect();
        combinations(&sizes)
    }
}

/// One number below each of the sizes, in every way, the last counting fastest.
pub fn combinations(sizes: &[usize]) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for size in sizes {
        all = all
            .into_iter()
            .flat_map(|first: Vec<usize>| {
                (0..*size).map(move |next| [first.as_slice(), &[next]].concat())
            })
            .collect();
    }
    all
}

/// The orders of payoffs that have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GameClass {
    Chicken,
    PrisonersDilemma,
    StagHunt,
    Deadlock,
    Harmony,
}

/// A side's payoff in a game of two moves each, one of which is called C and the other D.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Both C.
    R,
    /// Its own C, the other's D.
    S,
    /// Its own D, the other's C.
    T,
    /// Both D.
    P,
}

impl GameClass {
    pub const ALL: [GameClass; 5] = [
        GameClass::Chicken,
        GameClass::PrisonersDilemma,
        GameClass::StagHunt,
        GameClass::Deadlock,
        GameClass::Harmony,
    ];

    /// As a draft spells it.
    pub fn name(self) -> &'static str {
        match self {
            GameClass::Chicken => "chicken",
            GameClass::PrisonersDilemma => "prisoners dilemma",
            GameClass::StagHunt => "stag hunt",
            GameClass::Deadlock => "deadlock",
            GameClass::Harmony => "harmony",
        }
    }

    /// For each side the first payoff of each pair is greater than the second.
    pub fn order(self) -> &'static [(Role, Role)] {
        use Role::{P, R, S, T};
        match self {
            GameClass::Chicken => &[(T, R), (R, S), (S, P)],
            GameClass::PrisonersDilemma => &[(T, R), (R, P), (P, S)],
            GameClass::StagHunt => &[(R, T), (T, P), (P, S)],
            GameClass::Deadlock => &[(T, P), (P, R), (R, S)],
            GameClass::Harmony => &[(R, S), (R, T), (S, P), (T, P)],
        }
    }
}

/// Which of a side's two moves is called C, for both sides of a game.
pub type Naming = [usize; 2];

/// The four namings.
pub const NAMINGS: [Naming; 4] = [[0, 0], [0, 1], [1, 0], [1, 1]];

/// The moves of both sides that give side 0 or 1 the payoff of a role.
pub fn moves_of(naming: Naming, side: usize, role: Role) -> [usize; 2] {
    let (own_d, other_d) = match role {
        Role::R => (false, false),
        Role::S => (false, true),
        Role::T => (true, false),
        Role::P => (true, true),
    };
    let plays_d = match side {
        0 => [own_d, other_d],
        _ => [other_d, own_d],
    };
    [0, 1].map(|i| match plays_d[i] {
        true => 1 - naming[i],
        false => naming[i],
    })
}

/// What a claim's condition says of games and of compliance, so that reports can show the figures behind it. Games by index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incentive {
    /// `G is chicken`
    Is { game: usize, class: GameClass },
    /// `(press, yield) is equilibrium of G`
    Equilibrium { game: usize, moves: Vec<usize> },
    /// `P complies with C patience δ`: one entry for each of C's provisions that obliges P; none where C is not part of the agreement.
    Complies {
        clause: String,
        patience: Rational,
        clauses: Vec<(ProvisionId, Option<Temptation>)>,
    },
}

/// The figures of a clause at which keeping it is least worth while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Temptation {
    /// Whole years until a breach is detected.
    pub years: u32,
    pub probability: Rational,
    pub gain: Rational,
    pub penalty: Rational,
    /// `(1 - patience^years) · gain`
    pub won: Rational,
    /// `probability · patience^years · penalty`
    pub lost: Rational,
}

impl Temptation {
    /// What breaking a clause is worth and costs to somebody for whom a payoff a year later counts `patience` of one today: the gain of
    /// the years until a breach is detected, against the penalty expected then.
    pub fn of(
        patience: &Rational,
        years: u32,
        probability: &Rational,
        gain: &Rational,
        penalty: &Rational,
    ) -> Temptation {
        let later = patience.pow(years);
        Temptation {
            years,
            probability: probability.clone(),
            gain: gain.clone(),
            penalty: penalty.clone(),
            won: (Rational::ONE - &later) * gain,
            lost: probability * &later * penalty,
        }
    }

    /// Whether keeping the clause is worth while.
    pub fn is_resisted(&self) -> bool {
        self.won <= self.lost
    }
}

/// `ratification P: A and (B or C)`
#[derive(Clone, Debug)]
pub struct Ratification {
    pub party: PartyId,
    pub rule: Rule,
    /// The rule as written.
    pub text: String,
    pub place: Place,
}

/// Whose consent a party's ratification takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    Faction(super::FactionId),
    All(Vec<Rule>),
    Any(Vec<Rule>),
    /// Those who consent weigh as much as the quorum.
    AtLeast {
        quorum: Rational,
        members: Vec<(super::FactionId, Rational)>,
    },
}

impl Rule {
    /// Every faction that it names, each once, in the order written.
    pub fn factions(&self) -> Vec<super::FactionId> {
        let mut all = Vec::new();
        self.collect(&mut all);
        let mut seen = std::collections::BTreeSet::new();
        all.retain(|faction| seen.insert(*faction));
        all
    }

    fn collect(&self, into: &mut Vec<super::FactionId>) {
        match self {
            Rule::Faction(faction) => into.push(*faction),
            Rule::All(rules) | Rule::Any(rules) => {
                rules.iter().for_each(|rule| rule.collect(into));
            }
            Rule::AtLeast { members, .. } => into.extend(members.iter().map(|(f, _)| *f)),
        }
    }
}
