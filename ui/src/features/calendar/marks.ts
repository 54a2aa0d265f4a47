/** What a bar says besides its name: for the eye and for the ear. */
import { clock, day, span } from '../../app/format';
import { STAGES } from '../../app/words';
import type { Band, ReleaseRow, Stage } from '../../generated/api';
import type { Place } from './layout';

export type Tone = 'neutral' | 'accent' | 'go' | 'warn' | 'stop' | 'over';

const STAGE_TONES: Record<Stage, Tone> = {
    draft: 'neutral',
    ready: 'accent',
    approved: 'go',
    scheduled: 'go',
    deploying: 'warn',
    observing: 'warn',
    closed: 'over',
    'rolled-back': 'over',
    cancelled: 'over',
};

export function toneOf(row: ReleaseRow): Tone {
    return STAGE_TONES[row.stage];
}

export function nameOf(row: ReleaseRow): string {
    return [row.title, row.version].filter(Boolean).join(' ');
}

/** What a screen reader says of a bar, after the key and the name that everybody reads. */
export function releaseFacts(row: ReleaseRow, place: Place | null): string {
    const trouble = { blocks: 'something blocks it', warns: 'something warns of it' };
    return [
        place ? span(place.start, place.end) : 'not scheduled',
        STAGES[row.stage],
        row.severity ? trouble[row.severity] : 'no conflicts',
    ].join(', ');
}

/** `Year-end close · hard`, and where, unless it is everywhere. */
export function bandLabel(band: Band, allEnvironments: number, withPlace: boolean): string {
    const parts = [band.name];
    if (band.level) parts.push(band.level);
    if (withPlace && band.environments.length < allEnvironments) parts.push(band.environments.join(', '));
    if (!band.every_service) parts.push('some services');
    return parts.join(' · ');
}

export function bandTitle(band: Band): string {
    const kind = band.level ? `Freeze (${band.level})` : 'Window';
    const when = `${day(band.slot.local_start)} ${clock(band.slot.local_start)} – ${day(band.slot.local_end)} ${clock(band.slot.local_end)}`;
    return [`${kind}: ${band.name}`, when, band.reason].filter(Boolean).join('\n');
}

/** Text that tells occurrences of one recurring thing apart. */
export function bandId(band: Band): string {
    return `${band.key} ${band.slot.start}`;
}
