//! The common names of unknowns and premises, and the shape of certificates.
//!
//! `pose` builds questions out of these names and `verify` rebuilds every premise from its name and the draft alone, so the
//! meaning of each name is fixed here, in words, and coded twice.

use super::{
    Answer, AttributeId, EngagementId, FactId, KeptAnyway, KindId, NotLess, PartyId, PlanRule,
    PolicyId, ProvisionId, Strategy, ThingId, VariantId,
};
use crate::date::Day;
use crate::draft::Course;
use crate::logic::Proof;
use crate::number::Rational;
use serde::{Deserialize, Serialize};

/// A moment that unknowns and conditions speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    On(Day),
    /// The unknown day of the question, somewhere from `first` to `last`.
    Asked,
}

/// What an unknown of a question stands for. All in base units, at a moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "unknown", rename_all = "snake_case")]
pub enum Unknown {
    /// The asked day, as days since 1970-01-01. Whole.
    AskedDay,
    /// What a party holds of a kind. Whole for a system, rational for a stock.
    Held {
        party: PartyId,
        kind: KindId,
        at: Moment,
    },
    /// The continuous history behind a variant. Rational.
    History {
        party: PartyId,
        variant: VariantId,
        at: Moment,
    },
    /// The total of an interval attribute over the units held of a kind. Whole if the attribute is.
    Total {
        party: PartyId,
        kind: KindId,
        attribute: AttributeId,
        at: Moment,
    },
    /// The continuous history behind a rated total. Rational.
    TotalHistory {
        party: PartyId,
        thing: ThingId,
        attribute: AttributeId,
        at: Moment,
    },
    /// Newly built, dismantled, moved between two moments, where the thing's moves are rated. Rational.
    Built {
        party: PartyId,
        variant: VariantId,
        from: Moment,
        to: Moment,
    },
    Retired {
        party: PartyId,
        variant: VariantId,
        from: Moment,
        to: Moment,
    },
    Moved {
        party: PartyId,
        source: VariantId,
        target: VariantId,
        from: Moment,
        to: Moment,
    },
    /// 1 if the policy is in effect, else 0. Whole.
    InEffect {
        party: PartyId,
        policy: PolicyId,
        at: Moment,
    },
    /// Aimpoints of a target that get the shots of pattern number `pattern` (of `Engagement::patterns`). Rational.
    Shots {
        war: Vec<EngagementId>,
        at: Moment,
        position: u32,
        party: PartyId,
        kind: KindId,
        pattern: u32,
    },
    /// Units that a weapon fires from a kind of a party (not for weapons that fire a total). Rational.
    Fired {
        war: Vec<EngagementId>,
        at: Moment,
        position: u32,
        weapon: u32,
        party: PartyId,
        kind: KindId,
    },
    /// What the coalition fires (`of`: a `Shots` or `Fired`) if answer number `answer` of an `Answered` certificate comes. Rational.
    Against { answer: u32, of: Box<Unknown> },
    /// What is fired (`of`) against a strategy (number `strategy` of the case, or that of answer number `strategy`) at one of its places. Rational.
    Facing {
        strategy: u32,
        place: u32,
        of: Box<Unknown>,
    },
}

