import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { takeScreenshot } from './screenshot';

const gone = () => Promise.reject(new Error('the page has gone'));

describe('takeScreenshot', () => {
  it.each([
    { what: 'the page answers no more', page: { executeJavaScript: gone } },
    { what: 'it cannot be drawn', page: { executeJavaScript: () => Promise.resolve(true), capturePage: gone } },
  ])('says in a sentence when $what', async ({ page }) => {
    const taken = await takeScreenshot({
      page: page as unknown as WebContents,
      file: '/nonexistent/window.png',
      firstRows: Promise.resolve(),
      lastNewsAt: () => 0,
    });
    const sentence = 'The picture of the window could not be written to /nonexistent/window.png: the page has gone.';
    expect(taken).toEqual({ ok: false, error: { code: 'noPicture', sentence } });
  });
});
