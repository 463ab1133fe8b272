// @ts-check
/* What a field says, by language. Digits are written left to right in every language. */

/** @typedef {{[name: string]: string}} Words */
/**
 * @typedef {object} Texts
 * @property {string} language
 * @property {'ltr' | 'rtl'} direction
 * @property {Words} titles of the iframe, by field type
 * @property {Words} labels accessible names, by part
 * @property {Words} placeholders by part
 * @property {Words} errors by code
 */

/** @type {Record<string, Omit<Texts, 'language'>>} */
const CATALOG = {
  en: {
    direction: 'ltr',
    titles: {
      card: 'Secure card details: number, expiry date and security code',
      cardNumber: 'Secure card number',
      cardExpiration: 'Secure card expiry date',
      cardCvv: 'Secure card security code',
      iban: 'Secure IBAN',
      bbanAccountType: 'Secure bank account type',
      bbanAccountNumber: 'Secure bank account number',
      bbanRoutingNumber: 'Secure bank routing number',
      bbanBic: 'Secure BIC',
      bbanBankName: 'Secure bank name',
      googlePay: 'Google Pay',
      applePay: 'Apple Pay',
      paypal: 'PayPal',
    },
    labels: {
      number: 'Card number',
      expiry: 'Expiry date, month and year',
      cvv: 'Security code (CVV)',
      iban: 'IBAN',
      accountNumber: 'Account number',
      routingNumber: 'Routing number',
      accountType: 'Account type',
      bic: 'BIC',
      bankName: 'Bank name',
      savings: 'Savings',
      checking: 'Checking',
      other: 'Other',
      pay: 'Pay with',
    },
    placeholders: { number: 'Card number', month: 'MM', year: 'YY', cvv: 'CVV' },
    errors: {
      'invalid-payment-card': 'This card number is not valid. Check the digits.',
      'unavailable-card-brand': 'This card brand is not accepted here. Use another card.',
      'incomplete-card-number': 'Enter the whole card number.',
      'incomplete-expiry': 'Enter the expiry date.',
      'invalid-expiry': 'This expiry date has passed or is not a date.',
      'incomplete-cvv': 'Enter the security code.',
      'incomplete-iban': 'Enter the whole IBAN.',
      'invalid-iban': 'This IBAN is not valid. Check it for a typing error.',
      'incomplete-account-number': 'Enter the account number.',
      'incomplete-routing-number': 'Enter the routing number.',
      'invalid-routing-number': 'This routing number is not valid.',
      'incomplete-account-type': 'Choose the account type.',
      'incomplete-bic': 'Enter the BIC, 8 or 11 characters.',
      'incomplete-bank-name': 'Enter the name of the bank.',
      'network-error': 'The payment service cannot be reached. Try again.',
    },
  },
  es: {
    direction: 'ltr',
    titles: {
      card: 'Datos seguros de la tarjeta: número, caducidad y código de seguridad',
      cardNumber: 'Número de tarjeta seguro',
      cardExpiration: 'Fecha de caducidad segura',
      cardCvv: 'Código de seguridad de la tarjeta',
      iban: 'IBAN seguro',
      bbanAccountType: 'Tipo de cuenta bancaria',
      bbanAccountNumber: 'Número de cuenta bancaria seguro',
      bbanRoutingNumber: 'Número de ruta bancaria seguro',
      bbanBic: 'BIC seguro',
      bbanBankName: 'Nombre del banco',
    },
    labels: {
      number: 'Número de tarjeta',
      expiry: 'Fecha de caducidad, mes y año',
      cvv: 'Código de seguridad (CVV)',
      iban: 'IBAN',
      accountNumber: 'Número de cuenta',
      routingNumber: 'Número de ruta',
      accountType: 'Tipo de cuenta',
      bic: 'BIC',
      bankName: 'Nombre del banco',
      savings: 'Ahorros',
      checking: 'Corriente',
      other: 'Otra',
      pay: 'Pagar con',
    },
    placeholders: { number: 'Número de tarjeta', month: 'MM', year: 'AA', cvv: 'CVV' },
    errors: {
      'invalid-payment-card': 'El número de tarjeta no es válido. Revise los dígitos.',
      'unavailable-card-brand': 'Aquí no se acepta esta marca de tarjeta. Use otra tarjeta.',
      'incomplete-card-number': 'Introduzca el número de tarjeta completo.',
      'incomplete-expiry': 'Introduzca la fecha de caducidad.',
      'invalid-expiry': 'La fecha de caducidad ha pasado o no existe.',
      'incomplete-cvv': 'Introduzca el código de seguridad.',
      'incomplete-iban': 'Introduzca el IBAN completo.',
      'invalid-iban': 'El IBAN no es válido. Compruebe que esté bien escrito.',
      'incomplete-account-number': 'Introduzca el número de cuenta.',
      'incomplete-routing-number': 'Introduzca el número de ruta.',
      'invalid-routing-number': 'El número de ruta no es válido.',
      'incomplete-account-type': 'Elija el tipo de cuenta.',
      'incomplete-bic': 'Introduzca el BIC, de 8 u 11 caracteres.',
      'incomplete-bank-name': 'Introduzca el nombre del banco.',
      'network-error': 'No se puede contactar con el servicio de pago. Inténtelo de nuevo.',
    },
  },
  ar: {
    direction: 'rtl',
    titles: {
      card: 'بيانات البطاقة الآمنة: الرقم وتاريخ الانتهاء ورمز الأمان',
      cardNumber: 'رقم البطاقة الآمن',
      cardExpiration: 'تاريخ انتهاء البطاقة',
      cardCvv: 'رمز أمان البطاقة',
      iban: 'رقم الحساب المصرفي الدولي (IBAN)',
      bbanAccountType: 'نوع الحساب المصرفي',
      bbanAccountNumber: 'رقم الحساب المصرفي',
      bbanRoutingNumber: 'رقم التوجيه المصرفي',
      bbanBic: 'رمز BIC',
      bbanBankName: 'اسم المصرف',
    },
    labels: {
      number: 'رقم البطاقة',
      expiry: 'تاريخ الانتهاء، الشهر والسنة',
      cvv: 'رمز الأمان (CVV)',
      iban: 'IBAN',
      accountNumber: 'رقم الحساب',
      routingNumber: 'رقم التوجيه',
      accountType: 'نوع الحساب',
      bic: 'BIC',
      bankName: 'اسم المصرف',
      savings: 'توفير',
      checking: 'جارٍ',
      other: 'آخر',
      pay: 'الدفع بواسطة',
    },
    placeholders: { number: 'رقم البطاقة', month: 'MM', year: 'YY', cvv: 'CVV' },
    errors: {
      'invalid-payment-card': 'رقم البطاقة غير صالح. تحقق من الأرقام.',
      'unavailable-card-brand': 'هذا النوع من البطاقات غير مقبول هنا. استخدم بطاقة أخرى.',
      'incomplete-card-number': 'أدخل رقم البطاقة كاملاً.',
      'incomplete-expiry': 'أدخل تاريخ الانتهاء.',
      'invalid-expiry': 'تاريخ الانتهاء غير صالح أو انقضى.',
      'incomplete-cvv': 'أدخل رمز الأمان.',
      'incomplete-iban': 'أدخل رقم IBAN كاملاً.',
      'invalid-iban': 'رقم IBAN غير صالح. تحقق من كتابته.',
      'incomplete-account-number': 'أدخل رقم الحساب.',
      'incomplete-routing-number': 'أدخل رقم التوجيه.',
      'invalid-routing-number': 'رقم التوجيه غير صالح.',
      'incomplete-account-type': 'اختر نوع الحساب.',
      'incomplete-bic': 'أدخل رمز BIC من 8 أو 11 حرفًا.',
      'incomplete-bank-name': 'أدخل اسم المصرف.',
      'network-error': 'يتعذر الوصول إلى خدمة الدفع. حاول مرة أخرى.',
    },
  },
};

