import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { unescapeUnitName } from './unescape-unit-name';

const escaped = ['plain', 'my\\x2dweb', 'caf\\xc3\\xa9', 'a\\x20b\\x2dc', '\\x2d\\x2d'];

it.each([
  ['my\\x2dweb', 'my-web'],
  ['caf\\xc3\\xa9', 'café'],
  ['no\\x2', 'no\\x2'],
  ['no\\xZZ', 'no\\xZZ'],
  ['\\xff', '\ufffd'],
  ['', ''],
])('reads %s as %s', (name, text) => {
  expect(unescapeUnitName(name)).toBe(text);
});

it('reads what systemd-escape does', (context) => {
  const program = '/usr/bin/systemd-escape';
  context.skip(!existsSync(program), 'systemd-escape is not installed');
  for (const name of escaped) {
    const told = execFileSync(program, ['--unescape', name], { encoding: 'utf8' });
    expect(`${unescapeUnitName(name)}\n`).toBe(told);
  }
});
