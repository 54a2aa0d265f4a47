import type { Release } from '../../generated/api';

/** A release with nothing in it but what is likely. */
export function blankRelease(): Release {
    return {
        key: '',
        title: '',
        services: [],
        environments: [],
        version: '',
        type: 'normal',
        risk: 'medium',
        stage: 'draft',
        duration: 'PT1H',
        downtime: 'PT0S',
        rollback: 'PT0S',
        depends_on: [],
        owner: null,
        crew: [],
        not_before: null,
        not_after: null,
        start: null,
        notes: '',
    };
}
