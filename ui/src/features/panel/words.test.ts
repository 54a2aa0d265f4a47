import { describe, expect, it } from 'vitest';
import { verdictWords, type Judged } from './words';

const plain: Judged = {
    conflicts: [],
    gained: [],
    scheduled: true,
    isOver: false,
    moving: false,
    legal: null,
    waiting: false,
};
const blocks = { severity: 'blocks' as const };
const warns = { severity: 'warns' as const };

describe('the verdict', () => {
    it('counts what blocks and what warns', () => {
        expect(verdictWords({ ...plain, conflicts: [blocks, blocks, warns] })).toEqual({
            tone: 'stop',
            text: 'Can’t ship here: 2 things block, 1 warns',
        });
        expect(verdictWords({ ...plain, conflicts: [blocks] }).text).toBe('Can’t ship here: 1 thing blocks');
        expect(verdictWords({ ...plain, conflicts: [warns] })).toEqual({
            tone: 'go',
            text: 'Can ship here, but 1 thing warns',
        });
        expect(verdictWords(plain)).toEqual({ tone: 'go', text: 'Can ship here' });
    });

    it('does not call a place good that blocks others', () => {
        expect(verdictWords({ ...plain, gained: [blocks] }).tone).toBe('stop');
    });

    it('does not wait for the reasons where the legal starts are known', () => {
        const waiting = { ...plain, moving: true, waiting: true, conflicts: [blocks] };
        expect(verdictWords({ ...waiting, legal: true }).text).toBe('Can ship here');
        expect(verdictWords({ ...waiting, legal: false }).text).toBe('Can’t ship here');
        expect(verdictWords({ ...waiting, legal: null }).tone).toBe('waiting');
    });

    it('judges nothing that has no slot or is over', () => {
        expect(verdictWords({ ...plain, scheduled: false }).tone).toBe('neutral');
        expect(verdictWords({ ...plain, isOver: true }).text).toContain('Over');
    });
});
