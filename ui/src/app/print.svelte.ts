/** Whether the page is being printed, so that what is only for paper is made only then. */
import { flushSync } from 'svelte';

class Print {
    isOn = $state(false);

    constructor() {
        // Tells of a preview too, and comes before the page is laid out for paper.
        window.matchMedia('print').addEventListener('change', ({ matches }) => this.#set(matches));
        window.addEventListener('beforeprint', () => this.#set(true));
        window.addEventListener('afterprint', () => this.#set(false));
    }

    #set(isOn: boolean): void {
        flushSync(() => (this.isOn = isOn));
    }
}

export const print = new Print();
