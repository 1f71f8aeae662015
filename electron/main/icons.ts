import type { NativeImage } from 'electron';
import { nativeImage } from 'electron';
import iconFile from './icon.png?asset';
import { isMac } from './platform';

/** Side of the tray's icon in pixels: macOS draws its menu bar in points of its own, the others scale down. */
const traySide = isMac ? 18 : 32;

export function windowIcon(): NativeImage {
  return nativeImage.createFromPath(iconFile);
}

export function trayIcon(): NativeImage {
  return windowIcon().resize({ width: traySide, height: traySide, quality: 'best' });
}
