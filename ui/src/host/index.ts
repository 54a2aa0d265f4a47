/** The one door to the backend. Nothing else in the UI knows whether it runs in the desktop window or in a browser. */
import { browserHost } from './browser';
import { desktopHost } from './desktop';
import type { Host } from './types';

export { Failure, toFailure } from './failure';
export type { CommandName, FileKind, Host, Input, Output, PickedFile } from './types';

export const host: Host = '__TAURI_INTERNALS__' in window ? desktopHost() : browserHost();

/** Carries out a command of the backend; rejects with a {@link Failure}. */
export const call: Host['call'] = host.call;

export const PLAN_FILES = [{ name: 'Slipway plan', extensions: ['slipway'] }];
export const CALENDAR_FILES = [{ name: 'iCalendar', extensions: ['ics'] }];
