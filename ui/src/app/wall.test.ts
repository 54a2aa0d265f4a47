import { describe, expect, it } from 'vitest';
import { clock, dayRange, duration, durationIso, durationMinutes, parseDuration, span } from './format';
import { addMonths, DAY, formatWall, parseWall, startOfMonth, startOfWeek, weekday } from './wall';

describe('wall-clock minutes', () => {
    it('read and write what the backend speaks', () => {
        const wall = parseWall('2026-12-18T21:00:00');
        expect(formatWall(wall)).toBe('2026-12-18T21:00:00');
        expect(formatWall(wall + 90)).toBe('2026-12-18T22:30:00');
        expect(parseWall('2026-12-18')).toBe(parseWall('2026-12-18T00:00'));
        expect(parseWall('yesterday')).toBeNaN();
    });

    it('give every day 24 hours, those of a clock change too', () => {
        // Europe/Berlin springs forward on 29 March 2026; on paper the day is as long as any other.
        expect(parseWall('2026-03-30') - parseWall('2026-03-29')).toBe(DAY);
        expect(formatWall(parseWall('2026-03-29T02:30:00') + 60)).toBe('2026-03-29T03:30:00');
    });

    it('begin weeks on Monday, before 1970 too', () => {
        expect(formatWall(startOfWeek(parseWall('2026-12-20T23:59')))).toBe('2026-12-14T00:00:00');
        expect(formatWall(startOfWeek(parseWall('2026-12-14')))).toBe('2026-12-14T00:00:00');
        expect(formatWall(startOfWeek(parseWall('1969-12-31')))).toBe('1969-12-29T00:00:00');
        expect(weekday(parseWall('2026-12-20'))).toBe(7);
    });

    it('count months across years and short months', () => {
        expect(formatWall(addMonths(parseWall('2026-12-31'), 1))).toBe('2027-01-01T00:00:00');
        expect(formatWall(addMonths(parseWall('2026-03-31'), -1))).toBe('2026-02-01T00:00:00');
        expect(formatWall(startOfMonth(parseWall('2028-02-29T12:00')))).toBe('2028-02-01T00:00:00');
    });
});

describe('spans', () => {
    it('leave out what is plain', () => {
        const near = parseWall('2026-01-01');
        expect(span('2026-12-18T21:00:00', '2026-12-18T23:00:00', near)).toBe('Fri 18 Dec, 21:00 – 23:00');
        expect(span('2026-12-18T22:00:00', '2026-12-19T02:00:00', near)).toBe('Fri 18 Dec, 22:00 – 02:00');
        expect(span('2026-12-18T22:00:00', '2026-12-20T02:00:00', near)).toBe('Fri 18 Dec, 22:00 – Sun 20 Dec, 02:00');
        expect(span('2026-12-15T00:00:00', '2027-01-04T00:00:00', near)).toBe('Tue 15 Dec – Sun 3 Jan 2027');
        expect(span('2026-12-15T00:00:00', '2026-12-16T00:00:00')).toBe('Tue 15 Dec 2026');
    });

    it('name ranges of days', () => {
        expect(dayRange(parseWall('2026-12-14'), parseWall('2026-12-21'))).toBe('14 – 20 December 2026');
        expect(dayRange(parseWall('2026-11-30'), parseWall('2026-12-07'))).toBe('30 Nov – 6 Dec 2026');
        expect(dayRange(parseWall('2026-12-28'), parseWall('2027-01-04'))).toBe('28 Dec 2026 – 3 Jan 2027');
        expect(clock('2026-12-18T00:05:00')).toBe('00:05');
    });
});

describe('durations', () => {
    it('are read as people type them', () => {
        for (const [typed, iso] of [
            ['2h', 'PT2H'],
            ['2 h 30', 'PT2H30M'],
            ['90 min', 'PT1H30M'],
            ['1:30', 'PT1H30M'],
            ['45', 'PT45M'],
            ['3 days', 'P3D'],
            ['1w 1d 2h', 'P8DT2H'],
            ['PT45M', 'PT45M'],
            ['0', 'PT0S'],
        ] as const) {
            expect(parseDuration(typed), typed).toBe(iso);
        }
        expect(parseDuration('soon')).toBeNull();
        expect(parseDuration('2x')).toBeNull();
    });

    it('are written as people read them', () => {
        expect(duration('PT2H30M')).toBe('2 h 30 min');
        expect(duration('P1DT2H')).toBe('1 day 2 h');
        expect(duration('PT0S')).toBe('none');
        expect(durationIso(150)).toBe('PT2H30M');
        expect(durationIso(0)).toBe('PT0M');
        expect(durationMinutes('P1DT1H')).toBe(DAY + 60);
    });
});
