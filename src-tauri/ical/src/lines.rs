//! Content lines (RFC 5545 §3.1): the only place where calendar text is put together.
//!
//! The `ical` crate is the model of what is written ([`Property`], [`IcalCalendar`]); its own writer is not
//! used, since it folds by characters and lets line breaks in values through. In the model a property's
//! value is kept *as it stands on the line*, so text goes in through [`text`]; parameter values are kept
//! plain and encoded here. Whatever a model carries, [`write`] gives lines of at most 75 octets and never
//! a line break that the model's author did not ask for.

use ical::parser::ical::component::{
    IcalAlarm, IcalCalendar, IcalEvent, IcalTimeZone, IcalTimeZoneTransition, IcalTimeZoneTransitionType,
};
use ical::property::Property;

/// The most octets a line may have before its CRLF (RFC 5545 §3.1).
pub const MAX_OCTETS: usize = 75;

/// A property whose value is TEXT (RFC 5545 §3.3.11): `value` is any text and is escaped here.
pub fn text(name: &str, value: &str) -> Property {
    raw(name, escape_text(value))
}

/// A property whose value is a list of TEXT, such as CATEGORIES.
pub fn texts<'a>(name: &str, values: impl IntoIterator<Item = &'a str>) -> Property {
    let escaped: Vec<String> = values.into_iter().map(escape_text).collect();
    raw(name, escaped.join(","))
}

/// A property whose value is already as it stands on the line: a date, a rule, a keyword.
pub fn raw(name: &str, value: impl Into<String>) -> Property {
    Property { name: name.to_owned(), params: None, value: Some(value.into()) }
}

/// The same property with one more parameter; `value` is plain and is encoded when the line is written.
#[must_use]
pub fn with_parameter(mut property: Property, name: &str, value: &str) -> Property {
    property.params.get_or_insert_with(Vec::new).push((name.to_owned(), vec![value.to_owned()]));
    property
}

/// Text as Slipway keeps it in a calendar: every kind of line break is one `\n`, and no control character
/// is left but that and the tab. U+0085, U+2028 and U+2029 count as line breaks because readers in some
/// languages split lines at them.
pub fn clean_text(value: &str) -> String {
    let mut clean = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    clean.push('\n');
                }
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\n' | '\t' => clean.push(c),
            c if c.is_control() => {}
            c => clean.push(c),
        }
    }
    clean
}

/// The TEXT value of RFC 5545 §3.3.11: cleaned by [`clean_text`], with `\`, `;`, `,` and line breaks escaped.
pub fn escape_text(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len() + 8);
    for c in clean_text(value).chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// The text that a TEXT value stands for. An unknown escape gives its letter, a lone `\` at the end itself.
pub fn unescape_text(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 'N') => plain.push('\n'),
            Some(escaped) => plain.push(escaped),
            None => plain.push('\\'),
        }
    }
    plain
}

/// A parameter value as it stands on the line: `^`, `"` and line breaks by RFC 6868, quoted where RFC 5545
/// §3.2 wants it, control characters gone.
pub fn encode_parameter(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len() + 2);
    for c in clean_text(value).chars() {
        match c {
            '^' => encoded.push_str("^^"),
            '\n' => encoded.push_str("^n"),
            '"' => encoded.push_str("^'"),
            c => encoded.push(c),
        }
    }
    if encoded.contains([',', ';', ':', ' ', '\t']) { format!("\"{encoded}\"") } else { encoded }
}

/// The plain text of a parameter value as [`encode_parameter`] wrote it, without its quotes.
pub fn decode_parameter(value: &str) -> String {
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    let mut plain = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '^' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => plain.push('\n'),
            Some('\'') => plain.push('"'),
            Some('^') | None => plain.push('^'),
            // RFC 6868 §3.2: any other pair stays as it is.
            Some(other) => plain.extend(['^', other]),
        }
    }
    plain
}

/// The whole calendar as text: time zones first, then events, each line ended by CRLF.
pub fn write(calendar: &IcalCalendar) -> String {
    let mut out = String::new();
    component(&mut out, "VCALENDAR", &calendar.properties, |out| {
        for zone in &calendar.timezones {
            write_zone(out, zone);
        }
        for event in &calendar.events {
            write_event(out, event);
        }
    });
    out
}

