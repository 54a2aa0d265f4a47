import { describe, expect, it } from 'vitest';
import { formatOf, kindOf } from './intake.svelte';

describe('a file that arrives', () => {
    it('is read as its name says', () => {
        expect(formatOf('Plan.JSON')).toBe('json');
        expect(formatOf('freezes.ics')).toBe('ics');
        expect(formatOf('releases.csv')).toBe('csv');
        expect(formatOf('no ending')).toBe('csv');
    });

    it('is taken for the records that its name speaks of', () => {
        expect(kindOf('Freezes 2026.csv', 'csv')).toBe('freeze');
        expect(kindOf('people.csv', 'csv')).toBe('person');
        expect(kindOf('services.tsv', 'csv')).toBe('service');
        expect(kindOf('export.csv', 'csv')).toBe('release');
        expect(kindOf('windows.ics', 'ics')).toBe('window');
    });
});
