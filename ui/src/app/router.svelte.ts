/** Where the person is, kept in the address after `#`, so that back, reload and links work in both hosts. */
export const VIEWS = ['calendar', 'releases', 'setup', 'history', 'import'] as const;
export type View = (typeof VIEWS)[number];

export interface Route {
    view: View;
    /** What follows the view: `['windows', 'tue-night']` in `#/setup/windows/tue-night`. */
    path: string[];
    query: Record<string, string>;
}

export function parseRoute(hash: string): Route {
    const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
    const [first, ...rest] = path.split('/').filter(Boolean).map(decode);
    return {
        view: VIEWS.find((view) => view === first) ?? 'calendar',
        path: rest,
        query: Object.fromEntries(new URLSearchParams(query)),
    };
}

function decode(part: string): string {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

export function formatRoute({ view, path, query }: Route): string {
    const search = new URLSearchParams(query).toString();
    return `#/${[view, ...path.map(encodeURIComponent)].join('/')}${search === '' ? '' : `?${search}`}`;
}

class Router {
    #route = $state.raw<Route>(parseRoute(window.location.hash));

    constructor() {
        window.addEventListener('hashchange', () => (this.#route = parseRoute(window.location.hash)));
    }

    get route(): Route {
        return this.#route;
    }

    get view(): View {
        return this.#route.view;
    }

    /** Goes there; `replace` leaves no step in the history of the browser. */
    go(view: View, path: string[] = [], query: Record<string, string> = {}, replace = false): void {
        const route = { view, path, query };
        const hash = formatRoute(route);
        if (hash === window.location.hash) return;
        window.history[replace ? 'replaceState' : 'pushState'](null, '', hash);
        this.#route = route;
    }

    /** Changes a part of the query of the view shown; null takes a part away. */
    set(changes: Record<string, string | null>): void {
        const query = Object.fromEntries(
            Object.entries({ ...this.#route.query, ...changes }).filter(
                (part): part is [string, string] => part[1] !== null,
            ),
        );
        this.go(this.#route.view, this.#route.path, query, true);
    }
}

export const router = new Router();
