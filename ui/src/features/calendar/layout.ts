/** Where things lie on the calendar. Pure geometry on wall-clock minutes; no rule of the domain. */
import { DAY, startOfDay, startOfWeek, addMonths, startOfMonth, type Wall } from '../../app/wall';

/** A half-open span on the wall clock. */
export interface Place {
    start: Wall;
    end: Wall;
}

export interface Packed<T> {
    item: T;
    /** Its row (or column), from 0. */
    row: number;
}

/**
 * Puts items into as few rows as they need without overlap, each into the first row that is free. Items must come in
 * order of start; `extent` says which space each takes, which may be more than its slot.
 */
export function pack<T>(items: readonly T[], extent: (item: T) => Place): { packed: Packed<T>[]; rows: number } {
    const ends: number[] = [];
    const packed = items.map((item) => {
        const { start, end } = extent(item);
        let row = ends.findIndex((taken) => taken <= start);
        if (row === -1) row = ends.length;
        ends[row] = end;
        return { item, row };
    });
    return { packed, rows: ends.length };
}

/** The first row in which `place` meets none of what lies there already. */
export function freeRow<T>(packed: readonly Packed<T>[], extent: (item: T) => Place, place: Place): number {
    const taken = new Set(packed.filter(({ item }) => overlaps(extent(item), place)).map(({ row }) => row));
    let row = 0;
    while (taken.has(row)) row += 1;
    return row;
}

export interface Columned<T> {
    item: T;
    /** Its column, from 0. */
    column: number;
    /** How many columns there are where it lies. */
    columns: number;
}

/** Packs items, and says for each how many columns its cluster (what hangs together by overlap) needs. */
export function packColumns<T>(items: readonly T[], extent: (item: T) => Place): Columned<T>[] {
    const result: Columned<T>[] = [];
    let cluster: T[] = [];
    let clusterEnd = Number.NEGATIVE_INFINITY;
    const close = () => {
        const { packed, rows } = pack(cluster, extent);
        result.push(...packed.map(({ item, row }) => ({ item, column: row, columns: rows })));
        cluster = [];
    };
    for (const item of items) {
        const { start, end } = extent(item);
        if (start >= clusterEnd && cluster.length > 0) close();
        cluster.push(item);
        clusterEnd = cluster.length === 1 ? end : Math.max(clusterEnd, end);
    }
    if (cluster.length > 0) close();
    return result;
}

/** Items that have no column of their own, and the space that they take together. */
export interface Fold<T> {
    place: Place;
    items: T[];
}

/**
 * Leaves at most so many columns. Where a cluster needs more, what is not in the first of them is folded together into
 * the last, one fold for each stretch that hangs together.
 */
export function foldColumns<T>(
    packed: readonly Columned<T>[],
    most: number,
    extent: (item: T) => Place,
): { shown: Columned<T>[]; folds: Fold<T>[] } {
    const shown: Columned<T>[] = [];
    const folds: Fold<T>[] = [];
    for (const { item, column, columns } of packed) {
        if (columns <= most || column < most - 1) {
            shown.push({ item, column, columns: Math.min(columns, most) });
            continue;
        }
        const place = extent(item);
        const last = folds.at(-1);
        if (last && place.start < last.place.end) {
            last.items.push(item);
            last.place = { start: last.place.start, end: Math.max(last.place.end, place.end) };
        } else {
            folds.push({ place, items: [item] });
        }
    }
    // One alone needs no fold.
    const single = folds.flatMap(({ items }) => (items.length === 1 ? items : []));
    shown.push(...single.map((item) => ({ item, column: most - 1, columns: most })));
    return { shown, folds: folds.filter(({ items }) => items.length > 1) };
}

/** Touching is not overlapping; a span without length is a moment. */
export function overlaps(a: Place, b: Place): boolean {
    return a.start < Math.max(b.end, b.start + 1) && b.start < Math.max(a.end, a.start + 1);
}

/** The part of `place` inside `frame`; null when there is none. */
export function clip(place: Place, frame: Place): Place | null {
    const start = Math.max(place.start, frame.start);
    const end = Math.min(place.end, frame.end);
    return start < end ? { start, end } : null;
}

/** The starts of the days of a span. */
export function days({ start, end }: Place): Wall[] {
    const first = startOfDay(start);
    return Array.from({ length: Math.ceil((end - first) / DAY) }, (_, index) => first + index * DAY);
}

/** The whole weeks that show the month of `anchor`. */
export function monthRange(anchor: Wall): Place {
    const first = startOfMonth(anchor);
    const next = addMonths(anchor, 1);
    return { start: startOfWeek(first), end: startOfWeek(next - 1) + 7 * DAY };
}

/**
 * The day under which a month shows a release: one that begins in the evening and ends by noon of the next day
 * belongs to its first day; longer ones span the days they touch.
 */
export function spannedDays({ start, end }: Place): { first: Wall; last: Wall } {
    const first = startOfDay(start);
    if (end - start <= DAY / 2 || end <= first + DAY) return { first, last: first };
    return { first, last: startOfDay(Math.max(end - 1, start)) };
}

/** Whether one of the spans of legal starts (their ends are legal too) has this start. */
export function isLegal(legal: readonly Place[], start: Wall): boolean {
    return legal.some((span) => span.start <= start && start <= span.end);
}

/**
 * The start for a release dropped onto a day: its own time of day where that is legal, otherwise the legal start of
 * that day that is nearest to it, otherwise its own time of day after all.
 */
export function startInDay(day: Wall, timeOfDay: number, legal: readonly Place[]): Wall {
    const wanted = day + timeOfDay;
    const nearest = legal
        .filter((span) => span.end >= day && span.start < day + DAY)
        .map((span) => Math.min(Math.max(wanted, span.start, day), span.end))
        .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
    return nearest[0] ?? wanted;
}
