//! How fast a text of 100,000 lines is read, and read again after one edit.

use divan::Bencher;
use divan::counter::BytesCount;
use treaty::cli::work::Threads;
use treaty::syntax::{Cache, parse, parse_cached, parse_with};

fn main() {
    divan::main();
}

/// A draft of about so many lines, with every common kind of declaration.
fn draft(lines: usize) -> String {
    let mut text = String::from("treaty \"Bench\" {\n  entry 2027-01-01\n  expiry 2037-01-01\n}\n");
    let mut count = 0;
    for n in 0.. {
        if count >= lines {
            break;
        }
        text += &format!(
            "party P{n} \"Party number {n}\"\n\
             system S{n} {{ flight = ballistic, basing = road, range = {} km, warheads = 1..3 }}\n\
             /// What P{n} holds at the start.\n\
             forces P{n} at entry {{\n  S{n} {n} \"a source\" builds 40 per year\n  Launcher 600..900\n}}\n\
             article A{n} \"Numbers\" {{\n  \
             limit A{n}.1 \"missiles\" for P{n}: P{n}.S{n} + 2 * P{n}.Launcher <= 1_200 from entry + 1 year {{\n    \
             monitored by IAEA, misses at most 50, detects within 3 months\n  }}\n}}\n\
             // what P{n} needs\n\
             redline R{n} for P{n}: P{n} can ensure P{n}.S{n}.warheads >= 700 or P{n}.Launcher > 3\n\n",
            500 + n % 1_000
        );
        count += 16;
    }
    text
}

#[divan::bench(args = [1_000, 100_000])]
fn cold(bencher: Bencher, lines: usize) {
    let text = draft(lines);
    assert!(parse(&text).faults.is_empty());
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| parse_with(&text, &mut Cache::default(), &Threads));
}

/// The same on one thread, as the library reads by itself.
#[divan::bench(args = [100_000])]
fn cold_on_one_thread(bencher: Bencher, lines: usize) {
    let text = draft(lines);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| parse(&text));
}

#[divan::bench(args = [100_000])]
fn after_an_edit(bencher: Bencher, lines: usize) {
    let text = draft(lines);
    let middle = text.len() / 2 + text[text.len() / 2..].find("600").expect("a figure");
    let edited = format!("{}7{}", &text[..middle], &text[middle + 1..]);
    let mut cache = Cache::default();
    parse_cached(&text, &mut cache);
    let mut turn = false;
    bencher.bench_local(|| {
        turn = !turn;
        parse_cached(if turn { &edited } else { &text }, &mut cache)
    });
}
