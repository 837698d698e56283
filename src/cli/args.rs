//! What may be written after `treaty`.
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::report;

/// Checks drafts of arms-control agreements.
#[derive(Parser)]
#[command(name = "treaty", version, about, arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 every claim is proved or as expected, 1 something is refuted or vacuous, \
    2 a fault in the text or the call, 3 something is undecided and nothing refuted."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Read drafts, and prove or refute what they claim
    Check(CheckArgs),
    /// Show what one concrete world says about a draft
    Eval(EvalArgs),
    /// Show the least and most of each measure that a draft permits
    Bounds(BoundsArgs),
    /// Accept or reject certificates of a draft, by the trusted checker alone
    Verify(VerifyArgs),
    /// Write what is asked of the search, or its proofs, for other programs
    Export(ExportArgs),
    /// Say what a diagnostic means
    Explain(ExplainArgs),
}

#[derive(Args)]
pub struct CheckArgs {
    /// Drafts, or folders of `.treaty` files; the current folder if none is given
    #[arg(value_name = "PATH", conflicts_with = "example")]
    pub paths: Vec<PathBuf>,
    /// Check a draft that ships with the program
    #[arg(long, value_name = "NAME")]
    pub example: Option<String>,
    /// How to write the report [default: human, or narrated where NO_GRAPHICS is set]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<FormatArg>,
    /// Print the JSON Schema of `--format json`, and check nothing
    #[arg(long)]
    pub schema: bool,
    /// Only this claim; may be given several times
    #[arg(long, value_name = "CLAIM")]
    pub only: Vec<String>,
    /// Stop after this time, such as `10s`; what is not decided by then is undecided
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub budget: Option<Duration>,
    /// Let these fail the check, too
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Vec<Deny>,
    /// Write the certificate of each proof into this folder
    #[arg(long, value_name = "DIR")]
    pub certificates: Option<PathBuf>,
    /// Try the certificates that an earlier check kept in this folder, and search only where they show nothing any more
    #[arg(long, value_name = "DIR")]
    pub reuse: Option<PathBuf>,
    /// Threads to share drafts and claims among [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Say on the standard error how long each claim took
    #[arg(long)]
    pub timings: bool,
}

#[derive(Args)]
pub struct EvalArgs {
    /// The draft
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// In the world of this scenario of the draft; without one nothing changes after the start
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// With the figures of a table in CSV, columns `date,party,system,quantity`
    #[arg(long, value_name = "CSV")]
    pub data: Option<PathBuf>,
    /// How to write the account
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub format: EvalFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EvalFormat {
    /// For people at a terminal
    Human,
    /// `treaty-eval/1`, for machines
    Json,
}

#[derive(Args)]
#[command(
    override_usage = "treaty bounds [OPTIONS] <FILE> [MEASURE]\n       treaty bounds [OPTIONS] --example <NAME> [MEASURE]",
    after_help = "Exit status: 0 every bound is shown, 1 nobody can comply with the draft, 2 a fault in the text or the call, \
    3 some bound is not decided."
)]
pub struct BoundsArgs {
    /// The draft (not with --example), and a measure such as `US.missile.warheads`; without one, each that a provision names
    #[arg(value_name = "FILE MEASURE", num_args = 0..=2)]
    pub words: Vec<String>,
    /// A draft that ships with the program
    #[arg(long, value_name = "NAME")]
    pub example: Option<String>,
    /// Every measure of the draft: each class and thing of each party, and each counting rule
    #[arg(long)]
    pub all: bool,
    /// How to write the account
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub format: BoundsFormat,
    /// How to draw [default: unicode, or none where NO_GRAPHICS is set]
    #[arg(long, value_enum, value_name = "HOW")]
    pub plots: Option<Plots>,
    /// Stop after this time, such as `10s`; what is not decided by then is open
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub budget: Option<Duration>,
    /// Print the JSON Schema of `--format json`, and ask nothing
    #[arg(long)]
    pub schema: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BoundsFormat {
    /// For people at a terminal
    Human,
    /// `treaty-bounds/1`, for machines
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Plots {
    /// In patterns of dots
    Unicode,
    /// In plain letters
    Ascii,
    /// Tables alone
    None,
}

#[derive(Args)]
#[command(
    override_usage = "treaty verify [OPTIONS] <CERTIFICATE>... <FILE>",
    after_help = "Exit status: 0 every certificate is accepted, 1 one is rejected, 2 a file cannot be read or is no certificate."
)]
pub struct VerifyArgs {
    /// Certificates, or folders of them (`-` reads one from the standard input), and last the draft
    #[arg(value_name = "PATH", num_args = 2.., required = true)]
    pub paths: Vec<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub format: VerifyFormat,
    /// Threads to share the certificates among [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// For people at a terminal
    Human,
    /// `treaty-verify/1`, for machines
    Json,
}

#[derive(Args)]
#[command(after_help = "Exit status: 0 everything is written, 2 a fault in the text or the call.")]
pub struct ExportArgs {
    /// The draft
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Write questions in SMT-LIB 2, and `index.json`, into this folder
    #[arg(long, value_name = "DIR", required_unless_present = "vipr")]
    pub smtlib: Option<PathBuf>,
    /// Decide the claims, and write their proofs in VIPR 1.0, and `index.json`, into this folder
    #[arg(long, value_name = "DIR")]
    pub vipr: Option<PathBuf>,
    /// Only this claim; may be given several times
    #[arg(long, value_name = "CLAIM")]
    pub only: Vec<String>,
}

#[derive(Args)]
pub struct ExplainArgs {
    /// A diagnostic's code, such as `unknown-party`; all codes if none is given
    #[arg(value_name = "CODE")]
    pub subject: Option<String>,
    #[arg(hide = true)]
    pub claim: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    Warnings,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// For people at a terminal
    Human,
    /// One line a finding: `file:line:col: error[code]: message`
    Short,
    /// Full sentences, for those who listen
    Narrated,
    /// `treaty-report/1`, for machines
    Json,
}

impl From<FormatArg> for report::Format {
    fn from(format: FormatArg) -> report::Format {
        match format {
            FormatArg::Human => report::Format::Human,
            FormatArg::Short => report::Format::Short,
            FormatArg::Narrated => report::Format::Narrated,
            FormatArg::Json => report::Format::Json,
        }
    }
}

/// `500ms`, `10s`, `2m` or `1h`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "expected a time such as `500ms`, `10s`, `2m` or `1h`".to_owned();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let milliseconds = match unit {
        "ms" => Some(number),
        "s" => number.checked_mul(1_000),
        "m" => number.checked_mul(60_000),
        "h" => number.checked_mul(3_600_000),
        _ => None,
    };
    milliseconds.map(Duration::from_millis).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clap::CommandFactory;

    use super::{Cli, duration};

    #[test]
    fn the_arguments_fit_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn budgets_have_a_unit() {
        assert_eq!(duration("10s"), Ok(Duration::from_secs(10)));
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for wrong in [
            "10",
            "s",
            "",
            "-1s",
            "1.5s",
            "10 s",
            "99999999999999999999s",
            "18446744073709551615h",
            "１s",
        ] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
