import type { KeyboardEvent, PointerEvent } from 'react';
import { useState } from 'react';

/** Widths of the panel in CSS pixels. */
const panelWidth = { least: 300, usual: 372, most: 640 } as const;

const keyStep = 16;

function clamp(width: number): number {
  return Math.max(panelWidth.least, Math.min(panelWidth.most, width));
}

/** The panel's width, and what its edge needs to be dragged, or moved by the arrow keys. */
export function usePanelWidth() {
  const [width, setWidth] = useState<number>(panelWidth.usual);
  const edge = {
    'aria-valuenow': width,
    'aria-valuemin': panelWidth.least,
    'aria-valuemax': panelWidth.most,
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
      setWidth(clamp(window.innerWidth - event.clientX));
    },
    onKeyDown: (event: KeyboardEvent) => {
      const step = { ArrowLeft: keyStep, ArrowRight: -keyStep }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      setWidth((old) => clamp(old + step));
    },
  };
  return { width, edge };
}
