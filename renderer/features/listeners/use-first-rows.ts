import { useEffect, useEffectEvent } from 'react';
import { useServices } from '../../services';

/** Tells main, once, that rows are on the screen, and how many. */
export function useFirstRows(hasRows: boolean, listeners: number): void {
  const { bridge } = useServices();
  const tell = useEffectEvent(() => {
    void bridge.app.firstRows({ listeners });
  });
  useEffect(() => {
    if (!hasRows) return undefined;
    // The first frame commits the rows, the second begins after they have been painted.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        tell();
      });
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [hasRows]);
}
