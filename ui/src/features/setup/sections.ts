/** The parts of Setup: what each is called, what it is for, and what its list shows. */
import Box from '@lucide/svelte/icons/box';
import CalendarRange from '@lucide/svelte/icons/calendar-range';
import Server from '@lucide/svelte/icons/server';
import Settings from '@lucide/svelte/icons/settings-2';
import Snowflake from '@lucide/svelte/icons/snowflake';
import User from '@lucide/svelte/icons/user';
import Users from '@lucide/svelte/icons/users';
import { count, duration, span } from '../../app/format';
import type { Environment, Scope, Selection, Setup } from '../../generated/api';

export type SectionName = 'plan' | 'services' | 'environments' | 'teams' | 'people' | 'windows' | 'freezes';

export interface SetupRow {
    key: string;
    name: string;
    cells: string[];
    /** Draws attention to a row: a hard freeze. */
    badge?: { text: string; tone: 'stop' | 'warn' | 'neutral' };
}

interface Section {
    name: SectionName;
    title: string;
    icon: typeof Box;
    add: string;
    none: string;
    /** What they are for: the empty list says it. */
    purpose: string;
    columns: string[];
    importable?: boolean;
}

export const SECTIONS: readonly [Section, ...Section[]] = [
    { name: 'plan', title: 'Plan', icon: Settings, add: '', none: '', purpose: '', columns: [] },
    {
        name: 'services',
        title: 'Services',
        icon: Box,
        add: 'Add service',
        none: 'No services yet',
        purpose: 'A service is what is deployed. Say which team owns it and which services it needs.',
        columns: ['Team', 'Needs'],
        importable: true,
    },
    {
        name: 'environments',
        title: 'Environments',
        icon: Server,
        add: 'Add environment',
        none: 'No environments yet',
        purpose: 'An environment is where services are deployed. It is open, or only in windows.',
        columns: ['Deployments'],
    },
    {
        name: 'teams',
        title: 'Teams',
        icon: Users,
        add: 'Add team',
        none: 'No teams yet',
        purpose: 'Teams own services, and windows and freezes can be for some teams only.',
        columns: ['Services', 'People'],
    },
    {
        name: 'people',
        title: 'People',
        icon: User,
        add: 'Add person',
        none: 'No people yet',
        purpose: 'People own and deploy releases. Their hours and absences tell when they can.',
        columns: ['Teams', 'Zone', 'E-mail'],
        importable: true,
    },
    {
        name: 'windows',
        title: 'Windows',
        icon: CalendarRange,
        add: 'Add window',
        none: 'No windows yet',
        purpose: 'A window is when deployments may happen: once or again and again, in the time of a zone.',
        columns: ['When', 'Scope', 'Next'],
    },
    {
        name: 'freezes',
        title: 'Freezes',
        icon: Snowflake,
        add: 'Add freeze',
        none: 'No freezes yet',
        purpose: 'A freeze is when nothing in its scope must change. A hard one blocks, a soft one warns.',
        columns: ['When', 'Scope', 'Next'],
        importable: true,
    },
];

/** A selection in a few words: `all`, the key of one, or how many. */
function selectionWords(selection: Selection, many: string): string | null {
    if (selection === 'all') return null;
    return selection.length === 1 ? (selection[0] ?? '') : count(selection.length, many);
}

/** A scope in a few words. */
export function scopeWords(scope: Scope): string {
    const parts = [
        selectionWords(scope.environments, 'environment'),
        selectionWords(scope.services, 'service'),
        selectionWords(scope.teams, 'team'),
    ].filter((part) => part !== null);
    const all = parts.length === 0 ? 'everything' : parts.join(' · ');
    return scope.except_services.length === 0 ? all : `${all}, except ${scope.except_services.join(', ')}`;
}

/** The environments that take releases only in windows and have none. */
export function withoutWindows({ environments, windows }: Setup): Environment[] {
    const have = (key: string) =>
        windows.some(({ record: { scope } }) => scope.environments === 'all' || scope.environments.includes(key));
    return environments.filter(({ key, policy }) => policy === 'windows' && !have(key));
}

export function rowsOf(setup: Setup, section: SectionName): SetupRow[] {
    switch (section) {
        case 'plan':
            return [];
        case 'services':
            return setup.services.map(({ key, name, team, depends_on }) => ({
                key,
                name,
                cells: [team ?? '', depends_on.join(', ')],
            }));
        case 'environments': {
            const closed = new Set(withoutWindows(setup).map(({ key }) => key));
            return setup.environments.map(({ key, name, policy }) => ({
                key,
                name,
                cells: [policy === 'open' ? 'any time that is not frozen' : 'only in windows'],
                ...(closed.has(key) && { badge: { text: 'no window yet', tone: 'warn' as const } }),
            }));
        }
        case 'teams':
            return setup.teams.map(({ key, name }) => ({
                key,
                name,
                cells: [
                    count(setup.services.filter((service) => service.team === key).length, 'service'),
                    count(setup.people.filter((person) => person.teams.includes(key)).length, 'person', 'people'),
                ],
            }));
        case 'people':
            return setup.people.map(({ key, name, teams, zone, email }) => ({
                key,
                name,
                cells: [teams.join(', '), zone, email],
            }));
        case 'windows':
            return setup.windows.map(({ record, words, next }) => ({
                key: record.key,
                name: record.name,
                cells: [
                    record.capacity.releases === null && record.capacity.downtime === null
                        ? words
                        : `${words} (${capacityWords(record.capacity)})`,
                    scopeWords(record.scope),
                    next ? span(next.local_start, next.local_end) : 'past',
                ],
            }));
        case 'freezes':
            return setup.freezes.map(({ record, words, next }) => ({
                key: record.key,
                name: record.name,
                cells: [words, scopeWords(record.scope), next ? span(next.local_start, next.local_end) : 'past'],
                badge: record.level === 'hard' ? { text: 'hard', tone: 'stop' } : { text: 'soft', tone: 'warn' },
            }));
    }
}

function capacityWords(capacity: { releases: number | null; downtime: string | null }): string {
    return [
        capacity.releases === null ? null : `at most ${count(capacity.releases, 'release')}`,
        capacity.downtime === null ? null : `${duration(capacity.downtime)} of downtime`,
    ]
        .filter((part) => part !== null)
        .join(', ');
}
