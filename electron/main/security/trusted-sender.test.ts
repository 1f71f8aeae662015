import { describe, expect, it } from 'vitest';
import type { Frame } from './trusted-sender';
import { isTrustedSender } from './trusted-sender';

const frame = (origin: string, parent: Frame | null = null): Frame => ({ origin, parent });
const own = new Set([1]);

describe('isTrustedSender', () => {
  it('trusts the main frame of its own window', () => {
    const mainFrame = frame('app://porthole');
    expect(isTrustedSender({ sender: { id: 1, mainFrame }, senderFrame: mainFrame }, own)).toBe(true);
  });

  it('trusts no other window, no frame within, no other origin and no frame that has gone', () => {
    const mainFrame = frame('app://porthole');
    const sender = { id: 1, mainFrame };
    expect(isTrustedSender({ sender: { ...sender, id: 2 }, senderFrame: mainFrame }, own)).toBe(false);
    expect(isTrustedSender({ sender, senderFrame: frame('app://porthole', mainFrame) }, own)).toBe(false);
    expect(isTrustedSender({ sender, senderFrame: frame('app://porthole') }, own)).toBe(false);
    expect(isTrustedSender({ sender, senderFrame: null }, own)).toBe(false);
    for (const origin of ['app://porthole.evil', 'app://porthole:1', 'app://', 'null', 'https://porthole', '']) {
      const strange = frame(origin);
      expect(isTrustedSender({ sender: { id: 1, mainFrame: strange }, senderFrame: strange }, own)).toBe(false);
    }
  });
});
