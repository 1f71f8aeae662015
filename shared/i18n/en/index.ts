import { cli } from './cli';
import { common } from './common';
import { details } from './details';
import { ports } from './ports';
import { settings } from './settings';
import { status } from './status';
import { stop } from './stop';
import { system } from './system';

/** Every word that Porthole says in English, by area. */
export const en = { cli, common, details, ports, settings, status, stop, system };