/// What a question may assume, by name. Below, `Held` and so on are unknowns, sums run over what the party may hold, and
/// `Δ = to - from` in days (with the unknown asked day in it where a moment is `Asked`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "premise", rename_all = "snake_case")]
pub enum Premise {
    /// `All[first - AskedDay <= 0, AskedDay - last <= 0]`.
    AskedWithin,
    /// `-unknown <= 0` (any unknown but `AskedDay`).
    NotNegative {
        of: Unknown,
    },
    /// System: `All[Σ Held - History <= 0, History - Σ Held - 1 < 0]` over the variant's kinds. Stock: `Σ Held - History = 0`.
    Whole {
        party: PartyId,
        variant: VariantId,
        at: Moment,
    },
    /// Over the figure's variants on the `forces` date: `All[low - Σ History <= 0, Σ History - high <= 0]`.
    Start {
        party: PartyId,
        thing: ThingId,
        figure: u32,
    },
    /// On the `forces` date: `Σ Held - History = 0` over the variant's kinds: a start is a whole number.
    StartWhole {
        party: PartyId,
        variant: VariantId,
    },
    /// A variant that no figure of the stake names starts at nothing: `History = 0` on the `forces` date.
    StartNone {
        party: PartyId,
        variant: VariantId,
    },
    /// An estimate fixed to one of its values, where the claim must fail or hold for some value only: `Σ History - value = 0` over
    /// the figure's variants on the `forces` date.
    Estimate {
        party: PartyId,
        thing: ThingId,
        figure: u32,
        value: Rational,
    },
    /// An estimate in the range of an `EnsuredCase`: `All[low - Σ History <= 0, Σ History - high <= 0]` on the `forces` date.
    EstimateWithin(EstimateRange),
    /// The thing's `builds` rate is given. Without rated moves: `Σ History(to) - Σ History(from) - builds·Δ <= 0` over its variants.
    /// With rated moves: `Σ Built - builds·Δ <= 0`. `from` before `to`.
    Builds {
        party: PartyId,
        thing: ThingId,
        from: Moment,
        to: Moment,
    },
    /// Likewise: `Σ History(from) - Σ History(to) - retires·Δ <= 0`, or `Σ Retired - retires·Δ <= 0`.
    Retires {
        party: PartyId,
        thing: ThingId,
        from: Moment,
        to: Moment,
    },
    /// With rated moves: `History(to) - History(from) - Built + Retired - Σ Moved in + Σ Moved out = 0` (sums over the stake's moves).
    Flow {
        party: PartyId,
        variant: VariantId,
        from: Moment,
        to: Moment,
    },
    /// `Moved - per_day·Δ <= 0` for move number `index` of the stake.
    Moves {
        party: PartyId,
        thing: ThingId,
        index: u32,
        from: Moment,
        to: Moment,
    },
    /// The kind's attribute is an interval: `All[low·Held - Total <= 0, Total - high·Held <= 0]`; of an end that is not included
    /// also `Any[Held <= 0, low·Held - Total < 0]` or `Any[Held <= 0, Total - high·Held < 0]`, the low end's first.
    TotalWithin {
        party: PartyId,
        kind: KindId,
        attribute: AttributeId,
        at: Moment,
    },
    /// With `T` the total over the thing's kinds (`v·Held` where the attribute is a number, `Total` where an interval, else 0):
    /// whole attribute: `All[T - TotalHistory <= 0, TotalHistory - T - 1 < 0]`; otherwise `T - TotalHistory = 0`.
    RatedWhole {
        party: PartyId,
        thing: ThingId,
        attribute: AttributeId,
        at: Moment,
    },
    /// On the rated total's date: `All[low - TotalHistory <= 0, TotalHistory - high <= 0, T - TotalHistory = 0]`.
    RatedStart {
        party: PartyId,
        thing: ThingId,
        attribute: AttributeId,
    },
    /// `TotalHistory(to) - TotalHistory(from) - builds·Δ <= 0`.
    RatedBuilds {
        party: PartyId,
        thing: ThingId,
        attribute: AttributeId,
        from: Moment,
        to: Moment,
    },
    /// `TotalHistory(from) - TotalHistory(to) - retires·Δ <= 0`.
    RatedRetires {
        party: PartyId,
        thing: ThingId,
        attribute: AttributeId,
        from: Moment,
        to: Moment,
    },
    /// On the switch's date: `InEffect - 1 = 0`, or `InEffect = 0`.
    SwitchStart {
        party: PartyId,
        policy: PolicyId,
    },
    /// `InEffect - 1 <= 0`.
    SwitchWithin {
        party: PartyId,
        policy: PolicyId,
        at: Moment,
    },
    /// The provision's condition at the moment, which lies wholly in its days. `Growth` members count as `All[]`.
    Provision {
        provision: ProvisionId,
        at: Moment,
    },
    /// The fact's condition, likewise.
    Fact {
        fact: FactId,
        at: Moment,
    },
    /// Member number `member` (0 if the condition is the growth itself) of the top-level `All` of the condition is a `Growth`; both
    /// moments lie in its days, `from` before `to`. Both days known: `of(to) - of(from) - c <= 0` with `c` = `per_day·Δ`, rounded up if
    /// whole. Otherwise `of(to) - of(from) - per_day·Δ <= 0` if not whole, `of(to) - of(from) - per_day·Δ - 1 < 0` if whole.
    ProvisionGrowth {
        provision: ProvisionId,
        member: u32,
        from: Moment,
        to: Moment,
    },
    FactGrowth {
        fact: FactId,
        member: u32,
        from: Moment,
        to: Moment,
    },
    /// The rules of engagement number `position` of a war at a moment, as one `All`, in this order. `present(p, k)` is
    /// `Held - Σ earlier (Σ_patterns group·(1 - Π(1 - kill)^shots)·Shots + Σ_weapons Fired)`.
    /// For each target (of a party that may hold it), in order: `group·Σ_patterns Shots - exposed·present <= 0`.
    /// Then for each weapon, in order: if it fires units: `Σ shots·Shots - Σ Fired = 0`, then for each of its (party, kind), parties outer,
    /// kinds inner: `Fired - present <= 0`; if it fires a total: `Σ shots·Shots - total <= 0`, `total` being the attribute's total over its
    /// parties and kinds. Where no earlier engagement of the war has these as targets or fires them: less `Σ shots·Shots` of what earlier
    /// weapons, all of whose parties and kinds are among these, fire of it. Otherwise, and if nothing of it was fired: `Σ load·present`.
    Fight {
        war: Vec<EngagementId>,
        at: Moment,
        position: u32,
    },
    /// The claim's `given`, at the moment.
    Given {
        at: Moment,
    },
    /// The part's condition at the moment (`Possible`), or its negation (`Always`, and the inner question of `Ensure`).
    Kept {
        at: Moment,
    },
    Broken {
        at: Moment,
    },
    /// The negation of a provision's condition, at the moment.
    Breach {
        provision: ProvisionId,
        at: Moment,
    },
    /// The unknown is what the posture of the certificate says. `History`, `TotalHistory` at `On`: `unknown - course(day) = 0`; at `Asked`, where the
    /// course has no point strictly between first and last: the straight line through first and last. `Moved`: difference of the course. Of a variant whose estimate has a range with
    /// `low < high` the history is relative: `unknown - History(forces date) - (course(day) - course(forces date)) = 0`. `Held`: `unknown - held = 0`, from the
    /// posture's segment that contains the moment. `Total`: `unknown - load·Held = 0`. `InEffect`: `unknown - (1 | 0) = 0`.
    Chosen {
        of: Unknown,
    },
    /// Only in `holds` of an `EnsuredCase`, where the coalition owns every engagement that the condition names (then instead of `Broken`): the coalition's
    /// own plan number `rule` of the case fails at the asked moment. Rows: for each unknown of the rule, in order, `-unknown <= 0`; the atoms of `Fight` of every
    /// war and position of the condition; the atoms of `Kept` (case number `branch` of it alone); in all of them the plan's
    /// unknowns replaced by the rule (those it does not list are 0). The formula is `Any` of the negations of those rows, leaving out rows that are true constants.
    Outplanned {
        rule: u32,
        branch: u32,
        at: Moment,
    },
    /// Only in `holds` of an `EnsuredCase` (then instead of `Broken`): the case's strategy with this number, the coalition's, loses at the asked moment.
    Outfought {
        strategy: u32,
        at: Moment,
    },
    /// Only in an `Answered` certificate: the answer's strategy, the others', loses on its day; with what it rests on as in `Meets`.
    Outfights {
        answer: u32,
    },
    /// Only in an `Answered` certificate whose condition names no engagement, or the coalition's alone: for answer number `answer`, `All` of `-unknown <= 0` for each
    /// unknown of the plans of the condition's wars on its day, then `Fight` of every war and position, then `Kept{On(day)}`; the others' unknowns replaced by the
    /// answer's values, and the plans' by `Against` this answer, since the coalition plans when it sees the answer. The answer itself lists no plan.
    /// Where the answer rests on something, `Any` of the negations of that, in order, then the `All`.
    Meets {
        answer: u32,
    },
    /// Only in an `Answered` certificate: the posture escapes answer number `answer`. Let the list of rows be: for each unknown of the answer's plan, in order,
    /// `-unknown <= 0`; then the atoms of `Fight` of every war and position that the condition names, on that day; then the atoms of `Broken{On(day)}` (case
    /// number `branch` of it alone); in all of them the others' unknowns replaced by the answer's values and plans, so that only
    /// the coalition's unknowns are left. The formula is `Any` of the negations of those rows, leaving out rows that have become true constants (no unknown left).
    /// (The negation of `= 0` is `Any[< 0, > 0]`, one member of the outer `Any`.) After them come the negations of what the answer rests on, each one member: on
    /// that day, the claim's assumption if it speaks of the coalition; then each provision of the others, then each fact, that can matter to the claim, speaks of the
    /// coalition and others together and is not kept by the answer's forces on all its days whatever the coalition holds (where days are tied to each other: what is enough for it, see `verify::drift`; with `assumed` a posture leaves them something).
    Escapes {
        answer: u32,
        branch: u32,
    },
    /// Only in an `Answered` certificate: under answer number `answer` the coalition keeps this provision of its own, which speaks of others too, on the day. `Any`
    /// of the negations of what the answer rests on (as in `Escapes`), then the provision's condition at `On(day)`; the others' unknowns replaced by the answer's values.
    Owed {
        answer: u32,
        provision: ProvisionId,
        day: Day,
    },
    /// The measure of a `Scope`, `Burden` (side number `index`), or of the `Most`/`Least` number `index` of a condition (numbered in the order in
    /// which they stand) goes beyond `value`: `value - measure < 0` (`Least`: `measure - value < 0`).
    Beyond {
        index: u32,
        value: Rational,
        at: Moment,
    },
    /// The measure of a `Scope` goes beyond a line: `value + per_day·at - measure < 0`, the moment counted in days since 1970-01-01. With `of`
    /// only its part that counts what this party holds of this variant at the moment, divided by the least often that it counts a kind of it.
    BeyondLine {
        of: Option<(PartyId, VariantId)>,
        value: Rational,
        per_day: Rational,
        at: Moment,
    },
}

