// The keys of the tour format, from its JSON Schema, as patterns of JSON pointers: `*` stands for an index, a language or a word. A
// list or an object that holds nothing but texts or numbers is one key.

/** A node without its references, and the forms that it may have. */
function forms(schema, node) {
  if (node.$ref !== undefined) return forms(schema, schema.$defs[node.$ref.split('/').pop()]);
  const alternatives = node.anyOf ?? node.oneOf;
  if (alternatives === undefined) return node.type === 'null' ? [] : [node];
  return alternatives.flatMap((one) => forms(schema, one));
}

/** What every entry of a list or an object has to be; undefined for a single value. */
function entriesOf(node) {
  const named = Object.values(node.patternProperties ?? {})[0] ?? node.additionalProperties;
  if (typeof named === 'object' && node.properties === undefined) return named;
  return typeof node.items === 'object' ? node.items : undefined;
}

function isPlain(schema, node) {
  return forms(schema, node).every((form) => {
    if (form.properties !== undefined) return false;
    const entries = entriesOf(form);
    return entries === undefined || isPlain(schema, entries);
  });
}

/** The patterns of all keys, each once. */
export function keysOf(schema) {
  const found = new Set();
  const walk = (node, at) => {
    if (isPlain(schema, node)) return void found.add(at);
    for (const form of forms(schema, node)) {
      const entries = entriesOf(form);
      if (form.properties !== undefined)
        for (const [key, value] of Object.entries(form.properties)) walk(value, `${at}/${key}`);
      else if (entries !== undefined) walk(entries, `${at}/*`);
      else found.add(at);
    }
  };
  walk(schema, '');
  return [...found];
}

/** The pattern of the key that a pointer into a tour names; null if the format has no such key. */
export function keyAt(keys, pointer) {
  const at = pointer.split('/');
  const fits = (pattern) => {
    const parts = pattern.split('/');
    return parts.length <= at.length && parts.every((part, index) => part === '*' || part === at[index]);
  };
  const length = (pattern) => pattern.split('/').length;
  const best = keys.filter(fits).sort((one, other) => length(other) - length(one))[0];
  return best ?? null;
}
