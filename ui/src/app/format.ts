/** How times and durations are written for people. All times are of the plan's wall clock, unless said otherwise. */
import { DAY, isoDay, parseWall, startOfDay, type Wall } from './wall';

const LOCALE = 'en-GB';
const formats = new Map<string, Intl.DateTimeFormat>();

function write(wall: Wall, options: Intl.DateTimeFormatOptions): string {
    const key = JSON.stringify(options);
    let format = formats.get(key);
    if (!format) {
        format = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', hourCycle: 'h23', ...options });
        formats.set(key, format);
    }
    return format.format(new Date(wall * 60_000));
}

const toWall = (time: Wall | string): Wall => (typeof time === 'string' ? parseWall(time) : time);

/** `21:00` */
export function clock(time: Wall | string): string {
    return write(toWall(time), { hour: '2-digit', minute: '2-digit' });
}

/** `Fri 18` */
export function shortDay(time: Wall | string): string {
    const wall = toWall(time);
    return `${write(wall, { weekday: 'short' })} ${write(wall, { day: 'numeric' })}`;
}

/** `Fri 18 Dec`, with the year where it is not that of `near`. */
export function day(time: Wall | string, near?: Wall): string {
    const wall = toWall(time);
    const text = `${write(wall, { weekday: 'short' })} ${write(wall, { day: 'numeric' })} ${write(wall, { month: 'short' })}`;
    return near !== undefined && isoDay(near).slice(0, 4) === isoDay(wall).slice(0, 4)
        ? text
        : `${text} ${write(wall, { year: 'numeric' })}`;
}

/** `Friday 18 December 2026`, for screen readers. */
export function longDay(time: Wall | string): string {
    return write(toWall(time), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).replace(',', '');
}

export function monthName(time: Wall | string): string {
    return write(toWall(time), { month: 'long', year: 'numeric' });
}

/** `Fri 18 Dec, 21:00 – 23:00`; whole days without a clock: `15 Dec – 3 Jan`. */
export function span(start: Wall | string, end: Wall | string, near?: Wall): string {
    const from = toWall(start);
    const to = toWall(end);
    if (from === startOfDay(from) && to === startOfDay(to) && to > from) {
        const last = to - DAY;
        return last === from ? day(from, near) : `${day(from, near)} – ${day(last, near)}`;
    }
    const sameDay = startOfDay(from) === startOfDay(to) || (to - from < DAY && clock(to) <= '12:00');
    return sameDay
        ? `${day(from, near)}, ${clock(from)} – ${clock(to)}`
        : `${day(from, near)}, ${clock(from)} – ${day(to, near)}, ${clock(to)}`;
}

/** `14 – 20 December 2026`, or `28 Dec 2026 – 3 Jan 2027`: whole days, the end exclusive. */
export function dayRange(from: Wall, to: Wall): string {
    const last = to - DAY;
    const [a, b] = [isoDay(from), isoDay(last)];
    const tail = (month: 'long' | 'short') => write(last, { day: 'numeric', month, year: 'numeric' });
    if (a === b) return tail('long');
    if (a.slice(0, 7) === b.slice(0, 7)) return `${write(from, { day: 'numeric' })} – ${tail('long')}`;
    const head = write(from, { day: 'numeric', month: 'short' });
    if (a.slice(0, 4) === b.slice(0, 4)) return `${head} – ${tail('short')}`;
    return `${head} ${a.slice(0, 4)} – ${tail('short')}`;
}

/** The clock of a zone at an instant (RFC 3339), such as `17:04`. */
export function clockIn(zone: string, instant: string | number): string {
    return new Intl.DateTimeFormat(LOCALE, {
        timeZone: zone,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
    }).format(new Date(instant));
}

/** The wall clock of a zone at an instant (RFC 3339), as `YYYY-MM-DDTHH:MM:SS`: for showing, not for computing. */
export function localIn(zone: string, instant: string): string {
    const parts = new Intl.DateTimeFormat('sv-SE', {
        timeZone: zone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
    }).format(new Date(instant));
    return parts.replace(' ', 'T');
}

/** `Tokyo` of `Asia/Tokyo`. */
export function zoneCity(zone: string): string {
    return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

const ISO_DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Minutes of an ISO 8601 duration, for layout; days as 24 h. */
export function durationMinutes(iso: string): number {
    const match = ISO_DURATION.exec(iso);
    if (!match) return 0;
    const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
    return (
        (weeks ?? 0) * 7 * DAY +
        (days ?? 0) * DAY +
        (hours ?? 0) * 60 +
        (minutes ?? 0) +
        Math.round((seconds ?? 0) / 60)
    );
}

/** The ISO 8601 duration of so many minutes, exact (hours and minutes). */
export function durationIso(minutes: number): string {
    const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)];
    return `PT${hours > 0 ? `${hours}H` : ''}${rest > 0 || hours === 0 ? `${rest}M` : ''}`;
}

/** `2 h 30 min`, `3 days`, `none` for nothing. */
export function duration(iso: string): string {
    const match = ISO_DURATION.exec(iso);
    if (!match) return iso;
    const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
    const all = (weeks ?? 0) * 7 + (days ?? 0);
    const parts = [
        all > 0 && (all === 1 ? '1 day' : `${all} days`),
        hours && `${hours} h`,
        minutes && `${minutes} min`,
        seconds && `${seconds} s`,
    ].filter(Boolean);
    return parts.length > 0 ? parts.join(' ') : 'none';
}

/** Reads what people type for a duration: `2h`, `90 min`, `1:30`, `2 h 30`, `3 days`, `PT2H`. Null when it is none. */
export function parseDuration(text: string): string | null {
    const typed = text.trim().toLowerCase();
    if (typed === '' || typed === '0' || typed === 'none') return 'PT0S';
    if (ISO_DURATION.test(typed.toUpperCase()) && typed !== 'p') return typed.toUpperCase();
    const colon = /^(\d+):([0-5]\d)$/.exec(typed);
    if (colon) return durationIso(Number(colon[1]) * 60 + Number(colon[2]));
    const words =
        /^(?:(\d+)\s*(?:w|weeks?))?\s*(?:(\d+)\s*(?:d|days?))?\s*(?:(\d+)\s*(?:h|hrs?|hours?))?\s*(?:(\d+)\s*(?:m|min|mins|minutes?)?)?$/.exec(
            typed,
        );
    if (!words) return null;
    const [weeks, days, hours, minutes] = words.slice(1).map((part) => Number(part ?? 0));
    const total = (weeks ?? 0) * 7 + (days ?? 0);
    const time = (hours ?? 0) * 60 + (minutes ?? 0);
    if (total === 0) return durationIso(time);
    return `P${total}D${time > 0 ? durationIso(time).slice(1) : ''}`;
}

/** `3 releases`, `1 release`. */
export function count(number: number, one: string, many = `${one}s`): string {
    return `${number.toLocaleString(LOCALE)} ${number === 1 ? one : many}`;
}
