//! The exit status of a check.
use crate::diagnostic::{Diagnostic, Severity};

use super::model::{ClaimReport, Report, Verdict};

/// Errors that are findings about the agreement, not faults of its text.
const FINDINGS: &[&str] = &[
    "impossible-draft",
    "deadlock",
    "vacuous-claim",
    "wrong-expectation",
    "refuted-claim",
    "undecided-claim",
];

/// 0 when every claim is proved or as expected; 1 when something is refuted or vacuous, an expectation is wrong, nobody
/// could comply or the red lines exclude each other, or there is a warning and warnings are denied; 2 for any other
/// error; 3 when something is undecided. 2 beats 1 beats 3.
pub fn exit_status(report: &Report, deny_warnings: bool) -> u8 {
    let diagnostics = || report.files.iter().flat_map(|file| &file.diagnostics);
    let claims = || report.files.iter().flat_map(|file| &file.claims);
    let fault = |d: &Diagnostic| d.severity == Severity::Error && !FINDINGS.contains(&d.code.0);
    let finding = |d: &Diagnostic| match d.severity {
        Severity::Error => d.code.0 != "undecided-claim",
        Severity::Warning => deny_warnings,
        Severity::Note => false,
    };
    let fails = |c: &ClaimReport| matches!(c.counts_as(), Verdict::Refuted | Verdict::Vacuous);
    let open = |c: &ClaimReport| c.counts_as() == Verdict::Undecided;

    if diagnostics().any(fault) {
        2
    } else if diagnostics().any(finding) || claims().any(fails) {
        1
    } else if diagnostics().any(|d| d.severity == Severity::Error) || claims().any(open) {
        3
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{ClaimKind, ClaimReport, FileReport, Report, Verdict};
    use super::exit_status;
    use crate::diagnostic::Diagnostic;
    use crate::source::Place;

    fn claim(verdict: Verdict, expected: Option<Verdict>) -> ClaimReport {
        ClaimReport {
            expected,
            ..ClaimReport::new("R1", ClaimKind::Redline, verdict)
        }
    }

    fn status(diagnostics: Vec<Diagnostic>, claims: Vec<ClaimReport>, deny: bool) -> u8 {
        let file = FileReport {
            diagnostics,
            claims,
            ..FileReport::new("x.treaty")
        };
        exit_status(&Report { files: vec![file] }, deny)
    }

    #[test]
    fn the_worst_decides_and_2_beats_1_beats_3() {
        let proved = || claim(Verdict::Proved, None);
        let refuted = || claim(Verdict::Refuted, None);
        let undecided = || claim(Verdict::Undecided, None);
        let at = Place::default();
        let fault = || Diagnostic::error("unknown-party", at, "no party is named `X`");
        let deadlock = || Diagnostic::error("deadlock", at, "no agreement keeps `R1` and `R2`");
        let warning = || Diagnostic::warning("near-threshold", at, "`S` is just short of `far`");

        assert_eq!(status(vec![], vec![], false), 0);
        assert_eq!(status(vec![], vec![proved()], false), 0);
        assert_eq!(status(vec![], vec![proved(), undecided()], false), 3);
        assert_eq!(status(vec![], vec![undecided(), refuted()], false), 1);
        assert_eq!(
            status(vec![], vec![claim(Verdict::Vacuous, None)], false),
            1
        );
        assert_eq!(
            status(vec![fault()], vec![refuted(), undecided()], false),
            2
        );
        assert_eq!(status(vec![deadlock()], vec![undecided()], false), 1);
        assert_eq!(status(vec![deadlock(), fault()], vec![], false), 2);
        assert_eq!(status(vec![warning()], vec![], false), 0);
        assert_eq!(status(vec![warning()], vec![], true), 1);
        assert_eq!(status(vec![warning()], vec![undecided()], true), 1);
    }

    #[test]
    fn what_is_expected_does_not_fail() {
        let refuted = Verdict::Refuted;
        assert_eq!(
            status(vec![], vec![claim(refuted, Some(refuted))], false),
            0
        );
        assert_eq!(
            status(
                vec![],
                vec![claim(Verdict::Vacuous, Some(Verdict::Vacuous))],
                false
            ),
            0
        );
        assert_eq!(
            status(
                vec![],
                vec![claim(Verdict::Undecided, Some(Verdict::Undecided))],
                false
            ),
            0
        );
        let wrong = Diagnostic::error("wrong-expectation", Place::default(), "`R1` is proved");
        assert_eq!(
            status(
                vec![wrong],
                vec![claim(Verdict::Proved, Some(refuted))],
                false
            ),
            1
        );
    }
}
