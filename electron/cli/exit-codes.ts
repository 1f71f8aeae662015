/** How the CLI ends. */
export const exitCodes = { done: 0, nothingThere: 1, wrongUse: 2, refused: 3 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
