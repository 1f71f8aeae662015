import { expect, test } from 'vitest';
import { checkedCounts, lineCounts, playwrightCounts, summaryLine, vitestCounts } from './counts.mjs';

const counts = (passed, failed = 0, skipped = 0) => ({ passed, failed, skipped });

test('the last line has the form that CI reads', () => {
  expect(summaryLine(counts(12, 3))).toBe('12 passed, 3 failed');
  expect(summaryLine(counts(12, 0, 1))).toBe('12 passed, 0 failed, 1 skipped');
});

test('a program that counts by itself is read by its last line', () => {
  expect(lineCounts('FAILED: 3 passed, 0 failed\n\n12 passed, 3 failed\n')).toEqual(counts(12, 3));
  expect(lineCounts('0 passed, 0 failed, 1 skipped')).toEqual(counts(0, 0, 1));
  expect(lineCounts('12 passed, 0 failed\nand then it crashed\n')).toEqual(counts(0));
});

test('a run without a single executed test has failed', () => {
  expect(checkedCounts(counts(0), 0).failed).toBe(1);
  expect(checkedCounts(counts(0, 0, 4), 0).failed).toBe(1);
});

test('a runner that fails without a failed test has failed', () => {
  expect(checkedCounts(counts(5), 1)).toEqual(counts(5, 1));
  expect(checkedCounts(counts(5), 0)).toEqual(counts(5));
  expect(checkedCounts(counts(5, 2), 1)).toEqual(counts(5, 2));
});

test('a Vitest file that cannot be loaded counts as a failure', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
      { status: 'passed', assertionResults: [{}] },
    ],
  };
  expect(vitestCounts(report)).toEqual(counts(3, 2, 2));
});

test('a Playwright test that passed at the second try, and an error outside tests, count as failures', () => {
  const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 2 };
  expect(playwrightCounts({ stats, errors: [{}] })).toEqual(counts(7, 3, 2));
});
