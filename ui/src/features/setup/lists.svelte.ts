/** Everything in Setup, for the lists, the forms and the choices of other forms. Call while a component is made. */
import { Fetched } from '../../app/fetched.svelte';
import type { Setup } from '../../generated/api';
import { call } from '../../host';

export class SetupLists extends Fetched<Setup> {
    /** `when` says whether they are needed now. */
    constructor(when: () => boolean = () => true) {
        super(() => (when() ? call('setup.get', {}) : null));
    }

    get services() {
        return options(this.value?.services);
    }

    get environments() {
        return options(this.value?.environments);
    }

    get teams() {
        return options(this.value?.teams);
    }

    get people() {
        return options(this.value?.people);
    }
}

function options(records: readonly { key: string; name: string }[] | undefined): { value: string; label: string }[] {
    return (records ?? []).map(({ key, name }) => ({ value: key, label: name === key ? key : `${name} (${key})` }));
}
