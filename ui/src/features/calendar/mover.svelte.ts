/**
 * A release on the move: dragged by pointer (from the calendar or the tray), moved by keys, or held where something
 * blocks it until the person decides. One for all views; each view only says which time lies under the pointer.
 */
import { formatWall, DAY, snap, type Wall, parseWall, startOfDay } from '../../app/wall';
import { clock, day, durationIso, durationMinutes } from '../../app/format';
import { selected } from '../../app/selection.svelte';
import { session } from '../../app/session.svelte';
import { toasts } from '../../app/toasts.svelte';
import type { ReleaseRow, Scheduled } from '../../generated/api';
import { call } from '../../host';
import { isLegal, startInDay, type Place } from './layout';

/** What a view tells about itself while it is shown. */
export interface Surface {
    /** The time under a point of the screen; null outside. In a view of whole days, the start of the day. */
    at(x: number, y: number): Wall | null;
    /** Whether only days can be told apart. */
    wholeDays: boolean;
    /** The distance between places, in minutes; finer with Shift. */
    step: number;
    fineStep: number;
    /** What the arrows move by, in minutes: [plain, with Shift]. */
    arrows: { horizontal: readonly [number, number]; vertical: readonly [number, number] };
}

export type What = 'move' | 'resize';

export interface Moving {
    row: ReleaseRow;
    what: What;
    by: 'pointer' | 'keys';
    /**
     * `moving`, then `dropping` while the backend is asked, then `settled` until the calendar shows it, or `held`
     * where something blocks it.
     */
    state: 'moving' | 'dropping' | 'settled' | 'held';
    /** Where it was; null when it comes from the tray. */
    origin: Place | null;
    /** Where it is now; null while it is over nothing. */
    place: Place | null;
    /** Whether it is over the tray, where it loses its slot. */
    overTray: boolean;
    /** The pointer, for the card that follows it. */
    pointer: { x: number; y: number };
}

/** How far the pointer must go before a press becomes a drag. */
const THRESHOLD = 4;
/** Where a release from the tray lands on a day on which nothing is legal. */
const MORNING = 9 * 60;

export function slotOf(row: ReleaseRow): Place | null {
    return row.slot ? { start: parseWall(row.slot.local_start), end: parseWall(row.slot.local_end) } : null;
}

class Mover {
    moving = $state.raw<Moving | null>(null);
    /** What the backend says of the place asked about last. */
    answer = $state.raw<Scheduled | null>(null);
    /** Spans of starts, in the visible range, at which nothing would block. */
    legal = $state.raw<Place[] | null>(null);
    surface: Surface | null = null;
    /** The visible range, UTC: where it is asked which places are legal. */
    range: { start: string; end: string } | null = null;

    #asked = '';
    #asking = false;
    #stop: (() => void) | null = null;

    /** The release that is on the move or held. */
    get key(): string | null {
        return this.moving?.row.key ?? null;
    }

    /** Whether the backend has answered for the place it is at now. */
    get answered(): boolean {
        return this.answer !== null && this.#asked === this.#question();
    }

    /** Whether it may lie where it is: known at once from the legal starts. Null while that is not known. */
    get isLegalHere(): boolean | null {
        const { moving } = this;
        if (!moving?.place) return null;
        if (this.answered && this.answer) {
            const { conflicts, gained } = this.answer;
            return gained.length === 0 && !conflicts.some(({ severity }) => severity === 'blocks');
        }
        if (moving.what === 'resize' || !this.legal) return null;
        return isLegal(this.legal, moving.place.start);
    }

    /** Takes a press on a bar or a card of the tray: a drag once the pointer moves, otherwise a click. */
    press(event: PointerEvent, row: ReleaseRow, what: What): void {
        if (event.button !== 0 || this.moving?.state === 'dropping') return;
        event.stopPropagation();
        const from = { x: event.clientX, y: event.clientY };
        const origin = slotOf(row);
        const grabbed = this.surface?.at(from.x, from.y) ?? null;
        const { pointerId } = event;
        let begun = false;

        const stop = new AbortController();
        const options = { signal: stop.signal, capture: true };
        this.#stop?.();
        this.#stop = () => stop.abort();

        window.addEventListener(
            'pointermove',
            (move) => {
                if (move.pointerId !== pointerId) return;
                if (!begun) {
                    if (Math.hypot(move.clientX - from.x, move.clientY - from.y) < THRESHOLD) return;
                    begun = true;
                    this.#begin(row, what, 'pointer', origin);
                }
                move.preventDefault();
                this.#drag(move, grabbed);
            },
            options,
        );
        window.addEventListener(
            'pointerup',
            (up) => {
                if (up.pointerId !== pointerId) return;
                stop.abort();
                if (begun) void this.drop();
                else selected.release(row.key);
            },
            options,
        );
        window.addEventListener('pointercancel', () => (stop.abort(), begun && this.putBack()), options);
        window.addEventListener(
            'blur',
            (lost) => {
                // Of the window itself: the capture also sees every element that loses the focus.
                if (lost.target !== window) return;
                stop.abort();
                if (begun) this.putBack();
            },
            options,
        );
        window.addEventListener(
            'keydown',
            (key) => {
                if (key.key !== 'Escape' || !begun) return;
                key.preventDefault();
                key.stopPropagation();
                stop.abort();
                this.putBack();
            },
            options,
        );
    }

