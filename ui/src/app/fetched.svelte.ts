/** Answers of the backend that follow what they depend on, without flashes and without stale ones winning. */
import { toFailure, type Failure } from '../host';
import { session } from './session.svelte';

/** How long an answer may take before a view says that it is waiting. */
const PATIENCE = 200;

export class Fetched<T> {
    /** The last answer; stays while the next is on its way. */
    value = $state.raw<T | undefined>(undefined);
    failure = $state.raw<Failure | null>(null);
    /** Whether it has been waited for long enough to say so. */
    slow = $state(false);
    #latest = 0;

    /**
     * Asks by `ask` whenever what it reads has changed, or the plan has. Call while a component is made.
     * Where `ask` gives null there is nothing to ask.
     */
    constructor(ask: () => Promise<T> | null) {
        $effect(() => {
            void session.revision;
            const asking = ask();
            const mine = ++this.#latest;
            if (!asking) {
                this.value = undefined;
                this.failure = null;
                return;
            }
            const timer = setTimeout(() => (this.slow = true), PATIENCE);
            const isLatest = () => mine === this.#latest;
            asking
                .then(
                    (value) => {
                        if (!isLatest()) return;
                        this.value = value;
                        this.failure = null;
                    },
                    (thrown: unknown) => {
                        if (isLatest()) this.failure = toFailure(thrown);
                    },
                )
                .finally(() => {
                    clearTimeout(timer);
                    if (isLatest()) this.slow = false;
                });
            return () => clearTimeout(timer);
        });
    }
}
