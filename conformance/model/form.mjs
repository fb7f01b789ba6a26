// The smallest answer in the form asked for, where the prompt does not say what to answer.

const DEPTH_MAX = 16;
const LENGTH_MAX = 1000;

/** JSON text in the form of a chat completion's response_format; undefined if any text will do. */
export function inForm(format, prompt) {
  if (format?.type === 'json_object') return JSON.stringify({ echo: prompt });
  if (format?.type !== 'json_schema') return undefined;
  const schema = format.json_schema?.schema ?? {};
  return JSON.stringify(smallest(schema, schema, 0));
}

/** What fits a schema as clients write them: types, enums, required properties, bounds, alternatives, references within. */
function smallest(schema, root, depth) {
  if (schema === null || typeof schema !== 'object' || depth > DEPTH_MAX) return null;
  if ('$ref' in schema) return smallest(referred(String(schema.$ref), root), root, depth + 1);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const alternatives = [schema.anyOf, schema.oneOf, schema.allOf].find(Array.isArray);
  if (alternatives && !('type' in schema)) return smallest(alternatives[0], root, depth + 1);
  return made(Array.isArray(schema.type) ? schema.type[0] : schema.type, schema, root, depth);
}

function made(type, schema, root, depth) {
  switch (type) {
    case 'array':
      return Array.from({ length: Math.min(schema.minItems ?? 0, LENGTH_MAX) }, () => smallest(schema.items ?? {}, root, depth + 1));
    case 'string':
      return 'x'.repeat(Math.min(schema.minLength ?? 0, LENGTH_MAX));
    case 'integer':
      return Math.ceil(least(schema));
    case 'number':
      return least(schema);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return Object.fromEntries((schema.required ?? []).map((name) => [name, smallest(schema.properties?.[name] ?? {}, root, depth + 1)]));
  }
}

function least({ minimum, exclusiveMinimum, maximum }) {
  if (typeof exclusiveMinimum === 'number') return exclusiveMinimum + 1;
  return minimum ?? Math.min(0, maximum ?? 0);
}

function referred(pointer, root) {
  const names = pointer.split('/').slice(1).map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce((at, name) => at?.[name], root);
}
