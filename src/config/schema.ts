import type { Shape } from './shape.ts';

type Json = Readonly<Record<string, unknown>>;

/** The JSON Schema of configuration files, for editors. */
export function jsonSchema(shape: Shape): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://unpkg.com/pid1-lint/schema/pid1-lint.schema.json',
    title: 'Configuration of pid1-lint',
    ...schemaOf(shape),
  };
}

function schemaOf(shape: Shape): Json {
  return { ...(shape.means === undefined ? {} : { description: shape.means }), ...typeOf(shape) };
}

function typeOf(shape: Shape): Json {
  switch (shape.is) {
    case 'text':
      return { type: 'string', minLength: 1 };
    case 'choice':
      return { enum: shape.of };
    case 'flag':
      return { type: 'boolean' };
    case 'count':
      return { type: 'integer', minimum: 0, maximum: shape.max };
    case 'duration':
      return {
        oneOf: [
          { type: 'number', minimum: 0 },
          { type: 'string', pattern: DURATION },
        ],
      };
    case 'list': {
      const list = { type: 'array', items: schemaOf(shape.of) };
      return shape.orOne ? { oneOf: [schemaOf(shape.of), list] } : list;
    }
    case 'object':
      return {
        type: 'object',
        properties: Object.fromEntries(Object.entries(shape.keys).map(([key, of]) => [key, schemaOf(of)])),
        additionalProperties: false,
        ...(shape.needs === undefined ? {} : { required: [shape.needs] }),
      };
    case 'record':
      return { type: 'object', additionalProperties: schemaOf(shape.of) };
  }
}

const DURATION = '^(\\d+(\\.\\d+)?(us|ms|[smhdw]))+$';
