import { describe, expect, it } from 'vitest';
import { grouped, releaseTitle, verdictWords, type Judged } from './words';

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

describe('the title of a release', () => {
    it('says key, title and version once each', () => {
        const title = (key: string, title: string, version: string) => releaseTitle({ key, title, version });
        expect(title('PAY-142', 'Card tokens', '4.2.0')).toBe('PAY-142 Card tokens 4.2.0');
        expect(title('PAY-142', 'Card tokens', '')).toBe('PAY-142 Card tokens');
        expect(title('nova-28.0.0', 'nova 28.0.0', '28.0.0')).toBe('nova-28.0.0');
        expect(title('REL-1', 'nova 28.0.0', '28.0.0')).toBe('REL-1 nova 28.0.0');
    });
});

describe('conflicts of a kind', () => {
    it('are set apart only where they are too many of the same', () => {
        const freezes = (number: number) =>
            Array.from({ length: number }, () => ({ kind: 'hits-freeze', severity: 'blocks' }) as const);
        const window = { kind: 'outside-window', severity: 'blocks' } as const;
        expect(grouped([window, ...freezes(4)]).map(({ shown, rest }) => [shown.length, rest.length])).toEqual([
            [1, 0],
            [4, 0],
        ]);
        expect(grouped(freezes(14)).map(({ shown, rest }) => [shown.length, rest.length])).toEqual([[3, 11]]);
        expect(grouped([])).toEqual([]);
    });
});
