//! Orders to a run that is at work, from another terminal: a file of its name, to which orders are appended and which it
//! looks at now and then. No process is sent anything, so that it goes the same way on every system.

use super::{folder, run};
use crate::disk;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// No more is read of a file of orders, in bytes.
const MOST: u64 = 64 << 10;

/// What somebody wants of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// It is to end where nothing is half done.
    Stop,
    /// Its deadline is to be later by so much; without a time it counts anew from now.
    Extend(Option<Duration>),
}

impl Order {
    fn write(self) -> String {
        match self {
            Self::Stop => "stop\n".to_owned(),
            Self::Extend(None) => "extend\n".to_owned(),
            Self::Extend(Some(by)) => format!("extend {}\n", by.as_secs()),
        }
    }

    fn read(line: &str) -> Option<Self> {
        match line.split_once(' ') {
            None if line == "stop" => Some(Self::Stop),
            None if line == "extend" => Some(Self::Extend(None)),
            Some(("extend", seconds)) => {
                let by = Duration::from_secs(seconds.parse().ok()?);
                Some(Self::Extend(Some(by)))
            }
            _ => None,
        }
    }
}

pub(super) fn path_of(dir: &Path, run: &str) -> PathBuf {
    dir.join(format!("{run}.control"))
}

/// Gives an order to a run that is at work; `false` where it is not any more.
///
/// # Errors
/// When the state folder cannot be written.
pub fn order(state_dir: &Path, run: &str, order: Order) -> disk::Result<bool> {
    let dir = folder(state_dir);
    if !run::is_at_work(&dir, run) {
        return Ok(false);
    }
    let path = path_of(&dir, run);
    let mut file = disk::open_append(&path)?;
    disk::append(&mut file, order.write().as_bytes(), false, &path)?;
    Ok(true)
}

/// The orders to one run, as that run sees them.
#[derive(Debug)]
pub struct Orders {
    path: PathBuf,
    seen: usize,
}

impl Orders {
    pub(super) fn of(dir: &Path, run: &str) -> Self {
        Self {
            path: path_of(dir, run),
            seen: 0,
        }
    }

    /// What was ordered since the last look. A file that cannot be read orders nothing.
    pub fn news(&mut self) -> Vec<Order> {
        let there = disk::seen(&self.path).map_or(0, |seen| seen.len);
        if there <= self.seen as u64 {
            return Vec::new();
        }
        let Ok(bytes) = disk::read(&self.path, MOST) else {
            return Vec::new();
        };
        let new = bytes.get(self.seen..).unwrap_or_default();
        // What has no line break yet is still being written.
        let whole = new
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        self.seen += whole;
        String::from_utf8_lossy(&new[..whole])
            .lines()
            .filter_map(Order::read)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runs::Run;

    #[test]
    fn an_order_is_seen_once_and_only_by_a_run_that_is_at_work() {
        let dir = tempfile::tempdir().unwrap();
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let run = Run::begin(dir.path(), "sync", now, &[], None).unwrap();
        let mut orders = run.orders();
        assert_eq!(orders.news(), []);
        let longer = Order::Extend(Some(Duration::from_secs(600)));
        for one in [longer, Order::Extend(None)] {
            assert!(order(dir.path(), &run.name(), one).unwrap());
        }
        assert_eq!(orders.news(), [longer, Order::Extend(None)]);
        assert!(order(dir.path(), &run.name(), Order::Stop).unwrap());
        assert_eq!(orders.news(), [Order::Stop]);
        assert_eq!(orders.news(), []);
        let name = run.name();
        drop(run);
        assert!(!order(dir.path(), &name, Order::Stop).unwrap());
        assert!(!order(dir.path(), "../../x", Order::Stop).unwrap());
        let left = disk::names_in(&dir.path().join("runs")).unwrap();
        assert_eq!(left, ["runs-2026-11.jsonl"]);
    }

    #[test]
    fn half_an_order_is_none_yet() {
        let dir = tempfile::tempdir().unwrap();
        let mut orders = Orders::of(dir.path(), "x");
        let path = path_of(dir.path(), "x");
        let mut file = disk::open_append(&path).unwrap();
        disk::append(&mut file, b"what?\nexte", false, &path).unwrap();
        assert_eq!(orders.news(), []);
        disk::append(&mut file, b"nd 60\nst", false, &path).unwrap();
        assert_eq!(
            orders.news(),
            [Order::Extend(Some(Duration::from_secs(60)))]
        );
    }
}
