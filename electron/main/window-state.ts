import type { BrowserWindow, Rectangle } from 'electron';
import { screen } from 'electron';
import { z } from 'zod';
import { logger } from './log';
import { readJson, writeJson } from './json-file';

const windowStateSchema = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

/** A window is still moving until nothing has happened for this long, in milliseconds. */
const restMs = 500;

/** At least so much of the window has to be on a display, in pixels, that a person can take hold of it. */
const gripPixels = 80;

/** Where the window was when Porthole last ran; null when that is not known, or no longer on any display. */
export function loadWindowState(file: string): WindowState | null {
  const read = readJson(file);
  if (!read.ok) return null;
  // Nothing is lost with a place on the screen: what makes no sense is written over.
  const parsed = windowStateSchema.safeParse(read.value);
  if (!parsed.success) return null;
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  return areas.some((area) => overlaps(area, parsed.data.bounds)) ? parsed.data : null;
}

/** Keeps `file` up to date with where the window is. */
export function saveWindowState(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined;

  function save(): void {
    clearTimeout(timer);
    const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    const written = writeJson(file, state);
    if (!written.ok) logger.warn('The place of the window was not saved:', written.error.code);
  }
  function saveSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(save, restMs);
  }

  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('maximize', saveSoon);
  window.on('unmaximize', saveSoon);
  window.on('close', save);
  window.on('closed', () => clearTimeout(timer));
}

/** Whether enough of the window's title bar is in the area to move it by. */
export function overlaps(area: Rectangle, { x, y, width }: Rectangle): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return across >= gripPixels && y >= area.y - gripPixels && y <= area.y + area.height - gripPixels;
}
