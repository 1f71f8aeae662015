import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text';

/** The ranges that must never reach a screen, written out apart from the categories that the subject goes by. */
const hidden = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x061c, 0x061c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2064],
  [0x2066, 0x2069],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xe0000, 0xe007f],
] as const;

const isHidden = (code: number): boolean => hidden.some(([first, last]) => code >= first && code <= last);
const codesOf = (text: string): number[] => [...text].map((character) => character.codePointAt(0) ?? 0);

const hiddenCharacter = fc
  .constantFrom(...hidden)
  .chain(([min, max]) => fc.integer({ min, max }))
  .map((code) => String.fromCodePoint(code));
const hostileText = fc
  .array(fc.oneof(hiddenCharacter, fc.string({ unit: 'binary', maxLength: 3 })))
  .map((parts) => parts.join(''));

describe('visibleText', () => {
  it.each([
    ['node', 'node'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['\u0000\u001b[31m\u009b', '\\u0000\\u001b[31m\\u009b'],
    ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['lone \ud83d and \udc00', 'lone \\ud83d and \\udc00'],
    ['C:\\Users\\me', 'C:\\Users\\me'],
    ['Größe 大 🚀', 'Größe 大 🚀'],
  ])('shows %j as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('lets no hidden character through', () => {
    fc.assert(fc.property(hostileText, (text) => !codesOf(visibleText(text)).some(isHidden)));
  });

  it('escapes every hidden character', () => {
    fc.assert(
      fc.property(hiddenCharacter, (character) =>
        /^\\(?:[nrt]|u[0-9a-f]{4}|u\{[0-9a-f]{5}\})$/.test(visibleText(character)),
      ),
    );
  });

  it('leaves printable ASCII as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) }),
        (text) => visibleText(text) === text,
      ),
    );
  });

  it('changes nothing more the second time', () => {
    fc.assert(fc.property(hostileText, (text) => visibleText(visibleText(text)) === visibleText(text)));
  });
});
