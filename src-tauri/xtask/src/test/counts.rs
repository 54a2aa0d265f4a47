//! How many tests passed and failed, from what the runners print.

/// Passed and failed tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

/// Who runs the tests of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runner {
    /// No tests: the step as a whole counts as one.
    Whole,
    /// Only prepares others: nothing if it succeeds, one failed if not.
    Preparation,
    /// `Summary [ 1.2s] 3 tests run: 2 passed, 1 failed, 0 skipped`, and `test result:` lines as well.
    Cargo,
    /// `Tests  1 failed | 11 passed (12)`
    Vitest,
    /// `11 passed (3.4s)` and `1 failed`, each on its own line (Playwright).
    Playwright,
    /// `ℹ pass 11` and `ℹ fail 1` (Node's own runner).
    Node,
}

impl Runner {
    /// Counts from a runner's output. A runner that failed has at least one failure, and one that counted nothing
    /// has failed: tests that did not run are not tests that passed.
    pub(super) fn count(self, output: &str, succeeded: bool) -> Counts {
        let mut counts = match self {
            Self::Whole => Counts { passed: u64::from(succeeded), failed: 0 },
            Self::Preparation => Counts::default(),
            Self::Cargo => sum(
                output,
                |line| line.contains("test result:") || line.contains(" run: "),
                "passed",
                "failed",
            ),
            Self::Vitest => sum(output, |line| line.trim_start().starts_with("Tests "), "passed", "failed"),
            Self::Playwright => sum(output, starts_with_number, "passed", "failed"),
            Self::Node => Counts {
                passed: number_after(output, "ℹ pass "),
                failed: number_after(output, "ℹ fail ") + number_after(output, "ℹ cancelled "),
            },
        };
        let counted_nothing = counts == Counts::default() && self != Self::Preparation;
        if counts.failed == 0 && (!succeeded || counted_nothing) {
            counts.failed = 1;
        }
        counts
    }
}

fn sum(output: &str, is_summary: fn(&str) -> bool, passed: &str, failed: &str) -> Counts {
    let mut counts = Counts::default();
    for line in output.lines().filter(|line| is_summary(line)) {
        counts.passed += number_before(line, passed);
        counts.failed +=
            number_before(line, failed) + number_before(line, "timed") + number_before(line, "flaky");
    }
    counts
}

/// The number in front of `word`; zero without one.
fn number_before(line: &str, word: &str) -> u64 {
    let mut last = None;
    for token in line.split(|letter: char| !letter.is_alphanumeric()).filter(|token| !token.is_empty()) {
        if token == word {
            return last.unwrap_or(0);
        }
        last = token.parse().ok();
    }
    0
}

fn starts_with_number(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next().is_some_and(|word| word.parse::<u64>().is_ok())
        && words.next().is_some_and(|word| ["passed", "failed", "flaky"].contains(&word))
}

/// The sum of the numbers on the lines that are `start` and a number.
fn number_after(output: &str, start: &str) -> u64 {
    output.lines().filter_map(|line| line.trim().strip_prefix(start)?.trim().parse::<u64>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64) -> Counts {
        Counts { passed, failed }
    }

    #[test]
    fn cargo_and_nextest() {
        let cargo = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured\ntest result: FAILED. 3 passed; 2 failed;";
        assert_eq!(Runner::Cargo.count(cargo, false), counts(15, 2));
        let nextest =
            "     Summary [   1.203s] 14 tests run: 11 passed (1 slow), 2 failed, 1 timed out, 4 skipped";
        assert_eq!(Runner::Cargo.count(nextest, false), counts(11, 3));
    }

    #[test]
    fn vitest_counts_tests_and_not_files() {
        let output = " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 11 passed (12)\n";
        assert_eq!(Runner::Vitest.count(output, false), counts(11, 1));
    }

    #[test]
    fn playwright_and_node() {
        let playwright = "  1 failed\n    some test passed over\n  20 passed (31.2s)";
        assert_eq!(Runner::Playwright.count(playwright, false), counts(20, 1));
        let node = "✔ it passes (3 ms)\nℹ tests 9\nℹ pass 7\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0";
        assert_eq!(Runner::Node.count(node, false), counts(7, 2));
    }

    #[test]
    fn nothing_counted_is_a_failure() {
        assert_eq!(Runner::Vitest.count("No test files found", true), counts(0, 1));
        assert_eq!(Runner::Cargo.count("error: could not compile", false), counts(0, 1));
        assert_eq!(Runner::Node.count("ℹ pass 7", false), counts(7, 1));
    }

    #[test]
    fn whole_steps_count_as_one_and_preparation_as_none() {
        assert_eq!(Runner::Whole.count("", true), counts(1, 0));
        assert_eq!(Runner::Whole.count("", false), counts(0, 1));
        assert_eq!(Runner::Preparation.count("", true), counts(0, 0));
        assert_eq!(Runner::Preparation.count("", false), counts(0, 1));
    }
}
