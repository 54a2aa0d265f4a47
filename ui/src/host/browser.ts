import { toBase64 } from './base64';
import { Failure, toFailure } from './failure';
import type { CommandName, FileKind, Host, Input, Output, PickedFile } from './types';

const TOKEN = 'slipway.token';

/**
 * The token that `slipway serve` prints as `#token=…`: taken out of the address, so that it is neither bookmarked nor
 * sent along, and kept for as long as the tab lives.
 */
export function takeToken(location: Location, history: History, storage: Storage): string {
    const match = /(?:^#|&)token=([^&]+)/.exec(location.hash);
    if (match?.[1]) {
        storage.setItem(TOKEN, decodeURIComponent(match[1]));
        const rest = location.hash.replace(/(^#|&)token=[^&]+&?/, '$1').replace(/[#&]$/, '');
        history.replaceState(null, '', location.pathname + location.search + rest);
    }
    return storage.getItem(TOKEN) ?? '';
}

/** Speaks to `slipway serve` on the address the page came from. */
export async function post(
    name: string,
    input: unknown,
    token: string,
    request: typeof fetch = fetch,
): Promise<unknown> {
    let response: Response;
    try {
        response = await request(`/api/${name}`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
            body: JSON.stringify(input),
        });
    } catch {
        throw new Failure(
            'unreachable',
            'Slipway does not answer. Is “slipway serve” still running? What you see may be out of date.',
        );
    }
    const text = await response.text();
    let body: unknown;
    try {
        body = text === '' ? null : JSON.parse(text);
    } catch {
        body = null;
    }
    if (response.ok) return body;
    if (response.status === 401) {
        throw new Failure(
            'unauthorized',
            'This tab has no valid token. Open the address that “slipway serve” printed.',
        );
    }
    if (body !== null) throw toFailure(body);
    throw new Failure('internal', `Slipway answered ${response.status} without saying why.`);
}

function picked(file: File): PickedFile {
    return {
        name: file.name,
        path: null,
        source: async () => ({ from: 'base64', value: toBase64(new Uint8Array(await file.arrayBuffer())) }),
    };
}

function download(name: string, text: string): void {
    const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function browserHost(): Host {
    const token = takeToken(window.location, window.history, window.sessionStorage);
    return {
        kind: 'browser',
        call: async <K extends CommandName>(name: K, input: Input<K>) => (await post(name, input, token)) as Output<K>,
        pickOpen: (kinds: FileKind[]) =>
            new Promise((resolve) => {
                const field = document.createElement('input');
                field.type = 'file';
                field.accept = kinds.flatMap((kind) => kind.extensions.map((ending) => `.${ending}`)).join(',');
                field.onchange = () => {
                    const file = field.files?.[0];
                    resolve(file ? picked(file) : null);
                };
                field.oncancel = () => resolve(null);
                field.click();
            }),
        pickNewPath: () => Promise.resolve(null),
        save: async (_suggestedName, _kinds, make) => {
            const file = await make();
            download(file.suggested_name, file.text ?? '');
            return file;
        },
        onMenu: () => () => undefined,
        onFiles: (arrived, over) => {
            const stop = new AbortController();
            const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
            const options = { signal: stop.signal };
            window.addEventListener(
                'dragover',
                (event) => {
                    if (!carriesFiles(event)) return;
                    event.preventDefault();
                    over(true);
                },
                options,
            );
            window.addEventListener('dragleave', (event) => event.relatedTarget === null && over(false), options);
            window.addEventListener(
                'drop',
                (event) => {
                    if (!carriesFiles(event)) return;
                    event.preventDefault();
                    over(false);
                    arrived(Array.from(event.dataTransfer?.files ?? [], picked));
                },
                options,
            );
            return () => stop.abort();
        },
    };
}
