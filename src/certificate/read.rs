//! Reading a file that anybody may have written.

use serde::Deserialize;
use serde_json::Value;

use super::Archived;
use super::wire::{WireFile, archived, wire};

/// Longer files are not read.
pub const LARGEST_FILE: usize = 64 * 1024 * 1024;

/// Longer texts in a file are no numbers that a proof needs, and would take long to read as one.
const LONGEST_TEXT: usize = 20_000;

/// The certificate that a file holds.
///
/// # Errors
/// In words, what is wrong with the file, and where in it.
pub fn read(text: &str) -> Result<Archived, String> {
    if let Some(archived) = as_written(text) {
        return Ok(archived);
    }
    let value: Value =
        serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    let long = |text: &str| text.len() > LONGEST_TEXT;
    if any_text(&value, &long) {
        return Err(format!(
            "it holds a text of more than {LONGEST_TEXT} characters"
        ));
    }
    if let Some(schema) = value.get("schema").and_then(Value::as_str)
        && schema != super::SCHEMA
    {
        return Err(format!(
            "its form is `{}`, and this version reads `{}`",
            schema.chars().take(100).collect::<String>(),
            super::SCHEMA
        ));
    }
    let file =
        WireFile::deserialize(&value).map_err(|error| format!("it is no certificate: {error}"))?;
    let archived = archived(file).map_err(|fault| format!("it is no certificate: {fault}"))?;
    // Whatever is not written back the same has not been understood.
    let again = serde_json::to_value(wire(&archived)).map_err(|error| error.to_string())?;
    match difference(&value, &again) {
        None => Ok(archived),
        Some(place) => Err(format!(
            "it is no certificate: {place} is unknown, stands twice, or is not written as certificates are"
        )),
    }
}

/// The certificate of a file that is, byte for byte, what would be written of it. Such are nearly all, and quickly read.
fn as_written(text: &str) -> Option<Archived> {
    // Without escapes a text ends at the next mark. One that is too long fills a whole piece of half that length.
    let mut pieces = text.as_bytes().chunks_exact(LONGEST_TEXT / 2);
    if text.contains('\\') || !pieces.all(|piece| piece.contains(&b'"')) {
        return None;
    }
    let file: WireFile = serde_json::from_str(text).ok()?;
    let archived = archived(file).ok()?;
    (archived.to_json() == text).then_some(archived)
}

fn any_text(value: &Value, long: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => long(text),
        Value::Array(members) => members.iter().any(|member| any_text(member, long)),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, field)| long(name) || any_text(field, long)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Where two values first differ, such as `certificate.stretches[0].premises[3].at`.
fn difference(one: &Value, other: &Value) -> Option<String> {
    let mut path = String::new();
    // Where they are equal, no path needs to be spelt.
    (one != other && differs(one, other, &mut path))
        .then(|| format!("`{}`", path.trim_start_matches('.')))
}

/// Whether two values differ; `path` is then where. As deep as the file is nested, which the reader of JSON has capped.
fn differs(one: &Value, other: &Value, path: &mut String) -> bool {
    let length = path.len();
    match (one, other) {
        (Value::Array(a), Value::Array(b)) => {
            for number in 0..a.len().max(b.len()) {
                path.push_str(&format!("[{number}]"));
                match (a.get(number), b.get(number)) {
                    (Some(a), Some(b)) if !differs(a, b, path) => path.truncate(length),
                    _ => return true,
                }
            }
            false
        }
        (Value::Object(a), Value::Object(b)) => {
            for name in a.keys().chain(b.keys()) {
                path.push_str(&format!(".{}", name.chars().take(100).collect::<String>()));
                match (a.get(name), b.get(name)) {
                    (Some(a), Some(b)) if !differs(a, b, path) => path.truncate(length),
                    _ => return true,
                }
            }
            false
        }
        _ => one != other,
    }
}
