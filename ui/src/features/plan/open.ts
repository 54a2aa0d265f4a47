import { router } from '../../app/router.svelte';
import { selected } from '../../app/selection.svelte';
import { session } from '../../app/session.svelte';
import { call, host, PLAN_FILES } from '../../host';

/** Asks for a plan file and opens it. */
export async function openPlan(): Promise<void> {
    const file = await host.pickOpen(PLAN_FILES);
    if (file?.path && (await session.open(file.path))) selected.clear();
}

/** Makes the sample plan, or opens it where it was made before. */
export async function openSample(): Promise<void> {
    if (await session.switchTo(call('plan.create_sample', {}))) {
        selected.clear();
        router.go('calendar');
    }
}