/// A proof that no assignment satisfies these premises. `proof` numbers unknowns and formulas by their position in these lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoWorld {
    pub first: Day,
    pub last: Day,
    pub unknowns: Vec<Unknown>,
    pub premises: Vec<Premise>,
    pub proof: Proof,
}

/// What a coalition fixes first: its own part of a world, for the whole period.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Posture {
    pub histories: Vec<(PartyId, VariantId, Course)>,
    pub moved: Vec<(PartyId, VariantId, VariantId, Course)>,
    pub rated: Vec<(PartyId, ThingId, AttributeId, Course)>,
    /// What is spread, loaded and switched, in stretches of days that cover the period in order.
    pub segments: Vec<PostureSegment>,
}

/// A stretch of days (both ends included) of a posture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostureSegment {
    pub first: Day,
    pub last: Day,
    /// Units of kinds that do not change in the segment. Of a variant with several kinds at most one may be left out: it takes the rest. A variant's
    /// only kind may be listed too, where its holding is the same on every day of the segment.
    pub held: Vec<(PartyId, KindId, Rational)>,
    /// Average load of the units of a kind, for interval attributes without rated totals.
    pub loads: Vec<(PartyId, KindId, AttributeId, Rational)>,
    pub in_effect: Vec<(PartyId, PolicyId, bool)>,
}

