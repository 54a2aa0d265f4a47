import type { CommandMap, ExportedFile, ImportSource } from '../generated/api';

export type CommandName = keyof CommandMap;
export type Input<K extends CommandName> = CommandMap[K]['input'];
export type Output<K extends CommandName> = CommandMap[K]['output'];

/** A kind of file in a dialog: what people read, and the endings without the dot. */
export interface FileKind {
    name: string;
    extensions: string[];
}

/** A file that was chosen or dropped. */
export interface PickedFile {
    /** Its name without folders. */
    name: string;
    /** Where it is, when the backend can read it itself. */
    path: string | null;
    /** What `import.preview` takes; reads the file where the backend cannot. */
    source(): Promise<ImportSource>;
}

/** Whoever stands behind the UI: the desktop shell, or `slipway serve`. */
export interface Host {
    readonly kind: 'desktop' | 'browser';
    call<K extends CommandName>(name: K, input: Input<K>): Promise<Output<K>>;
    /** Asks for a file to open; null when the person thought better of it. */
    pickOpen(kinds: FileKind[]): Promise<PickedFile | null>;
    /** Asks for a place for a new file that the backend makes; null also where there are no such places (a browser). */
    pickNewPath(suggestedName: string, kinds: FileKind[]): Promise<string | null>;
    /**
     * Asks for a place, then has `make` write there; in a browser, `make` gives the text, which is downloaded.
     * Null when the person thought better of it.
     */
    save(
        suggestedName: string,
        kinds: FileKind[],
        make: (path?: string) => Promise<ExportedFile>,
    ): Promise<ExportedFile | null>;
    /** Calls back with the id of each chosen item of the native menu. Returns the way to stop. */
    onMenu(chosen: (id: string) => void): () => void;
    /** Calls back with files dropped onto the window or handed to the app; `over` tells whether some hover. */
    onFiles(arrived: (files: PickedFile[]) => void, over: (hovering: boolean) => void): () => void;
}
