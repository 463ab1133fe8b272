//! The custom element: what its script knows of the options, and what it says of itself to editors and documentation
//! (`custom-elements.json`, schema 1.0.0 of custom-elements-manifest). Both follow from core's tables.

use std::path::Path;

use checkout_core::{
    announcement::reference::{DOM_PREFIX, EVENTS},
    options::reference::{ElementOption, element_options},
};
use serde_json::{Value, json};

use crate::file;

/// The manifest as it is published.
pub(super) const MANIFEST: &str = "custom-elements.json";

const TAG: &str = "checkout-instruments";
const CLASS: &str = "CheckoutInstrumentsElement";
const PATH: &str = "dist/element.js";

/// What `www/element.js` imports as `#options`.
pub(super) fn options_script() -> String {
    let names: Vec<_> = element_options().map(|option| option.name).collect();
    let attributes: serde_json::Map<_, _> =
        element_options().filter_map(|option| Some((option.attribute?, Value::from(option.name)))).collect();
    format!(
        "// @ts-check\n/** @type {{string[]}} */\nexport const OPTIONS = {};\n\
         /** @type {{Record<string, string>}} */\nexport const ATTRIBUTES = {};\n",
        Value::from(names),
        Value::from(attributes)
    )
}

/// Writes the manifest into the package.
pub(super) fn write_manifest(dist: &Path) -> anyhow::Result<()> {
    file::write_json(&dist.join(MANIFEST), &manifest())
}

fn manifest() -> Value {
    let class = json!({ "name": CLASS, "module": PATH });
    json!({
        "schemaVersion": "1.0.0",
        "modules": [{
            "kind": "javascript-module",
            "path": PATH,
            "declarations": [declaration()],
            "exports": [
                { "kind": "js", "name": CLASS, "declaration": class },
                { "kind": "custom-element-definition", "name": TAG, "declaration": class },
            ],
        }],
    })
}

fn declaration() -> Value {
    json!({
        "kind": "class",
        "name": CLASS,
        "customElement": true,
        "tagName": TAG,
        "superclass": { "name": "HTMLElement" },
        "description": "A checkout. It is mounted when it is in the page and has an option, follows its attributes and properties, \
                        and is destroyed when it leaves the page.",
        "attributes": element_options().filter_map(|option| attribute(&option)).collect::<Vec<_>>(),
        "members": element_options().map(|option| field(&option)).chain(own_members()).collect::<Vec<_>>(),
        "events": EVENTS.iter().map(|event| json!({
            "name": format!("{DOM_PREFIX}{}", event.name),
            "type": { "text": format!("CustomEvent<{}>", event.payload.name) },
            "description": event.meaning,
        })).collect::<Vec<_>>(),
    })
}

fn attribute(option: &ElementOption) -> Option<Value> {
    let name = option.attribute.as_ref()?;
    Some(described(json!({ "name": name, "fieldName": option.name }), option))
}

fn field(option: &ElementOption) -> Value {
    let mut field = json!({ "kind": "field", "name": option.name });
    if let Some(attribute) = &option.attribute {
        field["attribute"] = json!(attribute);
    }
    described(field, option)
}

fn described(mut member: Value, option: &ElementOption) -> Value {
    member["type"] = json!({ "text": option.typescript });
    member["description"] = json!(option.doc);
    if !option.default.is_empty() {
        member["default"] = json!(option.default.trim_matches('`'));
    }
    member
}

/// What the element has beside its options; `www/element.d.ts` says more.
fn own_members() -> Vec<Value> {
    let field = |name: &str, kind: &str, doc: &str| json!({ "kind": "field", "name": name, "type": { "text": kind }, "description": doc });
    let mut ready = field("ready", "Promise<Checkout>", "Resolves with the checkout when the shopper can act.");
    ready["readonly"] = json!(true);
    vec![
        field("options", "WholeElementOptions", "All options in one object."),
        ready,
        method("update", &[("changes", "MountChanges", false)], "void", "Changes options of the checkout."),
        method(
            "show",
            &[("component", "Component", false), ("payload", "InstrumentPayload", true)],
            "void",
            "Shows a step that `features` keep the checkout from showing by itself.",
        ),
        method("purchase", &[("payload", "InstrumentPayload", true)], "PurchaseResult", "Pays."),
        method("setup", &[("payload", "InstrumentPayload", true)], "SetupResult", "Stores a payment instrument."),
    ]
}

fn method(name: &str, parameters: &[(&str, &str, bool)], result: &str, doc: &str) -> Value {
    let parameter = |(name, kind, is_optional): &(&str, &str, bool)| json!({ "name": name, "type": { "text": kind }, "optional": is_optional });
    json!({
        "kind": "method",
        "name": name,
        "parameters": parameters.iter().map(parameter).collect::<Vec<_>>(),
        "return": { "type": { "text": format!("Promise<{result}>") } },
        "description": doc,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &str) -> Vec<String> {
        let declaration = declaration();
        let members = declaration[of].as_array().unwrap().iter();
        members.map(|member| member["name"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_option_of_the_element_is_a_field_of_the_manifest() {
        let fields = names("members");
        element_options().for_each(|option| assert!(fields.iter().any(|name| name == option.name), "{}", option.name));
    }

    #[test]
    fn every_event_is_in_the_manifest_as_a_dom_event() {
        assert_eq!(names("events").len(), EVENTS.len());
        assert!(names("events").iter().all(|name| name.starts_with(DOM_PREFIX)));
    }

    #[test]
    fn the_script_and_the_manifest_name_the_same_attributes() {
        let script = options_script();
        names("attributes").iter().for_each(|name| assert!(script.contains(&format!("\"{name}\":")), "{name}"));
        assert!(names("attributes").contains(&"publishable-key".to_owned()));
    }
}
