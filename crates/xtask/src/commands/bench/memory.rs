//! Resident memory of this process.

use anyhow::Context;
use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};

/// In bytes.
pub(super) fn resident() -> anyhow::Result<u64> {
    let pid = sysinfo::get_current_pid().map_err(anyhow::Error::msg)?;
    let mut system = System::new();
    let kind = ProcessRefreshKind::nothing().with_memory();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), false, kind);
    system.process(pid).map(sysinfo::Process::memory).context("this system does not tell a process's memory")
}

/// Bytes as MiB with a tenth.
pub(super) fn mib(bytes: u64) -> String {
    let tenths = bytes * 10 / (1 << 20);
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_process_has_memory() {
        assert!(resident().unwrap() > 0);
    }

    #[test]
    fn bytes_are_shown_as_mebibytes() {
        assert_eq!(mib(3 * (1 << 20) + (1 << 19)), "3.5 MiB");
    }
}
