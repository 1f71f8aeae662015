/** A function of koffi, as far as it is called on another thread. */
export interface BackgroundFunction {
  async(...args: unknown[]): void;
}

/**
 * Calls a function of the system on one of koffi's threads, so that nothing waits for it here. What is handed over must
 * stay as it is until then. Rejects only for arguments that do not fit.
 */
export function callInBackground(func: BackgroundFunction, ...args: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    func.async(...args, (error: Error | null, result: unknown) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
}
