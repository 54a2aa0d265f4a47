//! Every command, once: its name, what it takes, what it gives, and the function that carries it out.
//!
//! The router, the TypeScript command map and the tests are all made from this one list.

pub(crate) use crate::types::Nothing;
pub(crate) use crate::types::calendar::{
    Agenda, AgendaQuery, CalendarRange, ExportCalendar, ExportPlan, ExportTable, ExportedFile, LocalTime,
    Occurrences, OccurrencesQuery, RangeQuery, ResolvedTime,
};
pub(crate) use crate::types::conflicts::{
    CanDeploy, CanDeployQuery, CheckQuery, CheckReport, ConflictCounts, NextQuery, NextSlot, WhyQuery,
};
pub(crate) use crate::types::history::{AuditReport, LogPage, LogQuery, Undone};
pub(crate) use crate::types::import::{ImportPreview, ImportRequest, Imported};
pub(crate) use crate::types::plan::{
    AppStart, BackupFile, NewBackup, NewPlan, NewSample, PlanPath, PlanSettings, PlanSummary, Revision,
    Written,
};
pub(crate) use crate::types::releases::{
    BulkChange, DeleteRecord, LegalStarts, LegalStartsQuery, PutRecord, ReleaseDetail, ReleaseKey,
    ReleasePage, ReleaseQuery, ScheduleRelease, Scheduled,
};
pub(crate) use crate::types::setup::{RuleDraft, RulePreview, SearchHits, SearchQuery, Setup, Zones};

/// Hands the whole list to another macro: `name => module::handler: (Input) -> (Output);`.
macro_rules! with_commands {
    ($use:ident) => {
        $use! {
            "app.start" => plan::start: (Nothing) -> (AppStart);
            "plan.summary" => plan::summary: (Nothing) -> (PlanSummary);
            "plan.revision" => plan::revision: (Nothing) -> (Revision);
            "plan.open" => plan::open: (PlanPath) -> (PlanSummary);
            "plan.create" => plan::create: (NewPlan) -> (PlanSummary);
            "plan.create_sample" => plan::create_sample: (NewSample) -> (PlanSummary);
            "plan.close" => plan::close: (Nothing) -> (Nothing);
            "plan.forget_recent" => plan::forget_recent: (PlanPath) -> (Nothing);
            "plan.put_settings" => plan::put_settings: (PlanSettings) -> (Written);
            "backup.create" => backup::create: (NewBackup) -> (BackupFile);
            "backup.list" => backup::list: (Nothing) -> (Vec<BackupFile>);
            "backup.restore" => backup::restore: (PlanPath) -> (PlanSummary);

            "calendar.range" => calendar::range: (RangeQuery) -> (CalendarRange);
            "calendar.agenda" => calendar::agenda: (AgendaQuery) -> (Agenda);
            "calendar.occurrences" => calendar::occurrences: (OccurrencesQuery) -> (Occurrences);
            "time.resolve" => calendar::resolve_time: (LocalTime) -> (ResolvedTime);

            "releases.list" => releases::list: (ReleaseQuery) -> (ReleasePage);
            "releases.bulk" => releases::bulk: (BulkChange) -> (Written);
            "release.get" => releases::get: (ReleaseKey) -> (ReleaseDetail);
            "release.schedule" => releases::schedule: (ScheduleRelease) -> (Scheduled);
            "release.unschedule" => releases::unschedule: (ReleaseKey) -> (Written);
            "release.why" => conflicts::why: (WhyQuery) -> (CheckReport);
            "release.next" => conflicts::next: (NextQuery) -> (NextSlot);
            "release.legal_starts" => conflicts::legal_starts: (LegalStartsQuery) -> (LegalStarts);
            "conflicts.check" => conflicts::check: (CheckQuery) -> (CheckReport);
            "conflicts.counts" => conflicts::counts: (Nothing) -> (ConflictCounts);
            "conflicts.can_deploy" => conflicts::can_deploy: (CanDeployQuery) -> (CanDeploy);

            "setup.get" => setup::get: (Nothing) -> (Setup);
            "record.put" => setup::put: (PutRecord) -> (Written);
            "record.delete" => setup::delete: (DeleteRecord) -> (Written);
            "rule.preview" => setup::preview_rule: (RuleDraft) -> (RulePreview);
            "zones.list" => setup::zones: (Nothing) -> (Zones);
            "search" => setup::search: (SearchQuery) -> (SearchHits);

            "history.undo" => history::undo: (Nothing) -> (Undone);
            "history.redo" => history::redo: (Nothing) -> (Undone);
            "history.log" => history::log: (LogQuery) -> (LogPage);
            "audit.verify" => history::verify: (Nothing) -> (AuditReport);
            "audit.rebuild" => history::rebuild: (Nothing) -> (AuditReport);

            "import.preview" => import::preview: (ImportRequest) -> (ImportPreview);
            "import.apply" => import::apply: (ImportRequest) -> (Imported);
            "export.json" => export::json: (ExportPlan) -> (ExportedFile);
            "export.csv" => export::csv: (ExportTable) -> (ExportedFile);
            "export.ics" => export::ics: (ExportCalendar) -> (ExportedFile);
        }
    };
}
pub(crate) use with_commands;
