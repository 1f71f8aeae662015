import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryBase, serviceList } from '../../testing/windows-answers';
import { capturedServices, capturedServicesBase } from './fixtures/captured-wine';
import { parseServices } from './parse-services';

const services = [
  { name: 'Dnscache', displayName: 'DNS-Client \ud83d\ude00', pid: 1200 },
  { name: 'Spooler', displayName: '', pid: 70_000 },
];

describe('parseServices', () => {
  it('reads what a system gave', () => {
    expect(parseServices(capturedServices, 5, capturedServicesBase)).toEqual([
      { name: 'Eventlog', displayName: 'Event Log', pid: 196 },
      { name: 'PlugPlay', displayName: 'Plug and Play Service', pid: 156 },
      { name: 'RpcSs', displayName: 'Remote Procedure Call (RPC)', pid: 232 },
      { name: 'Winedevice1', displayName: 'Winedevice1', pid: 76 },
      { name: 'Winedevice2', displayName: 'Winedevice2', pid: 116 },
    ]);
  });

  it('reads names and pids', () => {
    expect(parseServices(serviceList(services), 2, memoryBase)).toEqual([
      services[0],
      { name: 'Spooler', displayName: 'Spooler', pid: 70_000 },
    ]);
    expect(parseServices(serviceList(services), 1, memoryBase)).toHaveLength(1);
  });

  it('cuts names that are longer than any', () => {
    const list = serviceList([{ name: 'n'.repeat(300), displayName: 'd'.repeat(300), pid: 1 }]);
    expect(parseServices(list, 1, memoryBase)).toEqual([
      { name: 'n'.repeat(256), displayName: 'd'.repeat(256), pid: 1 },
    ]);
  });

  it('refuses a count that there is no room for, and names elsewhere', () => {
    const list = serviceList(services);
    expect(parseServices(list, 1000, memoryBase)).toBeNull();
    expect(parseServices(list, 2, memoryBase + 100_000n)).toBeNull();
    expect(parseServices(list.subarray(0, -2), 2, memoryBase)).toBeNull();
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500, size: 'max' }), fc.nat(20), (bytes, count) => {
        const read = parseServices(Buffer.from(bytes), count, 0n);
        expect(read === null || read.length === count).toBe(true);
      }),
    );
  });
});
