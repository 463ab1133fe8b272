// @ts-check
// An OpenAPI 3.1 document, as something that exchanges of HTTP can be held against.
//
// Schemas are checked by Ajv in the dialect of 3.1 (JSON Schema 2020-12). What OpenAPI adds is done here: an operation is
// found by method and path, read-only members belong into answers only, and write-only members into requests only.
import { readFileSync } from 'node:fs';

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/**
 * An exchange as it went over the wire. The path has no server's prefix.
 * @typedef {object} Exchange
 * @property {string} method
 * @property {string} path
 * @property {URLSearchParams} query
 * @property {unknown} [body] of the request; absent where nothing was sent
 * @property {{ status: number, body?: unknown }} [answer] absent where the answer was lost
 */
/** @typedef {(value: unknown) => string[]} Check the problems of a value, in words */
/** @typedef {{ pointer: string, template: string, definition: any, item: any }} Operation */

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Answers that the API's definitions leave out though nothing else could be answered: an invoice that does not exist. */
const FORGOTTEN = new Set(['StorefrontGetInvoice 404']);

/** A document with its checks. */
export class OpenApi {
  #document;
  /** @type {Map<string, Check>} */
  #checks = new Map();
  #ajv;

  /** @param {any} document */
  constructor(document) {
    if (!String(document?.openapi).startsWith('3.1.')) throw new Error('this is no OpenAPI 3.1 document');
    this.#document = document;
    // Formats of OpenAPI that are no formats of JSON Schema only describe; Ajv would log each of them.
    this.#ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, logger: false });
    /** @type {any} */ (addFormats)(this.#ajv);
    this.#ajv.addSchema(withoutMembers(document, 'readOnly'), 'request');
    this.#ajv.addSchema(withoutMembers(document, 'writeOnly'), 'answer');
  }

  /** @param {string} file */
  static read(file) {
    return new OpenApi(JSON.parse(readFileSync(file, 'utf8')));
  }

  /**
   * Everything in which an exchange differs from the document.
   * @param {Exchange} exchange
   * @returns {string[]}
   */
  differences(exchange) {
    const operation = this.#operation(exchange.method, exchange.path);
    if (!operation) return [`the document has no operation ${exchange.method} ${exchange.path}`];
    return [
      ...this.#parameters(operation, exchange),
      ...this.#requestBody(operation, exchange.body),
      ...(exchange.answer ? this.#answer(operation, exchange.answer) : []),
    ];
  }

  /**
   * @param {string} method
   * @param {string} path
   * @returns {Operation | undefined}
   */
  #operation(method, path) {
    // A path without a parameter goes before one that has some.
    const templates = Object.keys(this.#document.paths).sort((a, b) => a.split('{').length - b.split('{').length);
    const template = templates.find((template) => matches(template, path));
    const verb = method.toLowerCase();
    const item = template && this.#document.paths[template];
    if (!template || !METHODS.includes(verb) || !item[verb]) return undefined;
    return { pointer: pointer('paths', template, verb), template, definition: item[verb], item };
  }

  /**
   * @param {Operation} operation
   * @param {Exchange} exchange
   */
  #parameters({ pointer: place, template, definition, item }, { path, query }) {
    const shared = list(item.parameters).map((entry, index) => ({ entry, at: `${parent(place)}/parameters/${index}` }));
    const own = list(definition.parameters).map((entry, index) => ({ entry, at: `${place}/parameters/${index}` }));
    const parameters = [...shared, ...own].map(({ entry, at }) => this.#resolved(entry, at));
    const given = { query, path: pathValues(template, path) };
    const unknown = [...query.keys()].filter((name) => !parameters.some(({ value }) => value.in === 'query' && value.name === name));
    return [
      ...unknown.map((name) => `query: the operation has no parameter "${name}"`),
      ...parameters.flatMap(({ value, at }) => this.#parameter(value, at, given)),
    ];
  }

  /**
   * @param {any} parameter
   * @param {string} at
   * @param {{ query: URLSearchParams, path: URLSearchParams }} given
   */
  #parameter(parameter, at, given) {
    const { name, in: place, required, schema } = parameter;
    if (place !== 'query' && place !== 'path') return [];
    const text = given[/** @type {'query' | 'path'} */ (place)].get(name);
    if (text === null) return required ? [`${place}: "${name}" is required`] : [];
    return this.#check('request', `${at}/schema`)(typed(text, schema)).map((problem) => `${place} ${name}${problem}`);
  }

  /**
   * @param {Operation} operation
   * @param {unknown} body
   */
  #requestBody({ pointer: place, definition }, body) {
    const declared = definition.requestBody && this.#resolved(definition.requestBody, `${place}/requestBody`);
    if (body === undefined) return declared?.value.required ? ['request: a body is required'] : [];
    if (!declared) return ['request: the operation takes no body'];
    return this.#content('request', declared, body).map((problem) => `request${problem}`);
  }

  /**
   * @param {Operation} operation
   * @param {{ status: number, body?: unknown }} answer
   */
  #answer({ pointer: place, definition }, { status, body }) {
    const key = [String(status), `${String(status)[0]}XX`, 'default'].find((key) => definition.responses[key]);
    if (!key) return FORGOTTEN.has(`${definition.operationId} ${status}`) ? [] : [`answer: the operation does not answer ${status}`];
    const declared = this.#resolved(definition.responses[key], `${place}/responses/${key}`);
    return this.#content('answer', declared, body).map((problem) => `answer ${status}${problem}`);
  }

