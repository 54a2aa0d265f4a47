/** Everything a person can do from anywhere: the palette, the native menu and the keys all run these. */
import { untrack, type Component } from 'svelte';

export interface Action {
    /** The id; the native menu sends the same. */
    id: string;
    title: string;
    group: string;
    icon?: Component;
    /** As in `Mod+Shift+Z`; `Mod` is Ctrl, or Cmd on a Mac. */
    keys?: string;
    /** Whether it can be done now. */
    enabled?: () => boolean;
    run: () => void;
}

class Actions {
    #all = $state.raw<Action[]>([]);

    get all(): Action[] {
        return this.#all.filter((action) => action.enabled?.() ?? true);
    }

    /** Offers actions for as long as the caller lives; call in an `$effect`, and return what it returns. */
    offer(actions: Action[]): () => void {
        // Who offers does not wait for what others offer.
        untrack(() => (this.#all = [...this.#all, ...actions]));
        return () => (this.#all = this.#all.filter((action) => !actions.includes(action)));
    }

    run(id: string): boolean {
        const action = this.#all.find((candidate) => candidate.id === id);
        if (!action || !(action.enabled?.() ?? true)) return false;
        action.run();
        return true;
    }

    /** Runs the action that has these keys. Tells whether there was one. */
    press(event: KeyboardEvent): boolean {
        const pressed = keysOf(event);
        const action = this.all.find((candidate) => candidate.keys === pressed);
        if (!action) return false;
        action.run();
        return true;
    }
}

export const actions = new Actions();

/** Whether what has the focus takes text, so that plain keys and Ctrl+Z are its own. */
export function isTyping(target: EventTarget | null): boolean {
    return (
        target instanceof HTMLElement &&
        (target.isContentEditable || target.matches('input:not([type=checkbox],[type=radio]), textarea, select'))
    );
}

export function keysOf(event: KeyboardEvent): string {
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const shift = event.shiftKey && /^[A-Z]$|^\w{2,}$/.test(key);
    return [event.ctrlKey || event.metaKey ? 'Mod' : '', event.altKey ? 'Alt' : '', shift ? 'Shift' : '', key]
        .filter(Boolean)
        .join('+');
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** `Mod+Shift+Z` as people read it: the single keys. */
export function keyCaps(keys: string): string[] {
    return keys.split('+').map((key) => {
        if (key === 'Mod') return isMac ? '⌘' : 'Ctrl';
        return { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' }[key] ?? key;
    });
}
