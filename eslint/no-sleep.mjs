const message =
  'A test does not sleep and hope: poll for the condition with a deadline (expect.poll, vi.waitFor, a locator).';

const isCallOf = (node, name) =>
  node?.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === name;

/** Whether a timer's callback does nothing but resolve: `resolve`, `() => resolve()`, `() => { resolve(); }`. */
function onlyResolves(callback, resolve) {
  if (callback?.type === 'Identifier') return callback.name === resolve;
  if (callback?.type !== 'ArrowFunctionExpression' && callback?.type !== 'FunctionExpression') return false;
  const { body } = callback;
  if (body.type !== 'BlockStatement') return isCallOf(body, resolve);
  return body.body.length === 1 && isCallOf(body.body[0].expression, resolve);
}

/** The name that an enclosing `new Promise((resolve) => ...)` gives its first parameter; undefined outside of one. */
function resolveName(ancestors) {
  const executor = ancestors.findLast((node, at) => {
    const outer = ancestors[at - 1];
    return outer?.type === 'NewExpression' && outer.callee.name === 'Promise' && outer.arguments[0] === node;
  });
  return executor?.params?.[0]?.name;
}

/** Refuses a fixed wait, in its three forms. A timer that rejects is a deadline, and welcome. */
export const noSleep = {
  meta: { type: 'problem', schema: [], messages: { sleep: message } },
  create(context) {
    const report = (node) => context.report({ node, messageId: 'sleep' });
    return {
      'CallExpression[callee.name="setTimeout"]'(node) {
        const resolve = resolveName(context.sourceCode.getAncestors(node));
        if (resolve && onlyResolves(node.arguments[0], resolve)) report(node);
      },
      'CallExpression[callee.property.name="waitForTimeout"]': report,
      'ImportDeclaration[source.value=/^(node:)?timers\\u002Fpromises$/] > ImportSpecifier[imported.name="setTimeout"]':
        report,
    };
  },
};
