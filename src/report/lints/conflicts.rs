//! What cannot be kept: drafts with which nobody can comply, and red lines that no agreement keeps.
use super::{LONGEST_MESSAGE, party_name};
use crate::analysis::{Blocked, Clash, Deadlock};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{and_list, count, ticked};
use crate::draft::{Body, Cond, Draft, Part, PartyId, ThingId};
use crate::number::Rational;
use crate::report::outcome::quantity::{Unit, unit_of, with_unit};
use crate::source::Place;

/// So many members of a conflict are pointed at.
const MOST_POINTED_AT: usize = 8;

/// Nobody can comply with the draft.
pub fn impossible(draft: &Draft, clash: &Clash) -> Diagnostic {
    let members: Vec<_> = clash.members.iter().map(|m| m.described(draft)).collect();
    let mut diagnostic = Diagnostic::error(
        "impossible-draft",
        draft.place,
        "nobody can comply with this draft",
    );
    diagnostic = pointing_at(diagnostic, &members);
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    if !names.is_empty() {
        let verb = if names.len() == 1 {
            "this cannot be kept"
        } else {
            "these cannot all be kept"
        };
        diagnostic = diagnostic.remark(format!("{verb}: {}", and_list(&names)));
    }
    if clash.smallest && names.len() > 1 {
        diagnostic = diagnostic.remark(
            "a smallest set: without any one of its clauses, facts and rates the rest can be kept",
        );
    }
    if let Some(starts) = starts(draft, &clash.estimates) {
        diagnostic = diagnostic.remark(starts);
    }
    diagnostic.help("give more time, or change one of these figures")
}

/// For which values of the estimates.
fn starts(draft: &Draft, estimates: &[(PartyId, ThingId, Rational)]) -> Option<String> {
    let each = estimates.iter().map(|(party, thing, value)| {
        let thing = &draft.things[thing.index()];
        let value = with_unit(value, thing.unit.as_ref());
        format!(
            "{} starts with {value} {}",
            party_name(draft, *party),
            thing.name
        )
    });
    let each: Vec<String> = each.collect();
    (!each.is_empty()).then(|| format!("if {}", and_list(&each)))
}

/// Nobody can comply, and which clauses conflict is known by their names alone.
pub fn impossible_by_name(draft: &Draft, needs: &[String]) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(
        "impossible-draft",
        draft.place,
        "nobody can comply with this draft",
    );
    if !needs.is_empty() {
        diagnostic = diagnostic.remark(format!("these cannot all be kept: {}", and_list(needs)));
    }
    let clauses = draft.provisions.iter().filter(|p| needs.contains(&p.name));
    let facts = draft
        .facts
        .iter()
        .filter(|f| needs.contains(&format!("fact {}", f.name)));
    let places = clauses.map(|p| p.place).chain(facts.map(|f| f.place));
    for place in places.take(MOST_POINTED_AT) {
        diagnostic = diagnostic.also(place, "part of the conflict");
    }
    diagnostic
}

fn pointing_at(mut diagnostic: Diagnostic, members: &[(String, Option<Place>)]) -> Diagnostic {
    let mut places: Vec<(Place, Vec<&str>)> = Vec::new();
    for (name, place) in members {
        let Some(place) = place else { continue };
        match places.iter_mut().find(|(known, _)| known == place) {
            Some((_, names)) => names.push(name),
            None => places.push((*place, vec![name])),
        }
    }
    for (place, names) in places.into_iter().take(MOST_POINTED_AT) {
        diagnostic = diagnostic.also(place, and_list(&names));
    }
    diagnostic
}

/// Red lines that no agreement can keep together.
pub fn deadlock(draft: &Draft, found: &Deadlock) -> Option<Diagnostic> {
    let claim = |line: &Blocked| &draft.claims[line.claim.index()];
    let names: Vec<String> = found.lines.iter().map(|l| ticked(&claim(l).name)).collect();
    let mut message = format!("no agreement can keep {}", and_list(&names));
    if message.chars().count() > LONGEST_MESSAGE {
        message = format!(
            "no agreement can keep these {}",
            count("red line", names.len())
        );
    }
    let (first, rest) = found.lines.split_first()?;
    let mut diagnostic =
        Diagnostic::error("deadlock", claim(first).place, message).label(words_of(draft, first));
    for line in rest {
        diagnostic = diagnostic.also(claim(line).place, words_of(draft, line));
    }
    diagnostic = pointing_at(diagnostic, &found.carried_by);
    if found.by_form {
        diagnostic =
            diagnostic.remark("one asks for a limit where the other asks that there be none");
    }
    if found.smallest && names.len() > 1 {
        diagnostic = diagnostic
            .remark("a smallest set: without any one of these red lines the others can be kept");
    }
    let carried: Vec<&str> = found
        .carried_by
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    if !carried.is_empty() {
        diagnostic = diagnostic.remark(format!("carried by {}", and_list(&carried)));
    }
    if let Some(starts) = starts(draft, &found.estimates) {
        diagnostic = diagnostic.remark(starts);
    }
    let left_out: Vec<String> = found
        .left_out
        .iter()
        .map(|id| ticked(&draft.claims[id.index()].name))
        .collect();
    if !left_out.is_empty() {
        let them = if left_out.len() == 1 {
            "it speaks"
        } else {
            "they speak"
        };
        diagnostic = diagnostic.remark(format!(
            "{} left out: {them} of engagements",
            and_list(&left_out)
        ));
    }
    let changes = found
        .lines
        .iter()
        .filter(|l| l.concession.is_some())
        .count();
    diagnostic = match changes {
        0 => diagnostic.help("no wording of the articles helps: one of these must be given up or changed"),
        1 => diagnostic.help("no wording of the articles helps: the change shown is the least that ends it"),
        _ => diagnostic.help("no wording of the articles helps: each change shown ends it by itself, and is the least that does"),
    };
    Some(diagnostic)
}

/// What one red line would have to concede.
fn words_of(draft: &Draft, line: &Blocked) -> String {
    let claim = &draft.claims[line.claim.index()];
    let Some(concession) = &line.concession else {
        return format!("{} is part of the conflict", ticked(&claim.name));
    };
    let unit = claim.parts.first().and_then(|part| unit_in(draft, part));
    let verb = if concession.to < concession.from {
        "fall"
    } else {
        "rise"
    };
    let least = if concession.enough { "" } else { "at least " };
    format!(
        "{} would have to {verb} from {} {least}to {}",
        ticked(&claim.name),
        with_unit(&concession.from, unit),
        with_unit(&concession.to, unit)
    )
}

/// The unit of the comparison that a claim is.
fn unit_in<'d>(draft: &'d Draft, part: &Part) -> Unit<'d> {
    let condition = match &part.body {
        Body::Always(c) | Body::Possible(c) => c,
        Body::Ensure { condition, .. } => condition,
        _ => return None,
    };
    match condition {
        Cond::Compare(a, _, b) => unit_of(draft, a).or_else(|| unit_of(draft, b)),
        _ => None,
    }
}
