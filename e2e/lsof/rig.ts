import { userInfo } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../bench/paths';
import { pause } from '../../bench/wait';
import { createPlatform } from '../../electron/engine/platform';
import type { LsofPlatform, LsofPlatformOptions } from '../../electron/engine/platform/darwin/lsof-platform';
import { createLsofPlatform } from '../../electron/engine/platform/darwin/lsof-platform';
import { Monitor } from '../../electron/engine/monitor/monitor';
import type { Platform } from '../../electron/engine/platform/platform';
import type { ListenerOptions, ListenerProcess } from '../fixtures/start-listener';
import { startListener } from '../fixtures/start-listener';
import { findPrograms } from './programs';
import { heldSockets } from './sockets';

/** The test is bundled, and lies elsewhere than this file. */
const listenerProgram = join(projectRoot, 'e2e', 'fixtures', 'listener.mjs');

/** How long is looked for what must come to be, in ms: lsof looks once a second. */
const DEADLINE_MS = 10_000;
const BETWEEN_LOOKS_MS = 20;

/** The collector of macOS beside the one of this system, and real processes with sockets. */
export class Rig {
  private readonly listeners: ListenerProcess[] = [];
  private readonly platforms: Platform[] = [];

  private constructor(
    readonly lsof: Monitor,
    readonly platform: LsofPlatform,
    readonly kernel: Monitor,
    kernelPlatform: Platform,
  ) {
    this.platforms.push(platform, kernelPlatform);
  }

  static async create(): Promise<Rig> {
    const platform = createLsofPlatform(optionsHere());
    const kernel = await createPlatform();
    const monitor = new Monitor({ platform, firstSeen: null });
    return new Rig(monitor, platform, new Monitor({ platform: kernel, firstSeen: null }), kernel);
  }

  /** Another collector, with some things otherwise; it ends with the rig. */
  platformWith(options: Partial<LsofPlatformOptions>): LsofPlatform {
    const platform = createLsofPlatform({ ...optionsHere(), ...options });
    this.platforms.push(platform);
    return platform;
  }

  start(options: ListenerOptions = {}): ListenerProcess {
    const listener = startListener({ program: listenerProgram, ...options });
    this.listeners.push(listener);
    return listener;
  }

  async look(): Promise<void> {
    await this.lsof.tick('all');
    await this.kernel.tick('all');
  }

  /** The sockets that are held at this moment, by a platform of this system's own that knows nothing of before. */
  async heldByKernelNow(): Promise<readonly string[]> {
    const platform = await createPlatform();
    try {
      const monitor = new Monitor({ platform, firstSeen: null });
      await monitor.tick('all');
      return heldSockets(monitor);
    } finally {
      platform.dispose();
    }
  }

  async end(): Promise<void> {
    for (const platform of this.platforms) platform.dispose();
    await Promise.all(this.listeners.map((listener) => listener.end()));
  }
}

/** Looks again until nothing is wrong any more, or the time is over; gives what was wrong at the last look. */
export async function eventually(wrong: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const end = performance.now() + DEADLINE_MS;
  for (;;) {
    const found = await wrong();
    if (found.length === 0 || performance.now() > end) return found;
    await pause(BETWEEN_LOOKS_MS);
  }
}

/** This system's programs, in the place of macOS's. */
function optionsHere(): LsofPlatformOptions {
  const { lsof, ps } = findPrograms();
  if (lsof === null || ps === null) throw new Error('The test was started without its programs');
  const ephemeralPorts = { first: 32_768, last: 60_999 };
  // The locale of UTF-8 that Debian has without being asked to (locale(7)).
  const characters = 'C.UTF-8';
  return { lsof, ps, launchctl: null, codesign: null, ephemeralPorts, characters, isRoot: userInfo().uid === 0 };
}
