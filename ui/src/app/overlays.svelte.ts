/** What lies over everything: one of each, opened from anywhere. */
class Overlay {
    open = $state(false);

    show(): void {
        this.open = true;
    }
}

export const palette = new Overlay();
export const shortcuts = new Overlay();
export const calendarExport = new Overlay();
export const newPlan = new Overlay();