/// Why a verdict holds, in a form that `verify` can check by evaluation alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// `Always` proved (`Broken` at the asked day), in stretches that cover the part's days; or `Possible` refuted (`Kept` on days of the span).
    NoWorld { stretches: Vec<NoWorld> },
    /// `Ensure` proved for every value of the coalition's own estimates: one case for each value, or a posture that does not depend on it.
    Ensured {
        cases: Vec<EnsuredCase>,
        /// What the coalition holds apart from the claim: forces with an estimate that no provision, fact or engagement ties, directly or through others, to what the claim
        /// speaks of, nor to anybody else's. For every value of the estimates of each such group, histories of the coalition (of which only the group's count) that
        /// keep what it owes. If any are listed, the cases have no ranges for these estimates and no proof of theirs speaks of the groups.
        aside: Vec<Left>,
    },
    /// `limited` proved, `unlimited` refuted: on `day` no permitted world has more of the measure than `value` (`Beyond`), and a world that keeps rates and
    /// facts, but need not keep the draft, has more.
    Less {
        day: Day,
        value: Rational,
        bound: NoWorld,
        more: Posture,
    },
    /// `unlimited` proved, `limited` refuted: no provision speaks of anything that the measure or what bounds it speaks of.
    Untouched,
    /// The same: rates and facts alone keep each provision that speaks of anything that the measure, or what facts tie to it, speaks of. For each, in
    /// stretches that cover its days, a proof that `Breach` at the asked day is impossible; no provision is a premise.
    KeptAnyway { provisions: Vec<KeptAnyway> },
    /// The same: in each piece, and they cover the span, the draft permits as much as rates and facts alone. `permitted` is any world that keeps the draft.
    NotLess {
        pieces: Vec<NotLess>,
        permitted: Posture,
    },
    /// `burden`, proved or refuted by the figures: for each side the largest value on the last day.
    Burden { sides: Vec<LargestValue> },
    /// A guarantee's figures, compared.
    Figures,
    /// `Ensure` refuted: finitely many answers by the others, and a proof that no posture of the coalition (its world premises, its own
    /// provisions, facts, and for the named values of its estimates) escapes all of them. Its premises may be `Escapes`.
    Answered {
        estimates: Vec<(PartyId, ThingId, u32, Rational)>,
        answers: Vec<Answer>,
        /// One proof; or, where a premise is `Given`, one for each stretch of the part's days: whenever the assumption holds first, the posture fails.
        escape: Vec<NoWorld>,
        /// A permitted world, everybody's part, for these values of the coalition's estimates, in which the assumption (if there is one) holds on some day
        /// of the part. With it `escape` may assume that others hold, beside the posture, something that they may, and that the assumption is true on
        /// the asked day: a posture must leave that to them. Required where the assumption speaks of the coalition.
        assumed: Option<Posture>,
    },
    /// The same: on this day, one of the claim's, neither rates nor the draft nor facts bound what a party outside the coalition holds of a kind, and
    /// more and more of it breaks the claim in the end, whatever the coalition holds.
    Outgrown {
        day: Day,
        party: PartyId,
        kind: KindId,
    },
}

