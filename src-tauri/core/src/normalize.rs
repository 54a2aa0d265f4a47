//! The one stored form of each record, and what can be checked without the rest of the plan.

use crate::calendar::Recurrence;
use crate::entity::{EntityKind, Record, Reference};
use crate::environments::Environment;
use crate::freezes::Freeze;
use crate::ids::Id;
use crate::rejection::Rejection;
use crate::releases::Release;
use crate::scope::{Scope, Selection};
use crate::services::Service;
use crate::settings::Settings;
use crate::teams::{Person, Team};
use crate::text;
use crate::time::Duration;
use crate::windows::Window;

/// The longest release, window or freeze, in days: two years, so that no single record makes the engine
/// walk without end.
const LONGEST_DAYS: i64 = 732;

fn sort_set<T: Ord>(set: &mut Vec<T>) {
    set.sort_unstable();
    set.dedup();
}

fn references<T: Record>(field: &'static str, ids: &[Id<T>]) -> impl Iterator<Item = Reference> {
    ids.iter().map(move |id| Reference { field, kind: T::KIND, id: id.uuid() })
}

fn check_length(field: &str, duration: Duration) -> Result<(), Rejection> {
    if duration.is_zero() {
        return Err(Rejection::invalid(field, format!("The {field} is zero; give it some time, like PT1H.")));
    }
    if duration.approximate().num_days() > LONGEST_DAYS {
        return Err(Rejection::invalid(
            field,
            format!("The {field} is longer than {LONGEST_DAYS} days; shorten it."),
        ));
    }
    Ok(())
}

fn normalize_when(when: &mut Recurrence) -> Result<(), Rejection> {
    check_length("duration", when.duration)?;
    sort_set(&mut when.exdates);
    sort_set(&mut when.rdates);
    Ok(())
}

fn normalize_scope(scope: &mut Scope) {
    fn sort_selection<T>(selection: &mut Selection<T>) {
        if let Selection::Only(ids) = selection {
            sort_set(ids);
        }
    }
    sort_selection(&mut scope.environments);
    sort_selection(&mut scope.services);
    sort_selection(&mut scope.teams);
    sort_set(&mut scope.except_services);
}

fn scope_references(scope: &Scope) -> Vec<Reference> {
    references("scope.environments", scope.environments.named())
        .chain(references("scope.services", scope.services.named()))
        .chain(references("scope.teams", scope.teams.named()))
        .chain(references("scope.except_services", &scope.except_services))
        .collect()
}

impl Record for Settings {
    const KIND: EntityKind = EntityKind::Plan;
    fn id(&self) -> Id<Self> {
        self.id
    }
    fn key(&self) -> &'static str {
        "plan"
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn references(&self) -> Vec<Reference> {
        Vec::new()
    }
    fn normalize(&mut self) -> Result<(), Rejection> {
        self.name = text::required_line("name", &self.name)?;
        Ok(())
    }
}

impl Record for Environment {
    const KIND: EntityKind = EntityKind::Environment;
    fn id(&self) -> Id<Self> {
        self.id
    }
    fn key(&self) -> &str {
        &self.key
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn references(&self) -> Vec<Reference> {
        Vec::new()
    }
    fn normalize(&mut self) -> Result<(), Rejection> {
        self.key = text::key(&self.key)?;
        self.name = text::required_line("name", &self.name)?;
        Ok(())
    }
}

impl Record for Team {
    const KIND: EntityKind = EntityKind::Team;
    fn id(&self) -> Id<Self> {
        self.id
    }
    fn key(&self) -> &str {
        &self.key
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn references(&self) -> Vec<Reference> {
        Vec::new()
    }
    fn normalize(&mut self) -> Result<(), Rejection> {
        self.key = text::key(&self.key)?;
        self.name = text::required_line("name", &self.name)?;
        Ok(())
    }
}

impl Record for Person {
    const KIND: EntityKind = EntityKind::Person;
    fn id(&self) -> Id<Self> {
        self.id
    }
    fn key(&self) -> &str {
        &self.key
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn references(&self) -> Vec<Reference> {
        references("teams", &self.teams).collect()
    }
    fn normalize(&mut self) -> Result<(), Rejection> {
        self.key = text::key(&self.key)?;
        self.name = text::required_line("name", &self.name)?;
        self.email = text::line("email", &self.email)?;
        if !self.email.is_empty() && !is_address(&self.email) {
            return Err(Rejection::invalid(
                "email",
                format!(
                    "“{}” is not an e-mail address; write it like ana@example.com.",
                    text::printable(&self.email)
                ),
            ));
        }
        sort_set(&mut self.teams);
        for hours in &mut self.hours {
            sort_set(&mut hours.days);
            if hours.days.is_empty() || hours.days.iter().any(|day| *day > 6) {
                return Err(Rejection::invalid("hours", "Working hours need days of the week, MO to SU."));
            }
        }
        sort_set(&mut self.hours);
        for absence in &mut self.absences {
            absence.reason = text::line("reason", &absence.reason)?;
            if absence.start >= absence.end {
                return Err(Rejection::invalid(
                    "absences",
                    format!(
                        "The absence from {} ends on {}, which is not after it; the end is the first day back.",
                        absence.start, absence.end
                    ),
                ));
            }
        }
        sort_set(&mut self.absences);
        Ok(())
    }
}

/// A plausible mailbox: something, `@`, something, without white space. Whether it takes mail only mail can tell.
fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !text.contains(char::is_whitespace)
    })
}

