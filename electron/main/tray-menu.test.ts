import { describe, expect, it, vi } from 'vitest';
import type { ListenerSummary } from '../../shared/ipc/engine-messages';
import { trayMenu } from './tray-menu';

const listener = (localPort: number, more: Partial<ListenerSummary> = {}): ListenerSummary => ({
  socketIds: [`id-${localPort}`],
  transport: 'tcp',
  localPort,
  processName: 'node',
  service: null,
  serviceName: null,
  ...more,
});
const actions = () => ({ open: vi.fn(), reveal: vi.fn(), quit: vi.fn() });
const labels = (listeners: readonly ListenerSummary[]) =>
  trayMenu(listeners, actions()).flatMap(({ label }) => label ?? []);

describe('trayMenu', () => {
  it('lists what listens between the window and the way out', () => {
    expect(
      labels([listener(3000), listener(5353, { transport: 'udp', processName: null, serviceName: 'mdns' })]),
    ).toEqual(['Open Porthole', '2 ports are listening', 'Port 3000: node', 'Port 5353 (UDP): mdns', 'Quit Porthole']);
  });

  it('stops after fifteen and counts the others', () => {
    const many = labels(Array.from({ length: 40 }, (_, index) => listener(index + 1)));
    expect(many.filter((label) => label.startsWith('Port '))).toHaveLength(15);
    expect(many).toContain('and 25 more');
  });

  it('names the service of a program that runs services', () => {
    expect(labels([listener(53, { processName: 'svchost.exe', service: 'DNS & Co' })])).toContain('Port 53: DNS && Co');
  });

  it('shows hostile names inert', () => {
    const [, , label] = labels([listener(1, { processName: 'R&D\u202e\n' })]);
    expect(label).toBe('Port 1: R&&D\\u202e\\n');
    expect(labels([listener(1, { processName: null })])).toContain('Port 1: Unknown program');
  });

  it('does what its entries say', () => {
    const given = actions();
    const items = trayMenu([listener(3000)], given);
    const choose = (label: string) =>
      (items.find((item) => item.label === label)?.click as (() => void) | undefined)?.();
    choose('Port 3000: node');
    expect(given.reveal).toHaveBeenCalledWith(['id-3000']);
    choose('Open Porthole');
    choose('Quit Porthole');
    expect([given.open, given.quit].map((action) => action.mock.calls.length)).toEqual([1, 1]);
  });
});
