/** Light or dark: as the system wishes, or as the person has set it on this machine. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'slipway.theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');

function stored(): Theme {
    const value = window.localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
}

class ThemeSetting {
    #value = $state<Theme>(stored());

    constructor() {
        this.#apply();
        dark.addEventListener('change', () => this.#apply());
    }

    get value(): Theme {
        return this.#value;
    }

    set(value: Theme): void {
        this.#value = value;
        window.localStorage.setItem(KEY, value);
        this.#apply();
    }

    #apply(): void {
        const isDark = this.#value === 'dark' || (this.#value === 'system' && dark.matches);
        document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
    }
}

export const theme = new ThemeSetting();
