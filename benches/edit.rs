//! How long a check takes again after one number was edited, in a draft of 200 provisions, and how long a toy draft takes.

use divan::Bencher;
use treaty::cli::pipeline::{Options, check_file};
use treaty::source::NoFiles;

fn main() {
    divan::main();
}

/// Two parties, twenty-five systems, ten articles of twenty limits each that get lower year by year, and claims of each kind.
fn draft(first_limit: u32) -> String {
    let mut text = String::from(
        "treaty \"Two hundred provisions\" { entry 2027-01-01  expiry 2040-01-01 }\nparty North\nparty South\n",
    );
    for k in 0..25 {
        text += &format!("system S{k}\n");
    }
    for party in ["North", "South"] {
        text += &format!("forces {party} at entry {{\n");
        for k in 0..25 {
            text += &format!("  S{k} 80 \"drawn\" builds 12 per year, retires 12 per year\n");
        }
        text += "}\n";
    }
    text += "strike Blow by South on North {\n  S0 kills S1 60%, S2 40%\n  at most 2 shots per target\n}\n";
    for article in 1..=10 {
        text += &format!("article A{article} {{\n");
        for limit in 1..=20 {
            let party = if limit % 2 == 0 { "North" } else { "South" };
            let system = (article * 3 + limit) % 25;
            let most = match (article, limit) {
                (1, 1) => first_limit,
                _ => 130 - 4 * article,
            };
            text += &format!(
                "  limit A{article}.{limit} for {party}: {party}.S{system} <= {most} from entry + {article} years\n"
            );
        }
        text += "}\n";
    }
    for k in 0..8 {
        text += &format!("claim C{k}: always North.S{k} <= 130 from entry + 10 years\n");
        text += &format!("claim F{k}: always South.S{k} <= 70 from entry + 10 years\n");
    }
    text += "redline R1 for North: North can ensure North.S3 >= 60\n";
    text += "deterrence D1 for North against South: North.{S1, S2} after Blow >= 20 from entry + 10 years\n";
    text
}

const TOY: &str = "treaty \"Toy\" { entry 2027-01-01  expiry 2037-01-01 }
party Norrland
system Barge
forces Norrland at entry { Barge 30 builds 6 per year }
article I { limit I.1 for Norrland: Norrland.Barge <= 40 }
claim C1: always Norrland.Barge <= 40
claim C2: always Norrland.Barge <= 35
";

#[divan::bench(sample_count = 20, sample_size = 1)]
fn one_number_of_two_hundred_provisions(bencher: Bencher) {
    let drafts = [draft(126), draft(125)];
    let mut turn = 0;
    bencher.bench_local(|| {
        turn = 1 - turn;
        check_file("edit", &drafts[turn], &NoFiles, &Options::default())
    });
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn toy(bencher: Bencher) {
    bencher.bench(|| check_file("toy", TOY, &NoFiles, &Options::default()));
}
