//! Which column of a table is which field.

use std::collections::BTreeMap;

use slipway_core::entity::EntityKind;
use slipway_core::rejection::Rejection;
use slipway_core::text::printable;

use super::cell::unguard;
use super::fields::{Field, Takes, fields};
use super::table::{Row, Table};

/// From the fields of a kind to columns and constants.
pub(super) struct Mapping {
    pub kind: EntityKind,
    /// The column of each field, in order of the fields.
    columns: Vec<Option<usize>>,
    /// The constant of each field.
    constants: Vec<Option<String>>,
    /// What was guessed, as sentences.
    pub notes: Vec<String>,
}

impl Mapping {
    /// The mapping asked for, or the one that the headers suggest.
    pub(super) fn of(
        kind: EntityKind,
        table: &Table,
        given: Option<&BTreeMap<String, String>>,
        constants: &BTreeMap<String, String>,
    ) -> Result<Self, Rejection> {
        let known = fields(kind);
        let mut mapping = Self {
            kind,
            columns: vec![None; known.len()],
            constants: vec![None; known.len()],
            notes: Vec::new(),
        };
        for (name, value) in constants {
            let place = place_of(kind, name)?;
            if let Some(constant) = mapping.constants.get_mut(place) {
                *constant = Some(value.clone());
            }
        }
        match given {
            Some(given) => {
                for (name, header) in given {
                    let place = place_of(kind, name)?;
                    let column = column_of(table, header)?;
                    if let Some(slot) = mapping.columns.get_mut(place) {
                        *slot = Some(column);
                    }
                }
            }
            None => mapping.guess(table),
        }
        Ok(mapping)
    }

    fn guess(&mut self, table: &Table) {
        let known = fields(self.kind);
        let mut taken = vec![false; table.headers.len()];
        // A header that is the field's own name goes before one that only means it.
        let tests: [fn(&Field, &str) -> bool; 2] = [Field::is_called, Field::is_known_as];
        for test in tests {
            for (field, slot) in known.iter().zip(&mut self.columns) {
                if slot.is_some() {
                    continue;
                }
                let free = |place: &usize| taken.get(*place) == Some(&false);
                let found = (0..table.headers.len())
                    .filter(free)
                    .find(|place| table.headers.get(*place).is_some_and(|header| test(field, header)));
                let Some(column) = found else { continue };
                if let Takes::Word(words) = field.takes
                    && let Some(note) = not_words(self.kind, field, words, table, column)
                {
                    self.notes.push(note);
                    continue;
                }
                *slot = Some(column);
                if let Some(taken) = taken.get_mut(column) {
                    *taken = true;
                }
            }
        }
        let unused: Vec<String> = table
            .headers
            .iter()
            .zip(&taken)
            .filter(|(_, taken)| !**taken)
            .map(|(header, _)| format!("“{header}”"))
            .collect();
        if !unused.is_empty() {
            let word = if unused.len() == 1 { "Column" } else { "Columns" };
            self.notes.push(format!("{word} not used: {}.", unused.join(", ")));
        }
    }

    /// The fields that have a column, by the headers.
    pub(super) fn to_option(&self, table: &Table) -> BTreeMap<String, String> {
        fields(self.kind)
            .iter()
            .zip(&self.columns)
            .filter_map(|(field, column)| {
                let header = column.and_then(|column| table.headers.get(column))?;
                Some((field.name.to_owned(), header.clone()))
            })
            .collect()
    }

    /// Whether rows say anything about a field.
    pub(super) fn has(&self, name: &str) -> bool {
        self.place(name).is_some_and(|place| {
            self.columns.get(place).is_some_and(Option::is_some)
                || self.constants.get(place).is_some_and(Option::is_some)
        })
    }

    fn place(&self, name: &str) -> Option<usize> {
        fields(self.kind).iter().position(|field| field.name == name)
    }

    /// What a row says about a field: none if it says nothing at all; may be empty.
    pub(super) fn value<'r>(&'r self, name: &str, row: &'r Row) -> Option<&'r str> {
        let place = self.place(name)?;
        let constant = self.constants.get(place).and_then(Option::as_deref);
        let cell = self
            .columns
            .get(place)
            .copied()
            .flatten()
            .map(|column| row.cells.get(column).map_or("", |cell| unguard(cell)));
        match cell {
            Some(cell) if !cell.trim().is_empty() => Some(cell),
            Some(cell) => Some(constant.unwrap_or(cell)),
            None => constant,
        }
    }

    /// The cells of a field's column.
    pub(super) fn cells<'t>(&self, name: &str, table: &'t Table) -> impl Iterator<Item = &'t str> {
        let column = self.place(name).and_then(|place| self.columns.get(place).copied().flatten());
        table.rows.iter().filter_map(move |row| row.cells.get(column?).map(|cell| unguard(cell)))
    }
}

/// Why a column that is called like a field of words is not that field: most of its cells are other words.
fn not_words(
    kind: EntityKind,
    field: &Field,
    words: &[&str],
    table: &Table,
    column: usize,
) -> Option<String> {
    const SHOWN: usize = 3;
    let mut others: Vec<String> = Vec::new();
    let (mut filled, mut fitting) = (0_usize, 0_usize);
    for row in &table.rows {
        let cell = row.cells.get(column).map_or("", |cell| cell.trim());
        if cell.is_empty() {
            continue;
        }
        filled += 1;
        if words.contains(&word(cell).as_str()) {
            fitting += 1;
        } else if others.len() < SHOWN && !others.iter().any(|other| other == cell) {
            others.push(cell.to_owned());
        }
    }
    if filled == 0 || fitting * 2 >= filled {
        return None;
    }
    let header = table.headers.get(column).map_or("", String::as_str);
    let shown: Vec<String> = others.iter().map(|other| format!("“{}”", printable(other))).collect();
    Some(format!(
        "The column “{header}” was not taken for the {} of a {kind}, since it says {} instead of {}.",
        field.name,
        shown.join(", "),
        words.join(", ")
    ))
}

/// A word as the plan format writes it.
pub(super) fn word(cell: &str) -> String {
    cell.trim().to_lowercase().replace([' ', '_'], "-")
}

fn place_of(kind: EntityKind, name: &str) -> Result<usize, Rejection> {
    let known = fields(kind);
    known.iter().position(|field| field.is_called(name)).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|field| field.name).collect();
        Rejection::invalid(
            "mapping",
            format!("A {kind} has no field “{}”; its fields are {}.", printable(name), names.join(", ")),
        )
    })
}

fn column_of(table: &Table, header: &str) -> Result<usize, Rejection> {
    let header = header.trim();
    let exact = table.headers.iter().position(|other| other == header);
    exact.or_else(|| table.headers.iter().position(|other| other.eq_ignore_ascii_case(header))).ok_or_else(
        || {
            Rejection::invalid(
                "mapping",
                format!(
                    "The table has no column “{}”; its columns are {}.",
                    printable(header),
                    table.headers.join(", ")
                ),
            )
        },
    )
}
