//! How long a check of each example takes, from text to verdicts that the kernel accepted, and of two exchange games.

use divan::Bencher;
use treaty::cli::examples::{EXAMPLES, Shipped};
use treaty::cli::pipeline::{Options, check_file};
use treaty::source::NoFiles;

fn main() {
    divan::main();
}

/// Games in which one side strikes and the other strikes back.
const GAMES: [(&str, &str); 2] = [
    (
        "exchange-6x3",
        include_str!("../tests/claims/exchange-6x3.treaty"),
    ),
    (
        "exchange-8x4",
        include_str!("../tests/claims/exchange-8x4.treaty"),
    ),
];

/// The drafts that ship with the program.
#[divan::bench(args = EXAMPLES.iter().map(|e| e.name), sample_count = 10, sample_size = 1)]
fn example(bencher: Bencher, name: &str) {
    let example = EXAMPLES.iter().find(|known| known.name == name);
    let text = example.expect("an example").text;
    let path = format!("{name}.treaty");
    bencher.bench(|| check_file(&path, text, &Shipped, &Options::default()));
}

#[divan::bench(args = GAMES.iter().map(|(name, _)| *name), sample_count = 10, sample_size = 1)]
fn game(bencher: Bencher, name: &str) {
    let game = GAMES.iter().find(|(known, _)| *known == name);
    let (_, text) = game.expect("a game");
    bencher.bench(|| check_file(name, text, &NoFiles, &Options::default()));
}
