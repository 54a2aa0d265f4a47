//! Tables: from the bytes of a CSV file to rows of cells.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use slipway_core::rejection::Rejection;
use slipway_core::text::printable;

use super::content::Content;

/// The most columns of a table.
pub const MAX_COLUMNS: usize = 200;
/// The most rows of a table, without its header.
pub const MAX_ROWS: usize = 200_000;
/// The longest cell in characters: what a spreadsheet can hold.
pub const MAX_CELL: usize = 32_767;
/// How many records are looked at to guess the separator.
const SAMPLE: usize = 30;

/// A table with a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub separator: u8,
    /// The encoding it was read in, as an option names it.
    pub encoding: &'static str,
    /// Unique and not empty, as many as there are columns.
    pub headers: Vec<String>,
    pub rows: Vec<Row>,
    /// What was noticed while reading.
    pub notes: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The line it begins on, from 1.
    pub line: u64,
    /// As they stand in the file.
    pub cells: Vec<String>,
    /// Why it cannot be used, if so.
    pub refusal: Option<String>,
}

impl Table {
    /// Reads a table; what is not given is guessed.
    pub(super) fn read(
        content: &Content,
        separator: Option<&str>,
        encoding: Option<&str>,
    ) -> Result<Self, Rejection> {
        let (text, encoding) = decode(content, encoding)?;
        let given = separator.map(separator_of).transpose()?;
        let (announced, skipped) = announced_separator(&text);
        let body = text.get(skipped..).unwrap_or_default();
        let separator = given.or(announced).unwrap_or_else(|| guess_separator(body));
        let mut lines = Lines::new(&text, skipped);
        let mut reader = reader(body, separator);
        let mut record = csv::StringRecord::new();
        let refused = |error: csv::Error| {
            Rejection::invalid("source", format!("The table cannot be read: {error}. Nothing was imported."))
        };
        if !reader.read_record(&mut record).map_err(refused)? {
            return Err(Rejection::invalid(
                "source",
                "The file is empty; it needs a line with the names of the columns, then a line for each record.",
            ));
        }
        let mut notes = Vec::new();
        let headers = headers(&record, &mut notes)?;
        let mut rows = Vec::new();
        while reader.read_record(&mut record).map_err(refused)? {
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if rows.len() >= MAX_ROWS {
                return Err(Rejection::invalid(
                    "source",
                    format!(
                        "The table has more than {MAX_ROWS} rows; split it and import the parts. Nothing was imported."
                    ),
                ));
            }
            let offset = record.position().map_or(0, csv::Position::byte);
            let line = lines.of(usize::try_from(offset).unwrap_or(usize::MAX));
            rows.push(row(line, &record, headers.len()));
        }
        Ok(Self { separator, encoding, headers, rows, notes })
    }
}

fn row(line: u64, record: &csv::StringRecord, columns: usize) -> Row {
    let too_long = record.iter().any(|cell| cell.len() > MAX_CELL && cell.chars().count() > MAX_CELL);
    let refusal = if too_long {
        Some(format!("A cell has more than {MAX_CELL} characters; is a closing quote missing?"))
    } else if record.len() == columns {
        None
    } else {
        Some(format!(
            "The row has {} where the header has {columns}; check its separators and quotes.",
            if record.len() == 1 { "1 cell".to_owned() } else { format!("{} cells", record.len()) }
        ))
    };
    let cells = record
        .iter()
        .take(MAX_COLUMNS)
        .map(|cell| if too_long { printable(cell) } else { cell.to_owned() })
        .collect();
    Row { line, cells, refusal }
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// The names of the columns: an empty one is called by its place, a second one of a name by its number.
fn headers(record: &csv::StringRecord, notes: &mut Vec<String>) -> Result<Vec<String>, Rejection> {
    if record.len() > MAX_COLUMNS {
        return Err(Rejection::invalid(
            "source",
            format!(
                "The table has {} columns, {MAX_COLUMNS} are read; is the separator right?",
                record.len()
            ),
        ));
    }
    let mut headers: Vec<String> = Vec::with_capacity(record.len());
    for (place, cell) in record.iter().enumerate() {
        let name = match printable(cell.trim()) {
            name if name.is_empty() => format!("column {}", place + 1),
            name => name,
        };
        let mut unique = name.clone();
        let mut number = 1;
        while headers.contains(&unique) {
            number += 1;
            unique = format!("{name} ({number})");
        }
        if number > 1 {
            notes.push(format!("Two columns are called “{name}”; the second is “{unique}” here."));
        }
        headers.push(unique);
    }
    Ok(headers)
}

/// The text of a file and the name of its encoding: a byte order mark decides, then the option, then whether
/// it is UTF-8; what is not is taken for Windows-1252, in which every byte means something.
fn decode(content: &Content, option: Option<&str>) -> Result<(String, &'static str), Rejection> {
    let bytes = content.bytes.as_slice();
    if content.is_text {
        let text = String::from_utf8_lossy(bytes);
        return Ok((text.trim_start_matches('\u{feff}').to_owned(), "utf-8"));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
        return Ok((text.into_owned(), name_of(encoding)));
    }
    let wanted = option.map(|name| name.trim().to_ascii_lowercase().replace([' ', '_'], "-"));
    match wanted.as_deref() {
        Some("utf-8" | "utf8") => match std::str::from_utf8(bytes) {
            Ok(text) => Ok((text.to_owned(), "utf-8")),
            Err(error) => Err(Rejection::invalid(
                "encoding",
                format!(
                    "The file is not UTF-8 (byte {} fits nowhere); read it as windows-1252.",
                    error.valid_up_to() + 1
                ),
            )),
        },
        Some("windows-1252" | "cp1252" | "latin1" | "latin-1" | "iso-8859-1") => {
            Ok((WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), "windows-1252"))
        }
        Some("utf-16" | "utf-16le") => {
            Ok((UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(), "utf-16le"))
        }
        Some("utf-16be") => Ok((UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(), "utf-16be")),
        Some(other) => Err(Rejection::invalid(
            "encoding",
            format!("“{}” is not an encoding that is read; choose utf-8 or windows-1252.", printable(other)),
        )),
        None => Ok(match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), "utf-8"),
            Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), "windows-1252"),
        }),
    }
}

