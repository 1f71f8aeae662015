import type { RefObject } from 'react';
import { useEffect, useEffectEvent, useRef } from 'react';

/** How long good news stays, in milliseconds; what needs an answer stays until it has one. */
const goodNewsDuration = 6000;

interface ToastUse {
  /** What is said; another for each message. */
  readonly state: unknown;
  readonly isGood: boolean;
  readonly onDismiss: () => void;
  /** What had the focus goes away. */
  readonly onLeave: () => void;
}

/** The box of a message, and what hands the focus on before it goes. Good news goes by itself. */
export function useToast({ state, isGood, onDismiss, onLeave }: ToastUse): {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly leave: () => void;
  readonly dismiss: () => void;
} {
  const box = useRef<HTMLDivElement>(null);
  const leave = (): void => {
    if (box.current?.contains(document.activeElement)) onLeave();
  };
  const dismiss = (): void => {
    leave();
    onDismiss();
  };
  const onTime = useEffectEvent(dismiss);
  useEffect(() => {
    if (!isGood) return undefined;
    const timer = window.setTimeout(() => {
      onTime();
    }, goodNewsDuration);
    return () => {
      window.clearTimeout(timer);
    };
  }, [state, isGood]);
  return { box, leave, dismiss };
}
