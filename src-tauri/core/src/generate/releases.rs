//! Releases, most of them where they may be.

use chrono::{NaiveTime, TimeDelta};
use rustc_hash::FxHashSet;

use super::Maker;
use super::catalogue::Catalogue;
use crate::environments::{Environment, EnvironmentPolicy};
use crate::ids::Id;
use crate::releases::{Release, ReleaseType, Risk, Stage};
use crate::services::Service;
use crate::teams::Team;
use crate::time::{Duration, Instant};
use crate::windows::Window;

/// How often another night is tried when a team is busy there already.
const TRIES: usize = 6;
/// Within how many days a release looks back for one to depend on.
const LOOK_BACK: usize = 12;

/// A team's night in an environment, taken.
type Night = (Option<Id<Team>>, Id<Environment>, i64);

impl Maker {
    pub(super) fn releases(&mut self, catalogue: &Catalogue) -> Vec<Release> {
        let mut taken = FxHashSet::default();
        let mut releases: Vec<Release> = (0..self.size.releases)
            .filter_map(|number| self.release(number, catalogue, &mut taken))
            .collect();
        self.tie(catalogue, &mut releases);
        releases
    }

    fn release(
        &mut self,
        number: usize,
        catalogue: &Catalogue,
        taken: &mut FxHashSet<Night>,
    ) -> Option<Release> {
        let service = self.chance.pick(&catalogue.services)?;
        let environment = self.chance.pick(&catalogue.environments)?;
        let siblings: Vec<_> =
            catalogue.services.iter().filter(|s| s.team == service.team && s.id != service.id).collect();
        let mut services = vec![service.id];
        if self.chance.percent(20) {
            services.extend(self.chance.pick(&siblings).map(|sibling| sibling.id));
        }
        let crew: Vec<_> = catalogue
            .people
            .iter()
            .filter(|p| service.team.is_some_and(|team| p.teams.contains(&team)))
            .collect();
        let minutes = self.chance.of(&[30, 45, 60, 60, 90, 120, 150, 180]);
        let downtime = match self.chance.below(10) {
            0..=4 => 0,
            5..=7 => 10,
            8 => 30,
            _ => 45,
        };
        let start =
            (!self.chance.percent(7)).then(|| self.start(service, environment, minutes, catalogue, taken));
        let owner = self.chance.pick(&crew).map(|person| person.id);
        let helpers = self.chance.below(3);
        Some(Release {
            id: self.id(),
            key: format!("REL-{}", number + 1),
            title: format!("{} {}.{}", service.name, 1 + number / 500, number % 500),
            services,
            environments: vec![environment.id],
            version: format!("{}.{}.0", 1 + number / 500, number % 500),
            kind: self.chance.of(&[ReleaseType::Normal, ReleaseType::Standard, ReleaseType::Normal]),
            risk: self.chance.of(&[Risk::Low, Risk::Medium, Risk::Medium, Risk::High]),
            stage: if start.is_some() { Stage::Scheduled } else { Stage::Draft },
            duration: Duration::minutes(minutes),
            downtime: Duration::minutes(downtime),
            rollback: Duration::minutes(minutes / 2),
            depends_on: Vec::new(),
            owner,
            crew: (0..helpers).filter_map(|_| self.chance.pick(&crew).map(|person| person.id)).collect(),
            not_before: None,
            not_after: None,
            start,
            notes: String::new(),
        })
    }

    /// A start in a window where one is needed, on a night on which the team is not yet in that environment if
    /// one is found soon. A few are put anywhere: people make mistakes.
    fn start(
        &mut self,
        service: &Service,
        environment: &Environment,
        minutes: u32,
        catalogue: &Catalogue,
        taken: &mut FxHashSet<Night>,
    ) -> Instant {
        let covering: Vec<&Window> = catalogue
            .windows
            .iter()
            .filter(|window| window.scope.covers(environment.id, service.id, service.team))
            .collect();
        let mut start = self.anywhere();
        let careless = self.chance.percent(4);
        for _ in 0..TRIES {
            if environment.policy == EnvironmentPolicy::Windows && !careless {
                start = self.inside(&covering, minutes).unwrap_or(start);
            } else {
                start = self.anywhere();
            }
            if taken.insert((service.team, environment.id, start.timestamp().div_euclid(86_400))) {
                break;
            }
        }
        start
    }

    /// Some quarter of an hour on some day.
    fn anywhere(&mut self) -> Instant {
        let quarters = i64::try_from(self.chance.below(96)).unwrap_or_default();
        self.day().and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(15 * quarters)
    }

    /// A start from which so many minutes fit into the next occurrence of one of these windows.
    fn inside(&mut self, windows: &[&Window], minutes: u32) -> Option<Instant> {
        let from = self.anywhere();
        let window = self.chance.pick(windows)?;
        let occurrence =
            window.when.next_occurrences(from, from + TimeDelta::days(70), 1).first().copied()?;
        let room = occurrence.slot.length() - TimeDelta::minutes(i64::from(minutes));
        let quarters = usize::try_from(room.num_minutes() / 15).unwrap_or_default();
        let after = i64::try_from(self.chance.below(quarters + 1)).unwrap_or_default();
        Some(occurrence.slot.start + TimeDelta::minutes(15 * after))
    }

    /// Lets some releases depend on one of their team's that comes a little before.
    fn tie(&mut self, catalogue: &Catalogue, releases: &mut [Release]) {
        let team_of = |release: &Release| {
            let service = release.services.first()?;
            catalogue.services.iter().find(|s| s.id == *service)?.team
        };
        let mut order: Vec<(Option<Id<Team>>, Instant, usize)> = releases
            .iter()
            .enumerate()
            .filter_map(|(place, release)| Some((team_of(release), release.start?, place)))
            .collect();
        order.sort_unstable();
        for place in 1..order.len() {
            if !self.chance.percent(12) {
                continue;
            }
            let before = place.saturating_sub(1 + self.chance.below(LOOK_BACK));
            let (Some((team, _, from)), Some((other_team, _, on))) = (order.get(place), order.get(before))
            else {
                continue;
            };
            let dependency = releases.get(*on).map(|release| release.id);
            if team == other_team
                && let (Some(release), Some(dependency)) = (releases.get_mut(*from), dependency)
            {
                release.depends_on.push(dependency);
            }
        }
    }
}
