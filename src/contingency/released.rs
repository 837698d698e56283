//! What a withdrawal or a breach releases, and from when.

use super::lapsed::Lapsed;
use super::{Question, days, later, obliges};
use crate::date::Day;
use crate::draft::{Days, Draft, Event, Occasion, PartyId, Provision, Together, Withdrawal};

/// Ends the provisions that the occasion ends.
pub(super) fn release(
    draft: &mut Draft,
    question: &Question,
    occasion: &Occasion,
    together: Together,
) {
    let coalition = question.coalition();
    // Of two days the one from which a provision counts as ended.
    let of = |provision: &Provision, early: Day, late: Day| match together {
        Together::Feared if is_its_own(provision, &coalition) => late,
        Together::Feared | Together::Widest => early,
        Together::Certain => late,
    };
    let never = draft.end.max(question.draft.end);
    let mut kept = Vec::new();
    let mut lapsed = Lapsed::default();
    match &question.contingency.event {
        Event::Withdrawal { .. } => {
            let effect = |day| days::takes_effect(question, day).unwrap_or(never);
            let (early, late) = (effect(occasion.first), effect(occasion.last));
            let all = question.draft.withdrawal == Withdrawal::EndsTheTreaty;
            for provision in std::mem::take(&mut draft.provisions) {
                if all || obliges(&provision, &occasion.by) {
                    lapsed.ended(&provision, early, late, never);
                    let end = of(&provision, early, late);
                    keep(
                        &mut kept,
                        provision,
                        Days {
                            from: end,
                            until: never,
                        },
                    );
                } else {
                    kept.push(provision);
                }
            }
        }
        Event::Breach { clause, .. } => {
            let seen = days::detection(question, occasion);
            let releases = days::broken(question, &occasion.by)
                .map_or(&[][..], |provision| &provision.terms.releases);
            for provision in std::mem::take(&mut draft.provisions) {
                if provision.name == *clause && provision.obliged == occasion.by {
                    lapsed.broken(&provision, occasion.first, occasion.last, never);
                    let end = of(&provision, occasion.first, occasion.last);
                    keep(
                        &mut kept,
                        provision,
                        Days {
                            from: end,
                            until: never,
                        },
                    );
                    continue;
                }
                let others = provision.obliged.iter().any(|p| !occasion.by.contains(p));
                let mut rest = vec![provision];
                for release in releases {
                    let Some((early, late)) = seen.filter(|_| others) else {
                        break;
                    };
                    let mut next = Vec::new();
                    let after = |day: Day| match release.after {
                        Some(after) => later(day, after).unwrap_or(never),
                        None => day,
                    };
                    for piece in rest {
                        if piece.name != release.clause {
                            next.push(piece);
                            continue;
                        }
                        let day = of(&piece, early, late);
                        let until = release.until.unwrap_or(never);
                        lapsed.ended(&piece, after(early), after(late), until);
                        let from = after(day);
                        keep(&mut next, piece, Days { from, until });
                    }
                    rest = next;
                }
                kept.extend(rest);
            }
        }
        Event::Cheating { .. } | Event::Expiry { .. } => return,
    }
    draft.provisions = lapsed.judge(kept, &|provision| match together {
        Together::Feared => !is_its_own(provision, &coalition),
        Together::Widest => true,
        Together::Certain => false,
    });
}

/// Whether nobody else owes it: what several owe is theirs as well to break.
fn is_its_own(provision: &Provision, coalition: &[PartyId]) -> bool {
    provision
        .obliged
        .iter()
        .all(|party| coalition.contains(party))
}

/// Keeps what is left of a provision that does not bind on some days: what lies before them, and what lies after.
fn keep(kept: &mut Vec<Provision>, provision: Provision, except: Days) {
    if except.is_empty() {
        kept.push(provision);
        return;
    }
    let before = Days {
        from: provision.days.from,
        until: provision.days.until.min(except.from),
    };
    let after = Days {
        from: provision.days.from.max(except.until),
        until: provision.days.until,
    };
    for days in [before, after] {
        if !days.is_empty() {
            kept.push(Provision {
                days,
                ..provision.clone()
            });
        }
    }
}
