/** What the right-hand panel explains. */
import type { Band } from '../generated/api';

export type Selection =
    | { kind: 'release'; key: string }
    | { kind: 'window' | 'freeze'; band: Band }
    /** The form of a release: an existing one, or a new one when `key` is null. */
    | { kind: 'release-form'; key: string | null; focus?: string };

class Selected {
    value = $state.raw<Selection | null>(null);

    get releaseKey(): string | null {
        return this.value?.kind === 'release' ? this.value.key : null;
    }

    release(key: string): void {
        if (this.releaseKey !== key) this.value = { kind: 'release', key };
    }

    editRelease(key: string | null, options: { focus?: string } = {}): void {
        this.value = { kind: 'release-form', key, ...options };
    }

    clear(): void {
        this.value = null;
    }
}

export const selected = new Selected();
