// @ts-check
// What the options of several scenarios have in common.

export const IDENTITY = {
  publishableKey: 'pk_sandbox_demo',
  organizationId: 'org_demo',
  websiteId: 'web_demo',
  apiMode: 'sandbox',
};

export const IMAGES = '/www/demo-assets/';

export const CART = [
  { planId: 'plan_mug', quantity: { default: 2, maximum: 10 }, thumbnail: `${IMAGES}mug.svg` },
  { planId: 'plan_pro_monthly', quantity: 1, thumbnail: `${IMAGES}pro.svg` },
];

/** @param {...Record<string, unknown>} items */
export function cart(...items) {
  return { ...IDENTITY, items };
}
