//! Text to tree.

#[test]
fn the_whole_draft_of_the_language_page_is_read() {
    for text in [
        include_str!("syntax/gulf.treaty"),
        include_str!("syntax/games.treaty"),
    ] {
        let parsed = treaty::syntax::parse(text);
        for f in &parsed.faults {
            println!(
                "{} {:?} {} {:?} {:?}",
                f.code,
                &text[f.span.start as usize..],
                f.message,
                f.help,
                f.labels
            );
        }
        assert_eq!(parsed.faults, []);
    }
}
