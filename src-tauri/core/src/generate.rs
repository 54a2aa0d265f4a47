//! Large plans that look like real ones, for benches, tests and trying things out.
//!
//! The same seed gives the same plan on every machine: there is no source of chance here but the seed.

mod catalogue;
mod chance;
mod releases;

use chrono::{Days, NaiveDate, NaiveTime};

use crate::entity::Entity;
use crate::format::in_order_of_dependency;
use crate::ids::Id;
use crate::plan::Plan;
use crate::settings::Settings;
use crate::time::Instant;

use chance::Chance;

/// How much of everything a generated plan has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Releases; about one in fifteen is not scheduled.
    pub releases: usize,
    /// Windows, all of them recurring.
    pub windows: usize,
    /// Freezes, some of them recurring.
    pub freezes: usize,
    /// People.
    pub people: usize,
    /// Services.
    pub services: usize,
    /// Teams.
    pub teams: usize,
    /// Environments.
    pub environments: usize,
    /// Over how many days the releases are spread.
    pub days: u64,
}

impl Size {
    /// What Slipway promises to be quick with: 10,000 releases over three years.
    pub const LARGE: Self = Self {
        releases: 10_000,
        windows: 200,
        freezes: 200,
        people: 300,
        services: 50,
        teams: 10,
        environments: 8,
        days: 1_096,
    };

    /// The same landscape in the small, with a given number of releases over a year.
    pub const fn small(releases: usize) -> Self {
        Self {
            releases,
            windows: 24,
            freezes: 12,
            people: 24,
            services: 12,
            teams: 4,
            environments: 4,
            days: 365,
        }
    }
}

/// A plan of this size whose releases begin on or after `first_day`.
pub fn plan(seed: u64, size: Size, first_day: NaiveDate) -> Plan {
    let mut maker = Maker::new(seed, size, first_day);
    let settings =
        Settings { id: maker.id(), name: format!("Generated plan {seed}"), zone: chrono_tz::Europe::Berlin };
    let mut plan = Plan::new(settings);
    let catalogue = maker.catalogue();
    for entity in catalogue.entities() {
        put(&mut plan, entity);
    }
    let releases = maker.releases(&catalogue).into_iter().map(Entity::from).collect();
    // A release may depend on one that was made after it; never in a circle, since each depends on earlier starts.
    for release in in_order_of_dependency(releases).unwrap_or_default() {
        put(&mut plan, release);
    }
    plan
}

/// Everything here is made to be valid; what is not would be left out rather than spoil the plan.
fn put(plan: &mut Plan, mut entity: Entity) {
    if entity.normalize().is_ok() && plan.check(&entity).is_ok() {
        plan.put(entity);
    }
}

/// What is made so far.
struct Maker {
    chance: Chance,
    size: Size,
    first_day: NaiveDate,
    made: u64,
}

impl Maker {
    fn new(seed: u64, size: Size, first_day: NaiveDate) -> Self {
        Self { chance: Chance::new(seed), size, first_day, made: 0 }
    }

    /// A new identity: version 7, a millisecond after the one before, so that records sort as they are made.
    fn id<T>(&mut self) -> Id<T> {
        self.made += 1;
        let born = u64::try_from(self.begin().timestamp_millis()).unwrap_or_default() + self.made;
        let mut tail = [0; 10];
        for (byte, random) in tail.iter_mut().zip(self.chance.next().to_le_bytes()) {
            *byte = random;
        }
        Id::from_uuid(uuid::Builder::from_unix_timestamp_millis(born, &tail).into_uuid())
    }

    fn begin(&self) -> Instant {
        self.first_day.and_time(NaiveTime::MIN).and_utc()
    }

    /// A day on which releases may fall.
    fn day(&mut self) -> NaiveDate {
        let after = self.chance.below(usize::try_from(self.size.days).unwrap_or(usize::MAX));
        self.first_day + Days::new(u64::try_from(after).unwrap_or_default())
    }
}
