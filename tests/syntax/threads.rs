//! A long text is read on several threads, with what would come of it on one.

use treaty::syntax::{Cache, parse, parse_cached};

#[test]
fn a_text_read_on_several_threads_is_the_same_as_one_read_piece_by_piece() {
    let mut text = String::from("treaty \"Long\" { entry 2027-01-01 expiry 2037-01-01 }\n");
    let mut cache = Cache::default();
    let mut by_pieces = None;
    for n in 0..6_000 {
        text += &match n % 7 {
            0 => format!("party P{n} \"Number {n}\"\n"),
            // A fault in the middle, and one that takes the rest of a line.
            1 => format!("system S{n} {{ range = km {n} }}\n"),
            2 => format!("fact F{n}: P.S <= {n} }}\n"),
            3 => format!("/// Words of {n}.\nclaim C{n}: always P.S <= {n}\n"),
            _ => {
                format!("article A{n} {{\n  limit A{n}.1 for P: P.S <= {n} from entry // {n}\n}}\n")
            }
        };
        // So little at a time that one thread reads it.
        if n % 150 == 149 {
            by_pieces = Some(parse_cached(&text, &mut cache));
        }
    }
    assert!(text.len() > 250_000, "{}", text.len());
    let at_once = parse(&text);
    assert!(at_once.faults.len() > 1_500, "{}", at_once.faults.len());
    assert!(by_pieces == Some(at_once));
    assert!(parse(&text) == parse(&text));
}