/** The wanted locales, most wanted first: `en-US` also means `en`. */
function localeChain(/** @type {unknown} */ locale) {
  const wanted = typeof locale === 'string' && locale !== 'auto' ? [locale] : navigator.languages;
  return wanted.flatMap((tag) => [tag, tag.split(/[-_]/)[0].toLowerCase()]);
}

/** @returns {Texts} texts of `config.locale` with the page's own error texts and placeholders laid over them */
export function textsFor(/** @type {Record<string, any>} */ config) {
  const chain = localeChain(config.locale);
  const language = chain.find((tag) => Object.hasOwn(CATALOG, tag)) ?? 'en';
  const own = CATALOG[language];
  const custom = chain.map((tag) => config.i18n?.[tag]?.validations).find(Boolean);
  const { en } = CATALOG;
  return {
    language,
    direction: own.direction,
    titles: { ...en.titles, ...own.titles },
    labels: own.labels,
    placeholders: { ...placeholdersOf(own.placeholders, config.placeholders ?? {}) },
    errors: { ...en.errors, ...own.errors, ...wordsOf(custom) },
  };
}

function wordsOf(/** @type {unknown} */ source) {
  return Object.fromEntries(Object.entries(source ?? {}).filter(([, text]) => typeof text === 'string'));
}

/** @returns {Words} */
function placeholdersOf(/** @type {Words} */ own, /** @type {Record<string, any>} */ { card = {}, iban = {}, bankAccount, bban }) {
  const bank = { ...bankAccount, ...bban };
  // `expiryMoth` is FramePay's own spelling.
  const month = card.expiryMonth ?? card.expiryMoth ?? own.month;
  const expiry = `${month} ${card.expirySeparator ?? '/'} ${card.expiryYear ?? own.year}`;
  return wordsOf({
    number: card.number ?? own.number,
    expiry: card.expiry ?? expiry,
    cvv: card.cvv ?? own.cvv,
    iban: iban.accountNumber ?? '',
    accountNumber: bank.accountNumber ?? '',
    routingNumber: bank.routingNumber ?? '',
    bic: bank.bic ?? '',
    bankName: bank.bankName ?? '',
    ...wordsOf(bank.type),
  });
}
