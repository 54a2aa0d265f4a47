/**
 * The common shapes of a recurrence rule as fields of a form, both ways. What a rule means is not decided here: the
 * text goes to the backend, which checks it, puts it in words and lists what comes next.
 */
import { localIn } from '../../app/format';
import { parseWall, weekday } from '../../app/wall';
import type { Day } from '../../generated/api';

export type Frequency = 'none' | 'daily' | 'weekly' | 'monthly-day' | 'monthly-weekday' | 'yearly' | 'custom';

export interface Repeat {
    frequency: Frequency;
    /** Every so many days, weeks, months or years. */
    interval: number;
    /** The days of a weekly rule. */
    days: Day[];
    /** Which of the month's weekdays: 1 to 4, or -1 for the last. */
    nth: number;
    ends: 'never' | 'until' | 'count';
    /** The last day, `YYYY-MM-DD`, in the rule's zone. */
    until: string;
    count: number;
    /** The rule as text, when its shape is none of these. */
    custom: string;
}

export const DAYS: Day[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The day of the week of a local time. */
export function dayOf(start: string): Day {
    const wall = parseWall(start);
    return Number.isNaN(wall) ? 'MO' : (DAYS[weekday(wall) - 1] ?? 'MO');
}

export function blankRepeat(start: string): Repeat {
    return {
        frequency: 'none',
        interval: 1,
        days: [dayOf(start)],
        nth: 1,
        ends: 'never',
        until: '',
        count: 10,
        custom: '',
    };
}

/** Reads a rule into fields; what the fields cannot say becomes `custom`, with nothing lost. */
export function readRepeat(rrule: string | null, start: string, zone: string): Repeat {
    const repeat = blankRepeat(start);
    if (rrule === null || rrule.trim() === '') return repeat;
    const custom: Repeat = { ...repeat, frequency: 'custom', custom: rrule };
    const parts = new Map(
        rrule
            .replace(/^RRULE:/i, '')
            .split(';')
            .map((part) => part.split('=', 2) as [string, string]),
    );
    const take = (name: string) => {
        const value = parts.get(name);
        parts.delete(name);
        return value;
    };
    const frequency = take('FREQ');
    repeat.interval = Number(take('INTERVAL') ?? 1);
    const until = take('UNTIL');
    const count = take('COUNT');
    const byDay = take('BYDAY');
    const wkst = take('WKST');
    if (until !== undefined) {
        repeat.ends = 'until';
        repeat.until = untilDay(until, zone);
    } else if (count !== undefined) {
        repeat.ends = 'count';
        repeat.count = Number(count);
    }
    // Anything else in the rule is more than the fields can say.
    if (parts.size > 0 || (wkst !== undefined && wkst !== 'MO')) return custom;
    switch (frequency) {
        case 'DAILY':
            return byDay === undefined ? { ...repeat, frequency: 'daily' } : custom;
        case 'WEEKLY': {
            const days = byDay === undefined ? [dayOf(start)] : byDay.split(',');
            if (!days.every((day): day is Day => (DAYS as string[]).includes(day))) return custom;
            return { ...repeat, frequency: 'weekly', days };
        }
        case 'MONTHLY': {
            if (byDay === undefined) return { ...repeat, frequency: 'monthly-day' };
            const match = /^([1-4]|-1)(\w\w)$/.exec(byDay);
            return match && match[2] === dayOf(start)
                ? { ...repeat, frequency: 'monthly-weekday', nth: Number(match[1]) }
                : custom;
        }
        case 'YEARLY':
            return byDay === undefined ? { ...repeat, frequency: 'yearly' } : custom;
        default:
            return custom;
    }
}

/** The last day that an UNTIL in UTC takes in, in the rule's zone; of a date or a local time, its day. */
function untilDay(until: string, zone: string): string {
    const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(until);
    if (!match) return '';
    const [, year, month, day, hour, minute, second, utc] = match;
    if (utc === undefined) return `${year}-${month}-${day}`;
    return localIn(zone, `${year}-${month}-${day}T${hour}:${minute}:${second}Z`).slice(0, 10);
}

/** The rule that the fields say, for a recurrence that starts at `start`; null for none. */
export function writeRepeat(repeat: Repeat, start: string): string | null {
    if (repeat.frequency === 'none') return null;
    if (repeat.frequency === 'custom') return repeat.custom.trim() || null;
    const parts = {
        daily: ['FREQ=DAILY'],
        weekly: ['FREQ=WEEKLY', `BYDAY=${(repeat.days.length > 0 ? repeat.days : [dayOf(start)]).join(',')}`],
        'monthly-day': ['FREQ=MONTHLY'],
        'monthly-weekday': ['FREQ=MONTHLY', `BYDAY=${repeat.nth}${dayOf(start)}`],
        yearly: ['FREQ=YEARLY'],
    }[repeat.frequency];
    if (repeat.interval > 1) parts.push(`INTERVAL=${repeat.interval}`);
    if (repeat.ends === 'until' && repeat.until !== '') parts.push(`UNTIL=${repeat.until.replaceAll('-', '')}`);
    if (repeat.ends === 'count') parts.push(`COUNT=${repeat.count}`);
    return parts.join(';');
}
