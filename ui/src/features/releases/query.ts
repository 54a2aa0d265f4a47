/** The table's query, kept in the address so that it can be linked to, reloaded and gone back to. */
import { CONFLICTS, STAGES } from '../../app/words';
import type { ConflictKind, ReleaseQuery, ReleaseSort, Severity, Stage } from '../../generated/api';

const SORTS: readonly ReleaseSort[] = [
    'start',
    'key',
    'title',
    'service',
    'environment',
    'stage',
    'risk',
    'owner',
    'duration',
    'conflict',
];

const list = (text: string | undefined): string[] => (text ? text.split(',').filter(Boolean) : []);
const isOneOf = <T extends string>(all: readonly T[], text: string): text is T =>
    (all as readonly string[]).includes(text);

export const STAGE_KEYS = Object.keys(STAGES) as Stage[];
export const CONFLICT_KEYS = Object.keys(CONFLICTS) as ConflictKind[];

/** The query that the address asks for; what it does not know is passed over. */
export function fromAddress(query: Record<string, string>): ReleaseQuery {
    const sort = query['sort'] ?? 'start';
    const severity = query['severity'] ?? '';
    return {
        search: query['q'] ?? '',
        services: list(query['services']),
        environments: list(query['environments']),
        stages: list(query['stages']).filter((stage) => isOneOf(STAGE_KEYS, stage)),
        conflicts: list(query['conflicts']).filter((kind) => isOneOf(CONFLICT_KEYS, kind)),
        severity: isOneOf<Severity>(['blocks', 'warns'], severity) ? severity : null,
        scheduled: query['scheduled'] === 'yes' ? true : query['scheduled'] === 'no' ? false : null,
        sort: isOneOf(SORTS, sort) ? sort : 'start',
        descending: query['desc'] === '1',
        offset: 0,
        limit: 0,
    };
}

/** Whether the query leaves any release out. */
export function isFiltered(query: ReleaseQuery): boolean {
    return (
        query.search.trim() !== '' ||
        query.services.length + query.environments.length + query.stages.length + query.conflicts.length > 0 ||
        query.severity !== null ||
        query.scheduled !== null
    );
}
