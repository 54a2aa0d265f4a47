//! Finding anything by key or name.

use slipway_core::entity::{EntityKind, Record};
use slipway_core::plan::Table;

use crate::error::ApiError;
use crate::session::{Reading, Session};
use crate::times::spoken;
use crate::types::setup::{SearchHit, SearchHits, SearchQuery};
use crate::words::{Words, push_lowercase};

/// How many hits are given when nobody says.
const HITS: usize = 20;

/// How well a record fits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    ExactKey,
    KeyPrefix,
    WordPrefix,
    Substring,
}

/// Finds records whose key or name holds all the words: first the one with exactly that key, then keys that
/// begin so, then those in which every word begins a word, then the rest.
pub fn search(session: &mut Session, input: SearchQuery) -> Result<SearchHits, ApiError> {
    let reading = session.read()?;
    let words = Words::new(&input.query);
    if words.is_empty() {
        return Ok(SearchHits { hits: Vec::new() });
    }
    let whole = words.iter().collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    let plan = reading.plan;
    look(&plan.releases, &words, &whole, &mut found);
    look(&plan.services, &words, &whole, &mut found);
    look(&plan.environments, &words, &whole, &mut found);
    look(&plan.windows, &words, &whole, &mut found);
    look(&plan.freezes, &words, &whole, &mut found);
    look(&plan.people, &words, &whole, &mut found);
    look(&plan.teams, &words, &whole, &mut found);
    // Stable: among equals the kinds stay in the order above.
    found.sort_by(|a, b| {
        (a.fit, a.key.len(), a.kind_order, a.key).cmp(&(b.fit, b.key.len(), b.kind_order, b.key))
    });
    found.truncate(input.limit.unwrap_or(HITS));
    let hits = found.into_iter().map(|hit| SearchHit {
        kind: hit.kind,
        key: hit.key.to_owned(),
        name: hit.name.to_owned(),
        detail: detail(&reading, hit.kind, hit.key),
    });
    Ok(SearchHits { hits: hits.collect() })
}

struct Hit<'p> {
    fit: Fit,
    kind: EntityKind,
    kind_order: usize,
    key: &'p str,
    name: &'p str,
}

fn look<'p, T: Record>(table: &'p Table<T>, words: &Words, whole: &str, found: &mut Vec<Hit<'p>>) {
    let kind_order = found.last().map_or(0, |hit| hit.kind_order + 1);
    let (mut key, mut text) = (String::new(), String::new());
    for record in table.iter() {
        key.clear();
        push_lowercase(&mut key, record.key());
        text.clear();
        push_lowercase(&mut text, record.name());
        if let Some(fit) = fit(words, whole, &key, &text) {
            let (key, name) = (record.key(), record.name());
            found.push(Hit { fit, kind: T::KIND, kind_order, key, name });
        }
    }
}

fn fit(words: &Words, whole: &str, key: &str, name: &str) -> Option<Fit> {
    if key == whole {
        return Some(Fit::ExactKey);
    }
    if key.starts_with(whole) {
        return Some(Fit::KeyPrefix);
    }
    if !words.iter().all(|word| key.contains(word) || name.contains(word)) {
        return None;
    }
    let begins = words.iter().all(|word| begins_word(key, word) || begins_word(name, word));
    Some(if begins { Fit::WordPrefix } else { Fit::Substring })
}

/// Whether a word of `text` begins with `word`.
fn begins_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(|c| !c.is_alphanumeric())
    })
}

/// A line that tells a hit from others.
fn detail(reading: &Reading<'_>, kind: EntityKind, key: &str) -> String {
    let plan = reading.plan;
    let line = match kind {
        EntityKind::Release => plan.releases.by_key(key).map(|release| {
            let row = reading.row(release);
            let place = format!("{} · {}", row.services.join(", "), row.environments.join(", "));
            let when =
                release.start.map_or_else(|| "not scheduled".to_owned(), |start| spoken(reading.zone, start));
            format!("{place} · {when}")
        }),
        EntityKind::Service => plan.services.by_key(key).map(|service| {
            let team = service.team.and_then(|id| plan.teams.get(id));
            team.map_or_else(
                || "service without a team".to_owned(),
                |team| format!("service of {}", team.name),
            )
        }),
        EntityKind::Person => plan.people.by_key(key).map(|person| {
            let mail = if person.email.is_empty() { person.zone.name() } else { person.email.as_str() };
            mail.to_owned()
        }),
        EntityKind::Window => plan.windows.by_key(key).map(|window| window.when.words()),
        EntityKind::Freeze => plan.freezes.by_key(key).map(|freeze| {
            let words = freeze.when.words();
            if freeze.reason.is_empty() { words } else { format!("{words} · {}", freeze.reason) }
        }),
        EntityKind::Environment => plan.environments.by_key(key).map(|_| "environment".to_owned()),
        EntityKind::Team => plan.teams.by_key(key).map(|_| "team".to_owned()),
        EntityKind::Plan => None,
    };
    line.unwrap_or_default()
}
