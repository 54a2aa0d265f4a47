import { describe, expect, it } from 'vitest';
import { made, outcome } from './words';

describe('what an import did', () => {
    it('names the records once and leaves out what did not happen', () => {
        const counts = { new: 0, changed: 0, unchanged: 0, refused: 0 };
        expect(outcome({ ...counts, new: 843, unchanged: 2 }, 'release')).toBe('843 releases added');
        expect(outcome({ ...counts, new: 2, changed: 1 }, 'person')).toBe('2 people added, 1 changed');
        expect(outcome({ ...counts, changed: 1 }, null)).toBe('1 record changed');
        expect(outcome({ ...counts, unchanged: 3 }, 'freeze')).toBe('Nothing was changed');
    });

    it('counts what rows name by kind', () => {
        const create = (kind: 'environment' | 'team' | 'person', key: string) => ({ kind, key });
        expect(made([create('environment', 'prod')])).toBe('1 environment');
        expect(
            made([create('environment', 'prod'), create('team', 'a'), create('team', 'b'), create('person', 'c')]),
        ).toBe('1 environment, 2 teams and 1 person');
    });
});