  /**
   * @param {'request' | 'answer'} direction
   * @param {{ value: any, at: string }} declared
   * @param {unknown} body
   */
  #content(direction, { value, at }, body) {
    const type = Object.keys(value.content ?? {}).find((type) => /[/+]json\b/.test(type));
    if (!type) return body === undefined ? [] : [': no body is declared'];
    if (body === undefined) return [': a body is declared, and there is none'];
    return this.#check(direction, `${at}/content/${escaped(type)}/schema`)(body);
  }

  /**
   * What stands at a place, or what its reference leads to.
   * @param {any} value
   * @param {string} at
   * @returns {{ value: any, at: string }}
   */
  #resolved(value, at) {
    if (typeof value?.$ref !== 'string') return { value, at };
    const target = value.$ref.slice(1);
    const steps = target.slice(1).split('/').map((/** @type {string} */ step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const found = steps.reduce((/** @type {any} */ object, /** @type {string} */ step) => object?.[step], this.#document);
    if (found === undefined) throw new Error(`the document refers to ${value.$ref}, which it does not have`);
    return this.#resolved(found, target);
  }

  /**
   * @param {'request' | 'answer'} direction
   * @param {string} at
   * @returns {Check}
   */
  #check(direction, at) {
    const reference = `${direction}#${encodeURI(at)}`;
    const known = this.#checks.get(reference);
    if (known) return known;
    const validate = this.#ajv.compile({ $ref: reference });
    const check = (/** @type {unknown} */ value) => (validate(value) ? [] : list(validate.errors).map(inWords));
    this.#checks.set(reference, check);
    return check;
  }
}

/** @param {any} error an error of Ajv */
function inWords({ instancePath, message, params }) {
  const detail = params.additionalProperty ?? params.allowedValue ?? params.allowedValues;
  return `${instancePath}: ${message}${detail === undefined ? '' : ` (${JSON.stringify(detail)})`}`;
}

/**
 * A copy of the document for one direction: members that only the other direction has may not be there.
 * @param {any} node
 * @param {'readOnly' | 'writeOnly'} keyword
 * @returns {any}
 */
function withoutMembers(node, keyword) {
  if (Array.isArray(node)) return node.map((entry) => withoutMembers(entry, keyword));
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutMembers(value, keyword)]));
  const excluded = membersWith(node, keyword);
  if (excluded.length > 0 && Array.isArray(copy.required)) {
    copy.required = copy.required.filter((name) => !excluded.includes(name));
  }
  for (const name of excluded) copy.properties[name] = false;
  return copy;
}

/**
 * @param {any} schema
 * @param {string} keyword
 */
function membersWith(schema, keyword) {
  const { properties } = schema;
  if (properties === null || typeof properties !== 'object' || Array.isArray(properties)) return [];
  return Object.keys(properties).filter((name) => properties[name]?.[keyword] === true);
}

/**
 * @param {string} template
 * @param {string} path
 */
function matches(template, path) {
  const [wanted, given] = [template.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((step, index) => step === given[index] || (isParameter(step) && given[index] !== ''));
}

/**
 * @param {string} template
 * @param {string} path
 */
function pathValues(template, path) {
  const given = path.split('/');
  const values = new URLSearchParams();
  template.split('/').forEach((step, index) => {
    if (isParameter(step)) values.set(step.slice(1, -1), decodeURIComponent(given[index] ?? ''));
  });
  return values;
}

/** @param {string} step */
function isParameter(step) {
  return step.startsWith('{') && step.endsWith('}');
}

/**
 * The text of a parameter as a value of its type, where it is one.
 * @param {string} text
 * @param {any} schema
 */
function typed(text, schema) {
  const isNumber = (schema?.type === 'integer' || schema?.type === 'number') && /^-?\d+(\.\d+)?$/.test(text);
  if (isNumber) return Number(text);
  return schema?.type === 'array' ? text.split(',') : text;
}

/** @param {...string} steps */
function pointer(...steps) {
  return steps.map((step) => `/${escaped(step)}`).join('');
}

/** @param {string} place */
function parent(place) {
  return place.slice(0, place.lastIndexOf('/'));
}

/** @param {string} step */
function escaped(step) {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

/**
 * @template T
 * @param {T[] | null | undefined} value
 */
function list(value) {
  return value ?? [];
}
