//! Claims under a contingency: the feared days cut into windows, each decided as a draft of its own.
//!
//! A proof needs every window, and between windows a history of the coalition's that does not foresee the event. A refutation
//! needs one day.

use super::ensure::{Wish, wish_of};
use super::memo::Memo;
use super::orders::Order;
use super::outcome::{Basis, Case, Decision, Verdict};
use super::session::{Ground, Pin, Possible, Session};
use super::settle::Known;
use super::throughout::burden_throughout;
use super::undisturbed;
use super::width::Width;
use crate::contingency::{Question, detection};
use crate::date::Day;
use crate::decide::Budget;
use crate::draft::*;
use crate::verify::{self, Extreme, Showing, Shown};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Drafts decided for one part and one actor at most, where a history must be found that suits them all.
const MOST_PLANS: usize = 800;
/// Days that are tried by themselves for a refutation before they are come to one by one.
const MOST_TESTED: usize = 100;
/// The same where none must: each is decided by itself. Enough for each day of ten years, where the figures leave no room to take
/// several together.
const MOST_TRIES: usize = 20_000;

/// Decides a part of a claim under a contingency, with the values of `most` and `least` that this rests on; none where the verdict is
/// that of compliance.
pub(super) fn decide(
    draft: &Draft,
    ground: &Ground,
    budget: &mut Budget,
    of: (ClaimId, u32),
    under: ContingencyId,
) -> Option<(Decision, Vec<Extreme>)> {
    let (claim, part) = of;
    let question = Question::new(draft, claim.index(), part as usize, under)?;
    if let Body::Enforceable { .. } = &question.asked().body {
        return None;
    }
    let occasions = question.occasions();
    if occasions.is_empty() {
        return None;
    }
    let known = match undisturbed::known(&question, ground, budget) {
        Ok(known) => known.map(Arc::new),
        Err(reason) => return Some((Decision::Undecided { reason }, Vec::new())),
    };
    let mut search = Search {
        question,
        claim,
        part,
        under,
        known,
        worlds: ground.baseline.iter().cloned().collect(),
        budget: budget.clone(),
        tested: BTreeSet::new(),
        tries: 0,
        hopeless: false,
        wish: None,
    };
    let decision = search.all(&occasions);
    let values = search.values_for(decision.cases());
    *budget = search.budget;
    Some((decision, values))
}

/// What is being decided, and what is known by now.
pub(super) struct Search<'d> {
    pub(super) question: Question<'d>,
    pub(super) claim: ClaimId,
    pub(super) part: u32,
    under: ContingencyId,
    /// What `most` and `least` in it are worth.
    known: Option<Arc<Known>>,
    /// Worlds in which everybody complies with some draft, the latest last: likely to be such worlds of the next one, too.
    pub(super) worlds: Vec<World>,
    pub(super) budget: Budget,
    /// Single days that were tried by themselves.
    tested: BTreeSet<(Vec<PartyId>, Day)>,
    tries: usize,
    /// A single day was not decided, although the coalition knew it in advance.
    pub(super) hopeless: bool,
    /// What the coalition would like to hold, where that is tried first.
    wish: Option<Wish>,
}

/// What became of all days on which somebody may do it.
pub(super) enum Days {
    Proved(Vec<Case>),
    Other(Decision),
}

