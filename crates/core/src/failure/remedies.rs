//! What to change where a failure is of the page, its host or its policy, and not of a purchase: as Markdown, by code. What
//! is not here is said by the failure's own message.

/// Codes with what to do about them.
pub(super) const REMEDIES: [(&str, &str); 52] = [
    (
        "container-not-found",
        "Call `mount()` when the element is in the page (`defer`, `type=\"module\"`, or a script at the end of the body), or name another \
         one in the option `form`: a CSS selector or the element itself.",
    ),
    (
        "container-in-use",
        "Call `destroy()` on the checkout that is there, or name another container in the options `form` and `summary`. A component of \
         React or Vue mounts in its effect and destroys in the cleanup of it. The same holds where two copies of the script are on the page.",
    ),
    (
        "container-unsuitable",
        "Use a `<div>`: an `<input>`, a `<button>` or an `<img>` has no shadow root, nor has an element whose root is closed.",
    ),
    (
        "framepay-blocked",
        "The message says which of these it is.\n\n\
         - The page's policy forbids the script: add its host to `script-src` (or `script-src-elem`, where the policy has that):\n  \
         `script-src 'self' 'wasm-unsafe-eval' https://framepay.rebilly.com`.\n\
         - The page's policy forbids the fields, which are iframes: `frame-src https://framepay.rebilly.com`.\n\
         - A blocker in the shopper's browser, or a network filter, stops the script. The shopper is told so, and can try again.\n\
         - The page is isolated (`Cross-Origin-Embedder-Policy: require-corp`): then FramePay's host must send \
         `Cross-Origin-Resource-Policy: cross-origin` with its script, and `Cross-Origin-Embedder-Policy: require-corp` besides with its fields. \
         That is for the host to do; leave the page of the checkout out of the isolation where it does not.\n\
         - `_dev.framePayScriptLink` names something else than FramePay.",
    ),
    (
        "trusted-types-denied",
        "The page sends `require-trusted-types-for 'script'`. Add our policy to the directive `trusted-types`:\n\n\
         ```http\nContent-Security-Policy: require-trusted-types-for 'script'; trusted-types checkout-instruments\n```\n\n\
         The policy is made when the first checkout needs it, once, and lets one string pass: the address of FramePay's script. An address of \
         your own in `_dev.framePayScriptLink` must be a `TrustedScriptURL`, made by a policy of your own. FramePay's script is Rebilly's, and \
         this does not speak for what it does in turn: try the page with real fields before you rely on it.",
    ),
    (
        "browser-unsupported",
        "Show the shopper another way to pay, or a word about the browser: nothing is drawn where this is raised. The message names what is \
         missing. WebAssembly is missing in a browser of today as well where somebody has turned it off, as Lockdown Mode of iOS and macOS does.",
    ),
    (
        "wasm-not-found",
        "Serve `checkout_instruments.wasm` and `checkout_instruments_rest.wasm` of the package's `dist` beside `global.js` or `index.js`, or say in the option `wasm` where it is. \
         A single-page server answers each unknown address with a web page, and so does the development server of Vite 7 and older, which moves the script \
         into a cache where the wasm file does not follow:\n\n\
         ```\n// vite.config.js\nexport default { optimizeDeps: { exclude: ['checkout-instruments'] } };\n```\n\n\
         The message names the file. Where it is the second one, the form may have been on screen, and the checkout has stopped; nothing was charged.",
    ),
    (
        "wasm-wrong-type",
        "Something else is served in its place: a placeholder of Git LFS, for example, or an error in plain text. Serve the file, with \
         `Content-Type: application/wasm`. With another type it works as well, only later.",
    ),
    (
        "wasm-corrupt",
        "Serve the file of the package byte for byte (no transfer as text, no step that optimizes wasm), and script and file of one version. \
         Where both are cached, put the version into their path.",
    ),
    (
        "wasm-integrity",
        "The script knows the sha384 of the file that it was built with, and runs no other. Deploy script and file of one version together, \
         keep proxies and build steps from changing the file, and do not let an old one be cached beside a new script. If nobody meant to change \
         it, find out who did before you go on.\n\n\
         It is checked on `https:` and on `localhost`, where browsers can hash; not where `validate()` is called before anything is loaded; \
         and not of a compiled `WebAssembly.Module` in the option `wasm`, whose bytes nobody can see any more.",
    ),
    (
        "wasm-blocked-by-csp",
        "The message says which of these it is. Neither allows `eval`.\n\n\
         - `script-src 'self' 'wasm-unsafe-eval'` lets the page run WebAssembly.\n\
         - `connect-src 'self'` lets it load the file; from another host, that host.",
    ),
    (
        "wasm-unreachable",
        "The network, or the host of the file: from another host than the page's it must send `Access-Control-Allow-Origin`. The next \
         `mount()` tries again. The second file was asked for four times before this is said.",
    ),
    (
        "wasm-timeout",
        "Serve the file compressed (`Content-Encoding: br`, or gzip), and call `mount()` again, which tries again.",
    ),
    ("wasm-failed", "Reload the page: the browser may be out of memory."),
    (
        "frame-unreachable",
        "The message says what was found there.\n\n\
         - `frame` of the options names `iframe.html` of the package as your site serves it, with `iframe-host.js`, the wasm files, `advice.js` and \
         `locales` beside it. Open the address in a tab: a blank page is right, and its console says what is missing.\n\
         - The page's policy forbids it: add its host to `frame-src`.\n\
         - Its own policy, or an `X-Frame-Options`, lets nobody show it: `Content-Security-Policy: frame-ancestors 'self' https://shop.example`.\n\
         - It redirects to another host: name that one.\n\
         - The page is isolated (`Cross-Origin-Embedder-Policy: require-corp`): send that with `iframe.html` as well, and from another host also \
         `Cross-Origin-Resource-Policy: cross-origin`.\n\
         - The iframe, or what it stands in, was moved in the page: browsers then load it anew, and what was typed is gone. Call `destroy()` before and \
         `mount()` after. A payment that was under way is found by the next mount.",
    ),
    (
        "frame-refused",
        "It is shown by a page of another origin that it does not know, and so does nothing: otherwise any page of the web could show it and \
         have it do what it says. Write the origins of your own pages into your copy of `iframe.html`, and tell browsers the same:\n\n\
         ```html\n<meta name=\"checkout-instruments-parents\" content=\"https://shop.example https://www.shop.example\">\n```\n\n\
         ```http\nContent-Security-Policy: frame-ancestors 'self' https://shop.example https://www.shop.example\n```",
    ),
    (
        "frame-version",
        "Serve `iframe.html` with all that is beside it of the version that `iframe.js` is of. Where they are cached, put the version into their path.",
    ),
    (
        "crashed",
        "Call `destroy()` and then `mount()`, or reload the page. Please report the cause, which is in the console. The message says whether a payment \
         was under way: then ask your server before you charge again.",
    ),
    ("not-mounted", "Wait for `mount()`, or use the `Checkout` that it resolves with."),
    ("unknown-event", "The message lists the names. A listener is a function."),
    ("internal", "Reload the page. Please report the `cause`."),
    (
        "options-invalid",
        "The message names each problem with its path and what would be right; `problems` has the same for programs. `validate(options)` says it \
         without drawing anything.",
    ),
    (
        "not-supported",
        "Leave it out, or use what the message names in its place. `dist/options.d.ts` of the package says \"No effect yet\" at each option without effect in \
         this version.",
    ),
    (
        "destroyed",
        "Nothing, where your page called `destroy()`: who waited for the checkout is told so. Call `mount()` for another one.\n\n\
         Of a payment it is no \"no\": a charge that had been sent goes on. How it ended is told by `purchase-completed`, `purchase-declined` or `error`; \
         listen to them, and ask your server before you charge again.",
    ),
    (
        "request-timeout",
        "The shopper can try again. What is only asked was asked up to four times. Where it happens often, look at the network between the shopper \
         and the API, and at the storefront's status.",
    ),
    (
        "request-refused",
        "Read `problem`: its `detail`, and `invalidFields`, which names members of the request. Correct the options, or the record at the storefront.",
    ),
    (
        "network-unreachable",
        "Check the network, and whether a blocker in the shopper's browser or a filter in their network stops the API's host. The shopper can try again.",
    ),
    (
        "api-blocked-by-csp",
        "Add the API's host to `connect-src`; the message names both as they are in your page:\n\n\
         ```http\nContent-Security-Policy: connect-src 'self' https://api.rebilly.com\n```\n\n\
         With `apiMode: 'sandbox'` it is `https://api-sandbox.rebilly.com`, and with `_dev.sandboxUrl` the host of that address.",
    ),
    ("offline", "The shopper can try again when the network is back. What is only asked goes on by itself then."),
    ("unauthorized", "Check `publishableKey`, `organizationId` and `apiMode`."),
    ("not-found", "Check the ids in the options, and that they are of the mode that `apiMode` names."),
    (
        "rate-limited",
        "Wait, then try again. The shopper's button waits by itself until the time that the storefront names.",
    ),
    (
        "framepay-failed",
        "Check `publishableKey`, and that `frame-src` of your content security policy allows `https://framepay.rebilly.com`.",
    ),
    ("no-payment-methods", "Enable `payment-card`, or a method without a wallet, for the website."),
    (
        "jwt-expired",
        "Get another from your server and call `update({ jwt })`: what was typed stays. A jwt that was over before `mount()` is told as \
         `options-invalid`, with a problem of this code, and one that ends while the outcome of a payment is awaited as `payment-unconfirmed`.",
    ),
    ("payment-declined", "Let the shopper try another card: the form is there for it."),
    ("price-rose", "Wait for the shopper, who sees both amounts and presses the button to agree."),
    ("payment-in-progress", "Wait for its result, which is told by an event."),
    ("payment-completed", "Call `mount()` for another purchase."),
    (
        "payment-unconfirmed",
        "Do not charge again before you have looked: ask your server. The checkout stays and asks as long as it can; an outcome is told by \
         `purchase-completed` or `purchase-declined`. Where the customer's session ended meanwhile, `update({ jwt })` asks again.",
    ),
    ("storefront-failed", "Try again. Where it lasts, give Rebilly the `operation` and the time."),
    (
        "answer-unreadable",
        "Something between the shopper and the API answers in its place (the page of a hotel network, a proxy), or `_dev` names a host that is not the \
         API. Nothing is paid on such an answer.",
    ),
    (
        "token-failed",
        "The shopper can pay again, with another token; what is typed stays. The message has FramePay's own code, or what the storefront said.",
    ),
    ("transaction-completed", "Show the shopper that it is paid. Nothing is charged again."),
    ("invoice-paid", "Show the shopper that it is paid. Nothing is charged again."),
    ("invoice-draft", "Issue it first. The shopper can then try again."),
    ("invoice-abandoned", "Issue another one."),
    ("invoice-voided", "Issue another one."),
    ("invoice-refunded", "Issue another one."),
    ("transaction-closed", "Create another one."),
    ("invoice-disputed", "Settle the dispute first. Nothing is charged meanwhile."),
    (
        "step-unavailable",
        "The message says what the checkout is doing. Follow `state-changed`, and run the step when it can be run.",
    ),
];