fn name_of(encoding: &'static Encoding) -> &'static str {
    if encoding == UTF_8 {
        "utf-8"
    } else if encoding == UTF_16LE {
        "utf-16le"
    } else {
        "utf-16be"
    }
}

/// The separator that an option names.
fn separator_of(option: &str) -> Result<u8, Rejection> {
    match option {
        "," | "comma" => Ok(b','),
        ";" | "semicolon" => Ok(b';'),
        "\t" | "\\t" | "tab" => Ok(b'\t'),
        other => Err(Rejection::invalid(
            "separator",
            format!(
                "“{}” is not a separator that is read; choose a comma, a semicolon or a tab.",
                printable(other)
            ),
        )),
    }
}

/// Spreadsheets announce the separator in a first line `sep=;`: that separator, and how much to skip.
fn announced_separator(text: &str) -> (Option<u8>, usize) {
    let line = text.lines().next().unwrap_or_default();
    let announced = line.strip_prefix("sep=").and_then(|rest| match rest.as_bytes() {
        [one @ (b',' | b';' | b'\t')] => Some(*one),
        _ => None,
    });
    match announced {
        Some(separator) => {
            let rest = text.get(line.len()..).unwrap_or_default();
            let line_end = if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
            (Some(separator), line.len() + line_end)
        }
        None => (None, 0),
    }
}

/// The separator by which most of the first records have as many cells as the first one, and the more the
/// better.
fn guess_separator(text: &str) -> u8 {
    let mut best = (0, 0, b',');
    for separator in [b',', b';', b'\t'] {
        let mut reader = reader(text, separator);
        let widths: Vec<usize> =
            reader.records().take(SAMPLE).map_while(Result::ok).map(|record| record.len()).collect();
        let width = widths.first().copied().unwrap_or_default();
        if width < 2 {
            continue;
        }
        let alike = widths.iter().filter(|other| **other == width).count();
        if (alike, width) > (best.0, best.1) {
            best = (alike, width, separator);
        }
    }
    best.2
}

/// Counts lines up to a place in the text, forwards only.
struct Lines<'a> {
    text: &'a [u8],
    /// Where the table begins in the text.
    begin: usize,
    place: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str, begin: usize) -> Self {
        Self { text: text.as_bytes(), begin, place: 0, line: 1 }
    }

    /// The line of the record found at `offset` of the table; the reader says where it began to look, which
    /// may be before empty lines.
    fn of(&mut self, offset: usize) -> u64 {
        let target = offset.saturating_add(self.begin);
        while self.place < target || matches!(self.text.get(self.place), Some(b'\r' | b'\n')) {
            match self.text.get(self.place) {
                None => break,
                Some(b'\n') => self.line += 1,
                Some(b'\r') if self.text.get(self.place + 1) != Some(&b'\n') => self.line += 1,
                Some(_) => {}
            }
            self.place += 1;
        }
        self.line
    }
}
