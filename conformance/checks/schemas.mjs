// Holds everything against the published schemas, where the environment names their files.
import fs from 'node:fs';
import { nameOf, valueOf } from './answers.mjs';
import { EXCEPTIONS } from './exceptions.mjs';
import { Row } from './row.mjs';

const PUBLISHED = [
  {
    name: 'Open Responses', variable: 'TURNSTONE_OPEN_RESPONSES_SCHEMA', response: 'ResponseResource',
    events: ({ paths }) => paths['/responses'].post.responses[200].content['text/event-stream'].schema.oneOf,
  },
  {
    name: 'OpenAI', variable: 'TURNSTONE_OPENAI_SCHEMA', response: 'Response', list: 'ResponseItemList', error: 'ErrorResponse',
    models: 'ListModelsResponse', model: 'Model', events: ({ components }) => components.schemas.ResponseStreamEvent.anyOf,
  },
];

export function schemaRows(streams, plain, validator) {
  return PUBLISHED.map((published) => {
    const row = new Row(`schema: ${published.name}`);
    const file = process.env[published.variable];
    if (!file) row.skip('everything', `set ${published.variable} to the path of the schema`);
    else check(row, new Schema(published, file, validator), streams, plain);
    return row;
  });
}

function check(row, schema, streams, plain) {
  for (const { events, name } of streams) {
    for (const event of events) row.add(`${event.type} in ${name.split('?')[0]}`, schema.eventProblems(event));
  }
  for (const exchange of plain) row.add(nameOf(exchange).split('?')[0], schema.valueProblems(valueOf(exchange), exchange));
  row.note = schema.note();
}

class Schema {
  constructor(published, file, { Ajv2020, yaml }) {
    const text = fs.readFileSync(file, 'utf8');
    const document = file.endsWith('.json') ? JSON.parse(text) : yaml.load(text);
    this.published = published;
    this.ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false, logger: false });
    this.ajv.addSchema({ $id: 'published', components: document.components });
    this.eventNames = new Map(published.events(document).map(({ $ref }) => $ref.split('/').at(-1)).map((name) => [typeIn(document, name), name]));
    this.used = new Map();
  }

  eventProblems(event) {
    const name = this.eventNames.get(event.type);
    const amended = this.amended(event);
    if (amended === null) return [];
    return name ? this.against(name, amended) : [`the schema has no event ${event.type}`];
  }

  valueProblems(value, { status }) {
    const name = this.nameFor(value, status);
    const amended = name ? this.amended(value) : null;
    return amended === null ? [] : this.against(name, amended);
  }

  nameFor(value, status) {
    const { published } = this;
    if (status >= 400) return published.error;
    if (value?.object === 'response' && 'status' in value) return published.response;
    if (value?.object === 'model') return published.model;
    if (value?.object !== 'list') return undefined;
    if (value.data[0]?.object === 'response') return undefined; // llama-stack's list, in neither schema
    return value.data[0]?.object === 'model' ? published.models : published.list;
  }

  against(name, value) {
    const validate = this.ajv.getSchema(`published#/components/schemas/${name}`);
    if (validate(value)) return [];
    const deepest = telling(validate.errors).reduce((one, other) => (depth(other) > depth(one) ? other : one));
    return [`${deepest.instancePath.replace(/\/\d+/g, '/n') || '/'} ${deepest.message}${extra(deepest)}`];
  }

  /** The value without what the schema is known to have wrong; null when it is not held against it at all. */
  amended(value) {
    let copy = structuredClone(value);
    for (const exception of EXCEPTIONS.filter(({ schema }) => schema === this.published.name)) {
      const before = JSON.stringify(copy);
      copy = exception.amend(copy);
      if (JSON.stringify(copy) !== before) this.used.set(exception.why, (this.used.get(exception.why) ?? 0) + 1);
      if (copy === null) return null;
    }
    return copy;
  }

  note() {
    return [...this.used].map(([why, times]) => `${times} × ${why}`);
  }
}

/** Where there is a choice of types, those that were not meant complain of the type: that says nothing. */
function telling(errors) {
  const others = errors.filter(({ keyword, instancePath }) => !/^(const|enum)$/.test(keyword) || !instancePath.endsWith('/type'));
  return others.some(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf') ? others : errors;
}

const depth = ({ instancePath }) => instancePath.split('/').length;

function extra({ params }) {
  const told = params.additionalProperty ?? params.allowedValues ?? params.allowedValue ?? '';
  return told === '' ? '' : ` (${told})`;
}

function typeIn({ components }, name) {
  const type = components.schemas[name].properties?.type;
  return type?.const ?? type?.enum?.[0] ?? name;
}
