/** Records and what becomes of them, in words. */
import { count } from '../../app/format';
import { KINDS } from '../../app/words';
import type { EntityKind, ImportCounts, ImportCreate } from '../../generated/api';

/** `3 releases`, `2 people`, or `3 records` where they are of several kinds. */
export function records(number: number, kind: EntityKind | null): string {
    if (kind === null) return count(number, 'record');
    return count(number, KINDS[kind].toLowerCase(), kind === 'person' ? 'people' : undefined);
}

/** What an import did: `843 releases added, 2 changed`. */
export function outcome(counts: ImportCounts, kind: EntityKind | null): string {
    const taken = [
        { number: counts.new, word: 'added' },
        { number: counts.changed, word: 'changed' },
    ].filter(({ number }) => number > 0);
    const words = taken.map(({ number, word }, place) => `${place === 0 ? records(number, kind) : number} ${word}`);
    return words.length > 0 ? words.join(', ') : 'Nothing was changed';
}

/** Records that are made because rows name them: `1 environment, 46 teams and 269 services`. */
export function made(creates: readonly ImportCreate[]): string {
    const kinds = [...new Set(creates.map(({ kind }) => kind))];
    const parts = kinds.map((kind) => records(creates.filter((create) => create.kind === kind).length, kind));
    return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}` : (parts[0] ?? '');
}
