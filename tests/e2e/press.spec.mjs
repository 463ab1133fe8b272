// @ts-check
// One press of the button pays, or says why not: whatever is on its way when it comes, and whatever moves below it.
import { expect, test } from './support/checkout.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const AMOUNT = { money: { amount: 38, currency: 'USD' } };

/**
 * Keeps back what FramePay's fields tell, from `hold` on, as a browser does that is busy: a press overtakes it.
 * @param {Page} page
 */
async function delayFields(page) {
  await page.addInitScript(() => {
    /** @type {MessageEvent[] | undefined} */
    let held;
    addEventListener(
      'message',
      (event) => {
        if (!held || !event.isTrusted) return;
        event.stopImmediatePropagation();
        held.push(event);
      },
      true,
    );
    Object.assign(window, {
      hold: () => void (held = []),
      release() {
        const messages = held ?? [];
        held = undefined;
        for (const { data, origin, source } of messages) dispatchEvent(new MessageEvent('message', { data, origin, source }));
      },
    });
  });
  const call = (/** @type {string} */ name) => page.evaluate((name) => /** @type {any} */ (window)[name](), name);
  return { hold: () => call('hold'), release: () => call('release') };
}

test('a press that overtakes what was typed in the card field counts', async ({ page, checkout }) => {
  const fields = await delayFields(page);
  await checkout.start(AMOUNT);
  await checkout.fill();
  await checkout.cardInput('cvv').fill('');
  await checkout.cardInput('cvv').focus();
  await expect(checkout.cardBox).toHaveClass(/focused/);
  await fields.hold();
  await page.keyboard.type('123');
  await checkout.payButton.click();
  await page.waitForTimeout(200);
  await fields.release();
  await expect(checkout.confirmation).toBeVisible();
});

test('so does one that overtakes the correction of a wrong number', async ({ page, checkout }) => {
  const fields = await delayFields(page);
  await checkout.start(AMOUNT);
  await checkout.fill({ card: '4111111111111112' });
  await checkout.cardInput('cardnumber').focus();
  await expect(checkout.cardBox).toHaveClass(/focused/);
  await fields.hold();
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('1');
  await checkout.payButton.click();
  await page.waitForTimeout(200);
  await fields.release();
  await expect(checkout.confirmation).toBeVisible();
});

test('a press that nothing follows from the card field says what is missing', async ({ page, checkout }) => {
  const fields = await delayFields(page);
  await checkout.start(AMOUNT);
  await checkout.fill({});
  await checkout.cardInput('cvv').fill('');
  await checkout.cardInput('cvv').focus();
  await expect(checkout.cardBox).toHaveClass(/focused/);
  await fields.hold();
  await checkout.payButton.click();
  await expect(checkout.cardFault).toHaveText('Complete your card number, expiry date and security code.');
});

test('a press at once after the last digit counts, each time', async ({ page, checkout }) => {
  // High enough to have the field and the button in sight together.
  await page.setViewportSize({ width: 1280, height: 1700 });
  await checkout.start(AMOUNT);
  await checkout.fill();
  for (let time = 0; time < 6; time += 1) {
    await checkout.cardInput('cvv').fill('');
    await checkout.cardInput('cvv').focus();
    await expect(checkout.cardBox).toHaveClass(/focused/);
    const { x, y, width, height } = /** @type {{ x: number, y: number, width: number, height: number }} */ (await checkout.payButton.boundingBox());
    await page.keyboard.type('123');
    await page.mouse.click(x + width / 2, y + height / 2);
    await checkout.confirmable();
    await checkout.goBack();
  }
});