impl Search<'_> {
    fn all(&mut self, occasions: &[Occasion]) -> Decision {
        let mut proved = Vec::new();
        let mut open: Option<Decision> = None;
        for whole in occasions {
            match self.whole(whole) {
                Days::Proved(cases) => proved.extend(cases),
                Days::Other(decision) => match decision.verdict() {
                    Verdict::Refuted => return decision,
                    verdict if open.as_ref().is_none_or(|o| verdict < o.verdict()) => {
                        open = Some(decision);
                    }
                    _ => {}
                },
            }
        }
        if let Some(decision) = open {
            return decision;
        }
        let shown: Vec<Shown> = proved.iter().map(Case::shown).collect();
        let values = self.values_for(&proved);
        let seal = verify::prove_under(
            self.question.draft,
            self.claim,
            self.part,
            self.under,
            &shown,
            &valued(&values),
        );
        match seal {
            Ok(seal) => Decision::Proved {
                seal,
                by: Basis::Cases(proved),
            },
            Err(why) => Decision::Undecided {
                reason: super::kernel_says(&why),
            },
        }
    }

    pub(super) fn windows(&mut self, whole: &Occasion, order: &Order) -> Days {
        let backward = matches!(order, Order::Backward);
        let mut patience = match order {
            Order::Forward { patience } => *patience,
            _ => u32::MAX,
        };
        (self.tries, self.hopeless) = (0, false);
        let mut rest = (whole.first, whole.last);
        let mut next = Width::all(rest);
        let mut proved: Vec<Case> = Vec::new();
        while rest.0 <= rest.1 {
            let (first, last) = next.of(rest, backward);
            let occasion = Occasion {
                first,
                last,
                ..whole.clone()
            };
            let neighbour = if backward {
                proved.first()
            } else {
                proved.last()
            };
            let pin = match (order, neighbour) {
                (Order::Along { before }, _) => Some(self.pinned(&occasion, before.cases.clone())),
                (_, Some(case)) => {
                    self.pin(if backward { &occasion } else { &case.occasion }, case)
                }
                (_, None) => None,
            };
            let is_pinned = pin.is_some();
            self.wish = match order {
                Order::Along { before } => Some(before.wish.clone()),
                _ => None,
            };
            let decision = match self.decided(&occasion, pin) {
                Ok((Decision::Proved { by, .. }, case)) => {
                    proved.push(case.with(by));
                    rest = match backward {
                        true => (rest.0, Day(first.0 - 1)),
                        false => (Day(last.0 + 1), rest.1),
                    };
                    next.was_enough();
                    continue;
                }
                Ok((decision, case)) => {
                    let exact = self.question.is_exact(&occasion);
                    match decision {
                        Decision::Refuted { by, .. } if exact && !is_pinned => {
                            return Days::Other(self.refuted(case.with(by)));
                        }
                        Decision::Vacuous { .. } if (first, last) == (whole.first, whole.last) => {
                            return Days::Other(decision);
                        }
                        decision => decision,
                    }
                }
                Err(reason) => return Days::Other(Decision::Undecided { reason }),
            };
            let most = match self.question.asked().body {
                Body::Ensure { .. } => MOST_PLANS,
                _ => MOST_TRIES,
            };
            if self.budget.is_spent() || self.tries > most {
                let reason = match decision {
                    Decision::Undecided { reason } if reason == super::OUT_OF_BUDGET => reason,
                    _ => "too many days of the event had to be told apart".to_owned(),
                };
                return Days::Other(Decision::Undecided { reason });
            }
            // What is not decided of one day is not decided of more, but another may refute it.
            let mut open_on = None;
            let is_settled = matches!(order, Order::Along { .. });
            let by_themselves = match self.tested.len() < MOST_TESTED && !is_settled {
                true => vec![first, last],
                false if first == last => vec![first],
                false => Vec::new(),
            };
            for day in by_themselves {
                match self.on_one_day(whole, day) {
                    Some(refuted @ Decision::Refuted { .. }) => return Days::Other(refuted),
                    other => open_on = open_on.or(other),
                }
            }
            if let Some(open) = open_on {
                return Days::Other(open);
            }
            if first == last {
                return Days::Other(undecided(decision, first));
            }
            // Each day by itself leaves an answer: what is done before is at fault.
            if is_pinned {
                patience -= 1;
            }
            if patience == 0 {
                return Days::Other(undecided(decision, first));
            }
            next.was_too_wide((first, last));
        }
        Days::Proved(proved)
    }

    /// Decides the part in the draft that an occasion leaves. Without the basis of the decision, the case as it would be shown.
    fn decided(
        &mut self,
        occasion: &Occasion,
        pin: Option<Pin>,
    ) -> Result<(Decision, Case), String> {
        let none = || "this case of the contingency leaves nothing to ask".to_owned();
        self.tries += 1;
        let together = Together::to_prove(self.question.asked());
        let draft = self.question.derive(occasion, together).ok_or_else(none)?;
        let certain = self
            .question
            .derive(occasion, Together::Certain)
            .ok_or_else(none)?;
        let likely = self.worlds.iter().rev();
        let known = likely
            .clone()
            .find(|world| verify::complied(&certain, world).is_ok())
            .cloned();
        let ground = match known {
            Some(world) => Ground {
                possible: Possible::Yes,
                baseline: Some(world),
                memo: Memo::default(),
            },
            None => {
                let ground = Ground::find(&certain, self.budget.clone());
                self.worlds.extend(ground.baseline.clone());
                ground
            }
        };
        if let Body::Burden { sides, .. } = &self.question.asked().body
            && !self.question.is_exact(occasion)
        {
            return self.shares(occasion, sides, draft, &certain, ground);
        }
        let mut session = Session::new(&draft, &ground, self.budget.clone());
        session.pin = pin;
        session.wish.clone_from(&self.wish);
        session.known.clone_from(&self.known);
        session.only_proof = !self.question.is_exact(occasion);
        session.leaving = session.only_proof.then_some(&certain);
        let mut decision = session.part(self.claim, self.part);
        // Of fewer days less is left out of what ties both sides.
        if let Decision::Proved {
            by: Basis::Certificate(certificate),
            ..
        } = &decision
            && let Certificate::Ensured { cases, .. } = &**certificate
            && session.only_proof
            && let Err(why) = verify::left_on_each_day(&self.question, occasion, cases)
        {
            let reason = super::kernel_says(&why);
            decision = Decision::Undecided { reason };
        }
        let happens = session.happens.take();
        let read = session.read.take();
        self.budget = session.budget;
        let case = Case {
            occasion: occasion.clone(),
            draft: read.unwrap_or(draft),
            baseline: ground.baseline,
            happens,
            claim: self.claim,
            part: self.part,
            by: Basis::Figures(String::new()),
        };
        Ok((decision, case))
    }

    /// Shows that sides give up about as much, whichever of the days it is.
    fn shares(
        &mut self,
        occasion: &Occasion,
        sides: &[BurdenSide],
        loosest: Draft,
        tightest: &Draft,
        ground: Ground,
    ) -> Result<(Decision, Case), String> {
        let last_asked = |day: Day| {
            let alone = Occasion {
                first: day,
                last: day,
                ..occasion.clone()
            };
            let draft = self.question.derive(&alone, Together::Feared)?;
            let part = &draft.claims[self.claim.index()].parts[self.part as usize];
            part.days.until.add_days(-1)
        };
        let last_days = last_asked(occasion.first).zip(last_asked(occasion.last));
        let last_days = last_days.ok_or_else(|| "the draft has no last day".to_owned())?;
        let mut of_all = Session::new(tightest, &ground, self.budget.clone());
        let mut of_any = Session::new(&loosest, &ground, self.budget.clone());
        let found = burden_throughout(&mut of_any, &mut of_all, sides, last_days);
        let spent = &self.budget;
        self.budget = Budget {
            pivots: (of_all.budget.pivots + of_any.budget.pivots).saturating_sub(spent.pivots),
            nodes: (of_all.budget.nodes + of_any.budget.nodes).saturating_sub(spent.nodes),
            ..of_all.budget
        };
        let of = (self.claim, self.part);
        let decision = found.and_then(|certificate| {
            let seal = verify::burden_throughout(
                self.question.draft,
                of.0,
                of.1,
                self.under,
                occasion,
                &certificate,
            );
            let by = Basis::Certificate(Box::new(certificate));
            let seal = seal.map_err(|why| super::kernel_says(&why))?;
            Ok(Decision::Proved { seal, by })
        });
        let case = Case {
            occasion: occasion.clone(),
            draft: loosest,
            baseline: ground.baseline,
            happens: None,
            claim: of.0,
            part: of.1,
            by: Basis::Figures(String::new()),
        };
        let decision = decision.unwrap_or_else(|reason| Decision::Undecided { reason });
        Ok((decision, case))
    }

    /// What else than a proof comes of an event of one day, if that is not known: a breach is detected as late as it can be, or
    /// as early.
    fn on_one_day(&mut self, whole: &Occasion, day: Day) -> Option<Decision> {
        if !self.tested.insert((whole.by.clone(), day)) {
            return None;
        }
        self.wish = wish_of(self.question.draft, self.claim, self.part);
        let on = Occasion {
            first: day,
            last: day,
            ..whole.clone()
        };
        let detected = match detection(&self.question, &on) {
            Some((early, late)) if early < late => vec![Some(late), Some(early)],
            _ => vec![None],
        };
        let mut open = None;
        for detected in detected {
            let occasion = Occasion {
                detected,
                ..on.clone()
            };
            match self.decided(&occasion, None) {
                Ok((Decision::Refuted { by, .. }, case)) => {
                    return Some(self.refuted(case.with(by)));
                }
                Ok((Decision::Proved { .. }, _)) => {}
                Ok((decision, _)) => open = Some(undecided(decision, day)),
                Err(reason) => open = Some(Decision::Undecided { reason }),
            }
        }
        self.hopeless |= open.is_some();
        open
    }

    /// The values of `most` and `least` on the days on which these cases ask for them.
    fn values_for(&self, cases: &[Case]) -> Vec<Extreme> {
        let Some(known) = &self.known else {
            return Vec::new();
        };
        let asked = cases
            .iter()
            .map(|case| match (&case.by, &case.part().body) {
                // One world breaks it on one day.
                (Basis::Worlds { day, .. }, Body::Always(_)) => (*day, *day),
                _ => {
                    let days = case.part().days;
                    (days.from, days.until.add_days(-1).unwrap_or(days.until))
                }
            });
        let asked: Vec<(Day, Day)> = asked.collect();
        let fixed = undisturbed::fixed(self.question.asked());
        let wanted = |(first, last): (Day, Day)| {
            asked.iter().any(|days| first <= days.1 && days.0 <= last)
                || fixed.iter().any(|day| first <= *day && *day <= last)
        };
        let mut values = known.proven.clone();
        values.retain(|value| wanted(value.evidence().days()));
        values
    }

    fn refuted(&self, case: Case) -> Decision {
        let draft = self.question.draft;
        let values = self.values_for(std::slice::from_ref(&case));
        let seal = verify::refute_under(
            draft,
            self.claim,
            self.part,
            self.under,
            &case.shown(),
            &valued(&values),
        );
        match seal {
            Ok(seal) => Decision::Refuted {
                seal,
                by: Basis::Cases(vec![case]),
            },
            Err(why) => Decision::Undecided {
                reason: super::kernel_says(&why),
            },
        }
    }
}

