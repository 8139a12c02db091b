// What the tour format's JSON Schema says about a place: its possible keys and values, and what they mean.

export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Record<string, Schema>;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Record<string, Schema>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** All schemas that may apply to a place: references are followed and alternatives listed. */
function variants(root: Schema, schema: Schema | undefined, depth = 0): Schema[] {
  if (schema === undefined || depth > 8) return [];
  const name = schema.$ref?.split('/').at(-1);
  const referred = name === undefined ? [] : variants(root, root.$defs?.[name], depth + 1);
  const others = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => variants(root, one, depth + 1));
  return [schema, ...referred, ...others];
}

/** The schemas of the place at a path of keys and indexes. */
export function schemaAt(root: Schema, path: readonly (string | number)[]): Schema[] {
  let here = variants(root, root);
  for (const token of path) {
    here = here.flatMap((schema) => {
      if (typeof token === 'number') return variants(root, schema.items);
      const named = schema.properties?.[token];
      const other = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
      return variants(root, named ?? other);
    });
  }
  return here;
}

export function keysOf(
  root: Schema,
  here: readonly Schema[],
): { readonly key: string; readonly description: string }[] {
  const keys = new Map<string, string>();
  for (const schema of here) {
    for (const [key, value] of Object.entries(schema.properties ?? {}))
      keys.set(key, description(variants(root, value)));
  }
  return [...keys].map(([key, text]) => ({ key, description: text }));
}

export function valuesOf(_root: Schema, here: readonly Schema[]): unknown[] {
  return [
    ...new Set(
      here.flatMap((schema) => [
        ...(schema.enum ?? []),
        ...(schema.const === undefined ? [] : [schema.const]),
        ...(schema.type === 'boolean' ? [true, false] : []),
      ]),
    ),
  ];
}

/** The description of a key: its own, or else that of its value. */
export function described(
  root: Schema,
  here: readonly Schema[],
  parent: readonly (string | number)[],
  key: string,
): string {
  const own = schemaAt(root, parent).flatMap((schema) =>
    schema.properties?.[key] === undefined ? [] : [schema.properties[key]],
  );
  return description(own.flatMap((schema) => variants(root, schema))) || description(here);
}

function description(all: readonly Schema[]): string {
  return all.find((schema) => schema.description !== undefined)?.description ?? '';
}
