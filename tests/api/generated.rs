//! The generated files in the tree are those that the commands give now. `cargo xtask generate` runs these tests
//! with `SLIPWAY_GENERATE=1`, which writes the files instead of comparing them.

use std::path::Path;

use slipway_core::format::PlanFile;

fn check(path: &str, expected: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    if std::env::var_os("SLIPWAY_GENERATE").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, expected).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == expected,
        "{path} is not what the commands give now; run `cargo xtask generate` and commit it"
    );
}

#[test]
fn typescript_types_and_command_map_are_current() {
    check("ui/src/generated/api.ts", &slipway_api::typescript::generate());
}

#[test]
fn json_schema_of_the_plan_format_is_current() {
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(PlanFile)).unwrap();
    check("docs/plan.schema.json", &format!("{schema}\n"));
}
