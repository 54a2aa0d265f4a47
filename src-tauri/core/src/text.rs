//! Text from outside is data: limited in length, without control characters.

use crate::rejection::Rejection;

/// The longest key, in characters.
pub const KEY_LIMIT: usize = 100;
/// The longest name, title or other single line, in characters.
pub const LINE_LIMIT: usize = 500;
/// The longest notes or reason, in characters.
pub const NOTES_LIMIT: usize = 20_000;

/// A key as it is stored: trimmed, one line.
///
/// # Errors
/// When it is empty, too long, or holds white space or control characters.
pub fn key(text: &str) -> Result<String, Rejection> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Rejection::invalid("key", "The key is empty; give it one, like PAY-142."));
    }
    if text.chars().count() > KEY_LIMIT {
        return Err(Rejection::invalid(
            "key",
            format!("The key is longer than {KEY_LIMIT} characters; shorten it."),
        ));
    }
    if let Some(c) = text.chars().find(|c| c.is_control() || c.is_whitespace()) {
        let what = if c.is_control() { "a control character" } else { "white space" };
        return Err(Rejection::invalid(
            "key",
            format!(
                "The key “{}” holds {what}; use letters, digits and signs such as - . _",
                printable(text)
            ),
        ));
    }
    Ok(text.to_owned())
}

/// A single line as it is stored: trimmed; control characters (line breaks too) become a space.
///
/// # Errors
/// When it is too long.
pub fn line(field: &str, text: &str) -> Result<String, Rejection> {
    let clean: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    limited(field, clean, LINE_LIMIT)
}

/// A single line that must say something.
///
/// # Errors
/// When it is empty or too long.
pub fn required_line(field: &str, text: &str) -> Result<String, Rejection> {
    let clean = line(field, text)?;
    if clean.is_empty() {
        return Err(Rejection::invalid(field, format!("The {field} is empty; give it one.")));
    }
    Ok(clean)
}

/// Several lines as they are stored: line breaks as `\n`, no other control characters but tabs.
///
/// # Errors
/// When it is too long.
pub fn notes(field: &str, text: &str) -> Result<String, Rejection> {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = unified.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    limited(field, clean, NOTES_LIMIT)
}

/// Text from outside as it may stand in a message: without control characters, cut to a readable length.
pub fn printable(text: &str) -> String {
    const SHOWN: usize = 80;
    let clean: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() { format!("{clean}…") } else { clean }
}

fn limited(field: &str, text: String, limit: usize) -> Result<String, Rejection> {
    let length = text.chars().count();
    if length > limit {
        return Err(Rejection::invalid(
            field,
            format!("The {field} has {length} characters, {limit} are allowed; shorten it."),
        ));
    }
    Ok(text)
}
