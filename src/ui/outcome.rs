//! The frame of everything that stands in place of the form: read out when it comes, and able to take the focus.

use super::element::{El, el};

/// An outcome with its badge; `role` says how urgently it is read out.
pub(super) fn outcome(part: &'static str, role: &'static str, badge: El) -> El {
    el("div")
        .class("outcome")
        .attr("part", part)
        .attr("id", "outcome")
        .attr("role", role)
        .attr("tabindex", "-1")
        .child(badge)
}
