import { beforeEach, describe, expect, it, vi } from 'vitest';
import { toBase64 } from './base64';
import { post, takeToken } from './browser';
import { Failure, toFailure } from './failure';

const answer = (status: number, body: string) => vi.fn(() => Promise.resolve(new Response(body, { status })));

describe('a command over HTTP', () => {
    it('is posted with the token and gives the answer', async () => {
        const request = answer(200, '{"revision":7}');
        await expect(post('plan.revision', {}, 'secret', request)).resolves.toEqual({ revision: 7 });
        expect(request).toHaveBeenCalledWith(
            '/api/plan.revision',
            expect.objectContaining({ method: 'POST', body: '{}' }),
        );
        const [, init] = request.mock.calls[0] as unknown as [string, RequestInit];
        expect(init.headers).toMatchObject({ Authorization: 'Bearer secret' });
    });

    it('fails with what the backend says', async () => {
        const body = '{"code":"duplicate-key","message":"There is already one.","details":{"field":"key"}}';
        const failure = await post('record.put', {}, '', answer(422, body)).catch((thrown: unknown) => thrown);
        expect(failure).toBeInstanceOf(Failure);
        expect(failure).toMatchObject({ code: 'duplicate-key', message: 'There is already one.', field: 'key' });
    });

    it('fails in words where nothing answers, or something else does', async () => {
        const down = () => Promise.reject(new TypeError('Failed to fetch'));
        await expect(post('app.start', {}, '', down)).rejects.toMatchObject({ code: 'unreachable' });
        await expect(post('app.start', {}, '', answer(401, ''))).rejects.toMatchObject({ code: 'unauthorized' });
        await expect(post('app.start', {}, '', answer(502, '<html>'))).rejects.toMatchObject({ code: 'internal' });
    });
});

describe('a failure', () => {
    it('is made of whatever was thrown', () => {
        expect(toFailure({ code: 'x', message: 'y', details: null })).toMatchObject({ code: 'x', details: {} });
        expect(toFailure(new Error('boom'))).toMatchObject({ code: 'internal', message: 'boom' });
        expect(toFailure('boom')).toMatchObject({ code: 'internal', message: 'boom' });
        expect(toFailure({ code: 'x', message: 'y', details: { field: 3 } }).field).toBeNull();
    });
});

describe('the token', () => {
    beforeEach(() => sessionStorage.clear());

    it('is taken out of the address and kept', () => {
        window.location.hash = '#token=a%2Bb';
        expect(takeToken(window.location, window.history, sessionStorage)).toBe('a+b');
        expect(window.location.hash).toBe('');
        expect(takeToken(window.location, window.history, sessionStorage)).toBe('a+b');
    });

    it('leaves a route alone', () => {
        window.location.hash = '#/calendar?view=week';
        expect(takeToken(window.location, window.history, sessionStorage)).toBe('');
        expect(window.location.hash).toBe('#/calendar?view=week');
    });
});

it('makes base64 of files larger than one piece', () => {
    const bytes = Uint8Array.from({ length: 40_000 }, (_, index) => index % 256);
    expect(Uint8Array.from(atob(toBase64(bytes)), (char) => char.charCodeAt(0))).toEqual(bytes);
});
