import { applyOperator, formatRational, type Operator, type Rational, rational } from './rational.ts';

/** An arithmetic expression: number literals, a leading minus, and the four binary operators. */
export type Expression =
  | { readonly kind: 'number'; readonly value: Rational }
  | { readonly kind: 'negation'; readonly operand: Expression }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** The exact value of an expression. Throws a RangeError on division by zero. */
export function evaluateExpression(expression: Expression): Rational {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'negation': {
      const { n, d } = evaluateExpression(expression.operand);
      return rational(-n, d);
    }
    case 'operation':
      return applyOperator(
        expression.operator,
        evaluateExpression(expression.left),
        evaluateExpression(expression.right),
      );
  }
}

/** The number literals of an expression, from left to right. */
export function numbersIn(expression: Expression): Rational[] {
  switch (expression.kind) {
    case 'number':
      return [expression.value];
    case 'negation':
      return numbersIn(expression.operand);
    case 'operation':
      return [...numbersIn(expression.left), ...numbersIn(expression.right)];
  }
}

/** The expression as text with `+ - * /`, spaces around operators and no parentheses that are not needed. */
export function formatExpression(expression: Expression): string {
  return format(expression, 0);
}

const PRECEDENCE: Readonly<Record<Operator, number>> = { '+': 1, '-': 1, '*': 2, '/': 2 };

function format(expression: Expression, least: number): string {
  switch (expression.kind) {
    case 'number': {
      const text = formatRational(expression.value);
      return expression.value.d === 1n && expression.value.n >= 0n ? text : `(${text})`;
    }
    case 'negation': {
      const text = `-${format(expression.operand, 3)}`;
      return least > 0 ? `(${text})` : text;
    }
    case 'operation': {
      const { operator, left, right } = expression;
      const own = PRECEDENCE[operator];
      const text = `${format(left, own === 1 ? 0 : own)} ${operator} ${format(right, own + (operator === '+' || operator === '*' ? 0 : 1))}`;
      return own < least ? `(${text})` : text;
    }
  }
}
