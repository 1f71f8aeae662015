import { useCallback, useEffect, useRef, useState } from 'react';

/** How long the pointer may rest on the rows before they move again, in milliseconds. */
const restMs = 3000;

/**
 * Whether the rows keep their places: while the pointer moves over them, so that none slips away from under it, but not
 * while it has merely been left there.
 */
export function useStillRows(): readonly [isStill: boolean, onPointer: (inside: boolean) => void] {
  const [isStill, setStill] = useState(false);
  const timer = useRef<number | undefined>(undefined);
  const onPointer = useCallback((inside: boolean) => {
    window.clearTimeout(timer.current);
    setStill(inside);
    if (!inside) return;
    timer.current = window.setTimeout(() => {
      setStill(false);
    }, restMs);
  }, []);
  useEffect(
    () => () => {
      window.clearTimeout(timer.current);
    },
    [],
  );
  return [isStill, onPointer];
}
