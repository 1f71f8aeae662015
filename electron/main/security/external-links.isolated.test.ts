import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isAllowedLink, openExternalLink, portRegistry } from './external-links';

const { openExternal } = vi.hoisted(() => ({ openExternal: vi.fn(() => Promise.resolve()) }));
vi.mock('electron', () => ({ shell: { openExternal } }));

const hostile = [
  'https://www.iana.org.evil.example/',
  'https://www.iana.org@evil.example/',
  'https://user@www.iana.org/',
  'https://evil.example/https://www.iana.org/',
  'https://www.iana.org:444/',
  'https://www.iana.org%2eevil.example/',
  'https://iana.org/',
  'https://WWW.IANA.ORG.',
  'http://www.iana.org/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'app://porthole/',
  'mailto:a@www.iana.org',
  '//www.iana.org/',
  'www.iana.org',
  '',
];

describe('openExternalLink', () => {
  beforeEach(() => void openExternal.mockClear());

  it('opens what is in the table', () => {
    openExternalLink(portRegistry);
    expect(openExternal).toHaveBeenCalledExactlyOnceWith(portRegistry);
  });

  it.each(hostile)('drops %s', (link) => {
    openExternalLink(link);
    expect(openExternal).not.toHaveBeenCalled();
  });
});

describe('isAllowedLink', () => {
  it('allows nothing but https on an exact host, whatever is around it', () => {
    const part = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.constantFrom('https://', 'www.iana.org', '@', '.', '/', ':', '\\'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const link = parts.join('');
        if (!isAllowedLink(link)) return;
        const { protocol, host } = new URL(link);
        expect([protocol, host]).toEqual(['https:', 'www.iana.org']);
      }),
      { numRuns: 2000 },
    );
  });

  it('allows any page of a host in the table', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        expect(isAllowedLink(`https://www.iana.org${path}?${query}`)).toBe(true);
      }),
    );
  });
});
