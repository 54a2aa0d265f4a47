//! What reaches the parser: whole lines of the wanted properties, no longer than they may be.

/// The longest line, after unfolding, in bytes. What is longer is cut there.
pub const MAX_LINE: usize = 256 * 1024;

/// The name under which rules pass the parser as plain text.
pub(super) const RULE: &str = "X-SLIPWAY-RULE";

/// The properties that are wanted, besides BEGIN and END. An attachment of megabytes, or a property made
/// to trouble a parser, is gone before it is looked at.
const WANTED: [&str; 19] = [
    "CATEGORIES",
    "DESCRIPTION",
    "DTEND",
    "DTSTART",
    "DURATION",
    "EXDATE",
    "EXRULE",
    "NAME",
    "RDATE",
    "RECURRENCE-ID",
    "RRULE",
    "STATUS",
    "SUMMARY",
    "TRANSP",
    "TZID",
    "UID",
    "X-LIC-LOCATION",
    "X-MICROSOFT-CDO-TZID",
    "X-WR-CALNAME",
];

/// The wanted lines of a file, unfolded, with control characters gone and any kind of line end taken.
pub(super) fn filter(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut kept = String::with_capacity(text.len().min(1 << 20));
    let mut line = String::new();
    for part in text.split(['\n', '\r']) {
        if let Some(rest) = part.strip_prefix([' ', '\t']) {
            push_bounded(&mut line, rest);
        } else if !part.is_empty() {
            keep(&mut kept, &line);
            line.clear();
            push_bounded(&mut line, part);
        }
    }
    keep(&mut kept, &line);
    kept
}

fn push_bounded(line: &mut String, part: &str) {
    for c in part.chars() {
        if line.len() + c.len_utf8() > MAX_LINE {
            break;
        }
        if !c.is_control() || c == '\t' {
            line.push(c);
        }
    }
}

fn keep(kept: &mut String, line: &str) {
    let end = line.find([';', ':']).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    let name = name.trim();
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    if is("BEGIN") || is("END") {
        kept.push_str(name);
        kept.push_str(rest.trim_end());
    } else if is("RRULE") {
        kept.push_str(RULE);
        kept.push_str(rest);
    } else if WANTED.iter().any(|wanted| is(wanted)) {
        kept.push_str(name);
        kept.push_str(rest);
    } else {
        return;
    }
    kept.push('\n');
}
