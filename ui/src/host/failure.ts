/** What a command says when it fails: `message` is for people, `code` for the program, `details` for both. */
export class Failure extends Error {
    constructor(
        readonly code: string,
        message: string,
        readonly details: Record<string, unknown> = {},
    ) {
        super(message);
        this.name = 'Failure';
    }

    /** The field of a form that the failure is about, if it is about one. */
    get field(): string | null {
        const field = this.details['field'];
        return typeof field === 'string' ? field : null;
    }
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Makes a failure of whatever was thrown, rejected or sent. */
export function toFailure(thrown: unknown): Failure {
    if (thrown instanceof Failure) return thrown;
    if (isRecord(thrown) && typeof thrown['code'] === 'string' && typeof thrown['message'] === 'string') {
        return new Failure(thrown['code'], thrown['message'], isRecord(thrown['details']) ? thrown['details'] : {});
    }
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new Failure('internal', message || 'Something went wrong, and nothing said what.');
}
