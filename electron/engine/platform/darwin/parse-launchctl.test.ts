import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLaunchctlList } from './parse-launchctl';

// `launchctl list` of macOS, as published in a course's answers and in the tests of a program that parses it, shortened.
const list = `PID\tStatus\tLabel
-\t0\tcom.apple.SafariHistoryServiceAgent
2439\t-9\tcom.apple.progressd
623\t0\tcom.apple.Finder
76197\t0\tapplication.com.spotify.client.138353159.138353956
555\t0\tcom.example.two
555\t0\tcom.example.one
`;

describe('the list of jobs', () => {
  it('names those that run, by pid; an application that a person started is no service', () => {
    expect([...parseLaunchctlList(list)]).toEqual([
      [2439, ['com.apple.progressd']],
      [623, ['com.apple.Finder']],
      [555, ['com.example.one', 'com.example.two']],
    ]);
  });

  it.each([
    '0\t0\tzero',
    '-1\t0\tnegative',
    '12\t0',
    '12\t0\t',
    `12\t0\t${'x'.repeat(257)}`,
    '12\t0\ta\tb',
    '12 0 spaces',
  ])('leaves out %j', (line) => {
    expect(parseLaunchctlList(line).size).toBe(0);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseLaunchctlList(text)));
  });
});
