import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signature } from '../../../../shared/domain/signature';
import { impostorConcernOf } from './impostor';

const microsoft: Signature = { status: 'valid', signer: 'Microsoft Windows Publisher' };
const system32 = 'C:\\Windows\\System32';

const concern = (
  name: string,
  path: string | null,
  signature: Signature | null = microsoft,
  systemRoot = 'C:\\Windows',
) => impostorConcernOf(name, path, signature, systemRoot);

describe('a program of the system where it belongs', () => {
  it.each([
    ['svchost.exe', `${system32}\\svchost.exe`],
    ['svchost.exe', 'C:\\Windows\\SysWOW64\\svchost.exe'],
    ['SVCHOST.EXE', 'c:\\WINDOWS\\system32\\SvcHost.exe'],
    ['explorer.exe', 'C:\\Windows\\explorer.exe'],
    ['explorer.exe', 'C:\\Windows\\SysWOW64\\explorer.exe'],
    ['RuntimeBroker.exe', `${system32}\\RuntimeBroker.exe`],
    ['WmiPrvSE.exe', `${system32}\\wbem\\WmiPrvSE.exe`],
    ['lsass.exe', `\\\\?\\${system32}\\lsass.exe`],
    ['lsass.exe', `\\??\\${system32}\\lsass.exe`],
    ['smss.exe', '\\SystemRoot\\System32\\smss.exe'],
    ['smss.exe', '\\\\?\\GLOBALROOT\\SystemRoot\\System32\\smss.exe'],
    ['csrss.exe', `${system32}\\..\\System32\\csrss.exe`],
    ['csrss.exe', 'C:/Windows/System32/csrss.exe'],
  ])('%s at %s is none', (name, path) => {
    expect(concern(name, path)).toBeNull();
  });
});

describe('a program of the system elsewhere', () => {
  it.each([
    ['svchost.exe', 'C:\\Users\\ada\\svchost.exe'],
    ['svchost.exe', 'C:\\Windows\\svchost.exe'],
    ['svchost.exe', `${system32}\\drivers\\svchost.exe`],
    ['svchost.exe', 'D:\\Windows\\System32\\svchost.exe'],
    ['svchost.exe', `${system32}\\..\\Temp\\svchost.exe`],
    // The first is a folder of its own, which only such paths can name.
    ['svchost.exe', '\\\\?\\C:\\Windows \\System32\\svchost.exe'],
    ['svchost.exe', '\\\\?\\C:\\Windows\\System32.\\svchost.exe'],
    // Neither Windows nor System32 has another short name.
    ['svchost.exe', 'C:\\WINDOW~1\\System32\\svchost.exe'],
    ['svchost.exe', 'C:\\Windows\\SYSTEM~1\\svchost.exe'],
    ['svchost.exe', '\\\\server\\share\\svchost.exe'],
    ['svchost.exe', '\\\\?\\UNC\\server\\share\\svchost.exe'],
    ['svchost.exe', '\\Device\\HarddiskVolume3\\Users\\ada\\svchost.exe'],
    ['svchost.exe', 'C:/Users/ada/svchost.exe'],
    ['smss.exe', '\\SystemRoot\\Temp\\smss.exe'],
    ['lsass.exe', 'C:\\Windows\\SysWOW64\\lsass.exe'],
    ['explorer.exe', `${system32}\\explorer.exe`],
    ['services.exe', 'C:\\ProgramData\\services.exe'],
  ])('%s at %s is one', (name, path) => {
    expect(concern(name, path)).toBe('impostorPath');
    // Whoever signed it.
    expect(concern(name, path, null)).toBe('impostorPath');
  });
});

describe('nobody is accused', () => {
  it.each([
    ['whose path is not known', 'svchost.exe', null],
    ['whose path is none', 'svchost.exe', 'svchost.exe'],
    ['whose path lacks its drive', 'svchost.exe', '\\Windows\\System32\\svchost.exe'],
    [
      'on a device of which the drive is not known',
      'svchost.exe',
      '\\Device\\HarddiskVolume3\\Windows\\System32\\svchost.exe',
    ],
    ['who is somebody else', 'node.exe', 'C:\\Users\\ada\\node.exe'],
    ['whose name is only alike', 'svch0st.exe', 'C:\\Users\\ada\\svch0st.exe'],
    ['whose name has another end', 'svchost', 'C:\\Users\\ada\\svchost'],
  ])('%s', (_, name, path) => {
    expect(concern(name, path, { status: 'unsigned', signer: null })).toBeNull();
  });

  it('whose short path may be the right one', () => {
    const root = 'C:\\Windows of Ada';
    expect(concern('lsass.exe', 'C:\\WINDOW~1\\System32\\lsass.exe', null, root)).toBeNull();
    expect(concern('lsass.exe', 'C:\\WINDOW~1\\Temp\\lsass.exe', null, root)).toBe('impostorPath');
  });
});

describe('where it belongs, but signed by', () => {
  it.each<[string, Signature | null, string | null]>([
    ['Microsoft', { status: 'valid', signer: 'Microsoft Windows' }, null],
    ['Microsoft Corporation', { status: 'valid', signer: 'Microsoft Corporation' }, null],
    ['nobody knows whom', null, null],
    ['somebody whose name is not told', { status: 'valid', signer: null }, null],
    ['nobody', { status: 'unsigned', signer: null }, 'impostorSigner'],
    ['Microsoft, and changed since', { status: 'invalid', signer: 'Microsoft Windows' }, 'impostorSigner'],
    ['another', { status: 'valid', signer: 'Ada Lovelace' }, 'impostorSigner'],
    ['one with a name like it', { status: 'valid', signer: 'Microsoft Windows, trust me!' }, 'impostorSigner'],
    ['one with more of a name', { status: 'valid', signer: 'Not Microsoft Corporation' }, 'impostorSigner'],
  ])('%s', (_, signature, expected) => {
    expect(concern('lsass.exe', `${system32}\\lsass.exe`, signature)).toBe(expected);
  });
});

it('looks at the root that it is told', () => {
  expect(concern('lsass.exe', 'E:\\WINNT\\System32\\lsass.exe', microsoft, 'E:\\WINNT')).toBeNull();
  expect(concern('lsass.exe', `${system32}\\lsass.exe`, microsoft, 'E:\\WINNT')).toBe('impostorPath');
});

it('takes no path below another folder for the right one, and throws for none', () => {
  const part = fc.string({ minLength: 1 }).filter((text) => !/[\\/:]/.test(text) && !/^\.+$/.test(text));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1 }), (parts) => {
      const path = ['C:', 'Users', ...parts, 'svchost.exe'].join('\\');
      expect(concern('svchost.exe', path)).toBe('impostorPath');
    }),
  );
  fc.assert(fc.property(fc.string(), (path) => void concern('svchost.exe', path)));
});
