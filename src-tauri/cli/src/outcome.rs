//! How a command ends.

use std::process::ExitCode;

use serde::Serialize;
use slipway_api::ApiError;

/// The answer to a question, or the success of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Yes, or done.
    Yes,
    /// The answer is no.
    No,
}

impl Answer {
    /// Yes when `yes` holds.
    pub fn from_bool(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

impl From<Answer> for ExitCode {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Yes => Self::SUCCESS,
            Answer::No => Self::from(3),
        }
    }
}

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// It was called wrongly (exit code 2).
    Usage(String),
    /// It could not be done (exit code 1).
    Failed(ApiError),
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

impl Failure {
    /// A failure of this program itself, such as a file it could not read.
    pub fn io(what: &str, error: &std::io::Error) -> Self {
        Self::Failed(ApiError {
            code: "io".to_owned(),
            message: format!("{what}: {error}."),
            details: serde_json::Value::Null,
        })
    }

    /// Says on standard error what went wrong and gives the exit code.
    pub fn report(&self, json: bool) -> ExitCode {
        #[derive(Serialize)]
        struct Report<'a> {
            error: &'a ApiError,
        }
        match self {
            Self::Usage(message) => {
                eprintln!("slipway: {message}\nTry “slipway --help”.");
                ExitCode::from(2)
            }
            Self::Failed(error) => {
                match serde_json::to_string(&Report { error }) {
                    Ok(text) if json => eprintln!("{text}"),
                    _ => eprintln!("slipway: {}", error.message),
                }
                ExitCode::FAILURE
            }
        }
    }
}
