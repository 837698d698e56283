//! Bad input through the whole program: a clear error at the place, exit status 2, no panic, no hanging.
use super::Folder;
use std::time::{Duration, Instant};

/// Everything that a draft needs, on seven lines.
const HEAD: &str = "treaty \"Example\" {\n  entry  2027-01-01\n  expiry 2037-01-01\n}\nparty Norrland\nparty Suderland\nsystem Missile { range = 300 km }\n";

/// The first error that the program reports for a draft, without the file's name; the program ends with this status, and soon.
fn first_error(name: &str, files: &[(&str, &[u8])]) -> (String, Option<i32>) {
    let folder = files.iter().fold(
        Folder::new(&format!("bad-{name}")),
        |folder, (file, content)| folder.with(file, content),
    );
    let begun = Instant::now();
    let ran = folder.treaty(&["check", "--format", "short", "bad.treaty"]);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(30), "{name} took {took:?}");
    assert_eq!(ran.err, "", "{name}");
    let error = ran.out.lines().find(|line| line.contains(": error["));
    let error = error.unwrap_or("no error").replace("bad.treaty:", "");
    (error, ran.status)
}

/// One test for each text: its name, the text behind the head (or a whole file), and what is said, from its beginning.
#[test]
fn each_is_a_clear_error_at_the_place() {
    let deep = format!(
        "claim A: {}Norrland.Missile{} <= 3\n",
        "(".repeat(10_000),
        ")".repeat(10_000)
    );
    let blocks = "article I {\n".repeat(10_000);
    let long = format!("claim A: Norrland.Missile <= {}\n", "9".repeat(100_000));
    let cases: &[(&str, &str, &str)] = &[
        (
            "unclosed-block",
            "article I {\n  limit I.1 for Norrland: Norrland.Missile <= 3\n",
            "8:11: error[unclosed-block]: ",
        ),
        ("brackets", &deep, "8:"),
        ("blocks", &blocks, "8:"),
        ("digits", &long, "8:30: error[number-too-long]: "),
        (
            "unit",
            "claim A: Norrland.Missile.range <= 300 parsec\n",
            "8:40: error[unknown-unit]: ",
        ),
        (
            "dimensions",
            "claim A: Norrland.Missile <= 300 km\n",
            "8:30: error[mixed-dimensions]: ",
        ),
        (
            "date",
            "claim A: Norrland.Missile <= 3 from 2027-02-30\n",
            "8:37: error[no-such-date]: ",
        ),
        (
            "leap-day",
            "claim A: Norrland.Missile <= 3 from 2029-02-29\n",
            "8:37: error[no-such-date]: ",
        ),
        (
            "outside",
            "use \"../../../etc/passwd\"\n",
            "8:5: error[outside-root]: ",
        ),
        (
            "define",
            "define a = b + 1\ndefine b = a\nclaim A: a <= 3\n",
            "8:8: error[circular-define]: ",
        ),
        (
            "party",
            "claim A: Westland.Missile <= 3\n",
            "8:10: error[unknown-party]: ",
        ),
        (
            "product",
            "claim A: Norrland.Missile * Suderland.Missile <= 3\n",
            "8:29: error[product-of-unknowns]: ",
        ),
    ];
    let mut found = Vec::new();
    for (name, text, wanted) in cases {
        let (error, status) =
            first_error(name, &[("bad.treaty", format!("{HEAD}{text}").as_bytes())]);
        if status != Some(2) || !error.starts_with(wanted) {
            found.push(format!("{name}: status {status:?}, {error}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn files_that_are_no_drafts() {
    let said = |name: &str, files: &[(&str, &[u8])], wanted: &str| {
        let (error, status) = first_error(name, files);
        assert!(
            status == Some(2) && error.starts_with(wanted),
            "{name}: {status:?}, {error}"
        );
    };
    said("empty", &[("bad.treaty", b"")], "1:1: error[no-treaty]: ");
    said(
        "spaces",
        &[("bad.treaty", b" \n\n")],
        "1:1: error[no-treaty]: ",
    );
    said(
        "binary",
        &[("bad.treaty", b"\x7FELF\x02\x01\x01\0\0\0\xFF\xFE")],
        "1:",
    );
    said(
        "zeros",
        &[("bad.treaty", &[0; 4096])],
        "1:1: error[not-text]: ",
    );
    let one = format!("{HEAD}use \"other.treaty\"\n");
    said(
        "circle",
        &[
            ("bad.treaty", one.as_bytes()),
            ("other.treaty", b"use \"bad.treaty\"\n"),
        ],
        "other.treaty:1:5: error[circular-use]: ",
    );
    let itself = format!("{HEAD}use \"bad.treaty\"\n");
    said(
        "itself",
        &[("bad.treaty", itself.as_bytes())],
        "8:5: error[circular-use]: ",
    );
}

/// Two centuries are followed, more are refused, and numbers beyond all sense are answered.
#[test]
fn far_horizons_and_huge_numbers_end() {
    let far = |expiry: &str| {
        let text = format!(
            "treaty \"Far\" {{\n  entry  2027-01-01\n  expiry {expiry}\n}}\nparty Norrland\nparty Suderland\nsystem Missile\nstock Uranium in kg\nforces Norrland at entry {{\n  Missile 10..20 builds 3 per year, retires 1 per month\n  Uranium 5 kg builds 1 kg per day\n}}\narticle I {{\n  limit I.1 for Norrland: growth(Norrland.Missile) <= 2 per month\n}}\nclaim A: always Norrland.Missile <= 1_000\nclaim B: always Norrland.Uranium <= 1_000_000 kg\nclaim C: Norrland can ensure Norrland.Missile <= 30\n"
        );
        first_error("far", &[("bad.treaty", text.as_bytes())])
    };
    assert_eq!(far("2226-12-31"), (String::from("no error"), Some(0)));
    let too_far = "error[date-out-of-range]: the draft speaks of more than 200 years";
    for expiry in ["2227-01-02", "9999-01-01", "never\n  horizon 500 years"] {
        let (error, status) = far(expiry);
        assert!(
            error.ends_with(too_far) && status == Some(2),
            "{expiry}: {error}"
        );
    }
    let huge = "1_000_000_000_000_000_000_000_000_000_000";
    let text = format!(
        "{HEAD}system Bomber {{ bombs = 1..{huge} }}\nforces Norrland at entry {{ Missile {huge} builds {huge} per year, retires {huge} per year }}\nforces Suderland at entry {{ Bomber {huge} }}\nstrike Raid by Suderland on Norrland {{ Bomber.bombs kills Missile 30%, at most 2 shots per target }}\narticle I {{\n  limit I.1 for Norrland: Norrland.Missile <= {huge}\n}}\nclaim A: always Norrland.Missile <= {huge}\nclaim B: always Suderland.Bomber.bombs <= {huge} * {huge}\nclaim C: Norrland can ensure Norrland.Missile after Raid >= 3\n"
    );
    let answer = first_error("huge", &[("bad.treaty", text.as_bytes())]);
    // Nothing bounds what Suderland builds.
    let refuted = "16:1: error[refuted-claim]: claim `B` is refuted";
    assert_eq!(answer, (String::from(refuted), Some(1)));
}
