/** `eslint-disable-next-line rule-a, rule-b -- the reason`: the directive, its rules, its reason. */
const directive =
  /^\s*eslint-disable(?:-next-line|-line)?(?<rules>(?:\s(?!--\s)[^\n]*?)?)(?:\s-{2,}\s(?<reason>[\s\S]*))?$/;

/** A rule is switched off by its name, and with the reason beside it. */
export const explainedDisable = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      rules: 'Name the rules that are switched off.',
      reason: 'Say why: eslint-disable-next-line rule -- the reason.',
    },
  },
  create({ sourceCode, report }) {
    return {
      Program() {
        for (const { value, loc } of sourceCode.getAllComments()) {
          const { rules, reason } = directive.exec(value)?.groups ?? {};
          if (rules === undefined) continue;
          // Before the first column of the line, where the directive itself cannot silence it.
          const start = { line: loc.start.line, column: -1 };
          if (!rules.trim()) report({ loc: start, messageId: 'rules' });
          if (!reason?.trim()) report({ loc: start, messageId: 'reason' });
        }
      },
    };
  },
};
