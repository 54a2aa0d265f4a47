//! From a command's name and JSON to its handler and back.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use slipway_core::text::printable;

#[allow(clippy::wildcard_imports, reason = "the list names every type of the API")]
use crate::commands::*;
use crate::error::ApiError;
use crate::session::Session;
use crate::{backup, calendar, conflicts, export, history, import, plan, releases, setup};

macro_rules! define_router {
    ($($name:literal => $module:ident :: $handler:ident : ($input:ty) -> ($output:ty);)+) => {
        /// The names of all commands, in the order of the list.
        pub const COMMANDS: &[&str] = &[$($name),+];

        impl Session {
            /// Carries out a command of the list. `null` stands for an empty input.
            ///
            /// # Errors
            /// `unknown-command`; `bad-input` with the field at fault; or whatever the handler says.
            pub fn call(&mut self, name: &str, input: Value) -> Result<Value, ApiError> {
                match name {
                    $($name => {
                        let input: $input = read(name, input)?;
                        let output: $output = $module::$handler(self, input)?;
                        write(name, &output)
                    })+
                    _ => Err(unknown(name)),
                }
            }
        }
    };
}
with_commands!(define_router);

fn read<T: DeserializeOwned>(name: &str, input: Value) -> Result<T, ApiError> {
    let input = if input.is_null() { Value::Object(serde_json::Map::new()) } else { input };
    serde_path_to_error::deserialize(input).map_err(|error| {
        let path = error.path().to_string();
        let message = error.inner().to_string();
        let field = match path.as_str() {
            "." | "?" => quoted_name(&message).unwrap_or_default().to_owned(),
            _ => path,
        };
        let place = if field.is_empty() { String::new() } else { format!(", {}", printable(&field)) };
        ApiError::bad_input(&field, format!("{name}{place}: {message}.")).with("command", name)
    })
}

/// The field that serde names when one is missing or unknown.
fn quoted_name(message: &str) -> Option<&str> {
    let named =
        message.strip_prefix("missing field `").or_else(|| message.strip_prefix("unknown field `"))?;
    named.split_once('`').map(|(field, _)| field)
}

fn write<T: Serialize>(name: &str, output: &T) -> Result<Value, ApiError> {
    serde_json::to_value(output).map_err(|error| {
        ApiError::new("internal", format!("The answer of {name} cannot be written: {error}."))
    })
}

fn unknown(name: &str) -> ApiError {
    ApiError::new(
        "unknown-command",
        format!("There is no command “{}”; this Slipway has {}.", printable(name), COMMANDS.join(", ")),
    )
    .with("command", printable(name))
}