    /** Takes a key pressed on a bar. Tells whether it was for moving. */
    pressKey(event: KeyboardEvent, row: ReleaseRow): boolean {
        const { surface, moving } = this;
        const mine = moving?.row.key === row.key && moving.state !== 'dropping' ? moving : null;
        if (event.key === 'Escape' && mine) {
            this.putBack();
            return true;
        }
        if (event.key === 'Enter' || event.key === ' ') {
            if (mine?.by === 'keys' && mine.state === 'moving') void this.drop();
            else selected.release(row.key);
            return true;
        }
        if (!surface || event.ctrlKey || event.metaKey) return false;
        const sign = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
        const origin = mine?.origin ?? slotOf(row);
        if (sign === undefined || !origin) return false;
        const axis = event.key === 'ArrowLeft' || event.key === 'ArrowRight' ? 'horizontal' : 'vertical';
        if (!mine || mine.by !== 'keys' || mine.state === 'held') {
            this.#begin(row, event.altKey ? 'resize' : 'move', 'keys', slotOf(row) ?? origin, mine?.place ?? null);
        }
        const now = this.moving?.place;
        if (!now) return true;
        if (event.altKey) {
            const end = Math.max(now.end + sign * surface.step, now.start + surface.fineStep);
            this.#set({ what: 'resize', place: { start: now.start, end } });
        } else {
            const by = sign * surface.arrows[axis][event.shiftKey ? 1 : 0];
            this.#set({ place: { start: now.start + by, end: now.end + by } });
        }
        return true;
    }

    /** Lets go of it where it is. */
    async drop(): Promise<void> {
        const { moving } = this;
        if (!moving || moving.state === 'dropping') return;
        if (moving.overTray) return this.#unschedule(moving);
        const { place, origin } = moving;
        if (!place || (origin && place.start === origin.start && place.end === origin.end)) return this.putBack();
        await this.#schedule(place.start);
    }

    /** Schedules it where it is held although something blocks, for the reason given. */
    keep(reason: string): Promise<void> {
        const start = this.moving?.place?.start;
        return start === undefined ? Promise.resolve() : this.#schedule(start, reason);
    }

    /** Back to where it was. */
    putBack(): void {
        this.#stop?.();
        this.moving = null;
        this.answer = null;
        this.legal = null;
        this.#asked = '';
    }

    /** The calendar shows the plan as it is now: what has settled is there. */
    shown(): void {
        if (this.moving?.state === 'settled') this.putBack();
    }

