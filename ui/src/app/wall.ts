/**
 * Wall-clock times as plain minutes, for layout: how far apart two marks on the calendar are.
 *
 * The backend gives every instant also as `local_…`, the time on the wall clock of the plan's zone, and takes such
 * times back. So no zone is ever computed here; a day always has 24 hours on paper.
 */
export type Wall = number;

export const MINUTE = 1;
export const HOUR = 60;
export const DAY = 1440;

/** Minutes since 1970-01-01T00:00 of a text `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM[:SS]`. */
export function parseWall(text: string): Wall {
    const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?/.exec(text);
    if (!match) return Number.NaN;
    const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
    return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second) / 60_000;
}

/** `YYYY-MM-DDTHH:MM:SS`, as the backend takes it. */
export function formatWall(wall: Wall): string {
    return new Date(Math.round(wall * 60_000)).toISOString().slice(0, 19);
}

/** `YYYY-MM-DD`. */
export function isoDay(wall: Wall): string {
    return formatWall(wall).slice(0, 10);
}

export function startOfDay(wall: Wall): Wall {
    return Math.floor(wall / DAY) * DAY;
}

/** The Monday of its week (ISO 8601). */
export function startOfWeek(wall: Wall): Wall {
    const day = Math.floor(wall / DAY);
    // 1970-01-01 was a Thursday.
    return (day - ((((day + 3) % 7) + 7) % 7)) * DAY;
}

export function startOfMonth(wall: Wall): Wall {
    return parseWall(`${isoDay(wall).slice(0, 7)}-01`);
}

/** The first of the month `months` after that of `wall`. */
export function addMonths(wall: Wall, months: number): Wall {
    const date = new Date(wall * 60_000);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / 60_000;
}

export function snap(wall: Wall, step: number): Wall {
    return Math.round(wall / step) * step;
}

/** ISO 8601 weekday, 1 for Monday. */
export function weekday(wall: Wall): number {
    return ((((Math.floor(wall / DAY) + 3) % 7) + 7) % 7) + 1;
}
