import { expect, it } from 'vitest';
import { guidBytes } from './guid';

it('has the bytes that COM has', () => {
  // DEFINE_GUID(IID_IUnknown, 0x00000000, 0x0000, 0x0000, 0xC0, 0, 0, 0, 0, 0, 0, 0x46) and the example of RFC 9562, 4.
  expect(guidBytes('00000000-0000-0000-C000-000000000046').toString('hex')).toBe('0000000000000000c000000000000046');
  expect(guidBytes('f81d4fae-7dec-11d0-a765-00a0c91e6bf6').toString('hex')).toBe('ae4f1df8ec7dd011a76500a0c91e6bf6');
});
