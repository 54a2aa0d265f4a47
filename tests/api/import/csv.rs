//! Tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use slipway_api::types::import::{CsvOptions, ImportFormat};
use slipway_core::entity::EntityKind::{Environment, Freeze, Person, Release, Service, Team, Window};
use slipway_core::environments::EnvironmentPolicy;
use slipway_core::time::format_instant;

use super::{csv, csv_with, empty, put, read, request, shown, small};

fn constants(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn every_row_is_new_changed_unchanged_or_refused() {
    let mut plan = small();
    let first = csv(
        &plan,
        Release,
        "key,title,services,environments,duration,start\n\
         PAY-1,Card tokens,payments,prod-eu,PT2H,2026-12-01T21:00:00Z\n\
         PAY-2,Refunds,payments;ledger,prod-eu,90m,2026-12-08 22:00\n",
    );
    insta::assert_snapshot!(shown(&first.preview), @r"
    2 PAY-1: new
    3 PAY-2: new
    ");
    assert_eq!(first.intent, "Import 2 releases from file");
    put(&mut plan, first);
    let second = csv(
        &plan,
        Release,
        "key,title,services,environments,duration,start,risk\n\
         PAY-1,Card tokens,payments,prod-eu,PT2H,2026-12-01T21:00:00Z,medium\n\
         PAY-2,Refunds,payments,prod-eu,90m,2026-12-08T21:00:00Z,high\n\
         PAY-3,,nowhere,prod-eu,,,\n\
         PAY-4,Odd,,,,,dreadful\n\
         PAY-1,Again,,,,,\n\
         PAY-5,Too few\n\
         ,,,,,,low\n",
    );
    insta::assert_snapshot!(shown(&second.preview), @r#"
    2 PAY-1: unchanged
    3 PAY-2: changed (services, risk)
    4 PAY-3: refused: The release “PAY-3”, services: there is no service “nowhere”; add it first.
    5 PAY-4: refused: risk: “dreadful” is none of low, medium, high.
    6 PAY-1: refused: The key “PAY-1” is given in line 2 already; give one of the two another key.
    7 PAY-5: refused: The row has 2 cells where the header has 7; check its separators and quotes.
    8 : refused: It has neither a key nor a name to make one of.
    "#);
}

#[test]
fn only_mapped_columns_change_a_record() {
    let mut plan = small();
    let full =
        csv(&plan, Release, "key,title,services,owner,notes\nPAY-1,Card tokens,payments,ana,Keep me\n");
    put(&mut plan, full);
    let retitled = csv(&plan, Release, "key,title\nPAY-1,Cards\n");
    insta::assert_snapshot!(shown(&retitled.preview), @"2 PAY-1: changed (title)");
    put(&mut plan, retitled);
    let release = plan.releases.by_key("PAY-1").unwrap();
    assert_eq!((release.notes.as_str(), release.owner.is_some()), ("Keep me", true));
    // A mapped column that is empty takes away what may be empty.
    let emptied = csv(&plan, Release, "key,title,owner,duration\nPAY-1,,,\n");
    insta::assert_snapshot!(shown(&emptied.preview), @"2 PAY-1: changed (owner)");
}

#[test]
fn encodings_and_separators_are_guessed() {
    let plan = empty();
    let umlauts = "key;name\nm\u{fc}nchen;\u{201e}M\u{fc}nchen\u{201c} \u{2013} S\u{fc}d\n";
    let windows: Vec<u8> = encoding_rs_windows_1252(umlauts);
    let with_mark = [b"\xEF\xBB\xBF".to_vec(), umlauts.as_bytes().to_vec()].concat();
    let utf_16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(umlauts.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let utf_16_be: Vec<u8> =
        [0xFE, 0xFF].into_iter().chain(umlauts.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    for (bytes, encoding) in [
        (umlauts.as_bytes().to_vec(), "utf-8"),
        (with_mark, "utf-8"),
        (windows, "windows-1252"),
        (utf_16, "utf-16le"),
        (utf_16_be, "utf-16be"),
    ] {
        let import =
            read(&plan, &bytes, &request(ImportFormat::Csv, Some(Team), CsvOptions::default())).unwrap();
        assert_eq!(import.preview.csv.encoding.as_deref(), Some(encoding));
        assert_eq!(import.preview.csv.separator.as_deref(), Some(";"));
        assert_eq!(import.preview.columns, ["key", "name"]);
        assert_eq!(import.preview.rows[0].key, "m\u{fc}nchen", "{encoding}");
        assert_eq!(import.preview.rows[0].name, "\u{201e}M\u{fc}nchen\u{201c} \u{2013} S\u{fc}d");
    }
    // What is said goes before what is guessed.
    let options = CsvOptions { encoding: Some("windows-1252".to_owned()), ..CsvOptions::default() };
    let misread = read(&plan, umlauts.as_bytes(), &request(ImportFormat::Csv, Some(Team), options)).unwrap();
    assert_eq!(misread.preview.rows[0].key, "m\u{c3}\u{bc}nchen");
    let options = CsvOptions { encoding: Some("utf-8".to_owned()), ..CsvOptions::default() };
    let refused = read(&plan, b"key,name\na,M\xFCller\n", &request(ImportFormat::Csv, Some(Team), options));
    assert_eq!(
        refused.unwrap_err().message,
        "The file is not UTF-8 (byte 13 fits nowhere); read it as windows-1252."
    );

    for (text, separator) in [
        ("key,name\na,One; two; three\nb,Four; five; six\n", ","),
        ("key;name\na;One, two, three\nb;Four, five, six\n", ";"),
        ("key\tname\na\tOne, two; three\n", "\t"),
        ("sep=;\r\nkey;name\r\na;One\r\n", ";"),
        ("key\na\n", ","),
    ] {
        let import = csv(&plan, Team, text);
        assert_eq!(import.preview.csv.separator.as_deref(), Some(separator), "{text}");
        assert_eq!(import.preview.counts.new, import.preview.rows.len());
    }
}

/// The bytes of text in Windows-1252: what a spreadsheet of a German office writes.
fn encoding_rs_windows_1252(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '\u{201e}' => 0x84,
            '\u{201c}' => 0x93,
            '\u{2013}' => 0x96,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect()
}

#[test]
fn quotes_line_breaks_and_empty_lines() {
    let plan = small();
    let import = csv(
        &plan,
        Release,
        "\r\nkey,title,notes\r\n\r\n\"PAY-1\",\"Say \"\"hi\"\", twice\",\"one\r\ntwo\r\n\r\nfour\"\r\n\r\n,,\r\nPAY-2,Plain,\r\nPAY-3,Ragged\r\n",
    );
    insta::assert_snapshot!(shown(&import.preview), @r"
    4 PAY-1: new
    10 PAY-2: new
    11 PAY-3: refused: The row has 2 cells where the header has 3; check its separators and quotes.
    ");
    let mut plan = plan;
    put(&mut plan, import);
    let release = plan.releases.by_key("PAY-1").unwrap();
    assert_eq!(release.title, "Say \"hi\", twice");
    assert_eq!(release.notes, "one\ntwo\n\nfour");
}

#[test]
fn headers_are_matched_loosely_and_words_are_looked_at() {
    let plan = small();
    let import = csv(
        &plan,
        Release,
        "ID,Summary,Service,Environment,Type,Model,Planned Duration,Start Date,Risk Level\n\
         PAY-1,Card tokens,Payments,Production EU,client-library,x,2h,2026-12-01,High\n\
         PAY-2,Refunds,general ledger,PROD-EU,other,y,2h,2026-12-02,low\n",
    );
    insta::assert_snapshot!(shown(&import.preview), @r#"
    2 PAY-1: new
    3 PAY-2: new
    note: The column “Type” was not taken for the type of a release, since it says “client-library”, “other” instead of standard, normal, emergency.
    note: Columns not used: “Type”, “Model”.
    "#);
    let mapping = import.preview.csv.mapping.unwrap();
    insta::assert_json_snapshot!(mapping, @r#"
    {
      "duration": "Planned Duration",
      "environments": "Environment",
      "key": "ID",
      "risk": "Risk Level",
      "services": "Service",
      "start": "Start Date",
      "title": "Summary"
    }
    "#);
}

#[test]
fn a_mapping_that_is_given_is_taken_as_it_is() {
    let plan = small();
    let options =
        |pairs: &[(&str, &str)]| CsvOptions { mapping: Some(constants(pairs)), ..CsvOptions::default() };
    let text = "what,which,key\nCard tokens,PAY-1,not this\n";
    let import = csv_with(&plan, Release, text, options(&[("key", "which"), ("Title", "What")]));
    assert_eq!(import.preview.rows[0].key, "PAY-1");
    assert_eq!(import.preview.rows[0].name, "Card tokens");
    let refused = |pairs: &[(&str, &str)]| {
        read(&plan, text.as_bytes(), &request(ImportFormat::Csv, Some(Release), options(pairs)))
            .unwrap_err()
            .message
    };
    insta::assert_snapshot!(refused(&[("key", "nothing")]), @"The table has no column “nothing”; its columns are what, which, key.");
    insta::assert_snapshot!(refused(&[("colour", "what")]), @"A release has no field “colour”; its fields are key, title, services, environments, version, type, risk, stage, start, end, duration, downtime, rollback, depends_on, owner, crew, not_before, not_after, notes, team.");
    insta::assert_snapshot!(refused(&[]), @"No column gives the releases a key or a name; the first line must hold the names of the columns, here they are what, which, key.");
}

#[test]
fn constants_stand_in_where_a_cell_is_empty_or_no_column_is_mapped() {
    let plan = small();
    let options = CsvOptions {
        constants: constants(&[("environments", "prod-eu"), ("risk", "high")]),
        ..CsvOptions::default()
    };
    let mut filled = plan.clone();
    let import = csv_with(&plan, Release, "key,title,risk\nPAY-1,One,low\nPAY-2,Two,\n", options);
    put(&mut filled, import);
    let risks: Vec<_> = filled.releases.by_keys().iter().map(|release| release.risk).collect();
    assert_eq!(risks, [slipway_core::releases::Risk::Low, slipway_core::releases::Risk::High]);
    assert!(filled.releases.iter().all(|release| release.environments.len() == 1));
}

#[test]
fn times_with_and_without_zone() {
    let plan = empty();
    let start = |text: &str, zone: Option<&str>| {
        let options = CsvOptions { zone: zone.map(str::to_owned), ..CsvOptions::default() };
        let mut plan = plan.clone();
        let import = csv_with(&plan, Release, &format!("key,start\nA,{text}\n"), options);
        let row = import.preview.rows[0].clone();
        if let Some(reason) = row.reason {
            return reason;
        }
        put(&mut plan, import);
        format_instant(plan.releases.by_key("A").unwrap().start.unwrap())
    };
    for (text, instant) in [
        ("2026-12-01T21:00:00Z", "2026-12-01T21:00:00Z"),
        ("2026-12-01T22:00:00+01:00", "2026-12-01T21:00:00Z"),
        ("2026-12-01T22:00:00.123+0100", "2026-12-01T21:00:00Z"),
        ("2026-12-01 22:00 +01:00", "2026-12-01T21:00:00Z"),
        ("2026-12-01 21:00Z", "2026-12-01T21:00:00Z"),
        ("2026-12-01T22:00", "2026-12-01T21:00:00Z"),
        ("2026-12-01 22:00", "2026-12-01T21:00:00Z"),
        ("2026-12-01 22:00:30", "2026-12-01T21:00:30Z"),
        ("2026-12-01", "2026-11-30T23:00:00Z"),
        ("2026-12-01 24:00", "2026-12-01T23:00:00Z"),
        ("01.12.2026 22:00", "2026-12-01T21:00:00Z"),
        ("1.12.2026", "2026-11-30T23:00:00Z"),
        ("2026/12/01 22:00", "2026-12-01T21:00:00Z"),
        ("31/12/2026 22:00", "2026-12-31T21:00:00Z"),
        ("12/31/2026 22:00", "2026-12-31T21:00:00Z"),
        ("11/11/2026 22:00", "2026-11-11T21:00:00Z"),
        // Summer time begins at 02:00 and ends at 03:00.
        ("2026-03-29 02:30", "2026-03-29T01:30:00Z"),
        ("2026-10-25 02:30", "2026-10-25T00:30:00Z"),
    ] {
        assert_eq!(start(text, None), instant, "{text}");
    }
    assert_eq!(start("2026-12-01 22:00", Some("America/New_York")), "2026-12-02T03:00:00Z");
    assert_eq!(start("2026-12-01T22:00:00+01:00", Some("America/New_York")), "2026-12-01T21:00:00Z");
    insta::assert_snapshot!(start("03/04/2026 22:00", None), @"start: “03/04/2026 22:00” can be read with the day or with the month first; write it like 2026-12-01.");
    for wrong in [
        "tomorrow",
        "2026-13-01",
        "2026-02-30",
        "2026-12-01T25:00",
        "20261201",
        "1.12.26",
        "2026-12-01 22",
        "99/99/2026",
        "2026-12-01 22:00 CET",
    ] {
        assert!(
            start(wrong, None).contains("is not a date that is read here"),
            "{wrong}: {}",
            start(wrong, None)
        );
    }
    // One row tells how the column writes its dates.
    let told = csv(&plan, Release, "key,start\nA,03/04/2026\nB,31/12/2026\n");
    assert_eq!(told.preview.counts.new, 2);
    let torn = csv(&plan, Release, "key,start\nA,03/04/2026\nB,31/12/2026\nC,12/31/2026\n");
    assert_eq!((torn.preview.counts.new, torn.preview.counts.refused), (2, 1));
    // A jump of the clock is said.
    let jumped = csv(&plan, Release, "key,start\nA,2026-03-29 02:30\nB,2026-10-25 02:30\n");
    insta::assert_snapshot!(shown(&jumped.preview), @r#"
    2 A: new
    3 B: new
    note: Line 2: the time is skipped by the clock of Europe/Berlin that day; it was read as 2026-03-29T01:30:00Z.
    note: Line 3: the time comes twice on the clock of Europe/Berlin that day; it was read as 2026-10-25T00:30:00Z.
    "#);
}

#[test]
fn durations_as_people_write_them() {
    let plan = empty();
    let duration = |text: &str| {
        let mut plan = plan.clone();
        let import = csv(&plan, Release, &format!("key,duration\nA,{text}\n"));
        if let Some(reason) = &import.preview.rows[0].reason {
            return reason.clone();
        }
        put(&mut plan, import);
        plan.releases.by_key("A").unwrap().duration.to_string()
    };
    for (text, iso) in [
        ("PT90M", "PT90M"),
        ("90m", "PT90M"),
        ("90 min", "PT90M"),
        ("2h", "PT2H"),
        ("1h 30m", "PT1H30M"),
        ("1 hour 30 minutes", "PT1H30M"),
        ("1:30", "PT1H30M"),
        ("2d", "P2D"),
        ("1 day 4 hours", "P1DT4H"),
        ("", "PT1H"),
    ] {
        assert_eq!(duration(text), iso, "{text}");
    }
    insta::assert_snapshot!(duration("90"), @"duration: “90” is not a duration; write it like PT90M, 90m, 1h 30m or P2D.");
    insta::assert_snapshot!(duration("0m"), @"The duration is zero; give it some time, like PT1H.");
    assert!(duration("-2h").contains("is not a duration"));
    assert!(duration("99999999999999999999h").contains("is not a duration"));
}

#[test]
fn an_end_or_days_stand_for_a_duration() {
    let mut plan = empty();
    let import = csv(
        &plan,
        Freeze,
        "name,start,end,first_day,last_day,duration,zone\n\
         Exclusive end,2026-12-15,2027-01-04,,,,\n\
         Hours,2026-12-15 18:00,2026-12-16 06:00,,,,\n\
         Whole days,,,2026-12-15,2027-01-03,,\n\
         One day,,,2026-12-15,,,\n\
         Days by duration,,,2026-12-15,,P3D,\n\
         Over a change of the clock,2026-03-28 12:00,2026-03-29 12:00,,,,\n\
         Elsewhere,2026-12-15T12:00:00Z,2026-12-15T14:00:00Z,,,,Asia/Tokyo\n\
         Backwards,2026-12-15,2026-12-15,,,,\n\
         No start,,2026-12-15,,,,\n\
         No end,2026-12-15,,,,,\n",
    );
    insta::assert_snapshot!(shown(&import.preview), @r#"
    2 exclusive-end: new
    3 hours: new
    4 whole-days: new
    5 one-day: new
    6 days-by-duration: new
    7 over-a-change-of-the-clock: new
    8 elsewhere: new
    9 backwards: refused: The end, 2026-12-15 00:00, is not after the start, 2026-12-15 00:00.
    10 no-start: refused: A freeze needs a start or a first_day.
    11 no-end: refused: A freeze needs a duration, an end or a last_day.
    "#);
    put(&mut plan, import);
    let spans: Vec<_> = plan
        .freezes
        .by_keys()
        .iter()
        .map(|freeze| {
            format!("{} {} {} {}", freeze.key, freeze.when.start, freeze.when.duration, freeze.when.zone)
        })
        .collect();
    insta::assert_snapshot!(spans.join("\n"), @r#"
    days-by-duration 2026-12-15 00:00:00 P3D Europe/Berlin
    elsewhere 2026-12-15 21:00:00 PT2H Asia/Tokyo
    exclusive-end 2026-12-15 00:00:00 P20D Europe/Berlin
    hours 2026-12-15 18:00:00 PT12H Europe/Berlin
    one-day 2026-12-15 00:00:00 P1D Europe/Berlin
    over-a-change-of-the-clock 2026-03-28 12:00:00 PT23H Europe/Berlin
    whole-days 2026-12-15 00:00:00 P20D Europe/Berlin
    "#);
    let release =
        csv(&plan, Release, "key,start,end\nA,2026-12-01 22:00,2026-12-02 00:30\nB,2026-12-01,2026-12-01\n");
    insta::assert_snapshot!(shown(&release.preview), @r#"
    2 A: new
    3 B: refused: end: The end is not after the start.
    "#);
}

#[test]
fn keys_are_made_of_names() {
    let mut plan = empty();
    let text = "name,first_day,last_day\nYear-end close,2026-12-15,2027-01-03\nSt\u{e4}dtetag M\u{fc}nchen!,2026-06-01,2026-06-02\nYear-end close,2027-12-15,2028-01-03\n!!!,2026-01-01,2026-01-01\n";
    let import = csv(&plan, Freeze, text);
    insta::assert_snapshot!(shown(&import.preview), @r#"
    2 year-end-close: new
    3 staedtetag-muenchen: new
    4 year-end-close-2: new
    5 : refused: It has neither a key nor a name to make one of.
    "#);
    put(&mut plan, import);
    let again = csv(&plan, Freeze, text);
    assert_eq!(again.preview.counts.unchanged, 3);
    assert!(again.entities.is_empty());
}

#[test]
fn missing_records_are_refused_or_made() {
    let plan = small();
    let text = "key,title,services,environments,owner,team\n\
                A,One,payments;search,prod-eu,ana,find\n\
                B,Two,search,prod-us,Carla Diaz,other\n\
                C,Three,mail,prod-eu,,\n\
                D,Four,\"bad\tkey\",prod-eu,,\n\
                E,,fax,prod-eu,ana,find\n\
                E,Double,phone,prod-eu,ana,phones\n";
    insta::assert_snapshot!(shown(&csv(&plan, Release, text).preview), @r#"
    2 A: refused: The release “A”, services: there is no service “search”; add it first.
    3 B: refused: The release “B”, services: there is no service “search”; add it first.
    4 C: refused: The release “C”, services: there is no service “mail”; add it first.
    5 D: refused: The release “D”, services: there is no service “bad key”; add it first.
    6 E: refused: The release “E”, services: there is no service “fax”; add it first.
    7 E: refused: The key “E” is given in line 6 already; give one of the two another key.
    "#);
    let options = CsvOptions { create_missing: true, ..CsvOptions::default() };
    let import = csv_with(&plan, Release, text, options);
    insta::assert_snapshot!(shown(&import.preview), @r#"
    2 A: new
    3 B: new
    4 C: new
    5 D: new
    6 E: new
    7 E: refused: The key “E” is given in line 6 already; give one of the two another key.
    makes environment prod-us
    makes team find
    makes person carla-diaz
    makes service bad-key
    makes service fax
    makes service mail
    makes service search
    "#);
    let mut plan = plan;
    put(&mut plan, import);
    let team_of = |service: &str| {
        let team = plan.services.by_key(service).unwrap().team;
        team.and_then(|team| plan.teams.get(team)).map(|team| team.key.clone())
    };
    // The first row that names a service decides; a service that was there keeps its team.
    assert_eq!(team_of("search").as_deref(), Some("find"));
    assert_eq!(team_of("payments").as_deref(), Some("pay"));
    assert_eq!(team_of("mail"), None);
    assert_eq!(plan.people.by_key("carla-diaz").unwrap().name, "Carla Diaz");
}

/// Without a policy an environment that is made is one of windows, as everywhere; and one that is there stays as it is.
#[test]
fn environments_that_are_made_get_the_policy_that_is_asked_for() {
    let text = "key,title,services,environments\nA,One,payments,prod-eu;prod-us\n";
    for asked in [None, Some(EnvironmentPolicy::Windows), Some(EnvironmentPolicy::Open)] {
        let mut plan = small();
        let before = plan.environments.by_key("prod-eu").unwrap().policy;
        let options = CsvOptions { create_missing: true, environment_policy: asked, ..CsvOptions::default() };
        let import = csv_with(&plan, Release, text, options);
        put(&mut plan, import);
        assert_eq!(plan.environments.by_key("prod-us").unwrap().policy, asked.unwrap_or_default());
        assert_eq!(plan.environments.by_key("prod-eu").unwrap().policy, before);
    }
}

#[test]
fn rows_refer_to_each_other_in_any_order_but_not_in_circles() {
    let mut plan = empty();
    let import = csv(
        &plan,
        Release,
        "key,depends_on\nA,B\nB,C;D\nC,\nD,C\nE,F\nF,G\nG,E\nH,E\nI,I\nJ,nowhere\nK,J\nL,K\n",
    );
    insta::assert_snapshot!(shown(&import.preview), @r#"
    2 A: new
    3 B: new
    4 C: new
    5 D: new
    6 E: refused: These releases would depend on each other in a circle: E → F → G → E; take one dependency out.
    7 F: refused: These releases would depend on each other in a circle: E → F → G → E; take one dependency out.
    8 G: refused: These releases would depend on each other in a circle: E → F → G → E; take one dependency out.
    9 H: refused: It names in depends_on the release “E” of line 6, which is refused.
    10 I: refused: These releases would depend on each other in a circle: I → I; take one dependency out.
    11 J: refused: The release “J”, depends_on: there is no release “nowhere”; add it first.
    12 K: refused: It names in depends_on the release “J” of line 11, which is refused.
    13 L: refused: It names in depends_on the release “K” of line 12, which is refused.
    "#);
    put(&mut plan, import);
    assert_eq!(plan.releases.len(), 4);
    // A circle that closes through what the plan has.
    let closing = csv(&plan, Release, "key,depends_on\nC,A\n");
    insta::assert_snapshot!(shown(&closing.preview), @"2 C: refused: These releases would depend on each other in a circle: C → A → B → D → C; take one dependency out.");
    // Turning a dependency round is no circle, in whichever order the rows come.
    for text in ["key,depends_on\nC,D\nD,\nB,D\n", "key,depends_on\nB,D\nD,\nC,D\n"] {
        let turned = csv(&plan, Release, text);
        assert_eq!(turned.preview.counts.refused, 0, "{}", shown(&turned.preview));
        put(&mut plan.clone(), turned);
    }
}

#[test]
fn the_other_kinds() {
    let mut plan = small();
    for (kind, text) in [
        (Environment, "key,name,policy\nqa,Quality,open\nprod-us,,\n"),
        (
            Person,
            "login,full name,mail,time zone,teams,working hours,absences\n\
             carla,Carla Diaz,carla@example.com,America/Bogota,pay,MO-FR 09:00-17:30; SA 10:00-12:00,2026-12-24/2026-12-27 leave; 2027-01-04/2027-01-05\n\
             dan,Dan,dan at home,,,,\n\
             eve,Eve,,Mars/Olympus,,,\n\
             fay,Fay,,,,nine to five,\n\
             gus,Gus,,,,,tomorrow\n",
        ),
        (Service, "key,name,team,depends_on\na,A,pay,b\nb,B,,payments\nledger,,,a\n"),
        (
            Window,
            "key,name,start,duration,rrule,exdates,environments,except_services,capacity_releases,capacity_downtime,lead_time\n\
             tue,Tuesday night,2026-01-06T22:00,PT4H,FREQ=WEEKLY;BYDAY=TU,2026-12-29 22:00,prod-eu,ledger,2,90m,2d\n\
             all,Always,2026-01-06,1d,FREQ=DAILY,,all,,,,\n",
        ),
    ] {
        let import = csv(&plan, kind, text);
        insta::assert_snapshot!(kind.word(), shown(&import.preview));
        put(&mut plan, import);
    }
    insta::assert_snapshot!("people_as_a_table", slipway_api::export::table(&plan, Person).unwrap().0);
    insta::assert_snapshot!("windows_as_a_table", slipway_api::export::table(&plan, Window).unwrap().0);
}

#[test]
fn formulas_are_disarmed_on_the_way_out_and_restored_on_the_way_in() {
    let mut plan = empty();
    let titles =
        ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "'=quoted", "''=twice", "'plain", "plain", "=1,\"2\";3"];
    let mut rows = String::from("key,title,notes\n");
    for (number, title) in titles.iter().enumerate() {
        let _ = writeln!(rows, "K-{number},\"'{}\",\"\tTab\"", title.replace('"', "\"\""));
    }
    let import = csv(&plan, Release, &rows);
    put(&mut plan, import);
    let (text, count) = slipway_api::export::table(&plan, Release).unwrap();
    assert_eq!(count, titles.len());
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    for record in reader.records().map(Result::unwrap) {
        for cell in &record {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
    let again = csv(&plan, Release, &text);
    assert_eq!(again.preview.counts.unchanged, titles.len(), "{}", shown(&again.preview));
}

#[test]
fn what_is_too_much_is_refused() {
    let plan = empty();
    let refused = |bytes: &[u8]| {
        read(&plan, bytes, &request(ImportFormat::Csv, Some(Release), CsvOptions::default()))
            .unwrap_err()
            .message
    };
    insta::assert_snapshot!(refused(b""), @"The file is empty; it needs a line with the names of the columns, then a line for each record.");
    insta::assert_snapshot!(refused(b"\xEF\xBB\xBF\r\n\r\n"), @"The file is empty; it needs a line with the names of the columns, then a line for each record.");
    insta::assert_snapshot!(refused(vec![b','; 300].as_slice()), @"The table has 301 columns, 200 are read; is the separator right?");
    insta::assert_snapshot!(refused(b"colour,size\nred,1\n"), @"No column gives the releases a key or a name; the first line must hold the names of the columns, here they are colour, size.");
    let long = format!("key,title\nA,{}\nB,\"{}\nC,fine", "x".repeat(501), "y".repeat(40_000));
    insta::assert_snapshot!(shown(&csv(&plan, Release, &long).preview), @r#"
    2 A: refused: The title has 501 characters, 500 are allowed; shorten it.
    3 B: refused: A cell has more than 32767 characters; is a closing quote missing?
    "#);
    let none = read(&plan, b"key\nA\n", &request(ImportFormat::Csv, None, CsvOptions::default()));
    insta::assert_snapshot!(none.unwrap_err().message, @"Say what the rows are: release, freeze, person, service, window, team or environment.");
}
