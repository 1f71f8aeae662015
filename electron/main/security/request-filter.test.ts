import { describe, expect, it } from 'vitest';
import { isAllowedRequest } from './request-filter';

describe('isAllowedRequest', () => {
  it.each(['app://porthole/', 'app://porthole/assets/index.js', 'data:image/png;base64,AAAA', 'devtools://devtools/x'])(
    'lets %s pass',
    (url) => {
      expect(isAllowedRequest(url)).toBe(true);
    },
  );

  it.each([
    'app://other/',
    'app://porthole.evil/',
    'app:porthole',
    'application://porthole/',
    'http://porthole/',
    'https://www.iana.org/',
    'ws://127.0.0.1:1/',
    'file:///etc/passwd',
    'blob:app://porthole/1',
    'chrome://gpu/',
    'no url',
  ])('cancels %s', (url) => {
    expect(isAllowedRequest(url)).toBe(false);
  });
});
