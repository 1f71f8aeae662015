/** A program that the system's service manager runs: a service of Windows, or a job of launchd. */
export interface Service {
  /** What the service manager knows it by: `Dnscache`, `com.apple.AirPlayXPCHelper`. */
  readonly name: string;
  /** What it is called towards people (`DNS Client`); the name once more where there is no other. */
  readonly displayName: string;
}
