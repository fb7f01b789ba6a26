// Where a published schema is known to be wrong, or silent, about what its own service sends. Each exception takes a value,
// amends it and gives it back, or gives null: then the value is not held against that schema.

/** Applies a change to the response that a value is or holds. */
const onResponse = (change) => (value) => {
  const response = value?.object === 'response' ? value : value?.response;
  if (response) change(response);
  return value;
};

const isMcp = (item) => item?.type?.startsWith('mcp_');

export const EXCEPTIONS = [
  {
    schema: 'OpenAI',
    why: 'usage is null until the end: the service sends it so, the schema knows only an object or no usage',
    amend: onResponse((response) => {
      if (response.usage === null) delete response.usage;
    }),
  },
  {
    schema: 'OpenAI',
    why: 'user is null when none was given: the document\'s own examples have it so, the schema wants text',
    amend: onResponse((response) => {
      if (response.user === null) delete response.user;
    }),
  },
  {
    schema: 'OpenAI',
    why: 'an empty list has no first and no last id: the schema wants text all the same',
    amend: (value) => (value?.object === 'list' && value.data?.length === 0 && value.first_id === null ? null : value),
  },
  {
    schema: 'OpenAI',
    why: 'text.format.description is null when none was given: Open Responses demands the key, this schema wants text',
    amend: onResponse((response) => {
      if (response.text?.format?.description === null) delete response.text.format.description;
    }),
  },
  {
    schema: 'Open Responses',
    why: 'text.format of type json_schema: the schema wants null for the schema itself',
    amend: onResponse((response) => {
      if (response.text?.format?.type === 'json_schema') response.text.format.schema = null;
    }),
  },
  {
    schema: 'Open Responses',
    why: 'raw reasoning: it calls the events response.reasoning.*, under which the SDKs fail; ours are OpenAI\'s reasoning_text',
    amend: (value) => (value?.type?.startsWith('response.reasoning_text.') ? null : value),
  },
  {
    schema: 'Open Responses',
    why: 'it does not know mcp_call and other items of MCP, nor their events',
    amend: (value) => (value?.type?.startsWith('response.mcp_') || isMcp(value?.item) ? null : value),
  },
  {
    schema: 'Open Responses',
    why: 'it does not know mcp_call and other items of MCP in an output',
    amend: onResponse((response) => {
      response.output = response.output.filter((item) => !isMcp(item));
    }),
  },
];
