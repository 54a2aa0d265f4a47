//! Giving a release a slot, and taking it away.

use slipway_core::conflicts::{ConflictKind, Preview, Schedule};
use slipway_core::ids::Id;
use slipway_core::releases::{Release, Stage};
use slipway_core::text;
use slipway_core::time::{Duration, Instant, Slot};
use slipway_store::Tx;

use crate::error::ApiError;
use crate::records::find;
use crate::rows::{conflict_view, next_view};
use crate::session::{Reading, Session};
use crate::times::{read_instant, span, spoken};
use crate::types::plan::Written;
use crate::types::releases::{ReleaseKey, ScheduleRelease, Scheduled};

/// The longest reason for forcing, in characters: it stands in the name of the step, whole.
const REASON_LIMIT: usize = 300;

/// A slot that is asked for.
struct Wish {
    id: Id<Release>,
    start: Instant,
    duration: Option<Duration>,
    /// Why it is to be had although something blocks, if it is.
    forced: Option<String>,
}

/// Gives a release a slot, unless something blocks there: a conflict of its own, or one that another release
/// would gain. With `force` and a reason it is given all the same, and the reason is on record.
pub fn schedule(session: &mut Session, input: ScheduleRelease) -> Result<Scheduled, ApiError> {
    let (by, now) = (session.author(), session.now());
    let open = session.open_plan()?;
    let reading = open.reading(now);
    let (zone, release) = (reading.zone, find(&reading.plan.releases, &input.key)?);
    let wish = Wish::read(&reading, release, &input)?;
    let slot = wish.slot(release, &reading);
    let preview = wish.preview(reading.schedule);
    let intent = wish.intent(release, zone, &preview);
    if input.dry_run || !(preview.is_legal() || wish.forced.is_some()) {
        return Ok(scheduled(&reading, &wish, slot, preview, None));
    }

    // Asked again where nobody else can write: another process may have written since.
    let store = &mut open.store;
    let known = store.revision();
    let committed = store.transact(&by, &intent, now, |tx| {
        let preview = if tx.revision() == known { preview } else { wish.preview(&Schedule::new(tx.plan())) };
        let may = preview.is_legal() || wish.forced.is_some();
        if may {
            wish.grant(tx)?;
        }
        Ok::<_, ApiError>((may, preview))
    })?;
    let ((applied, preview), written) = open.follow(committed)?;
    let reading = open.reading(now);
    Ok(scheduled(&reading, &wish, slot, preview, applied.then_some(written)))
}

impl Wish {
    fn read(reading: &Reading<'_>, release: &Release, input: &ScheduleRelease) -> Result<Self, ApiError> {
        let over = match release.stage {
            Stage::Closed => Some("closed"),
            Stage::RolledBack => Some("rolled back"),
            Stage::Cancelled => Some("cancelled"),
            _ => None,
        };
        if let Some(over) = over {
            return Err(ApiError::new(
                "invalid",
                format!(
                    "{} is {over}; set its stage back before giving it a slot.",
                    text::printable(&release.key)
                ),
            )
            .with("field", "stage")
            .with("key", release.key.as_str()));
        }
        let duration = input
            .duration
            .as_deref()
            .map(|text| text.trim().parse::<Duration>().map_err(|error| ApiError::time("duration", &error)))
            .transpose()?;
        if duration.is_some_and(|duration| duration.is_zero()) {
            return Err(ApiError::bad_input(
                "duration",
                "The duration is zero; give it some time, like PT1H.",
            ));
        }
        Ok(Self {
            id: release.id,
            start: read_instant("start", &input.start, reading.zone)?,
            duration,
            forced: input.force.then(|| reason(input.reason.as_deref())).transpose()?,
        })
    }

    fn slot(&self, release: &Release, reading: &Reading<'_>) -> Slot {
        let duration = self.duration.unwrap_or(release.duration);
        Slot::new(self.start, duration.after(self.start, reading.zone))
    }

    fn preview(&self, schedule: &Schedule) -> Preview {
        schedule.preview(self.id, self.start, self.duration)
    }

    /// What the step is called; a forced one says what was overridden, and why.
    fn intent(&self, release: &Release, zone: chrono_tz::Tz, preview: &Preview) -> String {
        let key = &release.key;
        let resized = self.duration.is_some_and(|duration| duration != release.duration);
        let mut intent = match release.start {
            None => format!("Schedule {key}"),
            Some(start) if start == self.start && resized => format!("Resize {key}"),
            Some(_) => format!("Move {key}"),
        };
        if let (Some(reason), false) = (&self.forced, preview.is_legal()) {
            let mut kinds: Vec<_> = preview
                .conflicts
                .iter()
                .filter(|conflict| conflict.blocks())
                .chain(&preview.gained)
                .map(|conflict| conflict.kind)
                .collect();
            kinds.sort_unstable();
            kinds.dedup();
            let kinds: Vec<_> = kinds.into_iter().map(word).collect();
            let when = spoken(zone, self.start);
            intent = format!("{intent} to {when} by force, despite {}: {reason}", kinds.join(", "));
        }
        intent
    }

    fn grant(&self, tx: &mut Tx<'_>) -> Result<(), ApiError> {
        let release = tx.plan().releases.get(self.id).ok_or_else(|| {
            ApiError::new("not-found", "That release is not in the plan any more; nothing was changed.")
        })?;
        let mut release = release.as_ref().clone();
        release.start = Some(self.start);
        release.duration = self.duration.unwrap_or(release.duration);
        tx.put(release)?;
        Ok(())
    }
}

/// The word for a kind of conflict, as the API writes it.
fn word(kind: ConflictKind) -> String {
    let word = serde_json::to_value(kind).ok();
    word.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

fn reason(given: Option<&str>) -> Result<String, ApiError> {
    let reason = text::line("reason", given.unwrap_or_default())?;
    if reason.is_empty() {
        return Err(ApiError::bad_input(
            "reason",
            "Forcing a release past what blocks it needs a reason, which goes on record; give one.",
        ));
    }
    if reason.chars().count() > REASON_LIMIT {
        return Err(ApiError::bad_input(
            "reason",
            format!("The reason is longer than {REASON_LIMIT} characters; shorten it."),
        ));
    }
    Ok(reason)
}

fn scheduled(
    reading: &Reading<'_>,
    wish: &Wish,
    slot: Slot,
    preview: Preview,
    written: Option<Written>,
) -> Scheduled {
    let next = (!preview.is_legal()).then(|| reading.next_slot(wish.id, wish.duration));
    Scheduled {
        applied: written.is_some(),
        slot: span(reading.zone, slot),
        next_slot: next.map(|next| next_view(reading.zone, next)),
        conflicts: reading.conflict_views(wish.id, preview.conflicts, wish.duration),
        gained: preview.gained.into_iter().map(|gained| conflict_view(gained, None)).collect(),
        written,
    }
}

/// Takes a release's slot away.
pub fn unschedule(session: &mut Session, input: ReleaseKey) -> Result<Written, ApiError> {
    let release = find(&session.read()?.plan.releases, &input.key)?;
    let (id, intent) = (release.id, format!("Unschedule {}", release.key));
    let (_, written) = session.write(&intent, |tx| {
        let release = tx.plan().releases.get(id).filter(|release| release.start.is_some());
        let Some(mut release) = release.map(|release| release.as_ref().clone()) else { return Ok(false) };
        release.start = None;
        Ok(tx.put(release)?)
    })?;
    Ok(written)
}
