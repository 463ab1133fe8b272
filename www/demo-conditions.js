// @ts-check
// Network conditions that a designer can choose: which call of the checkout meets which failure, and how often. Each has a
// short text for the page's address, and is what the sandbox calls a fault.

/** @typedef {import('./demo-scenarios.js').Fault} Fault */
/** @typedef {{ call: string, kind: string, repeats: boolean }} Condition a call and a kind of failure, by their ids */

/** The calls, by what they are for. A match may end in `*`, as in the sandbox. */
export const CALLS = [
  { id: 'preview', name: 'Preview of the order', match: 'POST /storefront/preview-purchase' },
  { id: 'ready-to-pay', name: 'Payment methods', match: 'POST /storefront/ready-to-pay' },
  { id: 'account', name: 'Customer’s account', match: 'GET /storefront/account' },
  { id: 'instruments', name: 'Saved instruments', match: 'GET /storefront/payment-instruments' },
  { id: 'invoice', name: 'Invoice', match: 'GET /storefront/invoices/*' },
  { id: 'token', name: 'Payment token', match: 'POST /tokens' },
  { id: 'token-look-up', name: 'Look-up of the token', match: 'GET /tokens/*' },
  { id: 'purchase', name: 'Purchase (items)', match: 'POST /storefront/purchase' },
  { id: 'payment', name: 'Payment (amount, invoice)', match: 'POST /storefront/payment' },
  { id: 'poll', name: 'Poll of the transaction', match: 'GET /storefront/transactions/*' },
];

/** The failures, each with its effect in the sandbox. */
export const KINDS = [
  { id: 'drop-before', name: 'Request lost', effect: { drop: 'before' } },
  { id: 'drop-after', name: 'Answer lost', effect: { drop: 'after' } },
  { id: '429', name: '429, again in 15 s', effect: { status: 429, retryAfterSeconds: 15 } },
  { id: '500', name: '500, HTML', effect: { status: 500 } },
  { id: '503', name: '503', effect: { status: 503, body: { status: 503, title: 'Service Unavailable' } } },
  { id: 'slow', name: '20 s late', effect: { delayMs: 20_000 } },
  { id: 'garble-before', name: 'Malformed, no effect', effect: { garble: 'before' } },
  { id: 'garble-after', name: 'Malformed, took effect', effect: { garble: 'after' } },
];

const EVERY_CALL = ['* /storefront/*', '* /tokens*'];

/** What the sandbox drops while the page says that it is offline: all that the checkout asks for. */
export const OFFLINE = EVERY_CALL.map((match) => /** @type {Fault} */ ({ match, times: 0, drop: 'before' }));

/**
 * Every call is late. The files of FramePay's double, of which there are many, are not.
 * @param {number} ms
 * @returns {Fault[]}
 */
export function latency(ms) {
  return ms === 0 ? [] : EVERY_CALL.map((match) => ({ match, times: 0, delayMs: ms }));
}

/**
 * Whether faults that are armed leave calls to others: of two for one call, the sandbox uses up the first.
 * @param {Fault[]} faults
 */
export function leavesCalls(faults) {
  return !faults.some(({ match }) => EVERY_CALL.includes(match));
}

const ALWAYS = 'always';

/**
 * The conditions that a text of the address names, one for each call; what it says wrongly is left out.
 * @param {string} text such as `purchase.drop-after,poll.503.always`
 * @returns {Condition[]}
 */
export function readConditions(text) {
  const read = text.split(',').map((part) => part.split('.'));
  return CALLS.flatMap(({ id }) => {
    const [call, kind = '', often] = read.find(([call, kind]) => call === id && KINDS.some((known) => known.id === kind)) ?? [];
    return call === undefined ? [] : [{ call, kind, repeats: often === ALWAYS }];
  });
}

/**
 * The text for the address.
 * @param {Condition[]} conditions
 */
export function conditionsText(conditions) {
  return conditions.map(({ call, kind, repeats }) => [call, kind, ...(repeats ? [ALWAYS] : [])].join('.')).join(',');
}

/**
 * What the sandbox is told.
 * @param {Condition} condition
 * @returns {Fault}
 */
export function faultOf({ call, kind, repeats }) {
  const { match = '' } = CALLS.find(({ id }) => id === call) ?? {};
  const { effect } = KINDS.find(({ id }) => id === kind) ?? {};
  return /** @type {Fault} */ ({ match, times: repeats ? 0 : 1, .../** @type {object} */ (effect) });
}

/**
 * A fault in a few words, also one that no condition makes.
 * @param {Fault} fault
 */
export function faultName({ match, times = 1, ...effect }) {
  const { name = match } = CALLS.find((call) => call.match === match) ?? {};
  return `${name}: ${effectName(effect)}, ${times === 1 ? 'once' : 'every time'}`;
}

/** @param {Omit<Fault, 'match' | 'times'>} effect */
function effectName(effect) {
  const known = KINDS.find((kind) => JSON.stringify(kind.effect) === JSON.stringify(effect));
  if (known) return known.name;
  const { status, retryAfterSeconds, delayMs, drop, garble } = effect;
  if (retryAfterSeconds !== undefined) return `${status}, again in ${retryAfterSeconds} s`;
  if (status !== undefined) return String(status);
  if (delayMs !== undefined) return `${delayMs / 1000} s late`;
  return `${drop ? 'lost' : 'malformed'} ${drop ?? garble}`;
}
