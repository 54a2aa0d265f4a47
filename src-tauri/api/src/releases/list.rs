//! The table of releases: search, filter, sort, page.

use std::cmp::Ordering;
use std::sync::Arc;

use slipway_core::conflicts::{ConflictKind, Severity};
use slipway_core::environments::Environment;
use slipway_core::ids::Id;
use slipway_core::plan::{Plan, Table};
use slipway_core::releases::Release;
use slipway_core::services::Service;

use crate::error::ApiError;
use crate::records::find_all;
use crate::rows::worst;
use crate::session::{Reading, Session};
use crate::types::releases::{ReleasePage, ReleaseQuery, ReleaseSort};
use crate::words::{Words, push_lowercase};

/// A page of the releases that a query fits.
pub fn list(session: &mut Session, query: ReleaseQuery) -> Result<ReleasePage, ApiError> {
    let reading = session.read()?;
    let filter = Filter::new(&reading, &query)?;
    let mut found: Vec<&Arc<Release>> =
        reading.plan.releases.iter().filter(|release| filter.admits(&reading, release)).collect();
    drop(filter);
    sort(&reading, &mut found, query.sort, query.descending);
    let total = found.len();
    let limit = if query.limit == 0 { usize::MAX } else { query.limit };
    let rows = found.into_iter().skip(query.offset).take(limit).map(|release| reading.row(release)).collect();
    Ok(ReleasePage { total, rows })
}

struct Filter<'q> {
    query: &'q ReleaseQuery,
    words: Words,
    services: Vec<Id<Service>>,
    environments: Vec<Id<Environment>>,
}

impl<'q> Filter<'q> {
    fn new(reading: &Reading<'_>, query: &'q ReleaseQuery) -> Result<Self, ApiError> {
        Ok(Self {
            query,
            words: Words::new(&query.search),
            services: find_all(&reading.plan.services, &query.services)?,
            environments: find_all(&reading.plan.environments, &query.environments)?,
        })
    }

    /// The cheap questions first: conflicts may have to be looked for.
    fn admits(&self, reading: &Reading<'_>, release: &Release) -> bool {
        let query = self.query;
        let any = |wanted: bool, holds: bool| !wanted || holds;
        query.scheduled.is_none_or(|scheduled| release.start.is_some() == scheduled)
            && any(!query.stages.is_empty(), query.stages.contains(&release.stage))
            && any(!self.services.is_empty(), release.services.iter().any(|id| self.services.contains(id)))
            && any(
                !self.environments.is_empty(),
                release.environments.iter().any(|id| self.environments.contains(id)),
            )
            && self.words.are_in(|text| describe(reading.plan, release, text))
            && self.conflicts_admit(reading, release)
    }

    fn conflicts_admit(&self, reading: &Reading<'_>, release: &Release) -> bool {
        let query = self.query;
        if query.severity.is_none() && query.conflicts.is_empty() {
            return true;
        }
        let kinds = reading.schedule.kinds(release.id);
        let grave_enough = match query.severity {
            None => true,
            Some(Severity::Warns) => !kinds.is_empty(),
            Some(Severity::Blocks) => worst(&kinds) == Some(Severity::Blocks),
        };
        let of_kind = |wanted: &ConflictKind| kinds.iter().any(|(kind, _)| kind == wanted);
        grave_enough && (query.conflicts.is_empty() || query.conflicts.iter().any(of_kind))
    }
}

/// What the search looks in, in lower case.
fn describe(plan: &Plan, release: &Release, text: &mut String) {
    let mut add = |part: &str| {
        push_lowercase(text, part);
        text.push('\n');
    };
    add(&release.key);
    add(&release.title);
    add(&release.version);
    for service in release.services.iter().filter_map(|id| plan.services.get(*id)) {
        add(&service.key);
        add(&service.name);
    }
    if let Some(owner) = release.owner.and_then(|id| plan.people.get(id)) {
        add(&owner.key);
        add(&owner.name);
    }
}

/// Sorts by a column, then by key. What has nothing in the column comes last either way.
fn sort(reading: &Reading<'_>, releases: &mut [&Arc<Release>], by: ReleaseSort, descending: bool) {
    let plan = reading.plan;
    match by {
        ReleaseSort::Key => sort_by(releases, descending, |release| Some(release.key.as_str())),
        ReleaseSort::Start => sort_by(releases, descending, |release| release.start),
        ReleaseSort::Title => sort_by(releases, descending, |release| Some(lowercase(&release.title))),
        ReleaseSort::Service => sort_by(releases, descending, |r| least_key(&plan.services, &r.services)),
        ReleaseSort::Environment => {
            sort_by(releases, descending, |r| least_key(&plan.environments, &r.environments));
        }
        ReleaseSort::Stage => sort_by(releases, descending, |release| Some(release.stage)),
        ReleaseSort::Risk => sort_by(releases, descending, |release| Some(release.risk)),
        ReleaseSort::Owner => {
            sort_by(releases, descending, |r| Some(lowercase(&plan.people.get(r.owner?)?.name)));
        }
        ReleaseSort::Duration => sort_by(releases, descending, |r| Some(r.duration.approximate())),
        ReleaseSort::Conflict => sort_by(releases, descending, |release| {
            let kinds = reading.schedule.kinds(release.id);
            Some((worst(&kinds)?, kinds.first().map(|(kind, _)| *kind)))
        }),
    }
}

fn lowercase(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    push_lowercase(&mut lower, text);
    lower
}

fn least_key<'p, T: slipway_core::entity::Record>(table: &'p Table<T>, ids: &[Id<T>]) -> Option<&'p str> {
    ids.iter().filter_map(|id| Some(table.get(*id)?.key())).min()
}

fn sort_by<'r, K: Ord>(
    releases: &mut [&'r Arc<Release>],
    descending: bool,
    column: impl Fn(&'r Release) -> Option<K>,
) {
    let mut keyed: Vec<(Option<K>, &'r Arc<Release>)> =
        releases.iter().map(|release| (column(release), *release)).collect();
    keyed.sort_unstable_by(|(a, left), (b, right)| {
        let by_column = match (a, b) {
            (Some(a), Some(b)) if descending => b.cmp(a),
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        by_column.then_with(|| left.key.cmp(&right.key))
    });
    for (place, (_, release)) in releases.iter_mut().zip(keyed) {
        *place = release;
    }
}
