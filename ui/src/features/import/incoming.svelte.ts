/** A file that was chosen or dropped somewhere else and waits for the import view to take it. */
import type { PickedFile } from '../../host';

class Incoming {
    file = $state.raw<PickedFile | null>(null);

    take(): PickedFile | null {
        const { file } = this;
        this.file = null;
        return file;
    }
}

export const incoming = new Incoming();