/// The largest value of a measure that the draft permits on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LargestValue {
    pub day: Day,
    pub value: Rational,
    /// `Beyond` that value on that day is impossible. None where only "at least this much" matters.
    pub bound: Option<NoWorld>,
    /// A permitted world that attains it: everybody's part.
    pub attained: Posture,
}

/// A posture for a box of values of the coalition's estimates, and proofs that nothing the others may do breaks the claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnsuredCase {
    /// One entry for each estimate (`low < high` in the stake) of the coalition; the cases' boxes cover all whole values, without overlap.
    pub estimates: Vec<EstimateRange>,
    /// For the low ends of the ranges. Makes an assumption about the coalition alone true on some day on which the claim is asked. For a higher value the whole course of the figure's only variant is shifted up by the difference.
    pub posture: Posture,
    /// `Broken` (or `Outplanned`) at the asked day, in stretches that cover the part's days.
    pub holds: Vec<NoWorld>,
    /// The coalition's own plans, linear in what the others hold (and in its own holdings), where it owns the condition's engagements.
    pub plans: Vec<PlanRule>,
    /// Its strategies, where others plan engagements of the condition too.
    pub strategies: Vec<Strategy>,
    /// `Breach` of each provision of the coalition that depends on the others' holdings, in stretches that cover its days.
    pub complies: Vec<NoWorld>,
    /// Where a fact, an obligation of the others or the assumption speaks of the coalition together with others, so that the posture could leave them
    /// nothing: forces of the others for every value of their estimates. Nobody wins by making the premise false.
    pub leaves: Vec<Left>,
}

/// What a posture leaves the others, for a box of their estimates (cut as those of the cases are); or what a coalition holds apart from a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    pub estimates: Vec<EstimateRange>,
    /// For the low ends of the ranges: together with the posture a world that obeys the world's rules and facts, keeps every provision that obliges
    /// any of the others, and makes the assumption true on some day on which the claim is asked (the same day for the whole box).
    pub forces: Posture,
}

/// Whole values of an estimate, both ends included. If `low < high`, its figure names one variant with one kind, and everything that the
/// coalition owes is a conjunction of plain comparisons, so that what holds at all corners of the box holds inside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EstimateRange {
    pub party: PartyId,
    pub thing: ThingId,
    pub figure: u32,
    pub low: Rational,
    pub high: Rational,
}
