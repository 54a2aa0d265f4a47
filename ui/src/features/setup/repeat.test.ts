import { describe, expect, it } from 'vitest';
import { blankRepeat, readRepeat, writeRepeat } from './repeat';

const TUESDAY = '2026-01-06T22:00:00';
const read = (rrule: string | null) => readRepeat(rrule, TUESDAY, 'Europe/Berlin');

describe('the fields of a recurrence', () => {
    it('read the common shapes and write them again', () => {
        for (const rrule of [
            'FREQ=DAILY',
            'FREQ=WEEKLY;BYDAY=TU',
            'FREQ=WEEKLY;BYDAY=TU,TH;INTERVAL=2',
            'FREQ=MONTHLY',
            'FREQ=MONTHLY;BYDAY=-1TU;COUNT=12',
            'FREQ=YEARLY',
        ]) {
            const repeat = read(rrule);
            expect(repeat.frequency, rrule).not.toBe('custom');
            expect(writeRepeat(repeat, TUESDAY)).toBe(rrule);
        }
    });

    it('keep every other rule as it is', () => {
        for (const rrule of [
            'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1',
            'FREQ=MONTHLY;BYDAY=-1FR',
            'FREQ=WEEKLY;BYDAY=TU;WKST=SU',
            'FREQ=HOURLY;INTERVAL=6',
            'nonsense',
        ]) {
            const repeat = read(rrule);
            expect(repeat.frequency, rrule).toBe('custom');
            expect(writeRepeat(repeat, TUESDAY)).toBe(rrule);
        }
    });

    it('show the last day in the zone of the rule', () => {
        // Midnight in Berlin at the end of 2026 is 23:00 UTC the day before.
        const repeat = read('FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T225959Z');
        expect(repeat).toMatchObject({ ends: 'until', until: '2026-12-31' });
        expect(writeRepeat(repeat, TUESDAY)).toBe('FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231');
    });

    it('say nothing for a single span', () => {
        expect(read(null)).toEqual(blankRepeat(TUESDAY));
        expect(writeRepeat(blankRepeat(TUESDAY), TUESDAY)).toBeNull();
    });
});
