import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startHeartbeat } from './heartbeat';

describe('startHeartbeat', () => {
  const ping = vi.fn();
  const usesProcessor = vi.fn(() => false);
  const onSilence = vi.fn();

  beforeEach(() => {
    vi.useFakeTimers();
    vi.clearAllMocks();
    usesProcessor.mockReturnValue(false);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks four times a second, and is content with answers', () => {
    const heartbeat = startHeartbeat({ ping, usesProcessor, onSilence });
    for (let i = 0; i < 100; i++) {
      vi.advanceTimersByTime(250);
      heartbeat.answered();
    }
    expect(ping.mock.calls.map(([id]) => id as number)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(onSilence).not.toHaveBeenCalled();
    heartbeat.dispose();
  });

  it('takes four idle rounds without an answer for silence, once', () => {
    const heartbeat = startHeartbeat({ ping, usesProcessor, onSilence });
    vi.advanceTimersByTime(250);
    heartbeat.answered();
    vi.advanceTimersByTime(4 * 250);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(250);
    expect(onSilence).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(60_000);
    expect(onSilence).toHaveBeenCalledOnce();
    expect(ping).toHaveBeenCalledTimes(5);
    heartbeat.dispose();
  });

  it('waits for one that works, up to ten seconds', () => {
    usesProcessor.mockReturnValue(true);
    startHeartbeat({ ping, usesProcessor, onSilence }).answered();
    vi.advanceTimersByTime(10_000);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(250);
    expect(onSilence).toHaveBeenCalledOnce();
  });

  it('begins to count idle rounds anew after each in which it has worked', () => {
    usesProcessor.mockImplementation(() => usesProcessor.mock.calls.length % 4 === 0);
    const heartbeat = startHeartbeat({ ping, usesProcessor, onSilence });
    heartbeat.answered();
    vi.advanceTimersByTime(9_000);
    expect(onSilence).not.toHaveBeenCalled();
    heartbeat.dispose();
  });

  it('counts from the first silent round, however much was worked before', () => {
    let worked = false;
    usesProcessor.mockImplementation(() => {
      const sinceLastAsked = worked;
      worked = false;
      return sinceLastAsked;
    });
    const heartbeat = startHeartbeat({ ping, usesProcessor, onSilence });
    for (let round = 0; round < 100; round++) {
      worked = true;
      vi.advanceTimersByTime(250);
      heartbeat.answered();
    }
    vi.advanceTimersByTime(4 * 250);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(250);
    expect(onSilence).toHaveBeenCalledOnce();
  });

  it('is more patient before the first answer', () => {
    startHeartbeat({ ping, usesProcessor, onSilence });
    vi.advanceTimersByTime(10_000);
    expect(onSilence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(250);
    expect(onSilence).toHaveBeenCalledOnce();
  });

  it('counts pings and no time, so that a sleep of the computer is none of silence', () => {
    const heartbeat = startHeartbeat({ ping, usesProcessor, onSilence });
    vi.advanceTimersByTime(250);
    heartbeat.answered();
    vi.setSystemTime(Date.now() + 8 * 3600 * 1000);
    vi.advanceTimersByTime(250);
    heartbeat.answered();
    vi.advanceTimersByTime(4 * 250);
    expect(onSilence).not.toHaveBeenCalled();
    heartbeat.dispose();
  });

  it('ends with dispose', () => {
    startHeartbeat({ ping, usesProcessor, onSilence }).dispose();
    vi.advanceTimersByTime(60_000);
    expect(ping).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});
