import { describe, expect, it } from 'vitest';
import { parseCodesign } from './parse-codesign';

/** `codesign -dv --verbose=2` of macOS, as published in the tests of programs that parse it. */
const apple = `Executable=/System/Applications/TextEdit.app/Contents/MacOS/TextEdit
Identifier=com.apple.TextEdit
Format=app bundle with Mach-O universal (x86_64 arm64e)
CodeDirectory v=20400 size=1899 flags=0x0(none) hashes=49+7 location=embedded
Platform identifier=13
Signature size=4442
Authority=Software Signing
Authority=Apple Code Signing Certification Authority
Authority=Apple Root CA
Signed Time=Jul 31, 2021 at 08:16:31
Info.plist entries=34
TeamIdentifier=not set
Sealed Resources version=2 rules=2 files=0
Internal requirements count=1 size=68
`;
const developer = `Executable=/w/dist/mac-arm64/Cockpit.app/Contents/MacOS/Cockpit
Identifier=dev.tashtit.cockpit
Signature size=9045
Authority=Developer ID Application: Example Corp (ABCDE12345)
Authority=Developer ID Certification Authority
Authority=Apple Root CA
TeamIdentifier=ABCDE12345
`;
const adhoc = `Identifier=dev.tashtit.cockpit
CodeDirectory v=20400 size=300 flags=0x2(adhoc) hashes=3+3 location=embedded
Signature=adhoc
TeamIdentifier=not set
`;
const unsigned = '/w/dist/mac/Cockpit.app: code object is not signed at all\n';

describe('a signature', () => {
  it('is valid, by whom its first certificate is', () => {
    expect(parseCodesign(0, apple, '')).toEqual({ status: 'valid', signer: 'Apple (Software Signing)' });
    expect(parseCodesign(0, developer, '')).toEqual({
      status: 'valid',
      signer: 'Developer ID Application: Example Corp (ABCDE12345)',
    });
  });

  it('is nobody’s where there is none, and where a linker has made it', () => {
    expect(parseCodesign(1, unsigned, unsigned)).toEqual({ status: 'unsigned', signer: null });
    expect(parseCodesign(0, adhoc, '')).toEqual({ status: 'unsigned', signer: null });
  });

  it('is invalid when codesign refuses it, whoever it names', () => {
    const complaint = '/a: invalid signature (code or signature have been modified)\n';
    expect(parseCodesign(1, developer, complaint)).toMatchObject({ status: 'invalid' });
    expect(parseCodesign(3, developer, complaint)).toBeNull();
  });

  it('has a signer that is no longer than can be shown', () => {
    expect(parseCodesign(0, `Authority=${'x'.repeat(1000)}\n`, '')?.signer).toHaveLength(200);
  });
});
