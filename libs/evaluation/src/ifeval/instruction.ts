/** The arguments of one instruction, as the benchmark's `kwargs` give them; null means not given. */
export type InstructionArguments = Readonly<Record<string, unknown>>;

/** Whether a response, not blank, follows an instruction. */
export type Check = (response: string, args: InstructionArguments) => boolean;

/** An argument is missing or of the wrong kind; the message names it. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

export function textArgument(args: InstructionArguments, name: string): string {
  const value = args[name];
  if (typeof value !== 'string') throw new ArgumentError(`${name} has to be a text`);
  return value;
}

export function numberArgument(args: InstructionArguments, name: string): number {
  const value = args[name];
  if (typeof value !== 'number') throw new ArgumentError(`${name} has to be a number`);
  return value;
}

export function textsArgument(args: InstructionArguments, name: string): string[] {
  const value = args[name];
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string'))
    throw new ArgumentError(`${name} has to be a list of texts`);
  return value;
}

/** Whether `count` stands in the relation `less than` or `at least` to a number. */
export function holds(
  args: InstructionArguments,
  relation: string,
  count: number,
  threshold: number,
): boolean {
  switch (textArgument(args, relation)) {
    case 'less than':
      return count < threshold;
    case 'at least':
      return count >= threshold;
    default:
      throw new ArgumentError(`${relation} has to be "less than" or "at least"`);
  }
}
