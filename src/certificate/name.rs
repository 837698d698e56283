//! Names of files.

use super::{Archived, COMPLIANCE};

/// What a file about a claim speaks of.
pub struct Subject<'a> {
    /// The path of the draft.
    pub draft: &'a str,
    pub claim: &'a str,
    pub contingency: &'a str,
    /// Counted from 0.
    pub part: u32,
    /// The alternative taken of each bracket.
    pub choice: &'a [usize],
}

/// Longer names are cut, and told apart by a checksum.
const LONGEST_NAME: usize = 60;

/// The name of a certificate's file, where the claim has so many parts.
pub fn file_name(archived: &Archived, parts: usize) -> String {
    let subject = Subject {
        draft: &archived.draft,
        claim: &archived.claim,
        contingency: &archived.contingency,
        part: archived.part,
        choice: &archived.choice,
    };
    stem(&subject, parts) + ".json"
}

/// The name of a file about a part of a claim, without its ending.
pub fn stem(of: &Subject, parts: usize) -> String {
    let mut name = format!(
        "{}-{}",
        safe(of.draft.trim_end_matches(".treaty")),
        safe(of.claim)
    );
    if of.contingency != COMPLIANCE {
        name.push_str(&format!("-{}", safe(of.contingency)));
    }
    if parts > 1 {
        name.push_str(&format!("-part{}", of.part + 1));
    }
    if !of.choice.is_empty() {
        let taken: Vec<String> = of.choice.iter().map(|c| (c + 1).to_string()).collect();
        name.push_str(&format!("-choice{}", taken.join(".")));
    }
    name
}

/// Letters, digits, `.` and `_`; anything else by its bytes. No two texts become the same, but for cut ones of equal checksum.
fn safe(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' => out.push(char::from(byte)),
            b'/' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    if out.starts_with('.') {
        out.replace_range(..1, "%2E");
    }
    if out.len() > LONGEST_NAME {
        // Source: FNV-1a, Fowler, Noll and Vo.
        let sum = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        out.truncate(LONGEST_NAME);
        out.push_str(&format!("~{sum:016x}"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn names_are_safe_and_apart() {
        assert_eq!(safe("drafts/gulf"), "drafts+gulf");
        assert_eq!(safe("II.1"), "II.1");
        assert_eq!(safe("../é"), "%2E.+%C3%A9");
        assert_ne!(safe("a-b"), safe("a/b"));
        assert!(safe(&"x".repeat(500)).len() < 100);
        assert_ne!(safe(&"x".repeat(500)), safe(&"x".repeat(501)));
    }
}
