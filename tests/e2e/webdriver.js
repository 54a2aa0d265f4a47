// A small client of the W3C WebDriver protocol: just what the window's tests say. Everything that looks for
// something waits for it, so no test sleeps.

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const PATIENCE = 30_000;

/** One session with a driver that listens at `base`. */
export class Session {
    #base;
    /** Where the pointer is. */
    #hand = { x: 0, y: 0 };

    constructor(base, id) {
        this.#base = `${base}/session/${id}`;
    }

    /** Starts the program that `capabilities` name. */
    static async start(base, capabilities) {
        const body = { capabilities: { alwaysMatch: capabilities } };
        const { sessionId } = await request('POST', `${base}/session`, body);
        return new Session(base, sessionId);
    }

    /** Ends the session, and with it the program. */
    end() {
        return request('DELETE', this.#base);
    }

    /** Runs a function body in the page; `args` are its `arguments`. */
    execute(script, ...args) {
        return this.#post('/execute/sync', { script, args });
    }

    title() {
        return request('GET', `${this.#base}/title`);
    }

    /** A PNG of the page. */
    async screenshot() {
        return Buffer.from(await request('GET', `${this.#base}/screenshot`), 'base64');
    }

    /** The elements that match now. */
    async all(selector) {
        const found = await this.#post('/elements', { using: 'css selector', value: selector });
        return found.map((reference) => reference[ELEMENT]);
    }

    /** The first visible element that matches, as soon as there is one. */
    async find(selector) {
        return until(`something visible at ${selector}`, async () => {
            for (const element of await this.all(selector)) {
                if (await this.#get(element, '/displayed')) return element;
            }
            return undefined;
        });
    }

    /** Waits until nothing visible matches. */
    async gone(selector) {
        await until(`nothing visible at ${selector}`, async () => {
            for (const element of await this.all(selector)) {
                if (await this.#get(element, '/displayed')) return false;
            }
            return true;
        });
    }

    async text(selector) {
        return this.#get(await this.find(selector), '/text');
    }

    async attribute(selector, name) {
        return this.#get(await this.find(selector), `/attribute/${name}`);
    }

    /** Where it is on the page, in CSS pixels. Looked up and measured at once: what is found may be replaced. */
    box(selector) {
        const measure = `
            const { x, y, width, height } = document.querySelector(arguments[0])?.getBoundingClientRect() ?? {};
            return width > 0 && height > 0 ? { x, y, width, height } : null;`;
        return until(`something to measure at ${selector}`, () => this.execute(measure, selector));
    }

    /** Clicks as soon as the element takes the click: it may still be moving, or under something that goes away. */
    async click(selector) {
        let reason;
        await until(`a click on ${selector}`, async () => {
            const element = await this.find(selector);
            return this.#post(`/element/${element}/click`, {}).then(
                () => true,
                (error) => {
                    reason = error;
                    return false;
                },
            );
        }).catch((error) => {
            throw reason ? new Error(error.message, { cause: reason }) : error;
        });
    }

    /** Types into whatever has the focus. */
    keys(text) {
        const actions = [...text].flatMap((value) => [
            { type: 'keyDown', value },
            { type: 'keyUp', value },
        ]);
        return this.#perform({ type: 'key', id: 'keyboard', actions });
    }

    /** Presses keys together, such as Control and z. */
    async chord(...keys) {
        const actions = [
            ...keys.map((value) => ({ type: 'keyDown', value })),
            ...keys.toReversed().map((value) => ({ type: 'keyUp', value })),
        ];
        await this.#perform({ type: 'key', id: 'keyboard', actions });
    }

    /** Takes the pointer down in the middle of an element. */
    async grab(selector) {
        this.#hand = centre(await this.box(selector));
        await this.#pointer([
            { type: 'pointerMove', duration: 0, ...this.#hand },
            { type: 'pointerDown', button: 0 },
        ]);
    }

    /** Moves what `grab` took to the middle of an element, in steps, as a hand does. */
    async carry(selector) {
        const from = this.#hand;
        const to = centre(await this.box(selector));
        const steps = 6;
        const moves = Array.from({ length: steps }, (_, index) => ({
            type: 'pointerMove',
            duration: 30,
            x: Math.round(from.x + ((to.x - from.x) * (index + 1)) / steps),
            y: Math.round(from.y + ((to.y - from.y) * (index + 1)) / steps),
        }));
        await this.#pointer(moves);
        this.#hand = to;
    }

    /** Lets go of what `grab` took. */
    drop() {
        return this.#pointer([{ type: 'pointerUp', button: 0 }]);
    }

    #pointer(actions) {
        return this.#perform({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions });
    }

    #perform(source) {
        return this.#post('/actions', { actions: [source] });
    }

    #get(element, path) {
        return request('GET', `${this.#base}/element/${element}${path}`);
    }

    #post(path, body) {
        return request('POST', this.#base + path, body);
    }
}

function centre({ x, y, width, height }) {
    return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
}

/** The first result of `attempt` that is not false, tried again and again. */
export async function until(what, attempt, patience = PATIENCE) {
    const deadline = Date.now() + patience;
    for (;;) {
        const result = await attempt().catch((error) => {
            // An element that was replaced while it was looked at is looked up again.
            if (error.code === 'stale element reference') return undefined;
            throw error;
        });
        if (result) return result;
        if (Date.now() > deadline) throw new Error(`waited ${patience} ms in vain for ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

async function request(method, url, body) {
    const response = await fetch(url, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    const { value } = await response.json();
    if (!response.ok) {
        throw Object.assign(new Error(`${value.error}: ${value.message} (${method} ${url})`), { code: value.error });
    }
    return value;
}
