//! The result of `hardmax check` as JUnit XML, for CI.

use hardmax_kit::report::CheckReport;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// One test case a statement: a failure where it is violated, skipped where it had nothing to say.
///
/// # Errors
/// Those of the XML writer.
pub fn junit(report: &CheckReport) -> Result<String, quick_junit::SerializeError> {
    let mut suite = TestSuite::new("hardmax check");
    for row in &report.theorems {
        let mut status = if row.violated > 0 {
            TestCaseStatus::non_success(NonSuccessKind::Failure)
        } else if row.held == 0 {
            TestCaseStatus::skipped()
        } else {
            TestCaseStatus::success()
        };
        let counts = format!(
            "held {}, not applicable {}, violated {}, undecided {}",
            row.held, row.not_applicable, row.violated, row.undecided
        );
        let violations: Vec<String> = report
            .violations
            .iter()
            .filter(|violation| violation.case.pack == row.pack && violation.case.theorem == row.id)
            .map(|violation| format!("{}: {}", violation.instance, violation.comparison))
            .collect();
        if row.held == 0 || row.violated > 0 {
            status.set_message(counts.clone());
        }
        if !violations.is_empty() {
            status.set_description(violations.join("\n"));
        }
        let mut case = TestCase::new(row.id.clone(), status);
        case.set_classname(row.pack.clone());
        case.set_system_out(format!("{}\n{counts}", row.statement));
        suite.add_test_case(case);
    }
    let mut xml = Report::new("hardmax");
    xml.add_test_suite(suite);
    xml.to_string()
}
