//! The class of machine that a measurement is worth something for.

use std::{env, thread};

use sysinfo::System;

/// Cores, memory and system in one line.
pub(super) fn class() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut system = System::new();
    system.refresh_memory();
    let gib = system.total_memory().div_ceil(1 << 30);
    format!("{cores} cores, {gib} GiB memory, {} {}", env::consts::OS, env::consts::ARCH)
}
