import * as z from 'zod';

/**
 * The keys that `schema` knows for the object at `path` of `value`; with `discriminator`, the values that
 * key may take in the discriminated union there. Empty where the path leads to no object.
 */
export function knownKeysAt(
  schema: z.ZodType,
  value: unknown,
  path: readonly PropertyKey[],
  discriminator?: string,
): string[] {
  let at: z.ZodType | undefined = schema;
  let inner = value;
  for (const key of path) {
    at = at === undefined ? undefined : step(narrow(at, inner), key);
    inner =
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined;
  }
  if (at === undefined) return [];
  if (discriminator !== undefined) return discriminatorValues(unwrap(at), discriminator);
  const object = narrow(at, inner);
  if (object instanceof z.ZodRecord && object.keyType instanceof z.ZodEnum)
    return object.keyType.options.map(String);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function step(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) return (schema.shape as Record<string, z.ZodType>)[String(key)];
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  return undefined;
}

/** Takes off defaults and the like, and picks the branch of a union that an object value belongs to. */
function narrow(schema: z.ZodType, value: unknown): z.ZodType {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodDiscriminatedUnion) {
    const key = bare.def.discriminator;
    const given = (value as Record<string, unknown> | null | undefined)?.[key];
    const options = bare.options as z.ZodType[];
    return options.find((option) => literalOf(option, key) === given) ?? bare;
  }
  if (bare instanceof z.ZodUnion) {
    const options = (bare.options as z.ZodType[]).map(unwrap);
    return options.find((option) => option instanceof z.ZodObject) ?? bare;
  }
  return bare;
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable
  ) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  return schema;
}

function discriminatorValues(schema: z.ZodType, key: string): string[] {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return [];
  return (schema.options as z.ZodType[])
    .map((option) => literalOf(option, key))
    .filter((v) => v !== undefined);
}

function literalOf(option: z.ZodType, key: string): string | undefined {
  if (!(option instanceof z.ZodObject)) return undefined;
  const literal = (option.shape as Record<string, z.ZodType>)[key];
  return literal instanceof z.ZodLiteral ? String(literal.value) : undefined;
}
