//! Whatever is handed over: an answer, never a panic.

use std::collections::BTreeMap;

use proptest::prelude::*;
use slipway_api::types::import::{CsvOptions, ImportFormat};
use slipway_core::entity::EntityKind;

use super::{put, read, request, small};

fn kind() -> impl Strategy<Value = EntityKind> {
    prop::sample::select(EntityKind::ALL.to_vec())
}

/// Cells that come near to something.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        prop::sample::select(vec![
            "all",
            ";",
            "\\",
            "'=",
            "payments",
            "ana",
            "2026-12-01",
            "31/12/2026 24:00",
            "9999-12-31T23:59:59Z",
            "0000-01-01",
            "262142-12-31",
            "P36600D",
            "PT0S",
            "1:99",
            "MO-FR 25:00-99:99",
            "SU-MO 09:00-17:00",
            "FREQ=SECONDLY",
            "FREQ=YEARLY;BYMONTH=13",
            "-1",
            "4294967296",
            "Mars/Olympus",
            "2026-12-24/2026-12-24 x",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes(bytes in prop::collection::vec(any::<u8>(), 0..400), kind in kind(), create_missing in any::<bool>()) {
        let plan = small();
        let options = CsvOptions { create_missing, ..CsvOptions::default() };
        for format in [ImportFormat::Csv, ImportFormat::Json, ImportFormat::Ics] {
            let _ = read(&plan, &bytes, &request(format, Some(kind), options.clone()));
        }
    }

    #[test]
    fn tables(
        rows in prop::collection::vec(prop::collection::vec(cell(), 22), 1..8),
        kind in kind(),
        create_missing in any::<bool>(),
        zone in prop::option::of(prop::sample::select(vec!["Europe/Berlin", "Pacific/Apia", "nowhere"])),
    ) {
        const FIELDS: [&str; 22] = [
            "key", "name", "title", "start", "end", "duration", "first_day", "last_day", "rrule", "exdates", "zone",
            "hours", "absences", "services", "environments", "depends_on", "owner", "team", "type", "capacity_releases",
            "not_before", "notes",
        ];
        let mut plan = small();
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(FIELDS).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let options = CsvOptions {
            create_missing,
            zone: zone.map(str::to_owned),
            separator: Some(",".to_owned()),
            constants: BTreeMap::new(),
            ..CsvOptions::default()
        };
        if let Ok(import) = read(&plan, &bytes, &request(ImportFormat::Csv, Some(kind), options)) {
            // Every row is accounted for, and all that is accepted can be put.
            let counts = import.preview.counts;
            prop_assert_eq!(counts.new + counts.changed + counts.unchanged + counts.refused, import.preview.rows.len());
            for row in &import.preview.rows {
                prop_assert_eq!(row.reason.is_some(), row.status == slipway_api::types::import::RowStatus::Refused);
            }
            put(&mut plan, import);
        }
    }
}
