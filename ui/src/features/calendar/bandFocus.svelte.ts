/**
 * One window or freeze of the view is where Tab stops; the arrows go on from it to the others. With all of them as
 * stops of their own, a keyboard would take hundreds of presses to come past them.
 */
import type { Band } from '../../generated/api';
import { bandId } from './marks';

class BandFocus {
    /** The {@link bandId} of the stop. */
    stop = $state<string | null>(null);

    /** Says which bands the view shows now, in the order of reading. */
    among(bands: readonly Band[]): void {
        if (!bands.some((band) => bandId(band) === this.stop)) this.stop = bands[0] ? bandId(bands[0]) : null;
    }

    /** Moves the focus from one band to another of its view. Tells whether the key was one for that. */
    press(event: KeyboardEvent): boolean {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        const from = event.currentTarget;
        if (by === undefined || event.ctrlKey || event.altKey || event.metaKey || !(from instanceof HTMLElement)) {
            return false;
        }
        const all = [...(from.closest('[data-bands]')?.querySelectorAll<HTMLElement>('[data-band]') ?? [])];
        all[all.indexOf(from) + by]?.focus();
        return true;
    }
}

export const bandFocus = new BandFocus();
