// The native menu. WebDriver sees the page only, not the window around it; so it is worked from outside, with the keys
// that a person would press.

import { windows, xdotool } from './screen.js';
import { until } from './webdriver.js';

/** The menus from the left, each with its items from the top, as far as tests press them. */
const MENUS = {
    File: ['New Plan…'],
    Edit: ['Undo', 'Redo'],
    View: ['Month', 'Week', 'Timeline', 'List'],
};

/** Presses an item of the menu of the app’s window. */
export async function pressMenu(menu, item) {
    const across = Object.keys(MENUS).indexOf(menu);
    const down = MENUS[menu].indexOf(item);
    // Where the pointer stands nothing of the page explains itself in a window of its own.
    await xdotool('mousemove', '1439', '999');
    const [window] = await windows('Slipway');
    const before = await windows();
    const isOpen = async () => (await windows()).some((other) => !before.includes(other));

    // A window that has just come up may not listen yet. F10 once more would close the menu again, so it is pressed
    // only while there is none.
    await until('the menu to open', async () => {
        // Without a window manager nobody else gives it the focus.
        await xdotool('windowfocus', window);
        await xdotool('key', 'F10');
        return until('the menu', isOpen, 3_000).catch(() => false);
    });
    // An open menu has the keyboard to itself and takes the keys in their order.
    await xdotool('key', ...Array(across).fill('Right'), ...Array(down + 1).fill('Down'), 'Return');
    await until('the menu to close', async () => !(await isOpen()));
}
