//! The TypeScript side of the commands: every type they use, and the map from name to input and output.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

#[allow(clippy::wildcard_imports, reason = "the list names every type of the API")]
use crate::commands::*;

const HEAD: &str =
    "// Generated from the commands of src-tauri/api by `cargo xtask generate`. Do not edit.\n";

/// Collects the declarations of a type and of all it is made of.
struct Declarations<'c> {
    config: &'c Config,
    by_name: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            // Built of others (a list, a choice) or plain: no declaration of its own.
            T::visit_dependencies(self);
            T::visit_generics(self);
            return;
        }
        let name = T::ident(self.config);
        if self.by_name.contains_key(&name) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        self.by_name.insert(name, format!("{docs}export {}\n", T::decl(self.config)));
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The text of `ui/src/generated/api.ts`.
pub fn generate() -> String {
    let config = Config::default();
    let mut declarations = Declarations { config: &config, by_name: BTreeMap::new() };
    let mut map = String::from("/** What each command takes and gives. */\nexport interface CommandMap {\n");
    macro_rules! list {
        ($($name:literal => $module:ident :: $handler:ident : ($input:ty) -> ($output:ty);)+) => {
            $(
                declarations.visit::<$input>();
                declarations.visit::<$output>();
                let _ = writeln!(
                    map,
                    "    {:?}: {{ input: {}; output: {} }};",
                    $name,
                    <$input as TS>::name(&config),
                    <$output as TS>::name(&config)
                );
            )+
        };
    }
    with_commands!(list);
    map.push_str("}\n");
    let types: Vec<_> = declarations.by_name.into_values().collect();
    format!("{HEAD}\n{}\n{map}", types.join("\n"))
}
