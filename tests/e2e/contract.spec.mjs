// @ts-check
// Whether the API's definition was checked in this run, and that the check finds what it is there to find.
import { expect, test } from '@playwright/test';

import { OpenApi } from '../contract/openapi.mjs';

/** A small API with what the real one uses. */
const DOCUMENT = {
  openapi: '3.1.0',
  paths: {
    '/mugs': {
      get: {
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 10 } }],
        responses: { 200: { content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Mug' } } } } } },
      },
      post: {
        requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Mug' } } } },
        responses: { 201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Mug' } } } }, 422: { $ref: '#/components/responses/Refused' } },
      },
    },
    '/mugs/{id}': { get: { parameters: [{ name: 'id', in: 'path', required: true, schema: { pattern: '^mug_' } }], responses: { 204: {} } } },
  },
  components: {
    responses: { Refused: { content: { 'application/json': { schema: { type: 'object', required: ['title'] } } } } },
    schemas: {
      Mug: {
        type: 'object',
        required: ['id', 'size', 'secret'],
        properties: {
          id: { type: 'string', readOnly: true },
          size: { type: ['integer', 'null'] },
          secret: { type: 'string', writeOnly: true },
        },
      },
    },
  },
};

const api = new OpenApi(DOCUMENT);
const SENT = { size: 3, secret: 'x' };
const ANSWERED = { status: 201, body: { id: 'mug_1', size: 3 } };

/** @param {Partial<import('../contract/openapi.mjs').Exchange> & { search?: string }} exchange */
function differences({ search = '', ...exchange }) {
  return api.differences({ method: 'POST', path: '/mugs', query: new URLSearchParams(search), ...exchange });
}

test('the API’s definition is held against every exchange', () => {
  test.skip(!process.env.STOREFRONT_OPENAPI, 'STOREFRONT_OPENAPI names no OpenAPI file, so exchanges were not checked');
  expect(OpenApi.read(String(process.env.STOREFRONT_OPENAPI))).toBeInstanceOf(OpenApi);
});

test('what fits the definition has no differences', () => {
  expect(differences({ body: SENT, answer: ANSWERED })).toEqual([]);
  expect(differences({ body: SENT })).toEqual([]);
  expect(differences({ method: 'GET', search: 'limit=3', answer: { status: 200, body: [ANSWERED.body] } })).toEqual([]);
  expect(differences({ method: 'GET', path: '/mugs/mug_1', answer: { status: 204 } })).toEqual([]);
});

for (const [name, exchange, found] of /** @type {[string, Parameters<typeof differences>[0], RegExp][]} */ ([
  ['an operation that does not exist', { path: '/cups' }, /no operation POST \/cups/],
  ['a member that is missing in a request', { body: { size: 3 } }, /^request: must have required property 'secret'/],
  ['a member of a wrong type in a request', { body: { ...SENT, size: 'x' } }, /^request\/size: must be integer,null/],
  ['a read-only member in a request', { body: { ...SENT, id: 'mug_1' } }, /^request\/id/],
  ['a body that is missing', {}, /a body is required/],
  ['a member that is missing in an answer', { body: SENT, answer: { status: 201, body: { size: 3 } } }, /^answer 201: must have required property 'id'/],
  ['a write-only member in an answer', { body: SENT, answer: { status: 201, body: { ...ANSWERED.body, secret: 'x' } } }, /^answer 201\/secret/],
  ['a status that is not declared', { body: SENT, answer: { status: 500, body: {} } }, /does not answer 500/],
  ['an answer behind a reference', { body: SENT, answer: { status: 422, body: {} } }, /^answer 422: must have required property 'title'/],
  ['a web page for an answer', { body: SENT, answer: { status: 201, body: '<html>' } }, /^answer 201: must be object/],
  ['a parameter that does not exist', { method: 'GET', search: 'size=3' }, /no parameter "size"/],
  ['a parameter out of range', { method: 'GET', search: 'limit=11' }, /^query limit: must be <= 10/],
  ['a parameter of the path', { method: 'GET', path: '/mugs/cup_1' }, /^path id: must match pattern/],
])) {
  test(`${name} is found`, () => {
    const all = differences(exchange);
    expect(all.length).toBeGreaterThan(0);
    expect(all.some((difference) => found.test(difference)), all.join('\n')).toBe(true);
  });
}
