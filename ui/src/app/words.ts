/** The words people read for the values the backend speaks in. */
import type { ConflictKind, EntityKind, EnvironmentPolicy, ReleaseType, Risk, Stage } from '../generated/api';

export const STAGES: Record<Stage, string> = {
    draft: 'draft',
    ready: 'ready',
    approved: 'approved',
    scheduled: 'scheduled',
    deploying: 'deploying',
    observing: 'observing',
    closed: 'closed',
    'rolled-back': 'rolled back',
    cancelled: 'cancelled',
};

export const CONFLICTS: Record<ConflictKind, string> = {
    'outside-window': 'Outside every window',
    'exceeds-window': 'Longer than the window',
    'hits-freeze': 'Hits a freeze',
    'window-full': 'Window is full',
    'environment-busy': 'Environment is busy',
    'dependency-order': 'Before what it depends on',
    'person-unavailable': 'Person is not available',
    'out-of-bounds': 'Outside its own bounds',
    'clock-change': 'Clocks change',
};

/** When an environment may be deployed to. */
export const POLICIES: Record<EnvironmentPolicy, string> = {
    windows: 'only in windows',
    open: 'any time that is not frozen',
};

export const KINDS: Record<EntityKind, string> = {
    plan: 'Plan',
    environment: 'Environment',
    team: 'Team',
    person: 'Person',
    service: 'Service',
    window: 'Window',
    freeze: 'Freeze',
    release: 'Release',
};

export const RISKS: Record<Risk, string> = { low: 'low risk', medium: 'medium risk', high: 'high risk' };

export const RELEASE_TYPES: Record<ReleaseType, string> = {
    standard: 'standard',
    normal: 'normal',
    emergency: 'emergency',
};
