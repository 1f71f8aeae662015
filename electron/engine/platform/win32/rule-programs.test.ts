import { describe, expect, it, vi } from 'vitest';
import { parseFirewallRule } from './parse-firewall-rule';
import { RulePrograms } from './rule-programs';

const ruleFor = (application: string) =>
  parseFirewallRule(`v2.30|Action=Allow|Active=TRUE|Dir=In|App=${application}|Name=x|`)!;

const variables = new Map([['systemroot', 'C:\\Windows']]);
const svchost = 'C:\\Windows\\System32\\svchost.exe';

describe('the program of a rule', () => {
  it.each([
    ['%SystemRoot%\\system32\\SVCHOST.exe', 'same'],
    ['%SYSTEMROOT%\\system32\\..\\system32\\svchost.exe', 'same'],
    ['C:\\Windows\\System32\\other.exe', 'other'],
    ['%LocalAppData%\\svchost.exe', 'unknown'],
    ['%LocalAppData%\\other.exe', 'other'],
    ['C:\\WINDOW~1\\System32\\svchost.exe', 'unknown'],
  ] as const)('%s compares as %s', (application, expected) => {
    expect(new RulePrograms(variables).compare(ruleFor(application), svchost)).toBe(expected);
  });

  it('is looked up once, however many programs it is compared with', () => {
    const programs = new RulePrograms(variables);
    const get = vi.spyOn(variables, 'get');
    const rule = ruleFor('%SystemRoot%\\a.exe');
    for (const path of [svchost, 'C:\\Windows\\a.exe', svchost]) programs.compare(rule, path);
    expect(get).toHaveBeenCalledTimes(1);
    get.mockRestore();
  });

  it('compared with is looked up once, however many rules there are', () => {
    const programs = new RulePrograms(variables);
    const get = vi.spyOn(variables, 'get');
    const own = '%SystemRoot%\\a.exe';
    for (const name of ['a', 'b', 'c']) programs.compare(ruleFor(`C:\\${name}.exe`), own);
    expect(get).toHaveBeenCalledTimes(1);
    get.mockRestore();
  });
});
