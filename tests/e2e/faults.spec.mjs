// @ts-check
// The fault matrix: each call that a purchase makes × each way in which it can go wrong × each shopper. Whatever happens, the
// shopper pays at most once, reads what is true, and has a way on, or reads that there is none.
//
// The matrix is the table `MATRIX`; one cell is one test.
import { readFileSync } from 'node:fs';

import { AMOUNT, CustomerPage, FAILED_REQUESTS, MUG, expect, jwtOf, test } from './support/customer.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').BrowserContext} BrowserContext */
/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */
/** @typedef {'load' | 'prepare' | 'pay' | 'wait'} Stage When a call is made. */
/**
 * @typedef {object} Call A request that a purchase makes.
 * @property {string} match as the sandbox's faults name it
 * @property {string | RegExp} url as the browser's routes name it
 * @property {Stage} stage
 */
/**
 * @typedef {object} Shopper
 * @property {string} [customer] who is signed in; a guest otherwise
 * @property {string} [card] a guest's
 * @property {string} [instrument] what the customer chooses, where it is not what is chosen at first
 */
/** @typedef {{ options: object, paid: string }} Subject What is bought, and what it costs. */
/** @typedef {keyof typeof FAULTS} FaultName */
/** @typedef {{ name: string, call: Call, subject: Subject, shopper: Shopper, ways: Record<FaultName, Way> }} Row */
/**
 * @typedef {object} Way What follows from a fault.
 * @property {(cell: Cell) => Promise<void>} meet Reads what is said, and leads on where there is something to press.
 * @property {string[]} errors The codes that the page is told of.
 * @property {'paid' | 'told to wait' | 'not seen'} end
 */

const CATALOG = JSON.parse(readFileSync(new URL('../../www/locales/en.json', import.meta.url), 'utf8'));

