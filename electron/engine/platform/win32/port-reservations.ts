import type { PortReservation } from '../../../../shared/domain/port-reservation';
import type { Transport } from '../../../../shared/domain/socket';
import type { PortRange } from '../../enrich/describe-socket';
import type { ReservationSource } from '../reservation-source';
import type { AskNetsh } from './netsh';
import { parseDynamicPorts, parseExcludedPorts } from './parse-netsh';

/** How long an answer holds, in ms: Hyper-V sets ports aside anew when it starts something. */
const LIFETIME_MS = 5000;
/** The range that ports are picked from is an administrator's to change, and takes effect at once. */
const RANGE_LIFETIME_MS = 3_600_000;

/** What netsh tells of the ports that Windows sets aside, and of those that it picks from. */
export class NetshReservations implements ReservationSource {
  private asked: { readonly at: number; readonly answer: Promise<readonly PortReservation[] | null> } | null = null;
  private range: PortRange | null = null;
  private rangeAskedAt = -Infinity;
  private readonly disposing = new AbortController();

  constructor(
    private readonly ask: AskNetsh,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** By transport and port; those of IPv4 and of IPv6, which are mostly the same, once. */
  read(): Promise<readonly PortReservation[] | null> {
    if (!this.asked || this.now() - this.asked.at >= LIFETIME_MS)
      this.asked = { at: this.now(), answer: this.readAll() };
    return this.asked.answer;
  }

  /**
   * The ports that TCP sockets without a wish get, as far as it is known: it is asked for in the background. Null before
   * that, and where netsh does not tell.
   */
  dynamicRange(): PortRange | null {
    if (this.now() - this.rangeAskedAt >= RANGE_LIFETIME_MS) {
      this.rangeAskedAt = this.now();
      void this.readRange();
    }
    return this.range;
  }

  dispose(): void {
    this.disposing.abort();
  }

  private async readRange(): Promise<void> {
    const text = await this.ask(['int', 'ipv4', 'show', 'dynamicport', 'tcp'], this.disposing.signal);
    this.range = (text === null ? null : parseDynamicPorts(text)) ?? this.range;
  }

  private async readAll(): Promise<readonly PortReservation[] | null> {
    const [tcp, udp] = await Promise.all([this.readOf('tcp'), this.readOf('udp')]);
    return tcp && udp && [...tcp, ...udp];
  }

  /** Without an answer for IPv6, which may be switched off, that for IPv4 stands. */
  private async readOf(transport: Transport): Promise<readonly PortReservation[] | null> {
    const [ipv4, ipv6] = await Promise.all(
      (['ipv4', 'ipv6'] as const).map(async (family) => {
        const args = ['int', family, 'show', 'excludedportrange', `protocol=${transport}`];
        const text = await this.ask(args, this.disposing.signal);
        return text === null ? null : parseExcludedPorts(text);
      }),
    );
    if (!ipv4) return null;
    const byRange = new Map<string, PortReservation>();
    for (const range of [...ipv4, ...(ipv6 ?? [])]) {
      const key = `${range.first}-${range.last}`;
      const administered = range.administered || (byRange.get(key)?.administered ?? false);
      byRange.set(key, { transport, first: range.first, last: range.last, administered });
    }
    return [...byRange.values()].sort((a, b) => a.first - b.first || a.last - b.last);
  }
}