fn write_zone(out: &mut String, zone: &IcalTimeZone) {
    component(out, "VTIMEZONE", &zone.properties, |out| {
        for transition in &zone.transitions {
            write_transition(out, transition);
        }
    });
}

fn write_transition(out: &mut String, transition: &IcalTimeZoneTransition) {
    let name = match transition.transition {
        IcalTimeZoneTransitionType::STANDARD => "STANDARD",
        IcalTimeZoneTransitionType::DAYLIGHT => "DAYLIGHT",
    };
    component(out, name, &transition.properties, |_| {});
}

fn write_event(out: &mut String, event: &IcalEvent) {
    component(out, "VEVENT", &event.properties, |out| {
        for alarm in &event.alarms {
            write_alarm(out, alarm);
        }
    });
}

fn write_alarm(out: &mut String, alarm: &IcalAlarm) {
    component(out, "VALARM", &alarm.properties, |_| {});
}

fn component(out: &mut String, name: &str, properties: &[Property], inner: impl FnOnce(&mut String)) {
    write_line(out, &raw("BEGIN", name));
    for property in properties {
        write_line(out, property);
    }
    inner(out);
    write_line(out, &raw("END", name));
}

/// Writes one property as one folded line. A name that has no letter, digit or `-` writes nothing, and a
/// parameter without a value is left out: RFC 5545 would allow it, but readers have died of it.
pub fn write_line(out: &mut String, property: &Property) {
    let name = clean_name(&property.name);
    if name.is_empty() {
        return;
    }
    let mut line = name;
    for (name, values) in property.params.iter().flatten() {
        let name = clean_name(name);
        let values: Vec<String> =
            values.iter().map(|value| encode_parameter(value)).filter(|value| !value.is_empty()).collect();
        if name.is_empty() || values.is_empty() {
            continue;
        }
        line.push(';');
        line.push_str(&name);
        line.push('=');
        line.push_str(&values.join(","));
    }
    line.push(':');
    // The value is as it stands on the line, so a control character in it can only be a mistake.
    let value = property.value.as_deref().unwrap_or_default();
    line.extend(value.chars().filter(|c| !breaks_lines(*c)));
    fold(out, &line);
}

/// Characters that may not stand on a line, or at which some reader would end it.
fn breaks_lines(c: char) -> bool {
    (c.is_control() && c != '\t') || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Names are letters, digits and `-` (RFC 5545 §3.1), here in capitals.
fn clean_name(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').map(|c| c.to_ascii_uppercase()).collect()
}

/// Folds at 75 octets: between characters, never between `\` or `^` and the letter it belongs to, and not
/// beside a blank if that can be helped, since there are readers that trim lines before joining them.
fn fold(out: &mut String, line: &str) {
    let mut rest = line;
    let mut room = MAX_OCTETS;
    while rest.len() > room {
        let at = break_at(rest, room);
        let (head, tail) = rest.split_at(at);
        out.push_str(head);
        out.push_str("\r\n ");
        rest = tail;
        room = MAX_OCTETS - 1;
    }
    out.push_str(rest);
    out.push_str("\r\n");
}

/// The last place at or before `room` octets where `line` may be broken; never 0.
fn break_at(line: &str, room: usize) -> usize {
    let blank = |c: char| c == ' ' || c == '\t';
    let (mut any, mut clean) = (0, 0);
    let (mut end, mut previous) = (0, None);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        // `end` is a border between units; a unit is a character or an escape with its letter.
        if end > room {
            break;
        }
        if end > 0 {
            any = end;
            if !blank(c) && !previous.is_some_and(blank) {
                clean = end;
            }
        }
        end += c.len_utf8();
        previous = Some(c);
        if matches!(c, '\\' | '^')
            && let Some(letter) = chars.next()
        {
            end += letter.len_utf8();
            previous = Some(letter);
        }
    }
    // A unit has at most five octets, so there always is a border; half a line is worth keeping words whole.
    if clean * 2 > room { clean } else { any }
}
