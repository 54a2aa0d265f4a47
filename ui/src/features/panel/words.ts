/** The one line that answers the question of the panel. */
import type { ConflictView } from '../../generated/api';

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
