/** The one line that answers the question of the panel. */
import type { ConflictView, Release } from '../../generated/api';

export interface Judged {
    conflicts: Pick<ConflictView, 'severity'>[];
    gained: unknown[];
    scheduled: boolean;
    isOver: boolean;
    moving: boolean;
    /** What is known already while the reasons are on their way. */
    legal: boolean | null;
    waiting: boolean;
}

export interface VerdictWords {
    tone: 'go' | 'stop' | 'neutral' | 'waiting';
    text: string;
}

const things = (number: number, one: string, many: string) => (number === 1 ? one : `${number} ${many}`);

/** Key, title and version, each said once: the title of an imported release often has the other two in it. */
export function releaseTitle({ key, title, version }: Pick<Release, 'key' | 'title' | 'version'>): string {
    const named = title.includes(version) ? title : `${title} ${version}`;
    const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
    return bare(named) === bare(key) ? key : `${key} ${named}`;
}

/** How many conflicts of one kind are shown before the rest waits to be asked for. */
const SHOWN = 3;

export interface Group<T> {
    shown: T[];
    rest: T[];
}

/** Conflicts of one kind and severity that follow each other, with what is too much of the same set apart. */
export function grouped<T extends Pick<ConflictView, 'kind' | 'severity'>>(conflicts: readonly T[]): Group<T>[] {
    const groups: T[][] = [];
    for (const conflict of conflicts) {
        const last = groups.at(-1);
        if (last?.[0]?.kind === conflict.kind && last[0].severity === conflict.severity) last.push(conflict);
        else groups.push([conflict]);
    }
    return groups.map((all) =>
        // One more is shown as quickly as asked for.
        all.length <= SHOWN + 1 ? { shown: all, rest: [] } : { shown: all.slice(0, SHOWN), rest: all.slice(SHOWN) },
    );
}

export function verdictWords(judged: Judged): VerdictWords {
    if (!judged.scheduled) {
        return judged.moving
            ? { tone: 'neutral', text: 'Let go over the calendar to schedule it' }
            : { tone: 'neutral', text: 'Not scheduled yet' };
    }
    if (judged.isOver && !judged.moving) return { tone: 'neutral', text: 'Over: not checked any more' };
    if (judged.waiting) {
        // The legal starts are known for the whole view, so the verdict need not wait for the reasons.
        if (judged.legal === true) return { tone: 'go', text: 'Can ship here' };
        if (judged.legal === false) return { tone: 'stop', text: 'Can’t ship here' };
        return { tone: 'waiting', text: 'Checking…' };
    }
    const blocks = judged.conflicts.filter(({ severity }) => severity === 'blocks').length;
    const warns = judged.conflicts.length - blocks;
    const warned = warns > 0 ? `, ${warns} warns` : '';
    if (blocks > 0) {
        return { tone: 'stop', text: `Can’t ship here: ${things(blocks, '1 thing blocks', 'things block')}${warned}` };
    }
    if (judged.gained.length > 0) {
        return { tone: 'stop', text: 'Can’t ship here without blocking others' };
    }
    return {
        tone: 'go',
        text: warns > 0 ? `Can ship here, but ${things(warns, '1 thing warns', 'things warn')}` : 'Can ship here',
    };
}
