import type { Platform } from '../../electron/engine/platform/platform';
import type { Checks } from '../support/checks';
import { checkAnswers, checkEnd } from './check-answers';
import { checkClosing } from './check-closing';
import { checkSameness } from './check-identity';
import { checkListing } from './check-listing';
import { checkOwners } from './check-owners';
import { checkStopping } from './check-stopping';
import type { SubjectName } from './limits';
import { Subject } from './subject';

/**
 * Holds a platform, in the real engine, to what docs/architecture.md and the interfaces of electron/engine/platform promise:
 * the same checks for all of them, on real sockets of real processes. What a platform does not give has to be said
 * by its capabilities, or by name in limits.ts. Disposes of the platform.
 */
export async function runSuite(name: SubjectName, platform: Platform, checks: Checks): Promise<void> {
  const subject = await Subject.create(name, platform, checks);
  try {
    const child = await subject.start();
    const listeners = await checkListing(subject, child);
    await checkOwners(subject, child, listeners);
    await checkSameness(subject);
    await checkStopping(subject);
    await checkClosing(subject);
    await checkAnswers(subject, child);
    await checkEnd(subject);
  } finally {
    await subject.end();
  }
}
