//! How long a check of the examples takes, from text to verdicts.

use divan::Bencher;
use treaty::cli::pipeline::{Options, check_file};
use treaty::source::NoFiles;

fn main() {
    divan::main();
}

/// The drafts that ship with the program, and exchange games.
const EXAMPLES: [(&str, &str); 4] = [
    ("new-start", include_str!("../examples/new-start.treaty")),
    ("gulf", include_str!("../examples/gulf.treaty")),
    (
        "exchange-6x3",
        include_str!("../tests/claims/exchange-6x3.treaty"),
    ),
    (
        "exchange-8x4",
        include_str!("../tests/claims/exchange-8x4.treaty"),
    ),
];

#[divan::bench(
    args = ["new-start", "gulf", "exchange-6x3", "exchange-8x4"],
    sample_count = 10,
    sample_size = 1
)]
fn check(bencher: Bencher, name: &str) {
    let text = EXAMPLES.iter().find(|(known, _)| *known == name);
    let (_, text) = text.expect("an example");
    bencher.bench(|| check_file(name, text, &NoFiles, &Options::default()));
}
