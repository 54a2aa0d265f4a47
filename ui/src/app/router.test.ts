import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute } from './router.svelte';

describe('routes', () => {
    it('survive the address bar', () => {
        const route = { view: 'setup', path: ['windows', 'a b/ü'], query: { focus: 'rrule & more' } } as const;
        expect(parseRoute(formatRoute({ ...route, path: [...route.path] }))).toEqual(route);
    });

    it('fall back to the calendar', () => {
        expect(parseRoute('')).toEqual({ view: 'calendar', path: [], query: {} });
        expect(parseRoute('#/nonsense')).toMatchObject({ view: 'calendar' });
        expect(parseRoute('#/releases/%E0%A4%A')).toMatchObject({ view: 'releases', path: ['%E0%A4%A'] });
    });
});
