//! Content lines: what is written is read back, and nothing in a text can become a line of its own.

use ical::property::Property;
use proptest::prelude::*;
use slipway_ical::lines::{
    MAX_OCTETS, clean_text, decode_parameter, encode_parameter, escape_text, raw, text, texts, unescape_text,
    with_parameter, write_line,
};

fn written(property: &Property) -> String {
    let mut out = String::new();
    write_line(&mut out, property);
    out
}

/// Joins folded lines, as RFC 5545 §3.1 has it.
fn unfold(lines: &str) -> String {
    let mut joined = String::new();
    let mut rest = lines;
    while let Some(at) = rest.find("\r\n") {
        joined.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        match rest.strip_prefix([' ', '\t']) {
            Some(folded) => rest = folded,
            None => joined.push('\n'),
        }
    }
    assert_eq!(rest, "", "every line ends with CRLF");
    joined
}

#[test]
fn text_is_escaped() {
    assert_eq!(escape_text(r"a\b;c,d:e"), r"a\\b\;c\,d:e");
    assert_eq!(escape_text("one\r\ntwo\rthree\nfour"), r"one\ntwo\nthree\nfour");
    assert_eq!(escape_text("bell\u{7} nul\0 del\u{7f} tab\t"), "bell nul del tab\t");
    assert_eq!(escape_text("a\u{2028}b\u{2029}c\u{85}d"), r"a\nb\nc\nd");
}

#[test]
fn text_is_unescaped() {
    assert_eq!(unescape_text(r"a\\b\;c\,d\ne\Nf"), "a\\b;c,d\ne\nf");
    assert_eq!(unescape_text(r"odd\: end\"), r"odd: end\");
}

#[test]
fn parameters_are_encoded() {
    assert_eq!(encode_parameter("Europe/Berlin"), "Europe/Berlin");
    assert_eq!(encode_parameter("a;b:c,d"), r#""a;b:c,d""#);
    assert_eq!(encode_parameter("say \"hi\"\n^"), "\"say ^'hi^'^n^^\"");
    assert_eq!(decode_parameter("\"a^xb^\""), "a^xb^");
}

#[test]
fn a_name_is_cleaned_and_an_empty_one_writes_nothing() {
    assert_eq!(written(&raw("x-a\r\nb:c", "1")), "X-ABC:1\r\n");
    assert_eq!(written(&raw("…", "1")), "");
}

#[test]
fn an_empty_parameter_is_left_out() {
    let property = with_parameter(with_parameter(raw("A", "1"), "TZID", ""), "\u{e9}", "x");
    assert_eq!(written(&property), "A:1\r\n");
}

#[test]
fn a_line_break_in_a_raw_value_does_not_end_the_line() {
    assert_eq!(written(&raw("A", "1\r\nATTENDEE:x\u{2028}y")), "A:1ATTENDEE:xy\r\n");
}

#[test]
fn a_list_keeps_its_commas_apart() {
    assert_eq!(written(&texts("CATEGORIES", ["a,b", "c"])), "CATEGORIES:a\\,b,c\r\n");
}

#[test]
fn lines_are_folded_at_seventy_five_octets() {
    assert_eq!(written(&raw("A", "x".repeat(73))), format!("A:{}\r\n", "x".repeat(73)));
    assert_eq!(written(&raw("A", "x".repeat(74))), format!("A:{}\r\n x\r\n", "x".repeat(73)));
    // A continuation line begins with a blank, which counts.
    let long = written(&raw("A", "x".repeat(73 + 74 + 1)));
    assert_eq!(long, format!("A:{}\r\n {}\r\n x\r\n", "x".repeat(73), "x".repeat(74)));
}

#[test]
fn folding_keeps_characters_and_escapes_whole_and_avoids_blanks() {
    // The 75th octet would be the first of two.
    assert!(
        written(&raw("A", format!("{}é", "x".repeat(72))))
            .starts_with(&format!("A:{}\r\n é", "x".repeat(72)))
    );
    assert!(written(&text("A", &format!("{},", "x".repeat(72)))).ends_with("\r\n \\,\r\n"));
    let words = written(&text("A", &format!("{} y", "x".repeat(72))));
    assert!(words.ends_with("x\r\n x y\r\n"), "{words}");
}

proptest! {
    #[test]
    fn text_comes_back(value in any::<String>()) {
        let line = written(&text("SUMMARY", &value));
        let joined = unfold(&line);
        let (name, rest) = joined.split_once(':').unwrap();
        prop_assert_eq!(name, "SUMMARY");
        prop_assert_eq!(unescape_text(rest.strip_suffix('\n').unwrap()), clean_text(&value));
    }

    #[test]
    fn nothing_but_the_one_line_is_written(
        name in "[A-Z-]{1,12}",
        parameter in ".{0,40}|(\\PC|[\r\n\"^;:,\\\\]){0,90}",
        value in "(\\PC|[\r\n\u{0}-\u{1f}\u{85}\u{2028};:,\\\\ ]){0,300}",
    ) {
        for property in [
            with_parameter(text(&name, &value), "X-P", &parameter),
            with_parameter(raw(&name, value.as_str()), "X-P", &parameter),
        ] {
            let line = written(&property);
            for part in line.split_terminator("\r\n") {
                prop_assert!(part.len() <= MAX_OCTETS, "{} octets: {:?}", part.len(), part);
            }
            let joined = unfold(&line);
            prop_assert_eq!(joined.matches('\n').count(), 1);
            prop_assert!(joined.ends_with('\n'));
            prop_assert!(!joined[..joined.len() - 1].contains(|c: char| c != '\t' && c.is_control()));
        }
    }

    #[test]
    fn an_escape_is_never_torn(value in "[a\\\\;,\n\u{1F680} ]{0,400}") {
        let line = written(&text("D", &value));
        for part in line.split("\r\n ") {
            let trailing = part.trim_end_matches("\r\n").chars().rev().take_while(|c| *c == '\\').count();
            prop_assert_eq!(trailing % 2, 0, "a line ends within an escape: {:?}", part);
        }
    }

    #[test]
    fn a_parameter_comes_back(value in "(\\PC|[\r\n\"^;:,]){0,80}") {
        prop_assert_eq!(decode_parameter(&encode_parameter(&value)), clean_text(&value));
    }

    /// The `ical` crate as a reader: it trims lines, so it sees whether a fold fell beside a blank.
    #[test]
    fn the_ical_crate_reads_it(value in "[a-z]{1,12}( [a-z,;\\\\é]{1,12}){0,60}") {
        let line = written(&text("SUMMARY", &value));
        let read = ical::PropertyParser::from_reader(line.as_bytes()).next().unwrap().unwrap();
        prop_assert_eq!(unescape_text(&read.value.unwrap()), value);
    }
}
