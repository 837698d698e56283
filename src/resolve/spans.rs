//! Dates of a provision or claim: half-open, inside the draft's period.

use super::reading::Anchor;
use super::resolver::Resolver;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::draft::Days;
use crate::source::Place;
use crate::syntax::{Dates, Expr};

/// When something is asked or binds.
#[derive(Clone, Copy)]
pub(super) struct When {
    pub(super) days: Days,
    pub(super) dated: bool,
    /// Its end is not written.
    pub(super) open: bool,
}

impl Resolver<'_> {
    /// From entry until expiry, or until the horizon's end.
    pub(super) fn period(&self) -> Option<Days> {
        Some(Days {
            from: self.calendar.entry?,
            until: self.calendar.end?,
        })
    }

    /// From the earliest forces until the end.
    pub(super) fn history(&self) -> Option<Days> {
        Some(Days {
            from: self.calendar.start?,
            until: self.calendar.end?,
        })
    }

    /// When something dated is. `since` is the first day on which its figures stand; `place` is what is dated.
    pub(super) fn span(
        &self,
        dates: &Dates,
        anchor: Anchor,
        whole: Option<Days>,
        since: Option<Day>,
        place: Place,
    ) -> Option<When> {
        let from = self.edge(&dates.from, anchor, whole, false);
        let until = self.edge(&dates.until, anchor, whole, true);
        let at = self.edge(&dates.at, anchor, whole, false);
        let whole = whole?;
        let (from, until, at) = (from?, until?, at?);
        let dated = from.is_some() || until.is_some() || at.is_some();
        let mut days = Days {
            from: from.unwrap_or(whole.from),
            until: until.unwrap_or(whole.until),
        };
        if let Some(day) = at {
            days = Days {
                from: day.max(days.from),
                until: day.add_days(1).unwrap_or(day).min(days.until),
            };
        }
        let end = dates
            .until
            .as_ref()
            .or(dates.at.as_ref())
            .or(dates.from.as_ref());
        let end = end.map_or(place, |expr| anchor.place(expr.span));
        if days.is_empty() {
            let mut diagnostic =
                Diagnostic::error("empty-span", end, "no day lies between these dates")
                    .label(format!("ends before {}", days.until));
            if let Some(from) = &dates.from
                && from.span.start != end.span.start
            {
                diagnostic =
                    diagnostic.also(anchor.place(from.span), format!("begins on {}", days.from));
            }
            self.report(diagnostic.help("spans include their first day and exclude their last"));
            return None;
        }
        if let Some(since) = since
            && since > days.from
        {
            days.from = since;
            if days.is_empty() {
                self.report(
                    Diagnostic::error("empty-span", place, "this ends before its figures begin")
                        .label(format!(
                            "its first figure stands from {since}, it ends before {}",
                            days.until
                        )),
                );
                return None;
            }
        }
        let open = until.is_none() && at.is_none();
        Some(When { days, dated, open })
    }

    /// One date of a span; `Some(None)` where none is written, `None` after a fault.
    #[allow(
        clippy::option_option,
        reason = "a fault is not the same as nothing written"
    )]
    pub(super) fn edge(
        &self,
        expr: &Option<Expr>,
        anchor: Anchor,
        whole: Option<Days>,
        is_end: bool,
    ) -> Option<Option<Day>> {
        let Some(expr) = expr else { return Some(None) };
        let day = self.date(expr, anchor)?;
        let whole = whole?;
        let inside = if is_end {
            whole.from < day && day <= whole.until
        } else {
            whole.contains(day)
        };
        if inside {
            return Some(Some(day));
        }
        let (label, help) = if day <= whole.from {
            (
                format!("the agreement binds from {}", whole.from),
                "nothing is agreed before entry",
            )
        } else if self.calendar.never {
            (
                format!("the horizon ends on {}", whole.until),
                "give the header a longer `horizon`",
            )
        } else {
            (
                format!("the agreement ends on {}", whole.until),
                "nothing is agreed from expiry on",
            )
        };
        self.report(
            Diagnostic::error(
                "date-out-of-range",
                anchor.place(expr.span),
                format!("{day} lies outside the agreement's time"),
            )
            .label(label)
            .help(help),
        );
        None
    }
}
