import type { PortRange } from '../../enrich/describe-socket';

/** A range that is set aside, as netsh lists it. */
export interface ExcludedRange extends PortRange {
  readonly administered: boolean;
}

const HIGHEST_PORT = 65_535;

/** `----------    --------`: what stands above the rows, in every language. */
const rule = /^\s*-{3,}\s+-{3,}\s*$/m;
/** `     50000       50059     *`: the star marks those that an administrator set aside. */
const row = /^\s*(\d{1,5})\s+(\d{1,5})\s*(\*?)\s*$/;
/** `Number of Ports : 16384`; French has a space without a break before the colon, Chinese may have a wide one. */
const valueBehindColon = /[:\uff1a]\s*(\d{1,5})\s*$/;

/**
 * The ranges in what `netsh int ipv4 show excludedportrange` prints, in any language; null for anything else. What can
 * be no range is left out.
 */
export function parseExcludedPorts(text: string): readonly ExcludedRange[] | null {
  const head = rule.exec(text);
  if (!head) return null;
  return text
    .slice(head.index + head[0].length)
    .split('\n')
    .flatMap((line) => {
      const [, first, last, star] = row.exec(line) ?? [];
      const range = { first: Number(first), last: Number(last), administered: star === '*' };
      return isPossible(range) ? [range] : [];
    });
}

/** The range in what `netsh int ipv4 show dynamicport` prints, in any language: its first port, and how many; null for none. */
export function parseDynamicPorts(text: string): PortRange | null {
  const [first, count] = text.split('\n').flatMap((line) => {
    const value = valueBehindColon.exec(line)?.[1];
    return value === undefined ? [] : [Number(value)];
  });
  if (first === undefined || count === undefined) return null;
  const range = { first, last: first + count - 1 };
  return isPossible(range) ? range : null;
}

/** Not of what is no number either. */
function isPossible({ first, last }: PortRange): boolean {
  return first >= 1 && first <= last && last <= HIGHEST_PORT;
}
