import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './parse-command-line';

describe('parseCommandLine', () => {
  // The examples of "Parsing C command-line arguments" (learn.microsoft.com), behind a program.
  it.each([
    [String.raw`"abc" d e`, ['abc', 'd', 'e']],
    [String.raw`"a b c" d e`, ['a b c', 'd', 'e']],
    [String.raw`"ab\"c" "\\" d`, ['ab"c', '\\', 'd']],
    [String.raw`a\\b d"e f"g h`, [String.raw`a\\b`, 'de fg', 'h']],
    [String.raw`a\\\"b c d`, [String.raw`a\"b`, 'c', 'd']],
    [String.raw`a\\\\"b c" d e`, [String.raw`a\\b c`, 'd', 'e']],
  ])('takes apart %s', (line, args) => {
    expect(parseCommandLine(`p ${line}`)).toEqual(['p', ...args]);
  });

  // What CommandLineToArgvW of Wine 8.0 gave; 30,000 lines at random were compared with it too.
  it.each([
    ['p a"b"" c d', ['p', 'ab"', 'c', 'd']],
    ['p """a b"""', ['p', '"a', 'b"']],
    ['p ""', ['p', '']],
    ['p "a', ['p', 'a']],
    ['p a\t b ', ['p', 'a', 'b']],
    ['p a\nb', ['p', 'a\nb']],
    [String.raw`p "a\\" b`, ['p', 'a\\', 'b']],
    [String.raw`p \\server\share\ b`, ['p', String.raw`\\server\share` + '\\', 'b']],
  ])('takes apart %j', (line, args) => {
    expect(parseCommandLine(line)).toEqual(args);
  });

  it.each([
    [String.raw`"C:\Program Files\a\" b`, ['C:\\Program Files\\a\\', 'b']],
    [String.raw`C:\a\"b c" d`, [String.raw`C:\a\"b`, 'c d']],
    ['"a"b c', ['a', 'b', 'c']],
    ['"a b', ['a b']],
    [' a b', ['', 'a', 'b']],
    ['p', ['p']],
    ['', []],
  ])('knows the program in %j', (line, args) => {
    expect(parseCommandLine(line)).toEqual(args);
  });

  it('gives back what was quoted', () => {
    // "Everyone quotes command line arguments the wrong way" (learn.microsoft.com): how to write one so that it is read back.
    const quote = (text: string) =>
      `"${text.replace(/(\\*)("|$)/g, (_all, slashes: string, end: string) => slashes + slashes + (end === '' ? '' : '\\"'))}"`;
    const argument = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '"', '\\', 'é', '\ud83d\ude00') });
    fc.assert(
      fc.property(fc.array(argument), (args) => {
        expect(parseCommandLine(['p', ...args.map(quote)].join(' '))).toEqual(['p', ...args]);
      }),
    );
  });
});
