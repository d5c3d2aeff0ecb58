/** The continuations of a prompt whose likelihoods are asked for, each as it follows the prompt. */
export function continuationsOf(fields: Readonly<Record<string, unknown>>): string[] {
  return (fields.choices as string[]).map((choice) => ` ${choice}`);
}
