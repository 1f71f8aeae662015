/** Where the CLI writes: answers go to `out`, everything else to `note`. A test gives its own. */
export interface Output {
  readonly out: (text: string) => void;
  readonly note: (text: string) => void;
  /** Asks a question that is answered by yes or no; null where nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
}
