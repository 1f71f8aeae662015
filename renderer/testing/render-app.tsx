import { act, cleanup, configure, render } from '@testing-library/react';
import { onTestFinished } from 'vitest';
import { App } from '../app';
import { createServices } from '../services';
import type { FakeBridge } from './fake-bridge';
import { fakeBridge } from './fake-bridge';
import type { FakeEngine } from './fake-engine';
import { connectFakeEngine } from './fake-engine';

/** How long to look for what is to come, in milliseconds: a machine under load is slow, not wrong. */
configure({ asyncUtilTimeout: 5000 });

/** What jsdom lacks and the window needs: a size for what scrolls, and the media queries of a light system. */
function furnishJsdom(): void {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 640 });
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 1000 });
  Element.prototype.scrollTo = () => undefined;
  window.matchMedia = (media: string) =>
    ({
      media,
      matches: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as unknown as MediaQueryList;
  window.ResizeObserver = class {
    observe(): void {
      // The size never changes here.
    }
    unobserve(): void {
      // See observe.
    }
    disconnect(): void {
      // See observe.
    }
  };
}

export interface RenderedApp extends FakeBridge {
  readonly engine: FakeEngine;
}

/** The whole window on a fake main and a fake engine; both are taken down when the test ends. */
export async function renderApp(answers: Parameters<typeof fakeBridge>[0] = {}): Promise<RenderedApp> {
  furnishJsdom();
  const fake = fakeBridge(answers);
  const services = createServices(fake.bridge);
  await act(async () => {
    render(<App services={services} />);
    await Promise.resolve();
  });
  const engine = connectFakeEngine();
  onTestFinished(() => {
    cleanup();
    services.dispose();
    engine.close();
  });
  return { ...fake, engine };
}
