import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseListSockets } from './parse-list-sockets';

// From `systemctl --user list-sockets --all --show-types --output=json` of systemd 252 (Debian 12), with units made to
// have each kind of socket; paths shortened.
const captured =
  '[{"listen":"/run/fifo","type":"FIFO","unit":"porthole-link.socket","activates":"other-name.service"},' +
  '{"listen":"/run/seq","type":"SequentialPacket","unit":"porthole-link.socket","activates":"other-name.service"},' +
  '{"listen":"/run/x.sock","type":"Stream","unit":"porthole-web.socket","activates":"porthole-web.service"},' +
  '{"listen":"0.0.0.0:38415","type":"Stream","unit":"porthole-six.socket","activates":null},' +
  '{"listen":"127.0.0.1:38411","type":"Stream","unit":"porthole-web.socket","activates":"porthole-web.service"},' +
  '{"listen":"127.0.0.1:38412","type":"Datagram","unit":"porthole-web.socket","activates":"porthole-web.service"},' +
  '{"listen":"127.0.0.1:38418","type":"Stream","unit":"porthole-link.socket","activates":"other-name.service"},' +
  '{"listen":"[::1]:38413","type":"Stream","unit":"porthole-six.socket","activates":null},' +
  '{"listen":"[::]:38417","type":"Datagram","unit":"porthole-link.socket","activates":"other-name.service"},' +
  '{"listen":"route 1361","type":"Netlink","unit":"porthole-link.socket","activates":"other-name.service"}]';

const listed = (transport: 'tcp' | 'udp', localAddress: string, localPort: number, name: string, service: string) => ({
  transport,
  localAddress,
  localPort,
  activation: { socketUnit: `${name}.socket`, serviceUnit: service },
});

it('gives the network sockets of what systemctl prints', () => {
  expect(parseListSockets(captured)).toEqual([
    listed('tcp', '0.0.0.0', 38415, 'porthole-six', 'porthole-six@.service'),
    listed('tcp', '127.0.0.1', 38411, 'porthole-web', 'porthole-web.service'),
    listed('udp', '127.0.0.1', 38412, 'porthole-web', 'porthole-web.service'),
    listed('tcp', '127.0.0.1', 38418, 'porthole-link', 'other-name.service'),
    listed('tcp', '::1', 38413, 'porthole-six', 'porthole-six@.service'),
    listed('udp', '::', 38417, 'porthole-link', 'other-name.service'),
  ]);
});

it('leaves out the interface behind an address', () => {
  const row = { listen: '[fe80::1]:631%eth0', type: 'Stream', unit: 'cups.socket', activates: 'cups.service' };
  expect(parseListSockets(JSON.stringify([row]))).toEqual([listed('tcp', 'fe80::1', 631, 'cups', 'cups.service')]);
});

it.each([
  ['nothing', ''],
  ['the table of before version 246', 'LISTEN UNIT ACTIVATES\n127.0.0.1:631 cups.socket cups.service\n'],
  ['half of it', captured.slice(0, 200)],
  ['other types', '[{"listen":1,"type":"Stream","unit":"a.socket","activates":null}]'],
  ['another thing', '{"listen":"127.0.0.1:1"}'],
])('gives null for %s', (_, text) => {
  expect(parseListSockets(text)).toBeNull();
});

it('throws for no text', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseListSockets(text)));
});
