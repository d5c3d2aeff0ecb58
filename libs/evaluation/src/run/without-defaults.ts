import * as z from 'zod';

/**
 * The shape of an object of which every key may be left out and stays so: `partial()` would fill in the defaults,
 * which then look as if they had been given.
 */
export function withoutDefaults<S extends z.ZodRawShape>(
  shape: S,
): { [K in keyof S]: z.ZodOptional<z.ZodType<z.output<S[K]>>> } {
  const entries = Object.entries(shape).map(([key, schema]) => [key, bare(schema as z.ZodType).optional()]);
  return Object.fromEntries(entries) as { [K in keyof S]: z.ZodOptional<z.ZodType<z.output<S[K]>>> };
}

function bare(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
    ? bare(schema.unwrap() as z.ZodType)
    : schema;
}
