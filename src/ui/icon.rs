//! Marks of our own drawing. They say nothing that is not said in words beside them.

use super::element::{El, svg};

/// A small drawing.
pub(super) enum Icon {
    Alert,
    Check,
    Lock,
    Clock,
    Card,
    Bank,
    /// Out of this page.
    Outward,
    Close,
}

/// Draws it in the colour of the text around it.
pub(super) fn icon(icon: Icon) -> El {
    let path = match icon {
        Icon::Alert => "M10 6.5v4.25M10 13.6v.1M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15",
        Icon::Check => "M4.5 10.5l3.75 3.75L15.5 6.5",
        Icon::Lock => "M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9M5 9h10v7.5H5z",
        Icon::Card => "M2.5 5h15v10.5h-15zM2.5 8.5h15M5 12.5h3",
        Icon::Bank => "M3 8l7-4.5L17 8zM5 8v6M10 8v6M15 8v6M3 16.5h14",
        Icon::Outward => "M8 4.5H4.5v11h11V12M11.5 4.5h4v4M15.5 4.5L9 11",
        Icon::Close => "M5.5 5.5l9 9M14.5 5.5l-9 9",
        Icon::Clock => "M10 5.5V10l3 2M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15",
    };
    svg("svg").class("icon").attr("viewBox", "0 0 20 20").attr("aria-hidden", "true").child(svg("path").attr("d", path))
}
