import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { WebContents } from 'electron';
import type { Result } from '../../shared/domain/result';
import { fail, ok } from '../../shared/domain/result';
import { within } from './deadline';
import { t } from '../words';

/** How long the first rows may take, in milliseconds. */
const rowsMs = 30_000;

/** The engine has found the owners when it has told nothing new for this long, in milliseconds; at the latest after: */
const quietMs = 400;
const longestUnrestMs = 4000;

/** Resolves in the page when its fonts are there and two frames have been drawn with them. */
const drawn = `document.fonts.ready.then(() =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))))`;

export interface ScreenshotOptions {
  readonly page: WebContents;
  readonly file: string;
  readonly firstRows: Promise<void>;
  /** When the engine last told something, in milliseconds since the epoch. */
  lastNewsAt(): number;
}

/** Writes a picture of the window with rows in it, and says in a sentence where it is, or why there is none. */
export async function takeScreenshot(options: ScreenshotOptions): Promise<Result<string, ScreenshotError>> {
  const { page, file, firstRows, lastNewsAt } = options;
  if (!(await within(rowsMs, firstRows))) {
    return failed(t('system.terminal.pictureNoRows', { seconds: rowsMs / 1000 }));
  }
  const deadline = Date.now() + longestUnrestMs;
  while (Date.now() - lastNewsAt() < quietMs && Date.now() < deadline) await delay(50);
  try {
    await page.executeJavaScript(drawn);
    const picture = await page.capturePage();
    if (picture.isEmpty()) return failed(pictureFailed(file, t('system.terminal.pictureNoDrawing')));
    await writeFile(file, picture.toPNG());
    return ok(t('system.terminal.pictureSaved', { file }));
  } catch (error) {
    return failed(pictureFailed(file, reasonOf(error)));
  }
}

interface ScreenshotError {
  readonly code: 'noPicture';
  readonly sentence: string;
}

const failed = (sentence: string) => fail<ScreenshotError>({ code: 'noPicture', sentence });

/** The system's code, or what Electron says of a page that could not be drawn. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}

const pictureFailed = (file: string, reason: string): string => t('system.terminal.pictureFailed', { file, reason });
