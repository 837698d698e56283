//! A long text is read on several threads, with what would come of it on one.

use treaty::cli::work::Threads;
use treaty::syntax::{Cache, parse, parse_cached, parse_with};

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
        if n % 600 == 599 {
            by_pieces = Some(parse_cached(&text, &mut cache));
        }
    }
    assert!(text.len() > 250_000, "{}", text.len());
    let at_once = parse_with(&text, &mut Cache::default(), &Threads);
    assert!(at_once.faults.len() > 1_500, "{}", at_once.faults.len());
    assert!(by_pieces.as_ref() == Some(&at_once));
    assert!(by_pieces == Some(parse(&text)));
}