impl Record for Service {
    const KIND: EntityKind = EntityKind::Service;
    fn id(&self) -> Id<Self> {
        self.id
    }
    fn key(&self) -> &str {
        &self.key
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn references(&self) -> Vec<Reference> {
        references("team", self.team.as_slice()).chain(references("depends_on", &self.depends_on)).collect()
    }
    fn normalize(&mut self) -> Result<(), Rejection> {
        self.key = text::key(&self.key)?;
        self.name = text::required_line("name", &self.name)?;
        sort_set(&mut self.depends_on);
        Ok(())
    }
}

impl Record for Window {
    const KIND: EntityKind = EntityKind::Window;
    fn id(&self) -> Id<Self> {
        self.id
    }
    fn key(&self) -> &str {
        &self.key
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn references(&self) -> Vec<Reference> {
        scope_references(&self.scope)
    }
    fn normalize(&mut self) -> Result<(), Rejection> {
        self.key = text::key(&self.key)?;
        self.name = text::required_line("name", &self.name)?;
        normalize_when(&mut self.when)?;
        normalize_scope(&mut self.scope);
        Ok(())
    }
}

impl Record for Freeze {
    const KIND: EntityKind = EntityKind::Freeze;
    fn id(&self) -> Id<Self> {
        self.id
    }
    fn key(&self) -> &str {
        &self.key
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn references(&self) -> Vec<Reference> {
        let mut all = scope_references(&self.scope);
        all.extend(references("contact", self.contact.as_slice()));
        all
    }
    fn normalize(&mut self) -> Result<(), Rejection> {
        self.key = text::key(&self.key)?;
        self.name = text::required_line("name", &self.name)?;
        self.reason = text::notes("reason", &self.reason)?;
        normalize_when(&mut self.when)?;
        normalize_scope(&mut self.scope);
        Ok(())
    }
}

impl Record for Release {
    const KIND: EntityKind = EntityKind::Release;
    fn id(&self) -> Id<Self> {
        self.id
    }
    fn key(&self) -> &str {
        &self.key
    }
    fn name(&self) -> &str {
        &self.title
    }
    fn references(&self) -> Vec<Reference> {
        references("services", &self.services)
            .chain(references("environments", &self.environments))
            .chain(references("depends_on", &self.depends_on))
            .chain(references("owner", self.owner.as_slice()))
            .chain(references("crew", &self.crew))
            .collect()
    }
    fn normalize(&mut self) -> Result<(), Rejection> {
        self.key = text::key(&self.key)?;
        self.title = text::required_line("title", &self.title)?;
        self.version = text::line("version", &self.version)?;
        self.notes = text::notes("notes", &self.notes)?;
        check_length("duration", self.duration)?;
        if let (Some(after), Some(before)) = (self.not_before, self.not_after)
            && after >= before
        {
            return Err(Rejection::invalid(
                "not_after",
                "The latest end is not after the earliest start; move one of them.",
            ));
        }
        sort_set(&mut self.services);
        sort_set(&mut self.environments);
        sort_set(&mut self.depends_on);
        sort_set(&mut self.crew);
        Ok(())
    }
}
