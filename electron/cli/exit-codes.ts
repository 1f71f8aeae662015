/** How the CLI ends; `bug` is EX_SOFTWARE of sysexits.h. */
export const exitCodes = { done: 0, nothingThere: 1, wrongUse: 2, refused: 3, bug: 70 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
