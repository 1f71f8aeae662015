interface BothWaysProps {
  readonly received: string;
  readonly sent: string;
  /** What a screen reader says for the arrows. */
  readonly words: string;
}

/** What comes in and what goes out, with an arrow each. */
export function BothWays({ received, sent, words }: BothWaysProps) {
  return (
    <>
      <span className="heard">{words}</span>
      <span aria-hidden="true">
        ↓ {received} ↑ {sent}
      </span>
    </>
  );
}
