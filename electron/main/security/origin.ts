import { appOrigin } from '../../../shared/ipc/bridge';

/** Where the page comes from: docs/security.md, items 1 and 17. */
export const appScheme = 'app';
export const appHost = 'porthole';
export const appUrl = `${appOrigin}/`;
