/**
 * What tells the npm package `electron`, and with it Playwright, to use the Electron in `dist`. The official one is where
 * that package looks by itself.
 */
export const runtimeVariables = (official, dist) => (official ? {} : { ELECTRON_OVERRIDE_DIST_PATH: dist });