    #begin(row: ReleaseRow, what: What, by: Moving['by'], origin: Place | null, place: Place | null = null): void {
        this.answer = null;
        this.legal = null;
        this.#asked = '';
        this.moving = {
            row,
            what,
            by,
            state: 'moving',
            origin,
            place: place ?? origin,
            overTray: false,
            pointer: { x: 0, y: 0 },
        };
        selected.release(row.key);
        if (what === 'move') void this.#light(row.key);
    }

    #drag(event: PointerEvent, grabbed: Wall | null): void {
        const { moving, surface } = this;
        if (!moving) return;
        const pointer = { x: event.clientX, y: event.clientY };
        const under = document.elementFromPoint(pointer.x, pointer.y);
        const overTray = moving.origin !== null && moving.what === 'move' && under?.closest('[data-tray]') != null;
        const at = surface?.at(pointer.x, pointer.y) ?? null;
        this.#set({ pointer, overTray, place: at === null ? null : this.#placeAt(at, grabbed, event.shiftKey) });
    }

    #placeAt(at: Wall, grabbed: Wall | null, fine: boolean): Place | null {
        const { moving, surface } = this;
        if (!moving || !surface) return null;
        const step = fine ? surface.fineStep : surface.step;
        const { origin } = moving;
        if (moving.what === 'resize' && origin) {
            const by = grabbed === null ? 0 : at - grabbed;
            const end = surface.wholeDays ? origin.end + Math.round(by / DAY) * DAY : snap(origin.end + by, step);
            return { start: origin.start, end: Math.max(end, origin.start + surface.fineStep) };
        }
        const length = origin ? origin.end - origin.start : durationMinutes(moving.row.duration);
        if (surface.wholeDays) {
            const heldDay = origin && grabbed !== null ? startOfDay(grabbed) - startOfDay(origin.start) : 0;
            const timeOfDay = origin ? origin.start - startOfDay(origin.start) : MORNING;
            const start = startInDay(startOfDay(at) - heldDay, timeOfDay, this.legal ?? []);
            return { start, end: start + length };
        }
        const start = snap(origin && grabbed !== null ? origin.start + at - grabbed : at, step);
        return { start, end: start + length };
    }

    #set(changes: Partial<Moving>): void {
        if (!this.moving) return;
        this.moving = { ...this.moving, ...changes };
        void this.#ask();
    }

    #question(): string {
        const { moving } = this;
        if (!moving?.place) return '';
        const length = moving.what === 'resize' ? moving.place.end - moving.place.start : '';
        return `${moving.row.key} ${moving.place.start} ${length}`;
    }

    #input(moving: Moving, start: Wall) {
        const resized = moving.what === 'resize' && moving.place;
        return {
            key: moving.row.key,
            start: formatWall(start),
            duration: resized ? durationIso(resized.end - resized.start) : undefined,
        };
    }

    /** Asks what would happen here: one question under way at a time, the last place always asked about. */
    async #ask(): Promise<void> {
        if (this.#asking) return;
        this.#asking = true;
        try {
            while (this.moving?.place && this.moving.state === 'moving' && this.#asked !== this.#question()) {
                const { moving } = this;
                const question = this.#question();
                const place = moving.place as Place;
                const answer = await call('release.schedule', {
                    ...this.#input(moving, place.start),
                    force: false,
                    dry_run: true,
                });
                if (this.moving?.row.key !== moving.row.key) continue;
                this.answer = answer;
                this.#asked = question;
            }
        } catch (thrown) {
            toasts.failed(thrown as Error);
            this.putBack();
        } finally {
            this.#asking = false;
        }
    }

    async #light(key: string): Promise<void> {
        if (!this.range) return;
        const { start: from, end: to } = this.range;
        const found = await session.attempt(call('release.legal_starts', { key, from, to }));
        if (found && this.moving?.row.key === key) {
            this.legal = found.starts.map((span) => ({
                start: parseWall(span.local_start),
                end: parseWall(span.local_end),
            }));
        }
    }

    async #schedule(start: Wall, reason?: string): Promise<void> {
        const { moving } = this;
        if (!moving) return;
        this.moving = { ...moving, state: 'dropping' };
        const done = await session.attempt(
            call('release.schedule', {
                ...this.#input(moving, start),
                force: reason !== undefined,
                reason,
                dry_run: false,
            }),
        );
        if (!done) return this.putBack();
        this.answer = done;
        this.#asked = this.#question();
        if (!done.applied || !done.written) {
            this.moving = { ...moving, state: 'held' };
            return;
        }
        this.moving = { ...moving, state: 'settled' };
        const { local_start: local } = done.slot;
        const verb = moving.what === 'resize' ? 'Resized' : moving.origin ? 'Moved' : 'Scheduled';
        session.wrote(done.written, `${verb} ${moving.row.key}: ${day(local, start)}, ${clock(local)}`);
    }

    async #unschedule(moving: Moving): Promise<void> {
        this.moving = { ...moving, state: 'dropping' };
        const written = await session.attempt(call('release.unschedule', { key: moving.row.key }));
        this.putBack();
        if (written) session.wrote(written, `Took ${moving.row.key} off the calendar`);
    }
}

export const mover = new Mover();

/** Gives a release a slot without a drag, such as the next legal one. Tells whether it has it now. */
export async function moveThere(key: string, start: string, title: string): Promise<boolean> {
    mover.putBack();
    const done = await session.attempt(call('release.schedule', { key, start, force: false, dry_run: false }));
    if (!done) return false;
    if (done.written) session.wrote(done.written, `Moved ${key}: ${title}`);
    else toasts.show({ tone: 'stop', text: `${key} no longer fits there: ${done.conflicts[0]?.message ?? ''}` });
    return done.applied;
}
