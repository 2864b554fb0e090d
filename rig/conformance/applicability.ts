import jsep, { type Expression } from 'jsep';
import { messageOf, UnbrigError } from '../ports/errors.ts';
import type { IcsAnswer } from './types.ts';

jsep.addBinaryOp('and', 2);
jsep.addBinaryOp('or', 1);
jsep.addUnaryOp('not');

export interface ApplicabilityDecision {
  /** `unanswered`: the expression hangs on an item without an answer; that is an error, never a skip. */
  readonly applies: 'yes' | 'no' | 'unanswered';
  /** The term that decided it, for a person. */
  readonly reason: string;
}

/** Three-valued evaluation of an ICS expression: item names joined by `and`, `or`, `not` and brackets, or the word `always`. */
export function decideApplicability(
  expression: string,
  answers: Readonly<Record<string, IcsAnswer>>,
): ApplicabilityDecision {
  if (expression.trim() === 'always') return { applies: 'yes', reason: 'always' };
  return evaluate(parseExpression(expression), answers);
}

/** The item names in an expression. */
export function namesIn(expression: string): string[] {
  if (expression.trim() === 'always') return [];
  const names: string[] = [];
  const walk = (node: Expression): void => {
    const [operator, ...operands] = shape(node);
    if (operator === 'item') names.push(itemName(node));
    for (const operand of operands) walk(operand);
  };
  walk(parseExpression(expression));
  return names;
}

function parseExpression(expression: string): Expression {
  try {
    return jsep(expression);
  } catch (cause) {
    throw new UnbrigError('ics-expression-invalid', 'usage', `ICS expression "${expression}": ${messageOf(cause)}`, {
      cause,
    });
  }
}

type Shape = ['item'] | ['not', Expression] | ['and' | 'or', Expression, Expression];

function shape(node: Expression): Shape {
  const loose = node as unknown as Record<string, Expression> & { operator?: string };
  if (node.type === 'UnaryExpression' && loose.operator === 'not') return ['not', loose.argument as Expression];
  if (
    (node.type === 'BinaryExpression' || node.type === 'LogicalExpression') &&
    (loose.operator === 'and' || loose.operator === 'or')
  ) {
    return [loose.operator, loose.left as Expression, loose.right as Expression];
  }
  if (node.type === 'Identifier' || node.type === 'MemberExpression') return ['item'];
  throw new UnbrigError(
    'ics-expression-invalid',
    'usage',
    `an ICS expression may only hold items, and, or, not and brackets; found ${node.type}`,
  );
}

/** Item names are dotted, so jsep sees them as member expressions. */
function itemName(node: Expression): string {
  const loose = node as unknown as { name?: string; object?: Expression; property?: { name: string } };
  return node.type === 'Identifier'
    ? String(loose.name)
    : `${itemName(loose.object as Expression)}.${loose.property?.name}`;
}

function evaluate(node: Expression, answers: Readonly<Record<string, IcsAnswer>>): ApplicabilityDecision {
  const [operator, first, second] = shape(node);
  if (operator === 'item') {
    const name = itemName(node);
    const answer = answers[name] ?? 'unanswered';
    return { applies: answer, reason: `${name} = ${answer}` };
  }
  const left = evaluate(first as Expression, answers);
  if (operator === 'not') {
    const inverted = left.applies === 'yes' ? 'no' : left.applies === 'no' ? 'yes' : 'unanswered';
    return { applies: inverted, reason: `not (${left.reason})` };
  }
  const right = evaluate(second as Expression, answers);
  const decisive = operator === 'and' ? 'no' : 'yes';
  for (const side of [left, right]) if (side.applies === decisive) return side;
  for (const side of [left, right]) if (side.applies === 'unanswered') return side;
  return { applies: left.applies, reason: `${left.reason} ${operator} ${right.reason}` };
}
