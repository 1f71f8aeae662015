import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsePasswd } from './parse-passwd';

it('reads the names of a Debian system', () => {
  const text =
    'root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n' +
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\nada:x:1000:1000:Ada,,,:/home/ada:/bin/bash\n';
  expect([...parsePasswd(text)]).toEqual([
    [0, 'root'],
    [33, 'www-data'],
    [65534, 'nobody'],
    [1000, 'ada'],
  ]);
});

it('reads the numbers with a sign of a macOS system', () => {
  const text = '##\n# User Database\n##\nnobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n';
  expect([...parsePasswd(text)]).toEqual([[0xffff_fffe, 'nobody']]);
});

it('takes the first of two names for a number', () => {
  expect(parsePasswd('root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\n').get(0)).toBe('root');
});

it.each([
  '',
  '\n\n',
  '# a comment\n',
  '+::::::\n',
  'noid:x\n',
  ':x:5:5::/:\n',
  'bad:x:-1:0::/:\n',
  'bad:x:1e3:0::/:\n',
])('leaves %j out', (text) => {
  expect(parsePasswd(text).size).toBe(0);
});

it('reads the other lines around one that is none', () => {
  const names = parsePasswd('a:x:1:1::/:\nrubbish\nb:x:2:2::/:');
  expect(names).toEqual(
    new Map([
      [1, 'a'],
      [2, 'b'],
    ]),
  );
});

it('gives only names that stand at the start of a line, for any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('ab:019\n')), maxLength: 100, size: 'max' }),
      (text) => {
        for (const [uid, name] of parsePasswd(text)) {
          expect(`\n${text}`).toContain(`\n${name}:`);
          expect(Number.isInteger(uid)).toBe(true);
        }
      },
    ),
  );
});
