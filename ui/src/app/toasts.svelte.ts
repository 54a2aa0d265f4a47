/** Short messages in the corner. What must be read to go on belongs into the panel, not here. */
export interface Toast {
    id: number;
    tone: 'neutral' | 'go' | 'stop';
    text: string;
    action?: { label: string; run: () => void };
}

const LASTS = 6_000;

class Toasts {
    list = $state.raw<Toast[]>([]);
    #next = 1;

    show(toast: Omit<Toast, 'id'>): void {
        const id = this.#next++;
        this.list = [...this.list.slice(-2), { ...toast, id }];
        // An error stays until it is dismissed; the rest goes by itself.
        if (toast.tone !== 'stop') setTimeout(() => this.dismiss(id), LASTS);
    }

    failed(failure: Error): void {
        this.show({ tone: 'stop', text: failure.message });
    }

    dismiss(id: number): void {
        this.list = this.list.filter((toast) => toast.id !== id);
    }
}

export const toasts = new Toasts();
