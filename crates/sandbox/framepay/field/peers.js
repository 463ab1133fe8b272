// @ts-check
/*
 * Separate fields of one card are separate documents. They meet on a BroadcastChannel: only documents of this origin
 * can hear it, so that what is typed does not pass through the embedding page.
 */

/** @typedef {import('./view.js').Part} Part */

const BUS = 'framepay-peers';
const PATIENCE_MS = 3000;

/** Types whose content belongs to another field's token. */
const PEERS = new Set(['cardExpiration', 'cardCvv', 'bbanRoutingNumber', 'bbanAccountType', 'bbanBic', 'bbanBankName']);

/**
 * Answers a sibling that asks for what this field holds.
 * @param {string} id this field's channel
 * @param {string} type
 * @param {() => Part[]} surrender
 */
export function answerPeers(id, type, surrender) {
  if (!PEERS.has(type)) return;
  const bus = new BroadcastChannel(BUS);
  bus.onmessage = ({ data }) => {
    if (data.ask === id) bus.postMessage({ answer: id, to: data.from, parts: surrender() });
  };
}

/**
 * Collects what the named siblings hold; one that does not answer is a failure, not an empty field.
 * @param {string} id this field's channel
 * @param {string[]} peers their channels
 * @returns {Promise<Part[]>}
 */
export async function askPeers(id, peers) {
  if (peers.length === 0) return [];
  const bus = new BroadcastChannel(BUS);
  try {
    return await gather(bus, id, peers);
  } finally {
    bus.close();
  }
}

/** @returns {Promise<Part[]>} */
function gather(/** @type {BroadcastChannel} */ bus, /** @type {string} */ id, /** @type {string[]} */ peers) {
  const answers = new Map();
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('a sibling field does not answer')), PATIENCE_MS);
    bus.onmessage = ({ data }) => {
      if (data.to !== id || !peers.includes(data.answer)) return;
      answers.set(data.answer, data.parts);
      if (answers.size === peers.length) resolve(peers.flatMap((peer) => answers.get(peer)));
    };
    for (const peer of peers) bus.postMessage({ ask: peer, from: id });
  });
}