/// As the kernel is shown them.
fn valued(values: &[Extreme]) -> Vec<verify::Valued<'_>> {
    values.iter().map(|e| (e.index(), e.evidence())).collect()
}

/// Why nothing was shown for a single day, where no refutation was found.
fn undecided(decision: Decision, day: Day) -> Decision {
    let reason = match decision {
        Decision::Undecided { reason } => reason,
        Decision::Vacuous { reason } => format!("with an event on {day} {reason}"),
        Decision::Refuted { .. } | Decision::Proved { .. } => format!(
            "what the coalition does before an event on {day} was not found to suit every other day of the event"
        ),
    };
    Decision::Undecided { reason }
}

impl Case {
    fn with(self, by: Basis) -> Case {
        Case { by, ..self }
    }

    /// As the kernel is shown it.
    pub fn shown(&self) -> Shown<'_> {
        let (world, day) = match &self.happens {
            Some((world, day)) => (Some(world), Some(*day)),
            None => (self.baseline.as_ref(), None),
        };
        static NOTHING: Certificate = Certificate::Untouched;
        Shown {
            occasion: &self.occasion,
            by: match &self.by {
                Basis::Certificate(certificate) => Showing::Certificate(certificate),
                Basis::Worlds { worlds, day } => Showing::Worlds { worlds, day: *day },
                // Nothing is shown so.
                Basis::Figures(_) | Basis::Cases(_) => Showing::Certificate(&NOTHING),
            },
            complied: world,
            day,
        }
    }
}