/** A text of the catalog, whatever its places are filled with. @param {string} key */
function says(key) {
  const [...parts] = CATALOG[key].split(/\{\w+\}/);
  return new RegExp(parts.map((/** @type {string} */ part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+'));
}

// ── The faults ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** In the slow cells five seconds of a deadline pass in one, and so does the delay. */
const HASTE = 5;
const DELAY_MS = 20_000 / HASTE;
/** How long the widget waits for an answer to a question, for a token, and for a charge. */
const DEADLINES_MS = [8_000, 30_000, 60_000];

/** One test: a purchase in which one call goes wrong. */
class Cell {
  /**
   * @param {Row} row
   * @param {FaultName} fault
   * @param {{ checkout: CustomerPage, page: Page, context: BrowserContext, sandbox: Sandbox }} fixtures
   */
  constructor(row, fault, { checkout, page, context, sandbox }) {
    this.row = row;
    this.fault = fault;
    this.checkout = checkout;
    this.page = page;
    this.context = context;
    this.sandbox = sandbox;
  }

  /** Makes the next request of this call go wrong. */
  async arm() {
    await FAULTS[this.fault](this);
  }

  /** Ends what does not end by itself. */
  async heal() {
    if (this.fault === 'offline') await this.context.setOffline(false);
  }

  /** @param {Partial<import('./support/sandbox.mjs').Fault>} effect */
  answer(effect) {
    return this.sandbox.fault({ match: this.row.call.match, ...effect });
  }

  /** Meets one request in the browser. @param {(route: import('@playwright/test').Route) => Promise<void>} meet */
  intercept(meet) {
    return this.page.route(this.row.call.url, meet, { times: 1 });
  }

  get delay() {
    return this.checkout.container.locator('.delay');
  }
}

/**
 * Connections die in the browser and not in the sandbox, because a browser repeats a POST by itself when a kept connection
 * dies: `exactly-once.spec.mjs` has that.
 */
const FAULTS = {
  'drop before': (/** @type {Cell} */ cell) => cell.intercept((route) => route.abort('connectionreset')),
  'drop after': (/** @type {Cell} */ cell) =>
    cell.intercept(async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    }),
  429: (/** @type {Cell} */ cell) => cell.answer({ status: 429, retryAfterSeconds: 1 }),
  '500 HTML': (/** @type {Cell} */ cell) => cell.answer({ status: 500 }),
  503: (/** @type {Cell} */ cell) => cell.answer({ status: 503 }),
  '20 s delay': (/** @type {Cell} */ cell) => cell.answer({ delayMs: DELAY_MS }),
  'malformed JSON': (/** @type {Cell} */ cell) => cell.answer({ garble: 'after' }),
  offline: (/** @type {Cell} */ cell) => cell.context.setOffline(true),
};

/** Has deadlines pass sooner, and everything else as always. @param {Page} page */
async function hasten(page) {
  await page.addInitScript(
    ([deadlines, haste]) => {
      const wait = window.setTimeout;
      /** @type {any} */ (window).setTimeout = (/** @type {() => void} */ run, /** @type {number} */ pause = 0) =>
        wait(run, deadlines.includes(pause) ? pause / haste : pause);
    },
    /** @type {const} */ ([DEADLINES_MS, HASTE]),
  );
}

// ── What follows ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Nothing is said, nothing is to be done. @type {Way} */
const recovers = { meet: async () => {}, errors: [], end: 'paid' };

/** It goes on when the network is back, and says so. @type {Way} */
const waitsForNetwork = {
  async meet(cell) {
    await expect(cell.delay).toHaveText(says('delay.offline'));
    await cell.heal();
  },
  errors: [],
  end: 'paid',
};

/** FramePay's fields come over the network too. When that is back, both they and the storefront are asked again. @type {Way} */
const loadsWithNetwork = {
  async meet(cell) {
    await expect(cell.checkout.failure).toContainText(says('failure.card-fields'), { timeout: 10_000 });
    await expect(cell.checkout.outcome.getByRole('button', { name: CATALOG['try-again'] })).toBeVisible();
    await cell.heal();
  },
  errors: ['framepay-failed'],
  end: 'paid',
};

/** Nothing could be loaded; a button tries again. @param {string} code @param {string} key @returns {Way} */
const loadsAgain = (code, key) => ({
  async meet(cell) {
    await expect(cell.checkout.failure).toContainText(says(key));
    await cell.checkout.step('failed');
    await cell.checkout.outcome.getByRole('button', { name: CATALOG['try-again'] }).click();
  },
  errors: [code],
  end: 'paid',
});

/** Surely nothing was charged: the form says why, and its button pays. @param {string} code @param {string} key @returns {Way} */
const formAgain = (code, key) => ({
  async meet(cell) {
    const { checkout, row, sandbox } = cell;
    await expect(checkout.notice).toContainText(says(key));
    await expect(checkout.notice).toContainText(CATALOG['notice.not-charged']);
    await checkout.step('form');
    expect(await sandbox.moved()).toEqual([]);
    await cell.heal();
    await expect(checkout.payButton).not.toHaveAttribute('aria-disabled', 'true');
    await (row.call.stage === 'prepare' ? checkout.review() : checkout.pay());
  },
  errors: [code],
  end: 'paid',
});

/** Nobody knows, but the same charge can be sent again without harm. @type {Way} */
const sendsAgain = {
  async meet({ checkout, sandbox }) {
    await expectOpen(checkout, 'unconfirmed.not-arrived');
    expect(await sandbox.moved()).toEqual([]);
    await checkout.outcome.getByRole('button', { name: CATALOG['try-again'] }).click();
  },
  errors: ['payment-unconfirmed'],
  end: 'paid',
};

/** It arrived, and nothing tells more: nothing can be pressed. @type {Way} */
const arrived = {
  async meet({ checkout }) {
    await expectOpen(checkout, 'unconfirmed.arrived');
    await expect(checkout.outcome.getByRole('button')).toHaveCount(0);
  },
  errors: ['payment-unconfirmed'],
  end: 'told to wait',
};

/** Nothing guards the charge, and it is not there yet: it can be looked for again, and never sent again. @type {Way} */
const unseen = {
  async meet({ checkout, sandbox }) {
    await expectOpen(checkout, 'unconfirmed.unseen');
    const asked = await sandbox.count('StorefrontGetTransactionCollection');
    await checkout.outcome.getByRole('button', { name: CATALOG['check-again'] }).click();
    await expect.poll(() => sandbox.count('StorefrontGetTransactionCollection')).toBeGreaterThan(asked);
    await expectOpen(checkout, 'unconfirmed.unseen');
  },
  errors: ['payment-unconfirmed', 'payment-unconfirmed'],
  end: 'not seen',
};

/** The shopper reads that it is not known, and finds no button that pays. @param {CustomerPage} checkout @param {string} key */
async function expectOpen(checkout, key) {
  await expect(checkout.pending).toContainText(says(key));
  await checkout.step('unconfirmed');
  await expect(checkout.payButton).toBeHidden();
}

// ── The matrix ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** @type {Record<string, Shopper>} */
const SHOPPERS = {
  'guest with a card': {},
  'guest with a card that takes time': { card: '4000000000000101' },
  'customer with a saved card': { customer: 'cus_demo' },
  'customer with a saved card that takes time': { customer: 'cus_outcomes', instrument: 'Visa ending in 0101' },
};

/** @type {Record<string, (shopper: Shopper) => Subject>} */
const SUBJECTS = {
  // Where the customer lives there is a tax.
  items: ({ customer }) => ({ options: MUG, paid: customer ? '$24.60' : '$23.00' }),
  amount: () => ({ options: AMOUNT, paid: '$38.00' }),
  invoice: () => ({ options: { invoiceId: 'in_unpaid' }, paid: '$65.97' }),
};

/** @type {Record<string, Call>} */
const CALLS = {
  preview: { match: 'POST /storefront/preview-purchase', url: '**/storefront/preview-purchase', stage: 'load' },
  'ready-to-pay': { match: 'POST /storefront/ready-to-pay', url: '**/storefront/ready-to-pay', stage: 'load' },
  token: { match: 'POST /tokens', url: '**/tokens', stage: 'prepare' },
  purchase: { match: 'POST /storefront/purchase', url: '**/storefront/purchase', stage: 'pay' },
  payment: { match: 'POST /storefront/payment', url: '**/storefront/payment', stage: 'pay' },
  'transaction poll': { match: 'GET /storefront/transactions/*', url: /\/storefront\/transactions\/\w+$/, stage: 'wait' },
};

/** Questions are asked again by themselves, but not where the storefront answered and got it wrong. @type {Record<FaultName, Way>} */
const LOAD = {
  'drop before': recovers,
  'drop after': recovers,
  429: recovers,
  '500 HTML': loadsAgain('storefront-failed', 'failure.storefront'),
  503: recovers,
  '20 s delay': recovers,
  'malformed JSON': loadsAgain('answer-unreadable', 'failure.storefront'),
  offline: loadsWithNetwork,
};

/** Without a token nothing can be charged, whatever was the matter. */
const noToken = formAgain('token-failed', 'failure.card-token');
/** @type {Record<FaultName, Way>} */
const TOKEN = {
  'drop before': noToken,
  'drop after': noToken,
  429: noToken,
  '500 HTML': noToken,
  503: noToken,
  '20 s delay': recovers,
  'malformed JSON': noToken,
  offline: noToken,
};

const tooMany = formAgain('rate-limited', 'failure.busy');
const notSent = formAgain('offline', 'failure.offline');

/** A token pays once, and says whether it did, but not how that went. @type {Record<FaultName, Way>} */
const CHARGE_BY_TOKEN = {
  'drop before': sendsAgain,
  'drop after': arrived,
  429: tooMany,
  '500 HTML': sendsAgain,
  503: sendsAgain,
  '20 s delay': recovers,
  'malformed JSON': arrived,
  offline: notSent,
};

/** A record is paid once, and says how that went. @type {Record<FaultName, Way>} */
const CHARGE_OF_RECORD = { ...CHARGE_BY_TOKEN, 'drop after': recovers, 'malformed JSON': recovers };

/** Nothing keeps it from being paid twice; the customer's transactions, noted before, say how it went. @type {Record<FaultName, Way>} */
const CHARGE_BY_INSTRUMENT = {
  ...CHARGE_OF_RECORD,
  'drop before': unseen,
  '500 HTML': unseen,
  503: unseen,
  // The question before the charge waits for the network, and the charge for the question.
  offline: waitsForNetwork,
};

/** A payment that takes time is asked about until it is known how it ended. @type {Record<FaultName, Way>} */
const POLL = {
  'drop before': recovers,
  'drop after': recovers,
  429: recovers,
  '500 HTML': recovers,
  503: recovers,
  '20 s delay': recovers,
  'malformed JSON': recovers,
  offline: { ...waitsForNetwork, meet: waitForNetworkUnseen },
};

/**
 * Call, subject, shopper, and what follows from each fault. What is left out cannot be: a saved card needs no token, and a
 * guest has no invoice.
 * @type {[string, string, string, Record<FaultName, Way>][]}
 */
const MATRIX = [
  ['preview', 'items', 'guest with a card', LOAD],
  ['preview', 'items', 'customer with a saved card', LOAD],
  ['ready-to-pay', 'amount', 'guest with a card', LOAD],
  ['ready-to-pay', 'amount', 'customer with a saved card', LOAD],
  ['token', 'amount', 'guest with a card', TOKEN],
  ['purchase', 'items', 'guest with a card', CHARGE_BY_TOKEN],
  ['purchase', 'items', 'customer with a saved card', CHARGE_BY_INSTRUMENT],
  ['payment', 'amount', 'guest with a card', CHARGE_BY_TOKEN],
  ['payment', 'amount', 'customer with a saved card', CHARGE_BY_INSTRUMENT],
  ['payment', 'invoice', 'customer with a saved card', CHARGE_OF_RECORD],
  ['transaction poll', 'amount', 'guest with a card that takes time', POLL],
  ['transaction poll', 'amount', 'customer with a saved card that takes time', POLL],
];

/** The shopper reads nothing new, for the payment is under way all the same. @param {Cell} cell */
async function waitForNetworkUnseen(cell) {
  await cell.checkout.step('unconfirmed');
  await expect(cell.checkout.pending).toContainText(says('pending.text'));
  await cell.page.waitForTimeout(1_500);
  await expect(cell.checkout.pending).toContainText(says('pending.text'));
  await cell.heal();
}

// ── One cell ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Buys, and has the fault happen on the way. @param {Cell} cell @param {Way} way */
async function buy(cell, way) {
  const { stage } = cell.row.call;
  await load(cell, stage === 'load' ? way : null);
  await prepare(cell, stage === 'prepare' ? way : null);
  await pay(cell, stage === 'pay' || stage === 'wait' ? way : null);
}

/** @param {Cell} cell @param {Way | null} way */
async function load(cell, way) {
  const { checkout, row, sandbox } = cell;
  const { customer } = row.shopper;
  const { options: bought } = row.subject;
  const session = 'invoiceId' in bought ? { invoiceId: String(bought.invoiceId) } : { customerId: customer };
  const options = { ...bought, ...(customer && { jwt: await jwtOf(sandbox, session) }) };
  if (cell.fault === '20 s delay') await hasten(cell.page);
  await checkout.open();
  // Without a network the page itself could not load what it needs, so it has it already.
  if (way && cell.fault === 'offline') await checkout.mount(options).then(() => checkout.destroy());
  if (way) await cell.arm();
  await checkout.beginMount(options);
  await way?.meet(cell);
  // On a busy machine a deadline that passes sooner may also meet a question that nothing was to happen to.
  await expect(checkout.payButton).toContainText('Review and pay', { timeout: 15_000 });
}

/** @param {Cell} cell @param {Way | null} way */
async function prepare(cell, way) {
  const { checkout, row } = cell;
  const { customer, instrument, card } = row.shopper;
  if (instrument) await checkout.choose(instrument);
  if (!customer) await checkout.fill({ card });
  if (!customer && row.subject.options === MUG) await expect(checkout.payButton).toHaveText(`Review and pay ${row.subject.paid}`);
  if (way) await cell.arm();
  await checkout.press();
  await way?.meet(cell);
  await checkout.confirmable();
  await expect(checkout.payButton).toHaveText(`Pay ${row.subject.paid}`);
}

/** @param {Cell} cell @param {Way | null} way */
async function pay(cell, way) {
  const isOfflineLater = cell.fault === 'offline' && cell.row.call.stage === 'wait';
  if (way && !isOfflineLater) await cell.arm();
  await cell.checkout.press();
  if (isOfflineLater) {
    await cell.checkout.step('unconfirmed');
    await cell.arm();
  }
  await way?.meet(cell);
}

/** What was charged, shown and told in the end. @param {Cell} cell @param {Way} way */
async function expectEnd({ checkout, sandbox, row }, way) {
  if (way.end === 'paid') {
    await expect(checkout.result).toContainText(`You paid ${row.subject.paid}.`, { timeout: 20_000 });
    await checkout.step('completed');
  }
  const [moved, carriedOut] = [await sandbox.moved(), (await sandbox.charges()).filter(({ effect }) => effect)];
  expect([moved.length, carriedOut.length]).toEqual(way.end === 'not seen' ? [0, 0] : [1, 1]);
  expect(await checkout.errors()).toEqual(way.errors);
  expect(await checkout.details('purchase-completed')).toHaveLength(way.end === 'paid' ? 1 : 0);
  expect(await checkout.events()).not.toContain('purchase-declined');
  const steps = await checkout.steps();
  const since = new Set(steps.slice(steps.lastIndexOf('paying')));
  expect([...since].filter((step) => !['paying', 'unconfirmed', 'completed'].includes(step)), 'steps after the charge').toEqual([]);
}

test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

for (const [callName, subjectName, shopperName, ways] of MATRIX) {
  const [call, shopper] = [CALLS[callName], SHOPPERS[shopperName]];
  const row = { name: callName, call, shopper, subject: SUBJECTS[subjectName](shopper), ways };
  test.describe(`${callName} of ${subjectName}, ${shopperName}`, () => {
    for (const fault of /** @type {FaultName[]} */ (Object.keys(FAULTS))) {
      test(String(fault), async ({ checkout, page, context, sandbox }) => {
        const cell = new Cell(row, fault, { checkout, page, context, sandbox });
        await buy(cell, ways[fault]);
        await expectEnd(cell, ways[fault]);
      });
    }
  });
}
