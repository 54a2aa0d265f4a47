import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { open, save } from '@tauri-apps/plugin-dialog';
import { toFailure } from './failure';
import type { CommandName, Host, Input, Output, PickedFile } from './types';

function picked(path: string): PickedFile {
    return {
        name: path.split(/[\\/]/).at(-1) ?? path,
        path,
        source: () => Promise.resolve({ from: 'path', value: path }),
    };
}

/** Listens from now on; the way to stop works even before listening has begun. */
function subscribe<T>(event: string, handle: (payload: T) => void): () => void {
    const listening = listen<T>(event, ({ payload }) => handle(payload));
    return () => void listening.then((stop) => stop());
}

export function desktopHost(): Host {
    return {
        kind: 'desktop',
        call: async <K extends CommandName>(name: K, input: Input<K>) => {
            try {
                return await invoke<Output<K>>('call', { name, input });
            } catch (thrown) {
                throw toFailure(thrown);
            }
        },
        pickOpen: async (kinds) => {
            const path = await open({ multiple: false, directory: false, filters: kinds });
            return path === null ? null : picked(path);
        },
        pickNewPath: (suggestedName, kinds) => save({ defaultPath: suggestedName, filters: kinds }),
        save: async (suggestedName, kinds, make) => {
            const path = await save({ defaultPath: suggestedName, filters: kinds });
            return path === null ? null : make(path);
        },
        onMenu: (chosen) => subscribe<string>('menu', chosen),
        onFiles: (arrived, over) => {
            const take = async () => {
                over(false);
                const paths = await invoke<string[]>('take_files');
                if (paths.length > 0) arrived(paths.map(picked));
            };
            const stops = [
                subscribe('files-waiting', () => void take()),
                subscribe('tauri://drag-enter', () => over(true)),
                subscribe('tauri://drag-leave', () => over(false)),
            ];
            // Files named on the command line were there before the page was.
            void take();
            return () => stops.forEach((stop) => stop());
        },
    };
}
