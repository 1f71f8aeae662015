import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownArguments, parseCommandLine } from './command-line';

describe('parseCommandLine', () => {
  it.each([
    [[], {}],
    [['--theme', 'dark'], { theme: 'dark' }],
    [['--theme=light'], { theme: 'light' }],
    [['--screenshot', 'a.png', '--theme', 'light'], { screenshot: 'a.png', theme: 'light' }],
    [['--screenshot=/tmp/A.PNG'], { screenshot: '/tmp/A.PNG' }],
  ])('understands %j', (args, value) => {
    expect(parseCommandLine(args)).toEqual({ ok: true, value });
  });

  it.each([
    [['--bogus'], { code: 'unknownArgument', argument: '--bogus' }],
    [['--bogus=1'], { code: 'unknownArgument', argument: '--bogus' }],
    [['-x'], { code: 'unknownArgument', argument: '-x' }],
    [['3000'], { code: 'unknownArgument', argument: '3000' }],
    [['--'], { code: 'unknownArgument', argument: '--' }],
    [['--theme'], { code: 'badTheme' }],
    [['--theme', 'Dark'], { code: 'badTheme' }],
    [['--screenshot'], { code: 'badScreenshot' }],
    [['--screenshot', 'a.jpg'], { code: 'badScreenshot' }],
    [['--screenshot='], { code: 'badScreenshot' }],
  ])('refuses %j', (args, error) => {
    expect(parseCommandLine(args)).toEqual({ ok: false, error });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('--theme', '--screenshot', '--__proto__'))),
        (args) => {
          expect(typeof parseCommandLine(args).ok).toBe('boolean');
        },
      ),
    );
  });
});

describe('ownArguments', () => {
  it('leaves out the program, the folder of the app and what Chromium takes', () => {
    const argv = ['electron', '--no-sandbox', '/srv/app/', '--theme', 'dark', '--user-data-dir=/x', '--inspect=0'];
    expect(ownArguments(argv, '/srv/app')).toEqual(['--theme', 'dark']);
    expect(ownArguments(['porthole', '--theme', 'dark'], null)).toEqual(['--theme', 'dark']);
  });

  it('keeps what it does not know, to be refused', () => {
    expect(ownArguments(['porthole', '--no-sandboxes', 'x'], null)).toEqual(['--no-sandboxes', 'x']);
  });
});
