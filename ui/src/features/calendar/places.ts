import { parseWall } from '../../app/wall';
import type { Band } from '../../generated/api';
import type { Place } from './layout';

/** What blocks is drawn over what only warns. */
export function hardLast(bands: readonly Band[]): Band[] {
    return [...bands].sort((a, b) => Number(a.level === 'hard') - Number(b.level === 'hard'));
}

/** The span of a band on the wall clock of the plan's zone. */
export function bandPlace(band: Band): Place {
    return { start: parseWall(band.slot.local_start), end: parseWall(band.slot.local_end) };
}
