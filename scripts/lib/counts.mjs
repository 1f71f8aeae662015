/** What a check came to: how many passed, failed and were skipped. */
export const noCounts = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** A check that is one question with one answer, by its exit code. */
export const oneCount = (code) => (code === 0 ? { ...noCounts, passed: 1 } : { ...noCounts, failed: 1 });

/** Vitest's JSON report. A file that cannot even be loaded has no tests in it and counts as one failure. */
export function vitestCounts(report) {
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Playwright's JSON report. A test that passed only when tried again counts as failed; so does each error outside tests. */
export function playwrightCounts({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

/** The last line of a program that counts by itself, as summaryLine writes it; nothing is counted without one. */
export function lineCounts(output) {
  const line = /(?:^|\n)(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\n?$/.exec(output);
  if (!line) return noCounts;
  const [passed, failed, skipped] = line.slice(1).map((number) => Number(number ?? 0));
  return { passed, failed, skipped };
}

/**
 * Holds a runner's counts against its exit code: a run without a single executed test, or one that failed without a
 * failed test, is a failure.
 */
export function checkedCounts(counts, code) {
  const executed = counts.passed + counts.failed > 0;
  const contradicts = code !== 0 && counts.failed === 0;
  return !executed || contradicts ? { ...counts, failed: counts.failed + 1 } : counts;
}

/** The last line of `npm test`, which CI reads. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
