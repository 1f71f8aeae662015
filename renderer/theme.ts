import type { MantineColorsTuple } from '@mantine/core';
import { createTheme } from '@mantine/core';

/** The accent, from light to dark; the window's own colours are in styles/tokens.css. */
const accent: MantineColorsTuple = [
  '#eaf2ff',
  '#d3e3ff',
  '#a9c8fb',
  '#83b0f8',
  '#5b9dff',
  '#3a83ec',
  '#1f6fd6',
  '#1a5fb8',
  '#164f9a',
  '#123f7c',
];

export const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  fontFamily: 'var(--font-text)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSmoothing: true,
  defaultRadius: 6,
  respectReducedMotion: true,
});

/** The nonce of this load, which the Content-Security-Policy asks of each style element (docs/security.md, item 7). */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}
