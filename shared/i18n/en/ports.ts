export const ports = {} as const;
