//! Another solver of games, nashpy, asked for the equilibria of random ones: the same ones must be found.
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use treaty::analysis::games::Bimatrix;
use treaty::number::Rational;

/// Random games with so many moves a side at most.
const MOST_MOVES: u64 = 4;
const GAMES: usize = 400;
/// Of which so many at the least must not be degenerate: only those are compared, for of others nashpy lists some.
const LEAST_COMPARED: usize = 250;

/// Python with nashpy, where somebody has installed it.
fn python() -> Option<PathBuf> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/bin/python");
    let has_nashpy = Command::new(&python).args(["-c", "import nashpy"]).output();
    if has_nashpy.is_ok_and(|ran| ran.status.success()) {
        return Some(python);
    }
    // Past the capture of tests, so that it is seen.
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: nashpy is not installed, so no other solver checked the equilibria of games; install it with \
         `python3 -m venv target/peers && target/peers/bin/pip install -r tests/peers/requirements.txt`"
    );
    None
}

/// Numbers with a fixed seed (Knuth's multiplier).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn random_game(random: &mut Random) -> Bimatrix {
    let (rows, columns) = (1 + random.below(MOST_MOVES), 1 + random.below(MOST_MOVES));
    let mut payoff = || Rational::from(random.below(41) as i64 - 20);
    Bimatrix {
        rows: rows as usize,
        columns: columns as usize,
        payoffs: (0..rows * columns).map(|_| [payoff(), payoff()]).collect(),
    }
}

#[test]
fn another_solver_finds_the_same_equilibria() {
    let Some(python) = python() else { return };
    let mut random = Random(11);
    let mut asked = Vec::new();
    for _ in 0..GAMES {
        let game = random_game(&mut random);
        let solved = game.equilibria().expect("a small game");
        assert!(
            !solved.found.is_empty(),
            "every game has an equilibrium: {game:?}"
        );
        if solved.degenerate {
            continue;
        }
        assert_eq!(solved.found.len() % 2, 1, "an odd number of them: {game:?}");
        let side = |side: usize| -> Vec<Vec<String>> {
            let rows = game.payoffs.chunks(game.columns);
            rows.map(|row| row.iter().map(|cell| cell[side].to_plain()).collect())
                .collect()
        };
        let strategy = |s: &Vec<Rational>| s.iter().map(Rational::to_plain).collect::<Vec<_>>();
        let found = solved
            .found
            .iter()
            .map(|e| e.strategies.each_ref().map(strategy));
        asked.push(json!({
            "first": side(0),
            "second": side(1),
            "found": found.collect::<Vec<_>>(),
        }));
    }
    assert!(asked.len() >= LEAST_COMPARED, "{} games", asked.len());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join(format!("target/tmp/games-{}.json", std::process::id()));
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(&file, Value::from(asked.clone()).to_string()).expect("a file");
    let ran = Command::new(python)
        .arg(root.join("tests/peers/games.py"))
        .arg(&file)
        .output()
        .expect("Python runs");
    let faults = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.success(), "{:?} {faults}", ran.status.code());
    let said: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    assert_eq!(said["compared"], asked.len());
    assert_eq!(
        said["apart"],
        json!([]),
        "the games are in {}",
        file.display()
    );
    fs::remove_file(&file).expect("the file is ours");
}
