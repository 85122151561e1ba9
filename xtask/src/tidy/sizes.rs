//! Sizes of modules, in lines of the whole file.

use crate::failure::Failure;
use crate::process::read;

use super::{Problem, is_own_rust, is_test_file};

/// Past this a module is told to split.
const WARN: usize = 500;
/// Past this the task fails.
const FAIL: usize = 800;

/// What the check found.
pub(crate) struct Sizes {
    /// Modules past [`WARN`].
    pub(crate) warnings: Vec<Problem>,
    /// Modules past [`FAIL`].
    pub(crate) problems: Vec<Problem>,
}

/// Measures every module that is neither test nor generated.
pub(crate) fn check(files: &[String]) -> Result<Sizes, Failure> {
    let mut sizes = Sizes {
        warnings: Vec::new(),
        problems: Vec::new(),
    };
    for file in files.iter().filter(|f| is_own_rust(f) && !is_test_file(f)) {
        let lines = read(file)?.lines().count();
        let problem = |limit| Problem::new(file, 0, format!("{lines} lines, past {limit}"));
        if lines > FAIL {
            sizes.problems.push(problem(FAIL));
        } else if lines > WARN {
            sizes.warnings.push(problem(WARN));
        }
    }
    Ok(sizes)
}
