/** A file on its way in: how it is read, what the backend makes of it, and what became of it. */
import type {
    CsvOptions,
    EntityKind,
    ImportFormat,
    ImportPreview,
    ImportRequest,
    ImportSource,
    Imported,
    StepName,
} from '../../generated/api';
import { session } from '../../app/session.svelte';
import { call, toFailure, type Failure, type PickedFile } from '../../host';

export function formatOf(name: string): ImportFormat {
    const ending = name.toLowerCase().split('.').at(-1);
    return ending === 'json' ? 'json' : ending === 'ics' || ending === 'ical' ? 'ics' : 'csv';
}

/** The kind of record that a file's name speaks of. */
export function kindOf(name: string, format: ImportFormat): EntityKind {
    const words = name.toLowerCase();
    if (format === 'ics') return words.includes('window') ? 'window' : 'freeze';
    if (words.includes('freeze')) return 'freeze';
    if (words.includes('service')) return 'service';
    if (/people|person|staff|member/.test(words)) return 'person';
    return 'release';
}

/** A plan that has no service yet lacks whatever a table names; in any other, a strange name may be a slip. */
function lacksAll(): boolean {
    return session.plan?.counts.services === 0;
}

export class Intake {
    file = $state.raw<PickedFile | null>(null);
    format = $state<ImportFormat>('csv');
    kind = $state<EntityKind>('release');
    csv = $state.raw<CsvOptions>({ constants: {}, create_missing: false });
    preview = $state.raw<ImportPreview | null>(null);
    failure = $state.raw<Failure | null>(null);
    done = $state.raw<Imported | null>(null);
    /** Whether what was imported has been undone since. */
    readonly takenBack = $derived(this.#isIts(session.plan?.redo));
    /** Whether undo would take back just what was imported. */
    readonly canTakeBack = $derived(this.#isIts(session.plan?.undo));
    /** Whether these are releases, and nothing says where they are deployed. */
    readonly lacksEnvironment = $derived.by(() => {
        if (this.format !== 'csv' || this.kind !== 'release' || !this.preview) return false;
        return !this.preview.csv.mapping?.['environments'] && !this.csv.constants['environments'];
    });
    busy = $state(false);
    #source: ImportSource | null = null;
    #latest = 0;

    async take(file: PickedFile): Promise<void> {
        this.clear();
        this.file = file;
        this.csv = { constants: {}, create_missing: lacksAll() };
        this.format = formatOf(file.name);
        this.kind = kindOf(file.name, this.format);
        await this.look();
    }

    clear(): void {
        this.#latest++;
        this.file = null;
        this.#source = null;
        this.csv = { constants: {}, create_missing: false };
        this.preview = null;
        this.failure = null;
        this.done = null;
        this.busy = false;
    }

    /** Another kind of rows: what was mapped for the last one means nothing now. */
    setKind(kind: EntityKind): void {
        this.kind = kind;
        this.csv = { constants: {}, create_missing: this.csv.create_missing };
        void this.look();
    }

    setCsv(change: Partial<CsvOptions>): void {
        this.csv = { ...this.csv, ...change };
        void this.look();
    }

    /** Has the backend read the file as it is set now. */
    async look(): Promise<void> {
        const mine = ++this.#latest;
        this.busy = true;
        try {
            const request = await this.#request();
            const preview = await call('import.preview', request);
            if (mine !== this.#latest) return;
            this.preview = preview;
            this.failure = null;
        } catch (thrown) {
            if (mine !== this.#latest) return;
            this.failure = toFailure(thrown);
            this.preview = null;
        } finally {
            if (mine === this.#latest) this.busy = false;
        }
    }

    async accept(): Promise<Imported | null> {
        if (!this.preview) return null;
        this.busy = true;
        try {
            const request = await this.#request();
            this.done = await call('import.apply', { ...request, token: this.preview.token });
            return this.done;
        } catch (thrown) {
            this.failure = toFailure(thrown);
            return null;
        } finally {
            this.busy = false;
        }
    }

    #isIts(step: StepName | null | undefined): boolean {
        const its = this.done?.written.undo;
        return its != null && step?.at === its.at && step.intent === its.intent;
    }

    async #request(): Promise<ImportRequest> {
        if (!this.file) throw new Error('No file was chosen.');
        this.#source ??= await this.file.source();
        return {
            format: this.format,
            source: this.#source,
            csv: this.csv,
            ...(this.format !== 'json' && { kind: this.kind }),
        };
    }
}
