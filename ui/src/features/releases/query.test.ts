import { describe, expect, it } from 'vitest';
import { fromAddress, isFiltered } from './query';

describe('the query of the table', () => {
    it('asks for everything by start where the address says nothing', () => {
        const query = fromAddress({});
        expect(query).toMatchObject({ search: '', sort: 'start', descending: false, scheduled: null });
        expect(isFiltered(query)).toBe(false);
    });

    it('reads what the address says, and passes over what it does not know', () => {
        const query = fromAddress({
            q: 'pay',
            stages: 'ready,nonsense',
            conflicts: 'hits-freeze,',
            scheduled: 'no',
            sort: 'colour',
            severity: 'maybe',
        });
        expect(query).toMatchObject({
            search: 'pay',
            stages: ['ready'],
            conflicts: ['hits-freeze'],
            scheduled: false,
            sort: 'start',
            severity: null,
        });
        expect(isFiltered(query)).toBe(true);
    });
});
