import registry from 'virtual:iana-service-names';
import { describe, expect, it } from 'vitest';
import { familiarNames } from './familiar-names';
import { serviceName } from './service-names';

describe('serviceName', () => {
  // From /etc/services, where it is as in IANA's registry, and no name of ours stands before it.
  it.each([
    ['tcp', 21, 'ftp'],
    ['tcp', 23, 'telnet'],
    ['tcp', 110, 'pop3'],
    ['tcp', 143, 'imap'],
    ['tcp', 389, 'ldap'],
    ['tcp', 636, 'ldaps'],
    ['tcp', 873, 'rsync'],
    ['tcp', 993, 'imaps'],
    ['udp', 69, 'tftp'],
    ['udp', 161, 'snmp'],
    ['udp', 514, 'syslog'],
  ] as const)('knows %s %i as IANA does: %s', (transport, port, name) => {
    expect(serviceName(transport, port)).toBe(name);
  });

  it.each([
    ['tcp', 22, 'SSH'],
    ['tcp', 5432, 'PostgreSQL'],
    ['tcp', 5173, 'Vite'],
    ['udp', 5353, 'mDNS'],
    ['udp', 443, 'HTTP/3'],
  ] as const)('knows %s %i by the name people use: %s', (transport, port, name) => {
    expect(serviceName(transport, port)).toBe(name);
  });

  it.each([
    ['tcp', 0],
    ['tcp', 65535],
    ['udp', 65535],
    ['tcp', 8],
    ['udp', 5173],
  ] as const)('has no name for %s %i', (transport, port) => {
    expect(serviceName(transport, port)).toBeNull();
  });

  it('has only ports and names of one line in the registry', () => {
    for (const text of [registry.tcp, registry.udp]) {
      const lines = text.split('\n');
      expect(lines.filter((line) => !/^\d{1,5} \S+$/.test(line))).toEqual([]);
      const ports = lines.map((line) => parseInt(line, 10));
      expect(ports).toEqual([...new Set(ports)].sort((a, b) => a - b));
    }
  });

  it('has only ports and transports as the keys of the familiar names', () => {
    expect([...familiarNames.keys()].filter((key) => !/^\d{1,5}\/(tcp|udp)$/.test(key))).toEqual([]);
  });
});
