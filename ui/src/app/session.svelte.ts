/** The plan that is open, and whether it has moved: what every view builds on. */
import { call, host, toFailure, type Failure } from '../host';
import type { AppStart, PlanSummary, StepName, Undone, Written } from '../generated/api';
import { parseWall, type Wall } from './wall';
import { toasts } from './toasts.svelte';

const POLL = 2_000;

class Session {
    /** Null until the backend has answered once. */
    start = $state.raw<AppStart | null>(null);
    plan = $state.raw<PlanSummary | null>(null);
    /** Why the backend does not answer, while it does not. */
    trouble = $state.raw<Failure | null>(null);
    /** Grows with every change, own or foreign: what views depend on to ask again. */
    revision = $state(0);
    readonly hasPlan = $derived(this.plan !== null);
    #polling = false;

    get zone(): string {
        return this.plan?.zone ?? 'UTC';
    }

    /** Times of this year are written without it. */
    get near(): Wall {
        return parseWall(this.start?.now ?? new Date().toISOString());
    }

    async boot(): Promise<void> {
        try {
            this.start = await call('app.start', {});
            this.#opened(this.start.plan);
            this.trouble = null;
        } catch (thrown) {
            this.trouble = toFailure(thrown);
        }
        this.#poll();
    }

    /** Opens, makes or closes a plan, and shows what is open after it. Tells whether that went well. */
    async switchTo(opening: Promise<PlanSummary>): Promise<boolean> {
        try {
            this.#opened(await opening);
            return true;
        } catch (thrown) {
            toasts.failed(toFailure(thrown));
            return false;
        }
    }

    open(path: string): Promise<boolean> {
        return this.switchTo(call('plan.open', { path }));
    }

    async close(): Promise<void> {
        await this.attempt(call('plan.close', {}));
        this.#opened(null);
        await this.attempt(call('app.start', {}).then((start) => (this.start = start)));
    }

    /** Takes in what a write has done; `say` tells the person, with a way back. */
    wrote(written: Written, say?: string): void {
        if (this.plan) {
            this.plan = { ...this.plan, revision: written.revision, undo: written.undo, redo: written.redo };
        }
        this.revision = written.revision;
        void this.#refresh();
        if (say !== undefined) {
            toasts.show({ tone: 'neutral', text: say, action: { label: 'Undo', run: () => void this.undo() } });
        }
    }

    undo(): Promise<void> {
        return this.#step(call('history.undo', {}), 'Undid', 'There is nothing to undo.');
    }

    redo(): Promise<void> {
        return this.#step(call('history.redo', {}), 'Redid', 'There is nothing to redo.');
    }

    /** Awaits what may fail, and tells the person if it does. Undefined then. */
    async attempt<T>(work: Promise<T>): Promise<T | undefined> {
        try {
            return await work;
        } catch (thrown) {
            toasts.failed(toFailure(thrown));
            return undefined;
        }
    }

    async #step(work: Promise<Undone>, did: string, nothing: string): Promise<void> {
        const undone = await this.attempt(work);
        if (!undone) return;
        this.wrote(undone.written);
        toasts.show({ tone: 'neutral', text: undone.step ? `${did} “${undone.step.intent}”` : nothing });
    }

    #opened(plan: PlanSummary | null): void {
        this.plan = plan;
        this.revision = plan?.revision ?? 0;
        document.title = plan ? `${plan.name} – Slipway` : 'Slipway';
    }

    async #refresh(): Promise<void> {
        try {
            this.#opened(await call('plan.summary', {}));
        } catch (thrown) {
            this.trouble = toFailure(thrown);
        }
    }

    #poll(): void {
        if (this.#polling) return;
        this.#polling = true;
        setInterval(() => void this.#look(), POLL);
        document.addEventListener('visibilitychange', () => void this.#look());
    }

    /** Others (the command line, another window) may have changed the file. */
    async #look(): Promise<void> {
        if (document.hidden) return;
        if (!this.start) return this.boot();
        if (!this.plan) return;
        try {
            const { revision } = await call('plan.revision', {});
            this.trouble = null;
            if (revision !== this.revision) await this.#refresh();
        } catch (thrown) {
            this.trouble = toFailure(thrown);
        }
    }
}

export const session = new Session();

/** The name of the step that undo or redo would take, for buttons. */
export function stepLabel(word: string, step: StepName | null | undefined): string {
    return step ? `${word} “${step.intent}”` : word;
}

export const isDesktop = host.kind === 'desktop';
