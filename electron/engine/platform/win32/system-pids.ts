// Fixed since Windows XP. Neither has a program, and neither can be opened.
export const IDLE_PID = 0;
export const SYSTEM_PID = 4;
