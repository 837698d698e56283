//! Figures out of a table in CSV: `date,party,system,quantity`.

use crate::date::Day;
use crate::draft::{Cond, Draft, Expr, KindId, PartyId, ScenarioEntry, ThingId};
use crate::number::Rational;
use crate::source::Place;

/// A figure of a table and the line it begins on, from 1.
#[derive(Clone, Debug)]
pub struct DataRow {
    pub line: usize,
    pub entry: ScenarioEntry,
}

/// What cannot be read of a table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFault {
    /// From 1.
    pub line: usize,
    /// As a sentence without a full stop.
    pub words: String,
}

/// Reads a table whose first line names its columns: `date`, `party`, `system` and `quantity`, in any order, among others
/// that are not read. Fields may stand in double quotes (doubled inside them); lines end in LF or CRLF; empty lines and a
/// byte order mark are skipped. `system` is a system, stock, class, policy (quantity 1 or 0), one variant of a system
/// (`IR1 at Natanz`) or a total (`D5.warheads`); `quantity` is a number, for a stock in its own unit, which may follow it.
pub fn read_data(draft: &Draft, text: &str) -> (Vec<DataRow>, Vec<DataFault>) {
    let mut faults = Vec::new();
    let mut rows = Vec::new();
    let mut records = records(text, &mut faults).into_iter();
    let Some((line, header)) = records.next() else {
        faults.push(DataFault {
            line: 1,
            words: String::from("the table is empty; its first line names the columns"),
        });
        return (rows, faults);
    };
    let column = |name: &str| header.iter().position(|field| field.trim() == name);
    let columns = ["date", "party", "system", "quantity"];
    let places = columns.map(column);
    let [Some(date), Some(party), Some(system), Some(quantity)] = places else {
        let missing = columns
            .iter()
            .zip(places)
            .find(|(_, place)| place.is_none());
        let missing = missing.map_or("", |(name, _)| name);
        faults.push(DataFault {
            line,
            words: format!(
                "no column is named `{missing}`; they are {}",
                columns.join(", ")
            ),
        });
        return (rows, faults);
    };
    for (line, fields) in records {
        if fields.len() != header.len() {
            faults.push(DataFault {
                line,
                words: format!(
                    "{} fields, where the first line has {}",
                    fields.len(),
                    header.len()
                ),
            });
            continue;
        }
        let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
        match entry(
            draft,
            field(date),
            field(party),
            field(system),
            field(quantity),
        ) {
            Ok(entry) => rows.push(DataRow { line, entry }),
            Err(words) => faults.push(DataFault { line, words }),
        }
    }
    faults.sort_by_key(|fault| fault.line);
    (rows, faults)
}

/// The records of a table with the line each begins on; empty lines are left out.
fn records(text: &str, faults: &mut Vec<DataFault>) -> Vec<(usize, Vec<String>)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut records = Vec::new();
    let mut fields: Vec<String> = Vec::new();
    let mut field = String::new();
    let (mut line, mut begins) = (1, 1);
    let mut in_quotes = false;
    let mut was_quoted = false;
    let mut characters = text.chars().peekable();
    loop {
        let next = characters.next();
        match next {
            Some('"') if in_quotes && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            Some('"') if in_quotes => in_quotes = false,
            Some('"') if field.trim().is_empty() && !was_quoted => {
                field.clear();
                (in_quotes, was_quoted) = (true, true);
            }
            Some('\r') if !in_quotes && characters.peek() == Some(&'\n') => {}
            Some(',') if !in_quotes => {
                fields.push(std::mem::take(&mut field));
                was_quoted = false;
            }
            None | Some('\n') if !in_quotes || next.is_none() => {
                if in_quotes {
                    faults.push(DataFault {
                        line: begins,
                        words: String::from("a quote is not closed"),
                    });
                }
                fields.push(std::mem::take(&mut field));
                was_quoted = false;
                let fields = std::mem::take(&mut fields);
                if !in_quotes && fields.iter().any(|field| !field.trim().is_empty()) {
                    records.push((begins, fields));
                }
                if next.is_none() {
                    return records;
                }
                line += 1;
                begins = line;
            }
            Some(character) => {
                line += usize::from(character == '\n');
                field.push(character);
            }
            None => return records,
        }
    }
}

