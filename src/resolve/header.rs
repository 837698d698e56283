//! The header: when the treaty enters into force, when it ends, and what a withdrawal does.

use super::expressions::{Scope, Stage, Walk};
use super::reading::{Anchor, Entry};
use super::resolver::Resolver;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::and_list;
use crate::draft::{Period, Withdrawal};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Expr, ExprKind, ItemKind, Treaty, WithdrawalEffect};

/// Nobody drafts for longer, and every day of a history costs work.
const LONGEST_PERIOD: Period = Period {
    months: 200 * 12,
    days: 0,
};

/// The dates that everything else is measured from; each is missing until it is known, and stays so after a fault.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Calendar {
    pub(super) entry: Option<Day>,
    /// None if the treaty never expires, or if nobody knows.
    pub(super) expiry: Option<Day>,
    pub(super) never: bool,
    /// The first day after the last one that claims speak of.
    pub(super) end: Option<Day>,
    /// The earliest `forces` date.
    pub(super) start: Option<Day>,
}

impl Resolver<'_> {
    /// Reads the header; tells whether there is one that can be used.
    pub(super) fn read_header(&mut self) -> bool {
        let mut first: Option<(Entry<'_>, &Treaty)> = None;
        for entry in &self.entries {
            let ItemKind::Treaty(treaty) = &entry.item.kind else {
                continue;
            };
            match &first {
                None => first = Some((*entry, treaty)),
                Some((other, earlier)) => {
                    self.report(
                        Diagnostic::error(
                            "duplicate-treaty",
                            entry.anchor.place(treaty.title.span),
                            "the draft has a second header",
                        )
                        .label("second header")
                        .also(other.anchor.place(earlier.title.span), "first header")
                        .help("one draft is one treaty: leave one of them out"),
                    );
                }
            }
        }
        let Some((entry, treaty)) = first else {
            if !self.names.broken.contains("treaty") && !self.reading.incomplete {
                let start = Place::new(self.reading.root, crate::source::Span::new(0, 0));
                self.report(
                    Diagnostic::error("no-treaty", start, "the draft has no header").help(
                        "begin with `treaty \"Name\" {`, `entry 2027-01-01`, `expiry 2037-01-01` and `}`, each on its line",
                    ),
                );
            }
            return false;
        };
        let (place, docs, anchor) = (entry.place(), entry.docs(), entry.anchor);
        let title = entry.anchor.place(treaty.title.span);
        self.draft.title = treaty.title.text.clone();
        self.draft.place = place;
        self.draft.docs = docs;
        self.language(treaty, anchor);
        self.read_period(treaty, anchor, title);
        self.draft.notice = treaty
            .notice
            .as_ref()
            .and_then(|notice| self.length(notice, anchor));
        self.withdrawal(treaty, anchor);
        true
    }

    fn language(&self, treaty: &Treaty, anchor: Anchor) {
        let Some(version) = &treaty.language else {
            return;
        };
        let known = self.constant(version, anchor, None);
        if known.is_some_and(|known| known != Rational::ONE) {
            let place = anchor.place(version.span);
            self.report(
                Diagnostic::error(
                    "unsupported-version",
                    place,
                    "no such version of the language",
                )
                .label("not a version that this program reads")
                .help("this program reads `language 1`"),
            );
        }
    }

    fn read_period(&mut self, treaty: &Treaty, anchor: Anchor, title: Place) {
        let (mut fields, mut lines) = (Vec::new(), Vec::new());
        if treaty.entry.is_none() {
            fields.push("`entry`");
            lines.push("`entry 2027-01-01`");
        }
        if treaty.expiry.is_none() {
            fields.push("`expiry`");
            lines.push("`expiry 2037-01-01`");
        }
        if !fields.is_empty() {
            let message = format!("the header has no {}", fields.join(" and no "));
            let help = format!("add {}, each on a line of its own", and_list(&lines));
            self.report(
                Diagnostic::error("missing-field", title, message)
                    .label("in this header")
                    .help(help),
            );
        }
        self.calendar.entry = treaty
            .entry
            .as_ref()
            .and_then(|entry| self.date(entry, anchor));
        let Some(entry) = self.calendar.entry else {
            return;
        };
        self.draft.entry = entry;
        self.calendar.start = Some(entry);
        self.draft.start = entry;
        match &treaty.expiry {
            None => return,
            Some(Expr {
                kind: ExprKind::Never,
                span,
            }) => {
                self.calendar.never = true;
                self.horizon(treaty, anchor, anchor.place(*span));
            }
            Some(expiry) => {
                self.calendar.expiry = self
                    .date(expiry, anchor)
                    .filter(|end| self.is_near_enough(entry, *end, anchor.place(expiry.span)));
                self.calendar.end = self.calendar.expiry;
            }
        }
        let Some(end) = self.calendar.end else { return };
        if end <= entry
            && let (Some(from), Some(until)) = (&treaty.entry, &treaty.expiry)
        {
            self.report(
                Diagnostic::error(
                    "empty-span",
                    anchor.place(until.span),
                    "the treaty ends before it begins",
                )
                .label(format!("ends on {end}"))
                .also(
                    anchor.place(from.span),
                    format!("enters into force on {entry}"),
                ),
            );
        }
        self.draft.expiry = self.calendar.expiry;
        self.draft.end = end;
    }

    fn horizon(&mut self, treaty: &Treaty, anchor: Anchor, never: Place) {
        let Some(horizon) = &treaty.horizon else {
            self.report(
                Diagnostic::error("missing-horizon", never, "`expiry never` needs a horizon")
                    .label("claims would have no end")
                    .help("add `horizon 15 years` to the header: claims then end there"),
            );
            return;
        };
        let length = self.length(horizon, anchor);
        let end = length.and_then(|length| {
            let end = self.calendar.entry.and_then(|entry| moved(entry, length));
            if end.is_none() {
                self.beyond_the_calendar(anchor.place(horizon.span));
            }
            end
        });
        if let (Some(end), Some(entry)) = (end, self.calendar.entry)
            && end <= entry
        {
            let place = anchor.place(horizon.span);
            self.report(Diagnostic::error(
                "empty-span",
                place,
                "the horizon leaves no day for claims",
            ));
        }
        self.calendar.end = end.filter(|end| {
            let place = anchor.place(horizon.span);
            let entry = self.calendar.entry;
            entry.is_none_or(|entry| self.is_near_enough(entry, *end, place))
        });
    }

    /// Whether two dates of a draft are near enough to each other to be followed day by day; says so if they are not.
    pub(super) fn is_near_enough(&self, from: Day, until: Day, place: Place) -> bool {
        let near = moved(from, LONGEST_PERIOD).is_none_or(|last| until <= last);
        if !near {
            self.report(
                Diagnostic::error(
                    "date-out-of-range",
                    place,
                    "the draft speaks of more than 200 years",
                )
                .label(format!("{from} to {until}"))
                .help("histories are followed for 200 years at most: choose nearer dates, or `expiry never` with a `horizon`"),
            );
        }
        near
    }

    fn withdrawal(&mut self, treaty: &Treaty, anchor: Anchor) {
        let effect = treaty.withdrawal.as_ref().and_then(|withdrawal| {
            let chosen = self.chosen(anchor.place(withdrawal.span)).unwrap_or(0);
            withdrawal
                .options
                .get(chosen)
                .or(withdrawal.options.first())
        });
        let signatories = self
            .entries
            .iter()
            .filter(|entry| matches!(&entry.item.kind, ItemKind::Party(party) if party.outside.is_none()))
            .count();
        self.draft.withdrawal = match effect.map(|option| option.effect) {
            Some(WithdrawalEffect::EndsTreaty) => Withdrawal::EndsTheTreaty,
            Some(WithdrawalEffect::ReleasesWithdrawer) => Withdrawal::ReleasesTheWithdrawer,
            None if signatories <= 2 => Withdrawal::EndsTheTreaty,
            None => Withdrawal::ReleasesTheWithdrawer,
        };
    }

    /// A date written as `2027-01-01`, `entry + 6 months`, or through a define.
    pub(super) fn date(&self, expr: &Expr, anchor: Anchor) -> Option<Day> {
        let walk = Walk::new(self, Stage::Constant);
        walk.date(expr, Scope::new(anchor))
    }

    /// A length of time that can move a date: `6 months`, `90 days`.
    pub(super) fn length(&self, expr: &Expr, anchor: Anchor) -> Option<Period> {
        let walk = Walk::new(self, Stage::Constant);
        let amount = walk.number(expr, Scope::new(anchor))?;
        if amount.period.is_some() {
            return amount.period;
        }
        let place = anchor.place(expr.span);
        let diagnostic = if amount.bare {
            let words = self.words(place);
            Diagnostic::error(
                "missing-unit",
                place,
                format!("`{words}` needs a unit of time"),
            )
            .help(format!("write `{words} months` or `{words} days`"))
        } else {
            Diagnostic::error(
                "not-whole",
                place,
                "this is no whole number of days or months",
            )
            .help("dates move by whole days, weeks, months or years")
        };
        self.report(diagnostic);
        None
    }

    pub(super) fn beyond_the_calendar(&self, place: Place) {
        self.report(
            Diagnostic::error(
                "date-out-of-range",
                place,
                "the date lies outside the calendar",
            )
            .label("before the year 1 or after the year 9999"),
        );
    }
}

/// The day so much later, months first.
pub(super) fn moved(day: Day, length: Period) -> Option<Day> {
    day.add_months(length.months)?.add_days(length.days)
}
