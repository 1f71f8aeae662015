/** A job's label is the name of a file, mostly. */
const LONGEST_LABEL = 256;

/**
 * The labels of running jobs by pid, from `launchctl list` (launchctl(1)): a heading, then a pid or `-`, how it ended the
 * last time, and the label, with tabs between them. An application that a person has started is a job of its own, under a
 * name that only launchd knows it by (`application.com.apple.Safari.1152.1163`): that is no service.
 */
export function parseLaunchctlList(text: string): ReadonlyMap<number, readonly string[]> {
  const labels = new Map<number, string[]>();
  for (const line of text.split('\n')) {
    const [pid = '', status, label = '', ...more] = line.split('\t');
    if (!/^[1-9]\d{0,9}$/.test(pid) || status === undefined || more.length > 0) continue;
    if (label === '' || label.length > LONGEST_LABEL || label.startsWith('application.')) continue;
    labels.set(Number(pid), [...(labels.get(Number(pid)) ?? []), label].sort());
  }
  return labels;
}