fn entry(
    draft: &Draft,
    date: &str,
    party: &str,
    system: &str,
    quantity: &str,
) -> Result<ScenarioEntry, String> {
    let day = Day::parse(date).ok_or_else(|| format!("`{date}` is no date such as 2027-01-01"))?;
    let known = draft.parties.iter().zip(0..).find(|(p, _)| p.name == party);
    let Some(party) = known.map(|(_, id)| PartyId(id)) else {
        return Err(format!("no party is named `{party}`"));
    };
    let (measure, thing) = measure(draft, party, system)?;
    let value = amount(draft, thing, quantity)?;
    Ok(ScenarioEntry {
        day,
        party,
        measure,
        value,
        place: Place::default(),
    })
}

/// What a name in the column `system` stands for, and the thing whose unit its quantity is in.
fn measure(draft: &Draft, party: PartyId, name: &str) -> Result<(Expr, Option<ThingId>), String> {
    let holding = |kinds: Vec<KindId>| Expr::Holding {
        parties: vec![party],
        kinds,
        label: name.to_owned(),
    };
    let thing = |name: &str| {
        let mut things = (0..).map(ThingId).zip(&draft.things);
        things
            .find(|(_, thing)| thing.name == name)
            .map(|(id, _)| id)
    };
    let kinds = |thing: ThingId| {
        let variants = draft.variants_of(thing).into_iter();
        variants
            .flat_map(|v| draft.kinds_of(v))
            .collect::<Vec<KindId>>()
    };
    if let Some(id) = thing(name) {
        return Ok((holding(kinds(id)), Some(id)));
    }
    let label = format!("{}.{name}", draft.parties[party.index()].name);
    if let Some(measure) = draft
        .measures
        .iter()
        .find(|m| m.party == party && m.label == label)
    {
        return Ok((measure.expr.clone(), None));
    }
    let variants = draft.kinds.iter().zip(0..).filter(|(kind, _)| {
        let variant = &draft.variants[kind.variant.index()];
        variant.name == name
    });
    let of_variant: Vec<KindId> = variants.map(|(_, id)| KindId(id)).collect();
    if let Some(first) = of_variant.first() {
        let thing = draft.thing_of(*first);
        return Ok((holding(of_variant), Some(thing)));
    }
    if let Some((_, id)) = draft.policies.iter().zip(0..).find(|(p, _)| p.name == name) {
        let policy = crate::draft::PolicyId(id);
        let in_effect = Cond::InEffect { party, policy };
        return Ok((Expr::Count(Box::new(in_effect)), None));
    }
    if let Some((system, attribute)) = name.rsplit_once('.')
        && let Some(id) = thing(system)
        && let Some((_, number)) = draft
            .attributes
            .iter()
            .zip(0..)
            .find(|(a, _)| a.name == attribute)
    {
        let total = Expr::Total {
            parties: vec![party],
            kinds: kinds(id),
            attribute: crate::draft::AttributeId(number),
            label: name.to_owned(),
        };
        return Ok((total, None));
    }
    Err(format!(
        "no system, stock, class or policy is named `{name}`"
    ))
}

/// A quantity in base units.
fn amount(draft: &Draft, thing: Option<ThingId>, text: &str) -> Result<Rational, String> {
    let wrong = || format!("`{text}` is no number such as `12`, `3.67` or `1/3`");
    let unit = thing.and_then(|id| draft.things[id.index()].unit.as_ref());
    let (number, size) = match unit {
        Some((unit, size)) => (
            text.strip_suffix(unit.as_str()).unwrap_or(text),
            size.clone(),
        ),
        None => (text, Rational::ONE),
    };
    if number.len() > 10_000 {
        return Err(String::from("the number is too long"));
    }
    let number: Rational = number.trim_end().parse().map_err(|_| wrong())?;
    Ok(number * size)
}
