import { describe, expect, it } from 'vitest';
import { DAY, formatWall, HOUR, parseWall } from '../../app/wall';
import {
    clip,
    days,
    foldColumns,
    freeRow,
    monthRange,
    overlaps,
    pack,
    packColumns,
    spannedDays,
    startInDay,
} from './layout';

const place = (start: string, end: string) => ({ start: parseWall(start), end: parseWall(end) });
const own = <T>(item: T) => item;

describe('packing', () => {
    it('uses the first free row, and touching is free', () => {
        const items = [
            { start: 0, end: 10 },
            { start: 5, end: 15 },
            { start: 10, end: 20 },
            { start: 12, end: 14 },
        ];
        const { packed, rows } = pack(items, own);
        expect(packed.map(({ row }) => row)).toEqual([0, 1, 0, 2]);
        expect(rows).toBe(3);
        expect(freeRow(packed, own, { start: 16, end: 30 })).toBe(1);
        expect(freeRow(packed, own, { start: 12, end: 13 })).toBe(3);
    });

    it('gives each cluster only the columns it needs', () => {
        const items = [
            { start: 0, end: 10 },
            { start: 5, end: 15 },
            { start: 15, end: 20 },
        ];
        expect(packColumns(items, own).map(({ column, columns }) => [column, columns])).toEqual([
            [0, 2],
            [1, 2],
            [0, 1],
        ]);
    });

    it('folds what has no room for a column of its own', () => {
        const items = [
            { start: 0, end: 10 },
            { start: 1, end: 4 },
            { start: 2, end: 5 },
            { start: 3, end: 6 },
            { start: 8, end: 12 },
            { start: 20, end: 30 },
            { start: 25, end: 35 },
        ];
        const packed = packColumns(items, own);
        const { shown, folds } = foldColumns(packed, 2, own);
        expect(shown.map(({ item, column, columns }) => [item.start, column, columns])).toEqual([
            [0, 0, 2],
            [20, 0, 2],
            [25, 1, 2],
            [8, 1, 2],
        ]);
        expect(folds.map(({ place, items }) => [place.start, place.end, items.length])).toEqual([[1, 6, 3]]);
        expect(foldColumns(packed, 4, own).folds).toEqual([]);
    });

    it('never lets two of a row overlap', () => {
        let seed = 7;
        const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
        const items = Array.from({ length: 300 }, () => {
            const start = random(2_000);
            return { start, end: start + random(120) };
        }).sort((a, b) => a.start - b.start);
        const { packed } = pack(items, ({ start, end }) => ({ start, end: Math.max(end, start + 1) }));
        for (const a of packed) {
            for (const b of packed) {
                if (a !== b && a.row === b.row) expect(overlaps(a.item, b.item)).toBe(false);
            }
        }
    });
});

describe('spans', () => {
    it('are clipped', () => {
        expect(clip({ start: 0, end: 10 }, { start: 5, end: 20 })).toEqual({ start: 5, end: 10 });
        expect(clip({ start: 0, end: 5 }, { start: 5, end: 20 })).toBeNull();
    });

    it('have days', () => {
        const week = days(place('2026-03-23', '2026-03-30'));
        expect(week).toHaveLength(7);
        expect(week.map((day) => formatWall(day).slice(8, 10))).toEqual(['23', '24', '25', '26', '27', '28', '29']);
    });

    it('of a month are whole weeks', () => {
        const december = monthRange(parseWall('2026-12-16'));
        expect(formatWall(december.start)).toBe('2026-11-30T00:00:00');
        expect(formatWall(december.end)).toBe('2027-01-04T00:00:00');
        // A February of exactly four weeks.
        const february = monthRange(parseWall('2027-02-10'));
        expect(february.end - february.start).toBe(28 * DAY);
    });

    it('of a night belong to the day they begin on', () => {
        const night = spannedDays(place('2026-12-18T22:00', '2026-12-19T02:00'));
        expect(night.first).toBe(night.last);
        const long = spannedDays(place('2026-12-18T22:00', '2026-12-20T00:00'));
        expect((long.last - long.first) / DAY).toBe(1);
    });
});

describe('a drop onto a day', () => {
    const day = parseWall('2026-12-17');
    const night = [{ start: day + 22 * HOUR, end: day + 24 * HOUR }];

    it('keeps the time of day where that is legal', () => {
        expect(startInDay(day, 23 * HOUR, night)).toBe(day + 23 * HOUR);
    });

    it('takes the nearest legal start of the day otherwise', () => {
        expect(startInDay(day, 9 * HOUR, night)).toBe(day + 22 * HOUR);
        const around = [
            { start: day, end: day + 8 * HOUR },
            { start: day + 16 * HOUR, end: day + 20 * HOUR },
        ];
        expect(startInDay(day, 15 * HOUR, around)).toBe(day + 16 * HOUR);
        expect(startInDay(day, 9 * HOUR, around)).toBe(day + 8 * HOUR);
        // A window that began the day before is legal from midnight.
        expect(startInDay(day + DAY, 9 * HOUR, night)).toBe(day + DAY);
    });

    it('keeps the time of day where nothing is legal', () => {
        expect(startInDay(day - DAY, 9 * HOUR, night)).toBe(day - DAY + 9 * HOUR);
    });
});
