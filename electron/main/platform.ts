/** Whether this is macOS, where windows, menus and keys follow other customs. */
export const isMac = process.platform === 'darwin';

/** Whether the desktop is one of those of freedesktop.org, which are asked over D-Bus what they have. */
export const hasFreedesktop = process.platform === 'linux';
