import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseHttpServiceState } from './parse-http-service-state';

// Put together from what people have published of `netsh http show servicestate`: WinRM's URLs, the one of Web Services on
// Devices, the one of SSTP, and one that is bound to an address; the last two are written for this test.
const english = `
Snapshot of HTTP service state (Request Queue View):
-----------------------------------------------------

Request queue name: Request queue is unnamed.
    Version: 2.0
    State: Active
    Number of active processes attached: 1
    Process IDs:
        4120
    URL groups:
    URL group ID: FE00000020000001
        State: Active
        Properties:
            Max bandwidth: inherited
        Number of registered URLs: 2
        Registered URLs:
            HTTP://+:5985/WSMAN/
            HTTP://+:47001/WSMAN/
    URL group ID: FD00000040000002
        Registered URLs:
            HTTP://*:5357/4C2CDC17-BEFE-4441-899A-CC530F03F2DF/
            HTTPS://+:443/SSTP_SSL/
            HTTP://127.0.0.1:8085:127.0.0.1/
            HTTP://LOCALHOST:5985/SECOND/
            HTTP://[::1]:8086/ERSTE SEITE/
`;

const expected = [
  [5985, 'HTTP://+:5985/WSMAN/'],
  [47001, 'HTTP://+:47001/WSMAN/'],
  [5357, 'HTTP://*:5357/4C2CDC17-BEFE-4441-899A-CC530F03F2DF/'],
  [443, 'HTTPS://+:443/SSTP_SSL/'],
  [8085, 'HTTP://127.0.0.1:8085:127.0.0.1/'],
  [8086, 'HTTP://[::1]:8086/ERSTE SEITE/'],
];

it('gives the first URL of each port', () => {
  expect([...parseHttpServiceState(english)]).toEqual(expected);
  expect([...parseHttpServiceState(english.replaceAll('\n', '\r\n'))]).toEqual(expected);
});

it('does so in any language', () => {
  const other = english.replace(/^(?!\s*HTTPS?:).*$/gm, (words) => words.replace(/[A-Za-z]/g, '\u30dd'));
  expect([...parseHttpServiceState(other)]).toEqual(expected);
});

it.each([
  ['no port', 'HTTP://+/x/'],
  ['port 0', 'HTTP://+:0/'],
  ['a port that there is not', 'HTTP://+:65536/'],
  ['another scheme', 'FTP://+:21/'],
  ['words before it', 'Request queue name: HTTP://+:80/'],
  ['nothing', ''],
])('gives none for %s', (_, line) => {
  expect([...parseHttpServiceState(line)]).toEqual([]);
});

it('takes no more of a URL than a line', () => {
  const urls = parseHttpServiceState(`HTTP://+:80/${'x'.repeat(100_000)}`);
  expect(urls.get(80)).toHaveLength(256);
});

it('gives only ports that there are, for any text', () => {
  const url = fc.tuple(fc.constantFrom('HTTP://', 'HTTPS://', ''), fc.string(), fc.nat(99_999), fc.string());
  fc.assert(
    fc.property(fc.array(url), (urls) => {
      const text = urls.map(([scheme, host, port, rest]) => `  ${scheme}${host}:${port}/${rest}`).join('\n');
      for (const port of parseHttpServiceState(text).keys()) {
        expect(port).toBeGreaterThanOrEqual(1);
        expect(port).toBeLessThanOrEqual(65_535);
      }
    }),
  );
});
